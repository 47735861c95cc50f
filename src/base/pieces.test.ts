import fc from 'fast-check'
import { expect, it } from 'vitest'
import { eachRow, finish, sortRows } from './pieces.ts'

it('sorts as a list is sorted, and keeps what is equal in its order', () => {
  const keys = fc.array(fc.nat(20), { maxLength: 200 })
  fc.assert(
    fc.property(keys, (list) => {
      const rows = Uint32Array.from(list, (_, i) => i)
      const compare = (p: number, q: number) => (list[p] ?? 0) - (list[q] ?? 0)
      const sorted = Array.from(rows).sort(compare)
      finish(sortRows(rows, compare))
      expect(Array.from(rows)).toEqual(sorted)
    }),
  )
})

it('does no more than some thousands of rows in a piece, however many there are', () => {
  let most = 0
  let now = 0
  const count = () => {
    now++
    most = Math.max(most, now)
  }
  const inPieces = (work: Generator<void, void>) => {
    while (work.next().done !== true) now = 0
  }
  const lanes = 400
  const rows = Uint32Array.from({ length: 200_000 }, (_, i) => i)
  // Lane after lane, each in order.
  const key = (row: number) => row % (rows.length / lanes)
  const compare = (p: number, q: number) => {
    count()
    return key(p) - key(q)
  }
  inPieces(sortRows(rows, compare))
  inPieces(eachRow(200_000, count))
  expect(most).toBeLessThan(20_000)
  expect(rows.findIndex((row, i) => i > 0 && key(row) < key(rows[i - 1] ?? 0))).toBe(-1)
})
