import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clampRange, INSET_LEFT, INSET_RIGHT, SHORTEST_RANGE, timeAt, viewOf, wholeRange, xOf } from './view.ts'

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
      if (allowed) expect([from, to]).toEqual([range.from, expect.closeTo(range.to, 4)])
    }),
  )
})

test('panning beyond an end keeps the length', () => {
  expect(clampRange({ from: 900, to: 1_400 }, 1_000)).toEqual({ from: 500, to: 1_000 })
  expect(clampRange({ from: -300, to: 200 }, 1_000)).toEqual({ from: 0, to: 500 })
})
