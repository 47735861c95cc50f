import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { finish } from '../base/pieces.ts'
import { readParameters } from '../program/parameters.ts'
import * as semaphore from '../scenarios/semaphore-threads.ts'
import { simulate } from '../simulator/simulation.ts'
import { groupLanes } from './group-lanes.ts'
import { groupLane, groupOfLane, laneGroups } from './lane-groups.ts'
import { timelineData } from './lanes.ts'
import { statePriority, type TimelineData } from './timeline-data.ts'

const values = readParameters(semaphore.scenario.parameters, new Map()).values
const runOf = (seed: number, cost: number) => simulate(semaphore, values, { seed, strategy: 'random', cores: 2, cost })
const trace = runOf(1, 0.02)
const data = timelineData(trace)
const groups = laneGroups(trace.threads, data.lanes)
const users = groups[0]?.threads ?? []

/** The states of a lane's stretches that a time lies in, or that last no time and are at it. */
function statesAt({ intervals }: TimelineData, lane: number, time: number): number[] {
  const found: number[] = []
  for (let i = intervals.offsets[lane] ?? 0; i < (intervals.offsets[lane + 1] ?? 0); i++)
    if ((intervals.start[i] ?? 0) < time && time < (intervals.end[i] ?? 0)) found.push(intervals.state[i] ?? 0)
  return found
}

describe('groups', () => {
  const thread = { kind: 'thread', path: '', pid: 1, daemon: false, base: 1 } as const
  const spawned = (names: readonly string[], body: string) =>
    names.map((name, i) => ({ ...thread, id: i + 1, name, body, parent: 0 }))
  const main = { ...thread, id: 0, name: 'main', body: 'main', parent: null }
  const grouped = (names: readonly string[], body = 'user') => {
    const threads = [main, ...spawned(names, body)]
    return laneGroups(
      threads,
      threads.map(({ id, name }) => ({ thread: id, name })),
    ).map(({ name, threads }) => [name, threads.length])
  }

  it('are four or more whose names differ in their numbers alone, or that run the same body', () => {
    expect(grouped(['user1', 'user2', 'user3', 'user13'])).toEqual([['user1–user13', 4]])
    expect(grouped(['user1', 'user2', 'user3'])).toEqual([])
    expect(grouped(['ann', 'ben', 'cat', 'dan'])).toEqual([['ann–dan', 4]])
    expect(grouped(['u1', 'u2', 'u3', 'u4', 'ann', 'ben', 'cat'])).toEqual([['u1–u4', 4]])
  })

  it('have numbers that no thread has', () => {
    for (const group of [0, 1, 70_000]) expect(groupOfLane(groupLane(group))).toBe(group)
    for (const thread of [-1, 0, 3]) expect(groupOfLane(thread)).toBe(-1)
  })
})

describe('the lane of a group', () => {
  it('has at every time the state that says most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.constantFrom(0, 0.02), (seed, cost) => {
        const plain = timelineData(runOf(seed, cost))
        const folded = finish(groupLanes(plain, groups, () => true))
        const lane = folded.lanes.findIndex((info) => info.group !== undefined)
        const { offsets, start, end } = folded.intervals
        for (let i = (offsets[lane] ?? 0) + 1; i < (offsets[lane + 1] ?? 0); i++)
          expect(start[i]).toBeGreaterThanOrEqual(end[i - 1] ?? 0)
        const times = [...new Set([...plain.intervals.start, ...plain.intervals.end])].sort((p, q) => p - q)
        for (const [i, from] of times.entries()) {
          const time = (from + (times[i + 1] ?? from)) / 2
          const members = users.flatMap((thread) => statesAt(plain, thread, time))
          const most = statePriority.findLast((code) => members.includes(code))
          expect(statesAt(folded, lane, time)).toEqual(most === undefined ? [] : [most])
        }
      }),
      { numRuns: 10 },
    )
  })

  it('stands for its members where it is folded, and over them where it is open', () => {
    const names = (folded: boolean) => finish(groupLanes(data, groups, () => folded)).lanes.map(({ name }) => name)
    const head = groups[0]?.name ?? ''
    expect(names(true)).toEqual(['main', head])
    expect(names(false)).toEqual(['main', head, ...data.lanes.slice(1).map(({ name }) => name)])
  })

  it('changes nothing of the lanes under it', () => {
    const open = finish(groupLanes(data, groups, () => false))
    for (const [lane, info] of open.lanes.entries()) {
      if (info.group !== undefined) continue
      for (const table of ['intervals', 'holds'] as const) {
        const now = open[table]
        const before = data[table]
        const rows = [now.offsets[lane], now.offsets[lane + 1]] as const
        const known = [before.offsets[info.thread], before.offsets[info.thread + 1]] as const
        expect(now.start.slice(...rows)).toEqual(before.start.slice(...known))
        expect(now.end.slice(...rows)).toEqual(before.end.slice(...known))
      }
    }
    expect(open.arrows).toEqual(data.arrows)
  })

  it('has no arrows within itself where it is folded', () => {
    const { arrows } = finish(groupLanes(data, groups, () => true))
    const among = (row: number) =>
      users.includes(data.arrows.from[row] ?? -1) && users.includes(data.arrows.to[row] ?? -1)
    const kept = [...data.arrows.step].filter((_, row) => !among(row))
    expect([...arrows.step]).toEqual(kept)
    expect(kept.length).toBeLessThan(data.arrows.step.length)
  })
})
