import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFrameScheduler } from '../../timeline/frame.ts'
import { createOutcomeStore } from '../state/outcome.ts'
import { createChosenStore } from '../state/store.ts'
import { sceneFor } from '../testing/runs.ts'
import { createPlayer, dwell } from './player.ts'

const preferences = { language: 'en', theme: null, catalogueFolded: false, stageHeight: null, speed: 1 } as const
const scene = await sceneFor('semaphore-processes')
const last = scene.snapshots.stepCount - 1

/** A page without a browser: frames come when they are asked for, 10 milliseconds apart. */
function page() {
  let asked: (() => void) | null = null
  let time = 0
  const frames = createFrameScheduler({
    request(callback) {
      asked = callback
      return 1
    },
    cancel() {
      asked = null
    },
  })
  const chosen = createChosenStore(preferences)
  const outcome = createOutcomeStore(null)
  outcome.setState({ scene })
  createPlayer(chosen, outcome, frames, () => time)
  const frame = (milliseconds = 10): boolean => {
    const callback = asked
    asked = null
    time += milliseconds
    callback?.()
    return callback !== null
  }
  return { chosen, outcome, frame, time: () => time }
}

describe('playing', () => {
  test('shows every step once, in order, and stops at the last', () => {
    const { chosen, frame } = page()
    const seen: number[] = []
    chosen.subscribe(({ cursor }) => {
      if (seen.at(-1) !== cursor.step) seen.push(cursor.step)
    })
    chosen.setState({ playing: true })
    while (frame());
    expect(seen).toEqual(Array.from({ length: last + 1 }, (_, step) => step))
    expect(chosen.getState()).toMatchObject({ playing: false, cursor: { step: last, movement: 'play' } })
  })

  test('of two runs goes on to the end of the longer one, whichever has the focus', async () => {
    const [long, short] = await Promise.all([sceneFor('sync-async'), sceneFor('sync-async', { style: 'asynchronous' })])
    for (const [own, other] of [
      [long, short],
      [short, long],
    ] as const) {
      const { chosen, outcome, frame } = page()
      outcome.setState({ scene: own, secondRun: { scene: other, file: null, difference: null } })
      const run = { scenario: 'sync-async', given: {}, executor: 'simulator', order: '' } as const
      chosen.setState({ secondRun: { run, focus: 'first', step: 0, time: 0 }, playing: true })
      // As the session does, whatever moves the cursor.
      chosen.subscribe(({ cursor, secondRun }, before) => {
        if (cursor === before.cursor || secondRun === null) return
        const time = own.data.stepTime[cursor.step] ?? 0
        chosen.setState({ secondRun: { ...secondRun, step: other.snapshots.stepAtTime(time), time } })
      })
      while (frame());
      const { cursor, secondRun, playing } = chosen.getState()
      expect({ cursor: cursor.step, secondRun: secondRun?.step, playing }).toEqual({
        cursor: own.snapshots.stepCount - 1,
        secondRun: other.snapshots.stepCount - 1,
        playing: false,
      })
    }
  })

  test('is so much faster at a higher speed', () => {
    const lasts = [1, 16].map((speed) => {
      const { chosen, frame, time } = page()
      chosen.setState({ speed, playing: true })
      while (frame());
      return time()
    })
    expect((lasts[0] ?? 0) / (lasts[1] ?? 1)).toBeGreaterThan(8)
  })

  test('stops at once', () => {
    const { chosen, frame } = page()
    chosen.setState({ playing: true })
    for (let i = 0; i < 20; i++) frame()
    chosen.setState({ playing: false })
    const { step } = chosen.getState().cursor
    for (let i = 0; i < 20; i++) frame()
    expect(chosen.getState().cursor.step).toBe(step)
    expect(step).toBeGreaterThan(0)
  })

  test('a tab that was hidden does not jump ahead', () => {
    const { chosen, frame } = page()
    chosen.setState({ playing: true })
    frame()
    frame(3_600_000)
    expect(chosen.getState().cursor.step).toBeLessThan(8)
  })
})

test('a step is shown neither too short nor too long', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), fc.constantFrom(0.25, 1, 16), (gap, speed) => {
      expect(dwell(gap, speed)).toBeGreaterThanOrEqual(60 / speed - 1e-9 < 900 ? Math.min(60 / speed, 900) : 900)
      expect(dwell(gap, speed)).toBeLessThanOrEqual(900)
    }),
  )
})
