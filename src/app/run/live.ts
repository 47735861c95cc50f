import { timelineData } from '../../analysis/lanes.ts'
import type { Milliseconds } from '../../base/units.ts'
import type { Scenario } from '../../program/scenario.ts'
import { type FrameScheduler, frames as sharedFrames } from '../../timeline/frame.ts'
import type { RealRun } from '../kept/real-runs.ts'
import type { OutcomeStore } from '../state/outcome.ts'
import { sceneOf } from '../state/scene.ts'
import type { ChosenStore } from '../state/store.ts'
import type { Scene } from '../state/view.ts'
import { loadRenderers } from './renderers.ts'

/** How often a run in which nothing happens is shown to last longer. */
const idleStep: Milliseconds = 100
/** Deriving a picture may take this share of the time while a run grows. */
const share = 0.25

/** The picture of a real run under way. */
export interface LiveRun {
  /** Lets it be stepped as it was drawn last: the run was stopped. It no longer grows. */
  settle(): void
  /** It no longer grows. */
  end(): void
}

/**
 * Lets the page grow with a real run: at most one picture a frame, and fewer the longer they take to derive, so that a
 * long run never makes the page slow. The cursor stays at the newest step, and the record ends where the run's clock is.
 */
export function liveRun(
  run: RealRun,
  scenario: Scenario,
  chosen: ChosenStore,
  outcome: OutcomeStore,
  frames: FrameScheduler = sharedFrames,
  clock: () => Milliseconds = () => performance.now(),
): LiveRun {
  let ended = false
  let notBefore: Milliseconds = 0
  let shown: Scene | null = null
  /** Something could not be fetched: the run is shown without, until it is shown whole. */
  let isGivenUp = false

  function grow(): void {
    if (ended) return
    const began = clock()
    if (began < notBefore) {
      frames.request('input', grow)
      return
    }
    const trace = run.view()
    const missing = trace.stepCount > 0 && !isGivenUp ? loadRenderers({ trace }) : null
    if (missing !== null) {
      // The picture waits for what it is drawn with, and the program does not.
      missing.then(ask, () => {
        isGivenUp = true
        ask()
      })
      return
    }
    if (trace.stepCount > 0) {
      const { elapsed } = run
      const idle = shown !== null && shown.trace.stepCount === trace.stepCount
      // The same steps: only what shows how long the run has lasted is drawn anew.
      const scene: Scene =
        shown !== null && idle
          ? { ...shown, data: timelineData(shown.trace, elapsed) }
          : sceneOf(trace, scenario, true, elapsed)
      shown = scene
      const time = scene.data.end
      outcome.setState({ scene, activity: { kind: 'live', steps: trace.stepCount, time } })
      if (!idle) chosen.setState({ cursor: { step: trace.stepCount - 1, movement: 'jump' } })
    }
    const took = clock() - began
    notBefore = began + took / share
  }
  const ask = (): void => frames.request('input', grow)
  const silence = run.onBatch(ask)
  const ticking = setInterval(ask, idleStep)
  function end(): void {
    ended = true
    silence()
    clearInterval(ticking)
    frames.cancel(grow)
  }
  return {
    settle() {
      end()
      if (shown !== null) outcome.setState({ scene: { ...shown, live: false } })
    },
    end,
  }
}
