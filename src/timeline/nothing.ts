import type { TimelineData } from '../analysis/timeline-data.ts'
import type { LaneStats } from './paint-lanes.ts'

/** What has been drawn before anything is. */
export const noStats: LaneStats = {
  lanesDrawn: 0,
  denseLanes: 0,
  rects: 0,
  pixelsWritten: 0,
  arrowsDrawn: 0,
  arrowsHidden: 0,
  plotSegments: 0,
}

/** A record without threads: what a timeline shows until it is given one. */
export const emptyData: TimelineData = {
  lanes: [],
  intervals: {
    offsets: new Uint32Array(1),
    start: new Float64Array(0),
    end: new Float64Array(0),
    state: new Uint8Array(0),
    step: new Int32Array(0),
    endedBy: new Int32Array(0),
    target: new Int32Array(0),
  },
  holds: {
    offsets: new Uint32Array(1),
    start: new Float64Array(0),
    end: new Float64Array(0),
    object: new Int32Array(0),
    permit: new Int32Array(0),
    fromStep: new Uint32Array(0),
    toStep: new Uint32Array(0),
  },
  arrows: { time: new Float64Array(0), step: new Uint32Array(0), from: new Uint16Array(0), to: new Uint16Array(0) },
  plots: [],
  stepTime: new Float64Array(0),
  stepThread: new Uint16Array(0),
  stepCount: 0,
  end: 0,
}
