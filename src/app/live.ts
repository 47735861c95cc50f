import type { Milliseconds } from '../base/units.ts'
import type { Scenario } from '../program/scenario.ts'
import { type FrameScheduler, frames as sharedFrames } from '../timeline/frame.ts'
import type { OutcomeStore } from './outcome.ts'
import type { RealRun } from './real-runs.ts'
import { sceneOf } from './scene.ts'
import type { ChosenStore } from './store.ts'

/** Deriving a picture may take this share of the time while a run grows. */
const share = 0.25

/**
 * Lets the page grow with a real run: at most one picture a frame, and fewer the longer they take to derive, so that a
 * long run never makes the page slow. The cursor stays at the newest step.
 */
export function liveRun(
  run: RealRun,
  scenario: Scenario,
  chosen: ChosenStore,
  outcome: OutcomeStore,
  frames: FrameScheduler = sharedFrames,
  clock: () => Milliseconds = () => performance.now(),
): { end(): void } {
  let ended = false
  let notBefore: Milliseconds = 0

  function grow(): void {
    if (ended) return
    const began = clock()
    if (began < notBefore) {
      frames.request('input', grow)
      return
    }
    const trace = run.view()
    if (trace.stepCount > 0) {
      const scene = sceneOf(trace, scenario, true)
      const time = scene.data.end
      outcome.setState({ scene, activity: { kind: 'live', steps: trace.stepCount, time } })
      chosen.setState({ cursor: { step: trace.stepCount - 1, movement: 'jump' } })
    }
    const took = clock() - began
    notBefore = began + took / share
  }
  const silence = run.onBatch(() => frames.request('input', grow))
  return {
    end() {
      ended = true
      silence()
      frames.cancel(grow)
    },
  }
}
