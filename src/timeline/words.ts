import type { LaneStateName, PlotSeries } from '../analysis/timeline-data.ts'
import type { StepIndex } from '../base/units.ts'

/** Unit of a time that is shown, chosen by the zoom. */
export type TimeUnit = 's' | 'ms' | 'µs'

/** All text that the timeline shows, in one language; numbers come formatted. */
export interface TimelineWords {
  /** Accessible name of the field with the lanes. */
  readonly field: string
  /** Accessible name of the list of threads. */
  readonly threads: string
  /** Accessible name of the plots, where they scroll. */
  readonly plots: string
  /** The word for a state. */
  state(state: LaneStateName): string
  /** A time with its unit, as `1.44 s`. */
  time(value: string, unit: TimeUnit): string
  /** Label of an arrow: who woke whom by which step, and when (a finished `time`). */
  wakes(waker: string, woken: string, time: string, step: StepIndex): string
  /** Name of a plot, as `free permits`. */
  plot(series: PlotSeries): string
  /** The range of a plot, as `of 5` or `7 at most`. */
  plotRange(series: PlotSeries): string
  /** Note that this many arrows in view are not drawn. */
  arrowsHidden(count: number): string
  /** Name of a group of lanes, with their numbers counted from 1. */
  laneGroup(firstName: string, lastName: string, first: number, last: number): string
  /** Names a group of threads that has a lane as its head, for screen readers. */
  groupHead(name: string, status: string, folded: boolean): string
  /** Names a core or a lock and who has it, for screen readers. */
  machineLane(name: string, status: string): string
  /** Names a thread and its situation, for screen readers. */
  lane(name: string, state: LaneStateName, status: string): string
}
