import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  clampRange,
  INSET_LEFT,
  INSET_RIGHT,
  SHORTEST_RANGE,
  tidyRange,
  timeAt,
  viewOf,
  wholeRange,
  xOf,
} from './view.ts'

test('the range lies between the insets', () => {
  const view = viewOf({ from: 1_000, to: 5_000 }, 500)
  expect(xOf(view, 1_000)).toBeCloseTo(INSET_LEFT)
  expect(xOf(view, 5_000)).toBeCloseTo(500 - INSET_RIGHT)
  expect(timeAt(view, xOf(view, 3_210))).toBeCloseTo(3_210)
})

test('a clamped range lies in the record, is long enough, and an allowed range stays as it is', () => {
  const any = fc.double({ min: -1e9, max: 1e9, noNaN: true })
  fc.assert(
    fc.property(any, any, fc.nat(1_000_000_000), (a, b, end) => {
      const range = { from: Math.min(a, b), to: Math.max(a, b) }
      const { from, to } = clampRange(range, end)
      expect(from).toBeGreaterThanOrEqual(0)
      expect(to).toBeLessThanOrEqual(wholeRange(end).to + 1e-6)
      expect(to - from).toBeGreaterThanOrEqual(SHORTEST_RANGE - 1e-6)
      const allowed = range.from >= 0 && range.to <= end && range.to - range.from >= SHORTEST_RANGE
      // But for rounding: a start next to nothing gives way when the range ends where the record does.
      if (allowed) expect([from, to]).toEqual([expect.closeTo(range.from, 4), expect.closeTo(range.to, 4)])
    }),
  )
})

test('panning beyond an end keeps the length', () => {
  expect(clampRange({ from: 900, to: 1_400 }, 1_000)).toEqual({ from: 500, to: 1_000 })
  expect(clampRange({ from: -300, to: 200 }, 1_000)).toEqual({ from: 0, to: 500 })
})

test('a tidied range moves by less than an eighth of a pixel, and is short to write', () => {
  const times = fc.double({ min: 0, max: 1e10, noNaN: true })
  fc.assert(
    fc.property(times, fc.double({ min: 20, max: 1e10, noNaN: true }), (from, length) => {
      const perPixel = length / 1_000
      const tidy = tidyRange({ from, to: from + length }, perPixel)
      expect(Math.abs(tidy.from - from)).toBeLessThanOrEqual(perPixel / 8 + 1e-5)
      expect(Math.abs(tidy.to - from - length)).toBeLessThanOrEqual(perPixel / 8 + 1e-5)
    }),
  )
  expect(tidyRange({ from: 625266.1028204032, to: 4223421.668643722 }, 4879)).toEqual({ from: 625000, to: 4223000 })
  expect(tidyRange({ from: 100.123456, to: 120.123456 }, 0.0138)).toEqual({ from: 100.123, to: 120.123 })
})
