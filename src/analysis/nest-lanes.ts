import type { ThreadRecord } from '../trace/tables.ts'
import { lanesInOrder } from './pick-lanes.ts'
import type { TimelineData } from './timeline-data.ts'

/** The timeline with the lanes of greenlets below that of the thread in which they live, where it has a lane. */
export function nestLanes(data: TimelineData, threads: readonly ThreadRecord[]): TimelineData {
  if (!data.lanes.some(({ thread }) => threads[thread]?.host !== undefined)) return data
  const shown = new Set(data.lanes.map(({ thread }) => thread))
  const hosted = new Map<number, number[]>()
  const order: number[] = []
  for (const [lane, { thread }] of data.lanes.entries()) {
    const host = threads[thread]?.host
    if (host === undefined || !shown.has(host)) order.push(lane)
    else hosted.set(host, [...(hosted.get(host) ?? []), lane])
  }
  const nested = order.flatMap((lane) => [lane, ...(hosted.get(data.lanes[lane]?.thread ?? -1) ?? [])])
  const inside = new Set([...hosted.values()].flat())
  const lanes = data.lanes.map((info, lane) => (inside.has(lane) ? { ...info, hosted: true as const } : info))
  return lanesInOrder({ ...data, lanes }, nested)
}
