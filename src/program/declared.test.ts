import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { catalogue, loadScenario } from '../scenarios/catalogue.ts'
import { declaredParameters } from './declared.ts'
import type { DeclaredValues } from './declared-parameters.ts'
import { parseParameter } from './parameters.ts'

const label = { en: 'Goal', zh: '目标' }

describe('what is no parameter', () => {
  it.each([
    [{ type: 'integer', default: 1, min: 0, max: 2, label: 3 }, 'parameter "goal": label must be a text'],
    [{ type: 'integer', default: 1, unit: {} }, 'unit must be a text'],
    [{ type: 'integer', default: 'x', min: 0, label }, 'default must be a number'],
    [{ type: 'integer', label }, 'default must be a number'],
    [{ type: 'integer', default: 1.5 }, "must be whole numbers, or type 'number'"],
    [{ type: 'number', default: 1, min: '0' }, 'min, max and default must be numbers'],
    [{ type: 'integer', default: 9, min: 0, max: 2 }, 'default must be from 0 to 2, got 9'],
    [{ type: 'integer', default: 2, min: 3, max: 1 }, 'min must be at most max, got 3 and 1'],
    [
      { type: 'integer', default: 2, atMost: 'other' },
      'atMost must be the name of another parameter that is a number, got "other"',
    ],
    [{ type: 'number', default: 1e-20 }, 'at most 15 digits'],
    [{ type: 'choice', default: 'a', options: [], label }, "options must be a list of texts, ['bug', 'fixed']"],
    [{ type: 'choice', options: [1, 2] }, 'options must be a list of texts'],
    [{ type: 'choice', options: ['a', 'a'] }, 'options must differ'],
    [
      { type: 'choice', default: 'a', options: [{ value: 'b', label }], label },
      'default must be the value of one of its options, b, got "a"',
    ],
    [{ type: 'text', default: '', label }, 'type must be one of integer, number, choice, input'],
    [{ type: 'input', default: 'x', label }, 'default must be a text: times in seconds'],
    [{ label }, 'type must be one of'],
    ['bug', 'must be an object with type and default'],
    [null, 'must be an object'],
  ])('%j', (declared, problem) => {
    expect(declaredParameters({ goal: declared })).toContain(problem)
  })

  it.each(['a b', '', 'a-b', '1st', '目标'])('is called %j', (name) => {
    expect(declaredParameters({ [name]: 1 })).toContain('its name must be letters and digits')
  })
})

it.each(['seed', 'cores', 'help'])('%s is an option of every run', (name) => {
  expect(declaredParameters({ [name]: 1 })).toContain('its name is that of an option of every run')
})

describe('what is left out', () => {
  it.each([
    [3, { type: 'integer', default: 3, min: 0, max: 1_000_000_000, label: { en: 'goal', zh: 'goal' } }],
    [{ default: -0.5 }, { type: 'number', default: -0.5, min: -0.5 }],
    [
      { min: 2, max: 5 },
      { type: 'integer', default: 2, min: 2, max: 5 },
    ],
    [
      { default: 1, label: 'Goal', unit: 's' },
      { label: { en: 'Goal', zh: 'Goal' }, unit: { en: 's', zh: 's' } },
    ],
    [{ default: 1, label: { en: 'Goal' } }, { label: { en: 'Goal', zh: 'Goal' } }],
    [
      ['bug', 'fixed'],
      {
        type: 'choice',
        default: 'bug',
        options: [{ value: 'bug', label: { en: 'bug', zh: 'bug' } }, { value: 'fixed' }],
      },
    ],
    [
      { options: [{ value: 'a' }, 'b'], default: 'b' },
      { type: 'choice', default: 'b', options: [{ value: 'a', label: { en: 'a' } }, { value: 'b' }] },
    ],
    [{ type: 'input' }, { type: 'input', default: '' }],
  ])('%j is as usual', (declared, parameter) => {
    expect(declaredParameters({ goal: declared })).toMatchObject({ goal: parameter })
  })
})

it('have the types of their values', () => {
  const declared = { n: 3, way: ['bug', 'fixed'], x: { default: 0.5 }, lines: { type: 'input' } } as const
  expectTypeOf<DeclaredValues<typeof declared>>().toEqualTypeOf<{
    readonly n: number
    readonly way: string
    readonly x: number
    readonly lines: string
  }>()
})

it('leaves the parameters of scenarios as they are', async () => {
  for (const { id } of catalogue) {
    const { parameters } = (await loadScenario(id)).scenario
    expect(declaredParameters(parameters)).toEqual(parameters)
  }
})

it('lets through only what an option can be made of', () => {
  const anything = fc.oneof(
    fc.anything(),
    fc.record(
      {
        type: fc.constantFrom('integer', 'number', 'choice', 'input'),
        default: fc.oneof(fc.constantFrom(1, 'a'), fc.double()),
        min: fc.integer(),
        max: fc.integer(),
        label: fc.oneof(fc.constant(label), fc.anything()),
        options: fc.oneof(fc.array(fc.string()), fc.anything()),
      },
      { requiredKeys: [] },
    ),
  )
  let ran = 0
  fc.assert(
    fc.property(anything, (declared) => {
      const parameters = declaredParameters({ goal: declared })
      if (typeof parameters === 'string') return
      ran++
      const { goal } = parameters
      if (goal === undefined) throw new Error('it is lost')
      expect(parseParameter(goal, String(goal.default))).toBe(goal.default)
    }),
    { numRuns: 1000 },
  )
  expect(ran).toBeGreaterThan(30)
})
