import { describe, expect, it } from 'vitest'
import type { ThreadRecord } from '../trace/tables.ts'
import { nestLanes } from './nest-lanes.ts'
import type { TimelineData } from './timeline-data.ts'

const thread = { path: '', body: 'b', pid: 1, daemon: false, base: 1, kind: 'thread' } as const
const threads: readonly ThreadRecord[] = [
  { ...thread, id: 0, name: 'main', parent: null, kind: 'process' },
  { ...thread, id: 1, name: 'a', parent: 0, kind: 'process', pid: 2 },
  { ...thread, id: 2, name: 'g of main', parent: 0, kind: 'greenlet', host: 0 },
  { ...thread, id: 3, name: 'b of a', parent: 1, pid: 2 },
  { ...thread, id: 4, name: 'g of b', parent: 3, kind: 'greenlet', host: 3, pid: 2 },
  { ...thread, id: 5, name: 'h of a', parent: 1, kind: 'greenlet', host: 1, pid: 2 },
]

/** Each lane has as many stretches as its thread's number, which begin at ten times that. */
function data(of: readonly number[]): TimelineData {
  const offsets = Uint32Array.from([0, ...of.map((_, i) => of.slice(0, i + 1).reduce((sum, id) => sum + id, 0))])
  const start = Float64Array.from(of.flatMap((id) => Array.from({ length: id }, (_, n) => id * 10 + n)))
  const step = Int32Array.from(start, () => -1)
  const none = new Uint32Array(of.length + 1)
  return {
    lanes: of.map((id) => ({ thread: id, name: threads[id]?.name ?? '' })),
    intervals: { offsets, start, end: start, state: Uint8Array.from(step), step, endedBy: step, target: step },
    holds: {
      offsets: none,
      start: new Float64Array(),
      end: new Float64Array(),
      object: new Int32Array(),
      permit: new Int32Array(),
      fromStep: new Uint32Array(),
      toStep: new Uint32Array(),
    },
    arrows: { time: new Float64Array(), step: new Uint32Array(), from: new Uint16Array(), to: new Uint16Array() },
    plots: [],
    stepTime: new Float64Array(),
    stepThread: new Uint16Array(),
    stepCount: 0,
    end: 100,
  }
}

describe('lanes of greenlets', () => {
  it('stand below that of their thread, and that below its process, with all that is theirs', () => {
    const { lanes, intervals } = nestLanes(data([0, 1, 2, 3, 4, 5]), threads)
    expect(lanes.map(({ thread: id, depth }) => [id, depth ?? 0])).toEqual([
      [0, 0],
      [2, 1],
      [1, 0],
      [3, 1],
      [4, 2],
      [5, 1],
    ])
    for (const [lane, { thread: id }] of lanes.entries()) {
      const rows = intervals.start.slice(intervals.offsets[lane], intervals.offsets[lane + 1])
      expect([...rows]).toEqual(Array.from({ length: id }, (_, n) => id * 10 + n))
    }
  })

  it('stand for themselves where that thread has none', () => {
    const { lanes } = nestLanes(data([5, 4, 2]), threads)
    expect(lanes.map(({ thread: id, depth }) => [id, depth])).toEqual([
      [5, undefined],
      [4, undefined],
      [2, undefined],
    ])
  })

  it('leave all others as they were', () => {
    const given = data([0, 1, 3])
    expect(nestLanes(given, threads)).toBe(given)
  })
})
