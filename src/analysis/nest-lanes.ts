import type { ThreadId } from '../base/units.ts'
import type { ThreadRecord } from '../trace/tables.ts'
import { lanesInOrder } from './pick-lanes.ts'
import type { LaneInfo, TimelineData } from './timeline-data.ts'

/**
 * The timeline of a run with greenlets, with the lanes of these below that of the thread in which they live, and those of
 * threads below that of their process, each set in; one whose thread or process has no lane stands for itself.
 */
export function nestLanes(data: TimelineData, threads: readonly ThreadRecord[]): TimelineData {
  if (!data.lanes.some(({ thread }) => threads[thread]?.host !== undefined)) return data
  const laneOf = new Map(data.lanes.map(({ thread }, lane) => [thread, lane]))
  const processOf = new Map(threads.flatMap(({ kind, pid, id }) => (kind === 'process' ? [[pid, id] as const] : [])))
  const inside = new Map<number, number[]>()
  const outermost: number[] = []
  for (const [lane, { thread }] of data.lanes.entries()) {
    const around = laneOf.get(surrounding(threads[thread], processOf))
    if (around === undefined) outermost.push(lane)
    else {
      const lanes = inside.get(around)
      if (lanes === undefined) inside.set(around, [lane])
      else lanes.push(lane)
    }
  }
  const order: number[] = []
  const lanes: LaneInfo[] = [...data.lanes]
  const lay = (lane: number, depth: number): void => {
    order.push(lane)
    if (depth > 0) lanes[lane] = { ...(data.lanes[lane] as LaneInfo), depth } // from its list
    for (const inner of inside.get(lane) ?? []) lay(inner, depth + 1)
  }
  for (const lane of outermost) lay(lane, 0)
  return lanesInOrder({ ...data, lanes }, order)
}

/** What a greenlet or thread lives in; -1 for a process. */
function surrounding(record: ThreadRecord | undefined, processOf: ReadonlyMap<number, ThreadId>): ThreadId {
  if (record?.kind !== 'thread') return record?.host ?? -1
  return processOf.get(record.pid) ?? -1
}
