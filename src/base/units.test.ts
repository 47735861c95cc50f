import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { microseconds, SECOND, seconds } from './units.ts'

describe('units of time', () => {
  it('turn seconds into whole microseconds and back', () => {
    expect([microseconds(0), microseconds(1.5), microseconds(0.0000004)]).toEqual([0, 1_500_000, 0])
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 50 }), (time) => {
        expect(microseconds(seconds(time))).toBe(time)
      }),
    )
    expect(seconds(SECOND)).toBe(1)
  })
})
