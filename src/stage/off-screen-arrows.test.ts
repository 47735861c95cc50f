import { expect, test } from 'vitest'
import { endsOf } from './off-screen-arrows.ts'

test('the ends of arrows are read from their paths', () => {
  expect(endsOf('M10 20L30 -40.5')).toEqual([10, 20, 30, -40.5])
  expect(endsOf('M10 20C1 2 3 4 5 6')).toEqual([10, 20, 5, 6])
  expect(endsOf('M10 20V5H70V9')).toEqual([10, 20, 70, 9])
  expect(endsOf('M10 20V5H70')).toEqual([10, 20, 70, 5])
  expect(endsOf('M1 2C1 2 3 4 5 6S7 8 9 10')).toEqual([1, 2, 9, 10])
})
