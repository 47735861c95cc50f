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
 * folded; arrows within a folded group are left out, too. Costs as much as sorting the members' stretches.
 */
export function groupLanes(
  data: TimelineData,
  groups: readonly LaneGroup[],
  isFolded: (group: number) => boolean,
): TimelineData {
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
    intervals: mergedIntervals(data.intervals, sources),
    holds: holdsOf(data.holds, sources),
    arrows: arrowsBut(data.arrows, (from, to) => foldedInto(from) >= 0 && foldedInto(from) === foldedInto(to)),
  }
}

type Sources = readonly (number | readonly number[])[]

function mergedIntervals(from: IntervalColumns, sources: Sources): IntervalColumns {
  const offsets = new Uint32Array(sources.length + 1)
  const columns = { start: new Rows(), end: new Rows(), state: new Rows(), step: new Rows(), endedBy: new Rows() }
  const target = new Rows()
  for (const [lane, source] of sources.entries()) {
    if (typeof source === 'number') {
      for (let i = from.offsets[source] ?? 0; i < (from.offsets[source + 1] ?? 0); i++) {
        columns.start.push(from.start[i] ?? 0)
        columns.end.push(from.end[i] ?? 0)
        columns.state.push(from.state[i] ?? 0)
        columns.step.push(from.step[i] ?? -1)
        columns.endedBy.push(from.endedBy[i] ?? -1)
        target.push(from.target[i] ?? -1)
      }
    } else {
      summarise(from, source, (start, end, state, step, endedBy) => {
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
  return {
    offsets,
    start: columns.start.float64(),
    end: columns.end.float64(),
    state: Uint8Array.from(columns.state.uint16()),
    step: columns.step.int32(),
    endedBy: columns.endedBy.int32(),
    target: target.int32(),
  }
}

/**
 * Tells the stretches of some lanes as one: what begins at a time counts before what ends then, so that a stretch that
 * lasts no time is not lost.
 */
function summarise(
  { offsets, start, end, state, step, endedBy }: IntervalColumns,
  members: readonly number[],
  tell: (start: number, end: number, state: number, step: number, endedBy: number) => void,
): void {
  const rows: number[] = []
  for (const lane of members) for (let i = offsets[lane] ?? 0; i < (offsets[lane + 1] ?? 0); i++) rows.push(i)
  const begins = Uint32Array.from(rows).sort(
    (p, q) => (start[p] ?? 0) - (start[q] ?? 0) || (step[p] ?? 0) - (step[q] ?? 0),
  )
  const ends = Uint32Array.from(rows).sort(
    (p, q) => (end[p] ?? 0) - (end[q] ?? 0) || (endedBy[p] ?? 0) - (endedBy[q] ?? 0),
  )
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

/** Heads of groups hold nothing of their own. */
function holdsOf(from: HoldColumns, sources: Sources): HoldColumns {
  const offsets = new Uint32Array(sources.length + 1)
  const rows: number[] = []
  for (const [lane, source] of sources.entries()) {
    if (typeof source === 'number')
      for (let i = from.offsets[source] ?? 0; i < (from.offsets[source + 1] ?? 0); i++) rows.push(i)
    offsets[lane + 1] = rows.length
  }
  return {
    offsets,
    start: Float64Array.from(rows, (row) => from.start[row] ?? 0),
    end: Float64Array.from(rows, (row) => from.end[row] ?? 0),
    object: Int32Array.from(rows, (row) => from.object[row] ?? 0),
    socket: Int32Array.from(rows, (row) => from.socket[row] ?? 0),
    fromStep: Uint32Array.from(rows, (row) => from.fromStep[row] ?? 0),
    toStep: Uint32Array.from(rows, (row) => from.toStep[row] ?? 0),
  }
}

function arrowsBut(arrows: ArrowColumns, isOut: (from: ThreadId, to: ThreadId) => boolean): ArrowColumns {
  const rows: number[] = []
  for (let i = 0; i < arrows.step.length; i++) if (!isOut(arrows.from[i] ?? 0, arrows.to[i] ?? 0)) rows.push(i)
  return {
    time: Float64Array.from(rows, (row) => arrows.time[row] ?? 0),
    step: Uint32Array.from(rows, (row) => arrows.step[row] ?? 0),
    from: Uint16Array.from(rows, (row) => arrows.from[row] ?? 0),
    to: Uint16Array.from(rows, (row) => arrows.to[row] ?? 0),
  }
}
