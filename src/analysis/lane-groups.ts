import { TextMap } from '../base/text-map.ts'
import type { ThreadId } from '../base/units.ts'
import type { ThreadRecord } from '../trace/tables.ts'
import { machineLaneOf } from './machine-lanes.ts'
import type { LaneInfo } from './timeline-data.ts'

/** Fewer than this are seen at a glance without a group. */
const MIN = 4

/** Threads that are alike, in the order of their lanes. */
export interface LaneGroup {
  /** "user1–user13" */
  readonly name: string
  readonly threads: readonly ThreadId[]
}

/**
 * The groups among the threads that have lanes: four or more whose names differ only in the number at their end, and of
 * the others four or more that one thread has started with the same body.
 */
export function laneGroups(threads: readonly ThreadRecord[], lanes: readonly LaneInfo[]): LaneGroup[] {
  const named = gather(lanes, ({ name, thread }) => {
    const stem = /^(.*\D)\d+$/.exec(name)?.[1]
    // Greenlets are alike within their thread alone.
    return stem === undefined ? null : `${threads[thread]?.host ?? ''} ${stem}`
  })
  const taken = new Set(named.flat())
  const rest = lanes.filter((lane) => !taken.has(lane))
  const spawned = gather(rest, ({ thread }) => {
    const record = threads[thread]
    return record === undefined || record.parent === null ? null : `${record.parent} ${record.body}`
  })
  return [...named, ...spawned].map((members) => ({
    name: `${members[0]?.name ?? ''}–${members[members.length - 1]?.name ?? ''}`,
    threads: members.map(({ thread }) => thread),
  }))
}

function gather(lanes: readonly LaneInfo[], keyOf: (lane: LaneInfo) => string | null): LaneInfo[][] {
  const all: LaneInfo[][] = []
  const byKey = new TextMap<LaneInfo[]>()
  for (const lane of lanes) {
    const key = keyOf(lane)
    if (key === null) continue
    const members = byKey.get(key)
    if (members !== undefined) {
      members.push(lane)
      continue
    }
    const first = [lane]
    byKey.set(key, first)
    all.push(first)
  }
  return all.filter((members) => members.length >= MIN)
}

/** The number that stands for a group in `LaneInfo.thread`: below all threads. */
export function groupLane(group: number): ThreadId {
  return -2 - group
}

/** The group that a number stands for, or -1 for a thread's. */
export function groupOfLane(thread: ThreadId): number {
  return thread <= -2 && machineLaneOf(thread) < 0 ? -2 - thread : -1
}
