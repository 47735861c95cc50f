import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatCount, formatSize, formatTime } from './format.ts'

test('sizes have two digits, and powers of ten where they would be rows of zeros', () => {
  expect([0, 7.6, 99, 123, 4_649_000, 999_999_999].map(formatSize)).toEqual([
    '0',
    '8',
    '99',
    '120',
    '4,600,000',
    '1,000,000,000',
  ])
  expect([1e9, 1.29e17, 9.97e29, 1.29e230, Number.POSITIVE_INFINITY].map(formatSize)).toEqual([
    '1.0 × 10^9',
    '1.3 × 10^17',
    '1.0 × 10^30',
    '1.3 × 10^230',
    '∞',
  ])
})

test('counts have their thousands set apart as English has them', () => {
  fc.assert(
    fc.property(fc.oneof(fc.nat(2000), fc.maxSafeNat()), (count) => {
      expect(formatCount(count)).toBe(count.toLocaleString('en-US'))
    }),
  )
  expect(formatCount(1234.5678)).toBe('1,234.5678')
})

test('times have hundredths of a second, and of a millisecond where those would say nothing', () => {
  expect([0, 40, 4500, 99_999, 100_000, 1_440_000].map((time) => formatTime(time, 'en'))).toEqual([
    '0.00 s',
    '0.04 ms',
    '4.50 ms',
    '100.00 ms',
    '0.10 s',
    '1.44 s',
  ])
  expect(formatTime(4500, 'zh')).toBe('4.50 毫秒')
})
