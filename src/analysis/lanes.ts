import type { Trace } from '../trace/trace.ts'
import { HoldTracker } from './holds.ts'
import { LaneTracker } from './intervals.ts'
import { PlotTracker } from './plots.ts'
import type { TimelineData } from './timeline-data.ts'

/** Everything that the timeline draws of a trace, in one pass over its steps. */
export function timelineData(trace: Trace): TimelineData {
  const lanes = new LaneTracker(trace)
  const holds = new HoldTracker(trace)
  const plots = new PlotTracker(trace)
  for (let step = 0; step < trace.stepCount; step++) {
    lanes.follow(step)
    holds.follow(step)
    plots.follow(step)
  }
  const end = trace.stepCount === 0 ? 0 : (trace.steps.time[trace.stepCount - 1] ?? 0)
  return {
    lanes: trace.threads.map((thread) => ({ thread: thread.id, name: thread.name })),
    intervals: lanes.intervals(end),
    holds: holds.columns(end),
    arrows: lanes.arrows(),
    plots: plots.series(),
    stepTime: trace.steps.time,
    stepThread: trace.steps.thread,
    stepCount: trace.stepCount,
    end,
  }
}
