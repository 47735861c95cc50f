import { expect, test } from 'vitest'
import { testWords } from './testing/messages.ts'
import { multiples, tickSteps, timeFormat, writeTime } from './time-format.ts'

test('times are written in the largest unit that tells ticks apart with two decimals', () => {
  const write = (step: number, time: number) => writeTime(testWords, timeFormat(step), time)
  expect(write(1_000_000, 3_000_000)).toBe('3 s')
  expect(write(500_000, 2_500_000)).toBe('2.5 s')
  expect(write(10_000, 1_440_000)).toBe('1.44 s')
  expect(write(5_000, 1_440_000)).toBe('1440 ms')
  expect(write(50, 1_234_550)).toBe('1234.55 ms')
  expect(write(5, 1_234_555)).toBe('1234555 µs')
})

test('ticks are multiples of a round step, never closer than a microsecond', () => {
  expect(tickSteps(0, 5_450_000, 6)).toEqual({ major: 1_000_000, minor: 500_000 })
  expect(tickSteps(0, 3, 10)).toEqual({ major: 1, minor: 1 })
  expect(multiples(1_200, 3_100, 500)).toEqual([1_500, 2_000, 2_500, 3_000])
  expect(multiples(0, 20, 10)).toEqual([0, 10, 20])
})
