import { type LockFaults, lockFaults } from '../../analysis/deadlock.ts'
import { timelineData } from '../../analysis/lanes.ts'
import { type ObjectPeaks, objectPeaks } from '../../analysis/object-peaks.ts'
import { type SnapshotIndex, snapshotIndex } from '../../analysis/snapshot-index.ts'
import type { TimelineData } from '../../analysis/timeline-data.ts'
import type { Finding } from '../../model/check/finding.ts'
import { type Keyframes, keyframesOf } from '../../trace/state.ts'
import type { Trace } from '../../trace/trace.ts'

/** A trace with all that reads the whole of it before it can be shown. It can be handed from thread to thread. */
export interface PreparedTrace {
  readonly trace: Trace
  readonly data: TimelineData
  readonly index: SnapshotIndex
  readonly keyframes: Keyframes
  readonly faults: LockFaults
  readonly peaks: ObjectPeaks
  /** What a trace from elsewhere says that cannot be so; null for nothing, and for what was made here. */
  readonly untrue: Finding | null
}

/**
 * Reads a trace several times from end to end: a long one is prepared in a worker, or the page would stand still.
 * @param progress is told how large a share of that is done
 */
export function prepareTrace(
  trace: Trace,
  untrue: Finding | null = null,
  progress: (share: number) => void = () => {},
): PreparedTrace {
  const data = timelineData(trace)
  progress(0.5)
  const index = snapshotIndex(trace, data)
  progress(0.7)
  const faults = lockFaults(trace)
  progress(0.9)
  const keyframes = keyframesOf(trace)
  const peaks = objectPeaks(trace, data)
  progress(1)
  return { trace, data, index, keyframes, faults, peaks, untrue }
}

/** The memory of all columns, each once: to be handed over with them, and to know how much it is. */
export function buffersOf({ trace, data, index, keyframes, peaks }: PreparedTrace): ArrayBuffer[] {
  const { steps, effects, annotations } = trace
  const { intervals, holds, arrows, plots, stepTime, stepThread } = data
  const touches = index.touches.filter((columns) => columns !== null)
  const machine = data.machine ? [data.machine.intervals] : []
  const tables = [
    steps,
    effects,
    annotations,
    intervals,
    ...machine,
    holds,
    arrows,
    ...plots,
    { stepTime, stepThread },
    index,
    peaks,
    keyframes.words,
  ]
  const buffers = new Set<ArrayBuffer>()
  for (const table of [...tables, ...touches]) {
    for (const column of Object.values(table)) {
      if (ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer) buffers.add(column.buffer)
    }
  }
  return [...buffers]
}

/** Bytes that the columns take. */
export function bytesOf(prepared: PreparedTrace): number {
  return buffersOf(prepared).reduce((sum, { byteLength }) => sum + byteLength, 0)
}
