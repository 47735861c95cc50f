import { eachRow, type Pieces, sortRows } from '../base/pieces.ts'
import type { ThreadId } from '../base/units.ts'
import { groupLane, type LaneGroup } from './lane-groups.ts'
import { Rows } from './rows.ts'
import {
  type ArrowColumns,
  type HoldColumns,
  type IntervalColumns,
  type LaneInfo,
  laneStateNames,
  statePriority,
  type TimelineData,
} from './timeline-data.ts'

/**
 * The timeline with a lane at the head of each group, where its first thread was. At each time it has the state of the
 * member whose state says most (`statePriority`). The members' lanes follow it, or are left out where the group is
 * folded; arrows within a folded group are left out, too. Costs as much as sorting the members' stretches, in pieces.
 */
export function* groupLanes(
  data: TimelineData,
  groups: readonly LaneGroup[],
  isFolded: (group: number) => boolean,
): Pieces<TimelineData> {
  if (groups.length === 0) return data
  const groupOf = new Map(groups.flatMap(({ threads }, group) => threads.map((thread) => [thread, group] as const)))
  const laneOf = new Map(data.lanes.map(({ thread }, lane) => [thread, lane]))
  const lanes: LaneInfo[] = []
  /** For each new lane the one that it was, or the members that it stands for. */
  const sources: (number | readonly number[])[] = []
  for (const [lane, info] of data.lanes.entries()) {
    const group = groupOf.get(info.thread)
    const found = group === undefined ? undefined : groups[group]
    if (group === undefined || found === undefined) {
      lanes.push(info)
      sources.push(lane)
      continue
    }
    if (found.threads[0] !== info.thread) continue
    const { name, threads } = found
    const folded = isFolded(group)
    const members = threads.flatMap((thread) => laneOf.get(thread) ?? [])
    lanes.push({ thread: groupLane(group), name, group: { threads, folded } })
    sources.push(members)
    if (folded) continue
    for (const member of members) {
      lanes.push({ ...(data.lanes[member] as LaneInfo), member: true }) // as `laneOf` has it
      sources.push(member)
    }
  }
  const foldedInto = (thread: ThreadId | undefined) => {
    const group = thread === undefined ? undefined : groupOf.get(thread)
    return group !== undefined && isFolded(group) ? group : -1
  }
  return {
    ...data,
    lanes,
    intervals: yield* mergedIntervals(data.intervals, sources),
    holds: yield* holdsOf(data.holds, sources),
    arrows: yield* arrowsBut(data.arrows, (from, to) => foldedInto(from) >= 0 && foldedInto(from) === foldedInto(to)),
  }
}

type Sources = readonly (number | readonly number[])[]

function* mergedIntervals(from: IntervalColumns, sources: Sources): Pieces<IntervalColumns> {
  const offsets = new Uint32Array(sources.length + 1)
  const columns = { start: new Rows(), end: new Rows(), state: new Rows(), step: new Rows(), endedBy: new Rows() }
  const target = new Rows()
  for (const [lane, source] of sources.entries()) {
    if (typeof source === 'number') {
      const first = from.offsets[source] ?? 0
      yield* eachRow((from.offsets[source + 1] ?? first) - first, (row) => {
        const i = first + row
        columns.start.push(from.start[i] ?? 0)
        columns.end.push(from.end[i] ?? 0)
        columns.state.push(from.state[i] ?? 0)
        columns.step.push(from.step[i] ?? -1)
        columns.endedBy.push(from.endedBy[i] ?? -1)
        target.push(from.target[i] ?? -1)
      })
    } else {
      yield* summarise(from, source, (start, end, state, step, endedBy) => {
        columns.start.push(start)
        columns.end.push(end)
        columns.state.push(state)
        columns.step.push(step)
        columns.endedBy.push(endedBy)
        target.push(-1)
      })
    }
    offsets[lane + 1] = target.length
  }
  const [start, end] = [columns.start.float64(), columns.end.float64()]
  yield
  const [state, step] = [columns.state.uint8(), columns.step.int32()]
  yield
  return { offsets, start, end, state, step, endedBy: columns.endedBy.int32(), target: target.int32() }
}

/**
 * Tells the stretches of some lanes as one: what begins at a time counts before what ends then, so that a stretch that
 * lasts no time is not lost.
 */
