import fc from 'fast-check'
import { expect, test } from 'vitest'
import { catalogue } from '../scenarios/catalogue.ts'
import { type Parameters, pairProblems, problemWords, readParameters } from './parameters.ts'

const pair = {
  from: { type: 'number', default: 1, min: 0, max: 60, atMost: 'to', label: { en: 'From', zh: '自' } },
  to: { type: 'number', default: 3, min: 0, max: 60, label: { en: 'To', zh: '至' } },
} as const satisfies Parameters

/** Texts of numbers inside and outside the range, with and without a fraction, and what is no number. */
const text = fc.oneof(
  fc.integer({ min: -100, max: 7000 }).map((hundredths) => String(hundredths / 100)),
  fc.constantFrom('', 'x', '61'),
)

test('whatever is given, the values are allowed, and the first of a pair is not above the second', () => {
  fc.assert(
    fc.property(fc.option(text), fc.option(text), (from, to) => {
      const texts = new Map<string, string>()
      if (from !== null) texts.set('from', from)
      if (to !== null) texts.set('to', to)
      const { values, problems } = readParameters(pair, texts)
      expect(Number(values.from)).toBeLessThanOrEqual(Number(values.to))
      expect(pairProblems(pair, values)).toEqual([])
      // Nothing is changed without a word, and no word is said of what is taken as it is.
      const kept = (from === null || values.from === Number(from)) && (to === null || values.to === Number(to))
      expect(problems.length === 0).toBe(kept && from !== '' && to !== '')
    }),
  )
})

test('a pair that does not go together is reported with both names, and both defaults are taken', () => {
  const { values, problems } = readParameters(pair, new Map([['from', '9']]))
  expect(values).toEqual({ from: 1, to: 3 })
  expect(problems.map(problemWords)).toEqual([
    {
      en: 'from must be at most to, got 9 and 3; 1 and 3 are used instead.',
      zh: 'from 不得大于 to，得到的是 9 和 3；改用 1 和 3。',
    },
  ])
})

test.each(catalogue.map(({ id, load }) => [id, load] as const))(
  '%s: its pairs are numbers, and go together',
  async (_, load) => {
    const { parameters } = (await load()).scenario
    for (const parameter of Object.values(parameters)) {
      if (!('atMost' in parameter) || parameter.atMost === undefined) continue
      expect(parameters[parameter.atMost]).toHaveProperty('max')
    }
    expect(readParameters(parameters, new Map()).problems).toEqual([])
  },
)
