import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LaneState } from '../analysis/timeline-data.ts'
import { finish } from '../base/pieces.ts'
import { LevelOfDetail } from './lod.ts'
import { reachInPieces, type Spans } from './spans.ts'

interface Span {
  start: number
  end: number
  code: number
}

function columns(lanes: readonly (readonly Span[])[]): { spans: Spans; codes: Uint8Array; end: number } {
  const all = lanes.flat()
  const offsets = new Uint32Array(lanes.length + 1)
  lanes.forEach((lane, i) => {
    offsets[i + 1] = (offsets[i] ?? 0) + lane.length
  })
  const end = Float64Array.from(all, (span) => span.end)
  return {
    spans: {
      offsets,
      start: Float64Array.from(all, (span) => span.start),
      end,
      reach: finish(reachInPieces(offsets, end)),
    },
    codes: Uint8Array.from(all, (span) => span.code),
    end: all.reduce((last, span) => Math.max(last, span.end), 1),
  }
}

/** The codes of all spans that touch `[from, to)`; a span without length counts where it stands. */
function bruteForce(lane: readonly Span[], from: number, to: number): number {
  let mask = 0
  for (const { start, end, code } of lane) {
    if (start === end ? start >= from && start < to : start < to && end > from) mask |= 1 << code
  }
  return mask
}

const never = () => false
const always = () => true

/** Lanes of spans one after another, some without length, enough of them for a pyramid. */
const laneOf = (length: number) =>
  fc.array(fc.tuple(fc.nat(30), fc.nat(60), fc.nat(7)), { minLength: length, maxLength: length * 3 }).map((rows) => {
    let now = 0
    return rows.map(([gap, time, code]): Span => {
      const start = now + gap
      now = start + time
      return { start, end: now, code }
    })
  })

/** Lanes of spans that may overlap, in order of start. */
const overlapping = fc
  .array(fc.tuple(fc.nat(2_000), fc.nat(300), fc.nat(7)), { minLength: 64, maxLength: 200 })
  .map((rows) => rows.map(([start, time, code]): Span => ({ start, end: start + time, code })))
  .map((lane) => lane.sort((a, b) => a.start - b.start))

const window = fc.record({
  from: fc.double({ min: -0.2, max: 1, noNaN: true }),
  span: fc.double({ min: 0.001, max: 1.4, noNaN: true }),
  width: fc.integer({ min: 1, max: 300 }),
})

function check(
  lanes: readonly (readonly Span[])[],
  share: { from: number; span: number; width: number },
  built: boolean,
) {
  const { spans, codes, end } = columns(lanes)
  const detail = new LevelOfDetail(spans, codes, end)
  detail.build(built ? always : never)
  const from = share.from * end
  const per = (share.span * end) / share.width
  const out = new Uint8Array(share.width).fill(255)
  lanes.forEach((lane, index) => {
    detail.paint(index, from, per, share.width, out)
    out.forEach((mask, pixel) => {
      const a = from + pixel * per
      // Rounding may move a border by a hair: what surely lies inside must show, what surely lies beyond must not.
      const hair = (Math.abs(from) + end) * 1e-12
      const inside = bruteForce(lane, a + hair, a + per - hair)
      const around = bruteForce(lane, a - per - hair, a + 2 * per + hair)
      expect(mask & inside).toBe(inside)
      expect(mask & ~around).toBe(0)
    })
  })
}

describe('level of detail', () => {
  test('no pixel misses a code, and none shows a code from more than a pixel away', () => {
    const lanes = fc.array(laneOf(70), { minLength: 1, maxLength: 3 })
    fc.assert(fc.property(lanes, window, fc.boolean(), check), { numRuns: 300 })
  })

  test('overlapping spans are all kept', () => {
    fc.assert(
      fc.property(overlapping, window, (lane, share) => check([lane], share, true)),
      { numRuns: 200 },
    )
  })

  test('a blocked stretch of one microsecond shows at every zoom', () => {
    const lane: Span[] = []
    for (let i = 0; i < 5_000; i++) lane.push({ start: i * 1_000, end: (i + 1) * 1_000, code: LaneState.running })
    const at = 2_345_678
    const cut = lane.findIndex((span) => span.end > at)
    const { start, end } = lane[cut] as Span // found above
    lane.splice(
      cut,
      1,
      { start, end: at, code: LaneState.running },
      { start: at, end: at + 1, code: LaneState.blocked },
      { start: at + 1, end, code: LaneState.running },
    )
    const { spans, codes, end: total } = columns([lane])
    const detail = new LevelOfDetail(spans, codes, total)
    detail.build(always)
    for (let width = 1; width < 4_000; width = width * 2 + 1) {
      const out = new Uint8Array(width)
      detail.paint(0, 0, total / width, width, out)
      expect((out[Math.floor((at / total) * width)] ?? 0) & (1 << LaneState.blocked)).not.toBe(0)
      const marked = out.filter((mask) => mask & (1 << LaneState.blocked)).length
      expect(marked).toBeLessThanOrEqual(3)
    }
  })

  test('is built in pieces, and costs less than eight bytes a span', () => {
    const lanes = Array.from({ length: 4 }, (_, lane) =>
      Array.from({ length: 20_000 + lane }, (_, i): Span => ({ start: i, end: i + 1, code: i % 7 })),
    )
    const { spans, codes, end } = columns(lanes)
    const detail = new LevelOfDetail(spans, codes, end)
    let pieces = 1
    while (!detail.build(never)) pieces++
    expect(pieces).toBeGreaterThan(4)
    expect(detail.complete).toBe(true)
    expect(detail.bytes).toBeLessThan(8 * codes.length)
  })

  test('reads no more than the width asks for, however many spans there are', () => {
    const lane = Array.from({ length: 200_000 }, (_, i): Span => ({ start: i, end: i + 1, code: i % 7 }))
    const { spans, codes, end } = columns([lane])
    const detail = new LevelOfDetail(spans, codes, end)
    detail.build(always)
    expect(detail.paint(0, 0, end / 1_000, 1_000, new Uint8Array(1_000))).toBeLessThanOrEqual(3_000)
  })

  test('an empty record and an empty lane are blank', () => {
    const { spans, codes } = columns([[], []])
    const detail = new LevelOfDetail(spans, codes, 0)
    expect(detail.build(always)).toBe(true)
    const out = new Uint8Array(4).fill(9)
    detail.paint(1, 0, 1, 4, out)
    expect([...out]).toEqual([0, 0, 0, 0])
  })
})
