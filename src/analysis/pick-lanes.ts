import type { ThreadId } from '../base/units.ts'
import type { ArrowColumns, HoldColumns, IntervalColumns, TimelineData } from './timeline-data.ts'

/**
 * The timeline with the lanes of some threads alone, in their order, and the arrows among them; steps, plots and times
 * stay as they are. Costs as much as what is kept.
 */
export function pickLanes(data: TimelineData, keep: (thread: ThreadId, name: string) => boolean): TimelineData {
  const kept: number[] = []
  for (const [lane, { thread, name }] of data.lanes.entries()) if (keep(thread, name)) kept.push(lane)
  if (kept.length === data.lanes.length) return data
  const threads = new Set(kept.flatMap((lane) => data.lanes[lane]?.thread ?? []))
  return { ...lanesInOrder(data, kept), arrows: arrowsAmong(data.arrows, threads) }
}

/** The timeline with some lanes alone, in the order in which they are named. */
export function lanesInOrder(data: TimelineData, order: readonly number[]): TimelineData {
  return {
    ...data,
    lanes: order.flatMap((lane) => data.lanes[lane] ?? []),
    intervals: rowsOf<IntervalColumns>(data.intervals, order),
    holds: rowsOf<HoldColumns>(data.holds, order),
  }
}

type Column = Float64Array | Uint32Array | Uint16Array | Int32Array | Uint8Array

/** Columns whose rows lie lane after lane, cut down to some lanes. */
function rowsOf<Columns extends IntervalColumns | HoldColumns>(columns: Columns, lanes: readonly number[]): Columns {
  const offsets = new Uint32Array(lanes.length + 1)
  /** Rows that stay together, with the place to which they come: lanes that follow one another are copied as one. */
  const spans: { at: number; from: number; to: number }[] = []
  for (const [i, lane] of lanes.entries()) {
    const at = offsets[i] ?? 0
    const from = columns.offsets[lane] ?? 0
    const to = columns.offsets[lane + 1] ?? 0
    offsets[i + 1] = at + to - from
    const before = spans[spans.length - 1]
    if (before?.to === from) before.to = to
    else spans.push({ at, from, to })
  }
  const picked: { [name: string]: Column } = {}
  for (const [name, column] of Object.entries(columns) as [string, Column][]) {
    if (name === 'offsets') continue
    const rows = column.slice(0, offsets[lanes.length])
    for (const { at, from, to } of spans) rows.set(column.subarray(from, to), at)
    picked[name] = rows
  }
  // It has the same names with the same types of column.
  return { ...picked, offsets } as unknown as Columns
}

/** Plain loops: of a million arrows those that stay are found while somebody types. */
function arrowsAmong({ time, step, from, to }: ArrowColumns, threads: ReadonlySet<ThreadId>): ArrowColumns {
  // Threads are numbered with 16 bits.
  const isKept = new Uint8Array(2 ** 16)
  for (const thread of threads) isKept[thread] = 1
  let count = 0
  const rows = new Uint32Array(step.length)
  for (let row = 0; row < step.length; row++) {
    rows[count] = row
    count += (isKept[from[row] ?? 0] ?? 0) & (isKept[to[row] ?? 0] ?? 0)
  }
  const kept = {
    time: new Float64Array(count),
    step: new Uint32Array(count),
    from: new Uint16Array(count),
    to: new Uint16Array(count),
  }
  for (let i = 0; i < count; i++) {
    const row = rows[i] ?? 0
    kept.time[i] = time[row] ?? 0
    kept.step[i] = step[row] ?? 0
    kept.from[i] = from[row] ?? 0
    kept.to[i] = to[row] ?? 0
  }
  return kept
}
