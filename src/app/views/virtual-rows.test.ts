import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rowAt, scrollFor, scrollHeight } from './virtual-rows.ts'

describe('rows by scroll position', () => {
  it('leads back to the row that was asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 2_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (count, at) => {
        const size = { count, usual: 24 }
        const row = Math.floor(at * (count - 1))
        expect(rowAt(size, 400, scrollFor(size, 400, row))).toBeCloseTo(row, 4)
      }),
    )
  })

  it('reaches the last row, however many there are, and no further', () => {
    const size = { count: 1_000_000, usual: 24 }
    expect(rowAt(size, 400, scrollHeight(size, 400) - 400)).toBe(999_999)
    expect(rowAt(size, 400, 1e12)).toBe(999_999)
    expect(scrollHeight(size, 400)).toBeLessThan(16_000_000)
  })

  it('does not scroll where nothing is', () => {
    expect(rowAt({ count: 0, usual: 24 }, 400, 10)).toBe(0)
    expect(scrollFor({ count: 1, usual: 24 }, 400, 0)).toBe(0)
  })
})
