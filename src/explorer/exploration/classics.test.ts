import { describe, expect, it } from 'vitest'
import { readParameters } from '../../program/parameters.ts'
import { chapters } from '../../scenarios/catalogue.ts'
import { simulate } from '../../simulator/simulation.ts'
import { isBug } from '../outcomes/outcomes.ts'
import { readStrategy } from '../search/strategy.ts'
import { Exploration } from './exploration.ts'

/** Explores a program of the catalogue. */
async function explore(id: string, given: { readonly [name: string]: string }) {
  const entry = chapters.flatMap(({ scenarios }) => scenarios).find((scenario) => scenario.id === id)
  if (entry === undefined) throw new Error(`no program ${id}`)
  const module = await entry.load()
  const read = readParameters(module.scenario.parameters, new Map(Object.entries(given)))
  expect(read.problems).toEqual([])
  const strategy = readStrategy('optimal')
  if (strategy === null) throw new Error('no such strategy')
  const exploration = new Exploration(module, read.values, { seed: 1, strategy })
  while (!exploration.advance(1000));
  return { module, values: read.values, result: exploration.result() }
}

/** Traces of all, bad ones among them, and the least preemptions of a bad one. */
const numbers = [
  ['two-locks', 'buggy', 3, 1, 'deadlock', 1],
  ['two-locks', 'fixed', 2, 0, null, null],
  ['if-for-while', 'buggy', 24, 2, 'assertion', 1],
  ['if-for-while', 'fixed', 24, 0, null, null],
  ['missed-signal', 'buggy', 3, 1, 'deadlock', 1],
  ['missed-signal', 'fixed', 2, 0, null, null],
  ['upgrade', 'buggy', 3, 1, 'deadlock', 1],
  ['upgrade', 'fixed', 2, 0, null, null],
  ['nested-monitor', 'buggy', 2, 1, 'deadlock', 0],
  ['nested-monitor', 'fixed', 2, 0, null, null],
  ['stray-release', 'buggy', 58, 32, 'assertion', 1],
  ['stray-release', 'fixed', 2, 0, null, null],
  ['producer-consumer', 'buggy', 27, 9, 'deadlock', 0],
  ['producer-consumer', 'fixed', 8, 0, null, null],
  ['sleeping-barber', 'buggy', 20, 2, 'assertion', 1],
  ['sleeping-barber', 'fixed', 10, 0, null, null],
  ['semaphore-barrier', 'buggy', 96, 24, 'assertion', 0],
  ['semaphore-barrier', 'fixed', 1024, 0, null, null],
  ['bank-transfer', 'buggy', 4, 2, 'assertion', 1],
  ['bank-transfer', 'fixed', 2, 0, null, null],
  ['double-checked', 'buggy', 6, 2, 'assertion', 1],
  ['double-checked', 'fixed', 4, 0, null, null],
  ['one-condition-buffer', 'buggy', 60, 4, 'deadlock', 0],
  ['one-condition-buffer', 'fixed', 80, 0, null, null],
] as const

describe('the classics', () => {
  it.each(numbers)('%s, %s: %i traces, %i of them bad', async (id, variant, traces, bad, kind, preemptions) => {
    const { module, values, result } = await explore(id, { variant })
    expect(result).toMatchObject({ traces, redundant: 0, exhaustive: true })
    const bugs = result.outcomes.filter((outcome) => isBug(outcome.kind))
    expect(bugs.reduce((sum, outcome) => sum + outcome.traces, 0)).toBe(bad)
    expect(new Set(bugs.map((outcome) => outcome.kind))).toEqual(new Set(kind === null ? [] : [kind]))
    expect(result.counterexample?.preemptions ?? null).toBe(preemptions)
    if (result.counterexample === null) return
    const { choices } = result.counterexample
    const { end } = simulate(module, values, { seed: 1, strategy: 'first-come', cores: 1, cost: 0, choices })
    expect(end.detail.kind).not.toBe('choice')
    if (kind === 'deadlock') expect(end.status).toBe('deadlock')
    else expect(end).toMatchObject({ detail: { failed: [expect.any(Number)] } })
  })

  it('two who are polite may both give way for ever, unless they wait', async () => {
    const buggy = await explore('polite', { variant: 'buggy' })
    expect(buggy.result.outcomes.map(({ kind }) => kind)).toEqual(['livelock'])
    const fixed = await explore('polite', { variant: 'fixed' })
    expect(fixed.result).toMatchObject({ outcomes: [], exhaustive: true, done: true })
  })

  it.each([
    ['naive', 5, 31, 1],
    ['ordered', 5, 30, 0],
    ['naive', 3, 7, 1],
    ['ordered', 3, 6, 0],
    ['seats', 3, 126, 0],
  ] as const)('philosophers, %s, %i of them: %i traces, %i of them a deadlock', async (order, seats, traces, bad) => {
    const { result } = await explore('philosophers', { order, seats: String(seats) })
    expect(result).toMatchObject({ traces, redundant: 0, exhaustive: true })
    const deadlocks = result.outcomes.filter((outcome) => outcome.kind === 'deadlock')
    expect(deadlocks.reduce((sum, outcome) => sum + outcome.traces, 0)).toBe(bad)
    expect(result.outcomes.every((outcome) => outcome.kind === 'finished' || outcome.kind === 'deadlock')).toBe(true)
  })
})
