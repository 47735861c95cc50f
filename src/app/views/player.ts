import type { TimelineData } from '../../analysis/timeline-data.ts'
import type { Milliseconds, StepIndex } from '../../base/units.ts'
import { type FrameScheduler, frames as sharedFrames } from '../../timeline/frame.ts'
import type { OutcomeStore } from '../state/outcome.ts'
import type { Chosen, ChosenStore } from '../state/store.ts'

/** At speed 1 a step is shown at least so long, however close the next one is. */
const minDwell: Milliseconds = 60
/** However long nothing happens in the program, the next step comes after so long at the latest. */
const maxDwell: Milliseconds = 900

/**
 * How long a step is shown before the next: the program time between them at the given speed, but neither so short that
 * steps at the same instant pass unseen, nor so long that a silent stretch is tedious.
 * @param gap microseconds of program time to the next step
 * @param speed seconds of program time to a second
 */
export function dwell(gap: number, speed: number): Milliseconds {
  return Math.min(maxDwell / Math.max(1, speed), Math.max(minDwell, gap / 1000) / speed)
}

/**
 * Plays while the store says so: moves the cursor step by step, and stops at the last one. Of two runs side by side the
 * one that takes longer goes on after the other has ended.
 */
export function createPlayer(
  chosen: ChosenStore,
  outcome: OutcomeStore,
  frames: FrameScheduler = sharedFrames,
  clock: () => Milliseconds = () => performance.now(),
): { destroy(): void } {
  let last: Milliseconds | null = null
  /** How long the present step has been shown. */
  let spent: Milliseconds = 0
  let shown: StepIndex = -1

  function tick(): void {
    const { playing, speed, cursor } = chosen.getState()
    const { scene } = outcome.getState()
    if (!playing || scene === null) {
      last = null
      return
    }
    const now = clock()
    if (cursor.step !== shown) spent = 0
    spent += last === null ? 0 : Math.min(now - last, 250) // a tab that was hidden does not jump
    last = now
    const step = advance(scene.data, cursor.step, speed)
    shown = step
    if (step !== cursor.step) chosen.setState({ cursor: { step, movement: 'play' } })
    const playsOn = step < scene.data.stepCount - 1 || playSecondRun(chosen.getState())
    if (playsOn) frames.request('input', tick)
    else chosen.setState({ playing: false })
  }

  /** The step to show after what has been spent at this one and those after it. */
  function advance({ stepTime, stepCount }: TimelineData, from: StepIndex, speed: number): StepIndex {
    let step = from
    while (step < stepCount - 1) {
      const wait = dwell((stepTime[step + 1] ?? 0) - (stepTime[step] ?? 0), speed)
      if (spent < wait) break
      spent -= wait
      step++
    }
    return step
  }

  /** Plays what the second run has after the end of this one. Returns whether there is more. */
  function playSecondRun({ secondRun, speed }: Chosen): boolean {
    const data = outcome.getState().secondRun?.scene.data
    if (secondRun === null || data === undefined) return false
    const step = advance(data, secondRun.step, speed)
    if (step !== secondRun.step) chosen.setState({ secondRun: { ...secondRun, step, time: data.stepTime[step] ?? 0 } })
    return step < data.stepCount - 1
  }

  const unsubscribe = chosen.subscribe((now, before) => {
    if (now.playing === before.playing) return
    last = null
    spent = 0
    if (now.playing) frames.request('input', tick)
  })
  return {
    destroy() {
      unsubscribe()
      frames.cancel(tick)
    },
  }
}
