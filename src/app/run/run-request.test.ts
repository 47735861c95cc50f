import { expect, test } from 'vitest'
import { plainMachine } from '../../program/machine-options.ts'
import { runParameters } from '../../program/run-parameters.ts'
import { catalogue } from '../../scenarios/catalogue.ts'
import { stayParameters } from '../../scenarios/shared/semaphore-parameters.ts'
import { reservedNames } from '../link/link.ts'
import { givenOf, readRun } from './run-request.ts'

const declared = {
  users: { type: 'integer', default: 13, min: 1, max: 500, label: { en: 'Users', zh: '用户' } },
} as const

test('what is given is checked, and defaults are left out', () => {
  const run = readRun({ parameters: declared }, { users: '13', seed: '7', cores: '0', nothing: '1' })
  expect(run.values).toEqual({ users: 13 })
  expect(run.steering).toEqual({
    seed: 7,
    strategy: 'first-come',
    cores: 4,
    cost: 0.001,
    machine: plainMachine,
    scale: 1,
  })
  expect(run.given).toEqual({ seed: '7' })
  expect(run.problems.map(({ name, given }) => [name, given])).toEqual([
    ['cores', '0'],
    ['nothing', '1'],
  ])
})

test('a pair of which the one is above the other is left out as a whole', () => {
  const stay = stayParameters(1, 3)
  expect(readRun({ parameters: stay }, { stayFrom: '9', seed: '7' })).toMatchObject({
    values: { stayFrom: 1, stayTo: 3 },
    given: { seed: '7' },
  })
  expect(readRun({ parameters: stay }, { stayFrom: '9', stayTo: '9.5' }).given).toEqual({
    stayFrom: '9',
    stayTo: '9.5',
  })
})

test('a program may have a machine of its own, from whose values links differ', () => {
  const own = { parameters: declared, machine: { gil: true, cores: 2, quantum: 0.1 } }
  expect(readRun(own, {})).toMatchObject({
    steering: { cores: 2, cost: 0.001, machine: { ...plainMachine, gil: true, quantum: 0.1 } },
    given: {},
  })
  expect(readRun(own, { gil: 'off', cores: '4', quantum: '0.1' }).given).toEqual({ cores: '4', gil: 'off' })
  expect(readRun({ parameters: declared }, { gil: 'on', quantum: '0' })).toMatchObject({
    given: { gil: 'on' },
    problems: [{ name: 'quantum' }],
  })
})

test('names that every object has are no parameters', () => {
  const run = readRun({ parameters: declared }, { toString: '1', constructor: '2' })
  expect(run.given).toEqual({})
  expect(run.problems.length).toBe(2)
})

test('a recorded run is given as it was made', () => {
  const record = {
    scenario: 'x',
    executor: 'simulator',
    parameters: { users: 4 },
    seed: 3,
    options: { strategy: 'random', cores: 4 },
    engine: '1',
  } as const
  expect(givenOf({ parameters: declared }, record)).toEqual({ users: '4', seed: '3', strategy: 'random' })
})

test.each(catalogue.map(({ id, load }) => [id, load] as const))(
  '%s names no parameter as links do',
  async (_, load) => {
    const { scenario } = await load()
    const taken = new Set<string>([...reservedNames, ...Object.keys(runParameters)])
    expect(Object.keys(scenario.parameters).filter((name) => taken.has(name))).toEqual([])
  },
)
