import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Parameter } from '../program/parameters.ts'
import { catalogue, loadScenario } from '../scenarios/catalogue.ts'
import { parametersProblem } from './declared.ts'
import { optionOf } from './options.ts'

const label = { en: 'Goal', zh: '目标' }

it.each([
  [{ type: 'integer', default: 1, min: 0, max: 2 }, 'parameter "goal": label must be a text in two languages'],
  [{ type: 'integer', default: 1, min: 0, label }, 'min, max and default must be numbers'],
  [{ type: 'choice', default: 'a', options: [], label }, 'options must be a list'],
  [{ type: 'choice', default: 'a', options: [{ value: 'b', label }], label }, 'default must be the value of one'],
  [{ type: 'text', default: '', label }, 'type must be one of integer, number, choice, input'],
  [3, 'must be an object'],
])('%j is no parameter', (declared, problem) => {
  expect(parametersProblem({ goal: declared })).toContain(problem)
})

it('has nothing against the parameters of scenarios', async () => {
  for (const { id } of catalogue) expect(parametersProblem((await loadScenario(id)).scenario.parameters)).toBeNull()
})

it('lets through only what an option can be made of', () => {
  const anything = fc.oneof(
    fc.anything(),
    fc.record(
      {
        type: fc.constantFrom('integer', 'choice', 'input'),
        default: fc.constantFrom(1, 'a'),
        min: fc.integer(),
        max: fc.integer(),
        label: fc.constant(label),
        options: fc.anything(),
      },
      { requiredKeys: [] },
    ),
  )
  fc.assert(
    fc.property(anything, (declared) => {
      const parameters = { goal: declared }
      // That it is a parameter is what is tested.
      if (parametersProblem(parameters) === null) optionOf('goal', parameters.goal as Parameter)
    }),
  )
})
