import { expect, test } from 'vitest'
import { createFrameScheduler } from '../../timeline/frame.ts'
import type { RealRun } from '../kept/real-runs.ts'
import { createOutcomeStore } from '../state/outcome.ts'
import { createChosenStore } from '../state/store.ts'
import { sceneFor } from '../testing/runs.ts'
import { liveRun } from './live.ts'
import { loadRenderers } from './renderers.ts'

test('while nothing happens the record of a run grows with its clock, and the cursor stays', async () => {
  const { trace, scenario, data } = await sceneFor('semaphore-processes')
  await loadRenderers({ trace })
  const frames = createFrameScheduler({ request: () => 1, cancel() {} })
  const chosen = createChosenStore({ language: 'en', theme: null, catalogueFolded: false, stageHeight: null, speed: 1 })
  const outcome = createOutcomeStore(null)
  let told = (): void => {}
  let elapsed = data.end + 1_000
  const run: RealRun = {
    done: new Promise(() => {}),
    cleared: Promise.resolve(),
    stop() {},
    type: () => false,
    endInput: () => false,
    endsWithScript: false,
    inputWaits: [],
    tooFew: null,
    get elapsed() {
      return elapsed
    },
    view: () => ({ ...trace }),
    onBatch(listener) {
      told = listener
      return () => {}
    },
  }
  let now = 0
  const growing = liveRun(run, scenario, chosen, outcome, frames, () => now)
  const grow = () => {
    now += 1_000
    told()
    frames.flush()
    return { scene: outcome.getState().scene, cursor: chosen.getState().cursor }
  }
  const first = grow()
  elapsed += 500_000
  const second = grow()
  growing.end()
  expect(first.scene?.data.end).toBe(data.end + 1_000)
  expect(second.scene?.data.end).toBe(data.end + 501_000)
  expect(second.scene?.trace).toBe(first.scene?.trace)
  expect(second.cursor).toBe(first.cursor)
  expect(second.cursor.step).toBe(trace.stepCount - 1)
})
