import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultExplore } from '../link/link.ts'
import {
  type Asked,
  defaultAsked,
  type NumberName,
  numberRanges,
  numbersOf,
  strategyChoices,
} from './explore-settings.ts'
import { readAsked, writeAsked } from './explore-settings-link.ts'

const numbers = fc.record(
  // The names are those of the ranges.
  Object.fromEntries(
    Object.entries(numberRanges).map(([name, { min, max }]) => [name, fc.integer({ min, max }).map(String)]),
  ) as { readonly [name in NumberName]: fc.Arbitrary<string> },
)
const asked: fc.Arbitrary<Asked> = fc.record({
  strategy: fc.constantFrom(...strategyChoices),
  handover: fc.constantFrom('own' as const, 'barging' as const, 'fair' as const),
  wakers: fc.boolean(),
  numbers,
})

test('settings come back from a link as they were, but for numbers that do not count', () => {
  fc.assert(
    fc.property(asked, (one) => {
      const { asked: read, problems } = readAsked(writeAsked(one))
      expect(problems).toEqual([])
      const others = ['most', 'walks', 'depth'] as const
      const left = others.filter((name) => !numbersOf[one.strategy].includes(name))
      const usual = Object.fromEntries(left.map((name) => [name, defaultAsked.numbers[name]]))
      expect(read).toEqual({ ...one, numbers: { ...one.numbers, ...usual } })
    }),
  )
})

test('a link says what is not as usual, in signs that it need not write otherwise', () => {
  expect(writeAsked(defaultAsked)).toBe(defaultExplore)
  const one: Asked = {
    strategy: 'pct',
    handover: 'fair',
    wakers: true,
    numbers: { ...defaultAsked.numbers, depth: '4', timeouts: '7', spurious: 'x', most: '9' },
  }
  const text = writeAsked(one)
  expect(text).toBe('strategy-pct.handover-fair.wakers-1.depth-4.timeouts-7')
  expect(new URLSearchParams({ explore: text }).toString()).toBe(`explore=${text}`)
})

test('of malformed settings the rest is taken, and each is named with what is allowed', () => {
  const { asked: read, problems } = readAsked('strategy-best.wakers-2.walks-0.timeouts-4.handover-.colour-red.x')
  expect(read).toEqual({ ...defaultAsked, numbers: { ...defaultAsked.numbers, timeouts: '4' } })
  expect(problems.map(({ name, given, allowed }) => [name, given, allowed.en])).toEqual([
    ['explore=strategy', 'best', 'one of chosen, optimal, preemptions, random, pct, dfs'],
    ['explore=wakers', '2', '0 or 1'],
    ['explore=walks', '0', 'a whole number from 1 to 100,000,000'],
    ['explore=handover', '', 'one of own, barging, fair'],
    [
      'explore',
      'colour-red.x',
      expect.stringMatching(/^1, or NAME-VALUE .* strategy, handover, wakers, most, walks, /),
    ],
  ])
})

test('any text gives settings that can be written again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { asked: read } = readAsked(text)
      expect(readAsked(writeAsked(read))).toEqual({ asked: read, problems: [] })
    }),
  )
})
