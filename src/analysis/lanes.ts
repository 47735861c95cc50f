import type { Microseconds } from '../base/units.ts'
import type { Trace } from '../trace/trace.ts'
import { HoldTracker } from './holds.ts'
import { LaneTracker } from './intervals.ts'
import { machineLanes } from './machine-lanes.ts'
import { PlotTracker } from './plots.ts'
import type { TimelineData } from './timeline-data.ts'

/**
 * Everything that the timeline draws of a trace, in one pass over its steps.
 * @param until the record is at least this long: for a run under way, how long it has been; in microseconds
 */
export function timelineData(trace: Trace, until: Microseconds = 0): TimelineData {
  const lanes = new LaneTracker(trace)
  const holds = new HoldTracker(trace)
  const plots = new PlotTracker(trace)
  for (let step = 0; step < trace.stepCount; step++) {
    lanes.follow(step)
    holds.follow(step)
    plots.follow(step)
  }
  const last = trace.stepCount === 0 ? 0 : (trace.steps.time[trace.stepCount - 1] ?? 0)
  const end = Math.max(last, until, stoppedAt(trace))
  const intervals = lanes.intervals(end)
  return {
    lanes: trace.threads.map((thread) => ({ thread: thread.id, name: thread.name })),
    intervals,
    machine: machineLanes(trace, intervals),
    holds: holds.columns(end),
    arrows: lanes.arrows(),
    plots: plots.series(),
    stepTime: trace.steps.time,
    stepThread: trace.steps.thread,
    stepCount: trace.stepCount,
    end,
  }
}

/** When somebody or a fault stopped the run, which may be long after its last step; 0 where that is not known. */
export function stoppedAt({ end }: Trace): Microseconds {
  const { detail } = end
  return detail.kind === 'stopped' || detail.kind === 'fault' ? (detail.time ?? 0) : 0
}
