import { expect, test } from 'vitest'
import { noBranches } from '../../explorer/state/branches.ts'
import { loadScenario } from '../../scenarios/catalogue.ts'
import { defaultAsked, strategyOf, wrongNumbers } from '../run/explore-settings.ts'
import { exploreRequest } from './explore-request.ts'

const numbers = defaultAsked.numbers

test('a strategy is chosen for who does not choose one', () => {
  expect(strategyOf(defaultAsked)).toEqual({ kind: 'optimal' })
  expect(strategyOf({ ...defaultAsked, strategy: 'dfs' })).toEqual({ kind: 'dfs' })
  const asked = { ...defaultAsked, numbers: { ...numbers, most: ' 3 ', walks: '70', depth: '4' } }
  expect(strategyOf({ ...asked, strategy: 'preemptions' })).toEqual({ kind: 'preemptions', most: 3 })
  expect(strategyOf({ ...asked, strategy: 'random' })).toEqual({ kind: 'random', executions: 70 })
  expect(strategyOf({ ...asked, strategy: 'pct' })).toEqual({ kind: 'pct', depth: 4, executions: 70 })
})

test('only numbers that count can be wrong', () => {
  const asked = { ...defaultAsked, numbers: { ...numbers, most: 'x', depth: '0', walks: '-1' } }
  expect(wrongNumbers(asked)).toEqual([])
  expect(wrongNumbers({ ...asked, strategy: 'preemptions' })).toEqual(['most'])
  expect(wrongNumbers({ ...asked, strategy: 'pct' })).toEqual(['depth', 'walks'])
  expect(wrongNumbers({ ...asked, numbers: { ...numbers, executions: '0', events: '9' } })).toEqual([
    'executions',
    'events',
  ])
})

test('hand-over is the program’s own parameter where it has one, else one of the run', async () => {
  const asked = { ...defaultAsked, handover: 'fair' } as const
  const { scenario: own } = await loadScenario('lost-update')
  const one = exploreRequest(own, { threads: '2', scale: '0.1' }, asked)
  expect(one.explored.run).toMatchObject({ given: { threads: '2', policy: 'fair' }, executor: 'simulator', order: '' })
  expect(one.request).toMatchObject({ values: { threads: 2, policy: 'fair' } })
  expect(one.request).not.toHaveProperty('policy')
  const { scenario: none } = await loadScenario('two-locks')
  const other = exploreRequest(none, {}, asked)
  expect(other.explored.run.given).toEqual({ handover: 'fair' })
  expect(other.request).toMatchObject({ policy: 'fair', executions: 1_000_000, events: 5000 })
  expect(exploreRequest(none, {}, defaultAsked).request).not.toHaveProperty('policy')
})

test('parameters that are not allowed are told', async () => {
  const { scenario } = await loadScenario('philosophers')
  expect(exploreRequest(scenario, { seats: '1' }, defaultAsked).problems).toMatchObject([{ name: 'seats' }])
})

test('what is chosen besides the next thread is nothing, unless it is asked for', async () => {
  const { scenario } = await loadScenario('if-for-while')
  expect(exploreRequest(scenario, {}, defaultAsked).request.branches).toEqual(noBranches)
  const asked = { ...defaultAsked, wakers: true, numbers: { ...numbers, spurious: '1', draws: '4' } }
  const branches = { spurious: 1, draws: 4, wakers: true }
  expect(exploreRequest(scenario, {}, asked)).toMatchObject({ request: { branches }, explored: { branches } })
  expect(wrongNumbers({ ...asked, numbers: { ...numbers, spurious: '-1', draws: '1001' } })).toEqual([
    'spurious',
    'draws',
  ])
})
