import {
  LaneState,
  type LaneStateCode,
  type LaneStateName,
  laneStateNames,
  statePriority,
} from '../analysis/timeline-data.ts'
import type { CssPixels, Microseconds, ObjectId, StepIndex, ThreadId } from '../base/units.ts'
import { type Layout, laneAt, plotAt, RULER } from './layout.ts'
import type { Model } from './model.ts'
import { endVisible, firstVisible, upperBound } from './spans.ts'
import { timeAt, type View } from './view.ts'

/** What lies under a point of the field. */
export type Hit =
  | { readonly kind: 'ruler'; readonly time: Microseconds }
  | {
      readonly kind: 'stretch'
      readonly time: Microseconds
      readonly thread: ThreadId
      /** Index into the interval columns. */
      readonly interval: number
      readonly state: LaneStateName
      readonly from: Microseconds
      readonly to: Microseconds
      /** Step that began the stretch, or -1. */
      readonly step: StepIndex
      /** Step that ended it, or -1. */
      readonly endedBy: StepIndex
      /** What is waited for, as in `IntervalColumns.target`. */
      readonly target: number
      /** Objects that the thread holds at that time. */
      readonly holds: readonly ObjectId[]
    }
  | { readonly kind: 'lane'; readonly time: Microseconds; readonly thread: ThreadId }
  | {
      readonly kind: 'plot'
      readonly time: Microseconds
      /** Index into `TimelineData.plots`. */
      readonly plot: number
      /** The value in force, or `null` before the first. */
      readonly value: number | null
    }
  | { readonly kind: 'nothing'; readonly time: Microseconds }

/** How far beside a stretch that is drawn a few pixels wide it may still be hit. */
const REACH: CssPixels = 2
/** A stretch up to this wide counts as narrow: near it, it is preferred to its wide neighbours. */
const NARROW: CssPixels = 4

/** Scroll positions of lanes and plots. */
export interface Scroll {
  readonly lanes: CssPixels
  readonly plots: CssPixels
}

/** What lies under a point given from the field's top left corner. */
export function hitAt(model: Model, layout: Layout, view: View, scroll: Scroll, x: CssPixels, y: CssPixels): Hit {
  const { data } = model
  const time = Math.min(data.end, Math.max(0, timeAt(view, x)))
  if (y < RULER) return { kind: 'ruler', time }
  const plot = plotAt(layout, y, scroll.plots)
  if (plot >= 0) {
    const series = data.plots[plot]
    const index = series ? upperBound(series.time, time) - 1 : -1
    return { kind: 'plot', time, plot, value: series?.value[index] ?? null }
  }
  const lane = laneAt(layout, y, scroll.lanes)
  const thread = data.lanes[lane]?.thread
  if (thread === undefined) return { kind: 'nothing', time }
  const interval = stretchNear(model, lane, timeAt(view, x), view.perPixel)
  if (interval < 0) return { kind: 'lane', time, thread }
  const { start, end, state, step, endedBy, target } = data.intervals
  return {
    kind: 'stretch',
    time,
    thread,
    interval,
    state: laneStateNames[state[interval] ?? 0] ?? 'unborn',
    from: start[interval] ?? 0,
    to: end[interval] ?? 0,
    step: step[interval] ?? -1,
    endedBy: endedBy[interval] ?? -1,
    target: target[interval] ?? -1,
    holds: heldAt(model, lane, time),
  }
}

/** The stretch at a time; a narrow one nearby that outranks it wins, because it is drawn over it. */
function stretchNear(model: Model, lane: number, time: number, perPixel: number): number {
  const { start, end, state } = model.data.intervals
  const from = firstVisible(model.stretches, lane, time - REACH * perPixel)
  // When a pixel covers very many stretches no person can aim at one: the first hundred stand for all.
  const last = Math.min(from + 100, endVisible(model.stretches, lane, time + REACH * perPixel))
  let found = -1
  let rank = -1
  for (let i = from; i < last; i++) {
    const a = start[i] as number
    const b = end[i] as number
    if (state[i] === LaneState.unborn) continue
    const inside = time >= a && time < b
    const narrow = b - a < NARROW * perPixel
    if (!inside && !narrow) continue
    const order = statePriority.indexOf(state[i] as LaneStateCode) // codes by the column's contract
    if (order > rank) {
      found = i
      rank = order
    }
  }
  return found
}

function heldAt(model: Model, lane: number, time: number): ObjectId[] {
  const { start, end, object } = model.data.holds
  const found: ObjectId[] = []
  const last = endVisible(model.holds, lane, time)
  for (let i = firstVisible(model.holds, lane, time); i < last; i++) {
    if ((start[i] as number) <= time && (end[i] as number) > time) found.push(object[i] as number)
  }
  return found
}