function* summarise(
  { offsets, start, end, state, step, endedBy }: IntervalColumns,
  members: readonly number[],
  tell: (start: number, end: number, state: number, step: number, endedBy: number) => void,
): Pieces<void> {
  const begins = rowsOf(offsets, members)
  const ends = begins.slice()
  yield* sortRows(begins, (p, q) => (start[p] ?? 0) - (start[q] ?? 0) || (step[p] ?? 0) - (step[q] ?? 0))
  yield* sortRows(ends, (p, q) => (end[p] ?? 0) - (end[q] ?? 0) || (endedBy[p] ?? 0) - (endedBy[q] ?? 0))
  const counts = new Uint32Array(laneStateNames.length)
  let shown = -1
  let since = 0
  let begunBy = -1
  const change = (time: number, by: number): void => {
    const best = statePriority.findLast((code) => (counts[code] ?? 0) > 0) ?? -1
    if (best === shown) return
    if (shown >= 0) tell(since, time, shown, begunBy, by)
    shown = best
    since = time
    begunBy = by
  }
  for (let b = 0, e = 0; e < ends.length; ) {
    if ((b + e) % 4096 === 0) yield
    const begin = begins[b]
    const ending = ends[e] as number // below its length
    const isBegin = begin !== undefined && (start[begin] ?? 0) <= (end[ending] ?? 0)
    const row = isBegin ? begin : ending
    const code = state[row] ?? 0
    if (isBegin) {
      counts[code] = (counts[code] ?? 0) + 1
      b++
      change(start[row] ?? 0, step[row] ?? -1)
    } else {
      counts[code] = (counts[code] ?? 0) - 1
      e++
      change(end[row] ?? 0, endedBy[row] ?? -1)
    }
  }
}

/** The rows of some lanes, lane after lane. */
function rowsOf(offsets: Uint32Array, lanes: readonly number[]): Uint32Array {
  const spans = lanes.map((lane) => [offsets[lane] ?? 0, offsets[lane + 1] ?? 0] as const)
  const rows = new Uint32Array(spans.reduce((sum, [from, to]) => sum + to - from, 0))
  let at = 0
  for (const [from, to] of spans) for (let row = from; row < to; row++) rows[at++] = row
  return rows
}

/** Heads of groups hold nothing of their own. */
function* holdsOf(from: HoldColumns, sources: Sources): Pieces<HoldColumns> {
  const own = sources.map((source) => (typeof source === 'number' ? [source] : []))
  const rows = rowsOf(from.offsets, own.flat())
  const offsets = new Uint32Array(sources.length + 1)
  for (const [lane, [source]] of own.entries()) {
    const count = source === undefined ? 0 : (from.offsets[source + 1] ?? 0) - (from.offsets[source] ?? 0)
    offsets[lane + 1] = (offsets[lane] ?? 0) + count
  }
  return {
    offsets,
    start: yield* picked(from.start, rows),
    end: yield* picked(from.end, rows),
    object: yield* picked(from.object, rows),
    permit: yield* picked(from.permit, rows),
    fromStep: yield* picked(from.fromStep, rows),
    toStep: yield* picked(from.toStep, rows),
  }
}

function* arrowsBut(arrows: ArrowColumns, isOut: (from: ThreadId, to: ThreadId) => boolean): Pieces<ArrowColumns> {
  const kept = new Uint32Array(arrows.step.length)
  let count = 0
  yield* eachRow(arrows.step.length, (row) => {
    if (!isOut(arrows.from[row] ?? 0, arrows.to[row] ?? 0)) kept[count++] = row
  })
  const rows = kept.subarray(0, count)
  return {
    time: yield* picked(arrows.time, rows),
    step: yield* picked(arrows.step, rows),
    from: yield* picked(arrows.from, rows),
    to: yield* picked(arrows.to, rows),
  }
}

/** Some rows of a column, as a column of the same type. */
function* picked<Column extends Float64Array | Int32Array | Uint32Array | Uint16Array>(
  column: Column,
  rows: Uint32Array,
): Pieces<Column> {
  // The constructor of a column of a type makes a column of that type.
  const some = new (column.constructor as new (length: number) => Column)(rows.length)
  yield* eachRow(rows.length, (at) => {
    some[at] = column[rows[at] as number] as number // rows of the column
  })
  return some
}
