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
  const threads = new Set(kept.map((lane) => data.lanes[lane]?.thread))
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

function arrowsAmong(arrows: ArrowColumns, threads: ReadonlySet<ThreadId | undefined>): ArrowColumns {
  const rows: number[] = []
  for (let i = 0; i < arrows.step.length; i++)
    if (threads.has(arrows.from[i]) && threads.has(arrows.to[i])) rows.push(i)
  return {
    time: Float64Array.from(rows, (row) => arrows.time[row] ?? 0),
    step: Uint32Array.from(rows, (row) => arrows.step[row] ?? 0),
    from: Uint16Array.from(rows, (row) => arrows.from[row] ?? 0),
    to: Uint16Array.from(rows, (row) => arrows.to[row] ?? 0),
  }
}
