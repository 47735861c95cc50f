import fc from 'fast-check'
import { expect, test } from 'vitest'
import { durationsOf, otherPlace } from './durations.ts'

const time = fc.maxSafeNat()

test('the longer of two runs makes the axis, and is this many times as long', () => {
  expect(durationsOf(10_200_000, 4_080_000)).toEqual({
    end: 10_200_000,
    longer: 'first',
    difference: 6_120_000,
    times: 2.5,
  })
})

test('two runs that change places only change places', () => {
  fc.assert(
    fc.property(time, time, (a, b) => {
      const one = durationsOf(a, b)
      const other = durationsOf(b, a)
      expect({ ...other, longer: other.longer && otherPlace(other.longer) }).toEqual(one)
      expect(one.end).toBe(Math.max(a, b))
      expect(one.longer === null).toBe(a === b)
      expect(one.times === null || one.times >= 1).toBe(true)
      if (one.times !== null) expect((Math.min(a, b) * one.times) / one.end).toBeCloseTo(1)
    }),
  )
})
