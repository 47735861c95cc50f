import type { TimelineData } from '../analysis/timeline-data.ts'
import type { StepIndex } from '../base/units.ts'
import { arrowsOfSteps, previousStepOf } from './model.ts'
import { lowerBound, upperBound } from './spans.ts'

/** More arrows than this in view are left out and counted instead. */
export const ARROW_CAP = 2_000
/** Up to this many arrows are drawn as curves; above it as plain lines, which cost a third. */
export const CURVE_CAP = 300
/** Up to this many plain lines have a mark at the woken thread; more would not be told apart. */
export const HEAD_CAP = 1_000

/** Which of the thin arrows a view draws: rows `first` to `last - 1`, or none of them if `hidden` is above 0. */
export interface ArrowPlan {
  readonly first: number
  readonly last: number
  readonly hidden: number
  readonly curved: boolean
}

/** Plans the thin arrows between two times, given in the record's unit. */
export function planArrows(data: TimelineData, from: number, to: number, cap = ARROW_CAP): ArrowPlan {
  const { time } = data.arrows
  const first = lowerBound(time, from)
  const last = upperBound(time, to, first)
  const count = last - first
  if (count > cap) return { first, last: first, hidden: count, curved: false }
  return { first, last, hidden: 0, curved: count <= CURVE_CAP }
}

/** Most arrows that are emphasised at once: a notify-all may wake hundreds in one step. */
const STRONG_CAP = 64

/** The emphasised arrows, as rows of the arrow columns. */
export interface StrongArrows {
  /** Made by the step at the cursor, or that let its thread go on. */
  readonly current: readonly number[]
  /** Ended the selected stretch. */
  readonly selected: readonly number[]
}

/**
 * The arrows to emphasise at a step and for a selected stretch (an index into the intervals, or -1): those that the
 * step draws; failing that the one that woke its thread since its step before; and the one that ended the stretch.
 */
export function strongArrows(data: TimelineData, step: StepIndex, stretch: number): StrongArrows {
  const current: number[] = []
  if (step >= 0 && step < data.stepCount) {
    const [first, last] = arrowsOfSteps(data, step, step)
    for (let i = first; i < Math.min(last, first + STRONG_CAP); i++) current.push(i)
    if (current.length === 0) {
      const [from, until] = arrowsOfSteps(data, previousStepOf(data, step) + 1, step)
      const woken = data.arrows.to.subarray(from, until).lastIndexOf(data.stepThread[step] ?? 0)
      if (woken >= 0) current.push(from + woken)
    }
  }
  const selected: number[] = []
  const ender = stretch >= 0 ? (data.intervals.endedBy[stretch] ?? -1) : -1
  if (ender >= 0) {
    const lane = upperBound(data.intervals.offsets, stretch) - 1
    const thread = data.lanes[lane]?.thread
    const [first, last] = arrowsOfSteps(data, ender, ender)
    for (let i = first; i < last; i++) if (data.arrows.to[i] === thread) selected.push(i)
  }
  return { current: current.filter((i) => !selected.includes(i)), selected }
}
