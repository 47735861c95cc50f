import { describe, expect, it } from 'vitest'
import type { ScenarioModule } from '../program/scenario.ts'
import { simulate } from '../simulator/simulation.ts'
import { Exploration, type ExplorationOptions } from './exploration.ts'
import * as known from './known-programs.ts'
import { isBug } from './outcomes.ts'
import { readStrategy } from './strategy.ts'

function explore(module: ScenarioModule, strategy: string, options: Partial<ExplorationOptions> = {}) {
  const read = readStrategy(strategy)
  if (read === null) throw new Error(`no strategy ${strategy}`)
  const exploration = new Exploration(module, {}, { seed: 1, ...options, strategy: read })
  while (!exploration.advance(1000));
  return exploration.result()
}

describe('strategies', () => {
  it.each([
    ['philosophers', known.philosophers(3, 'naive'), [6, 57, 129, 150, 168, 168]],
    ['increments', known.counter(3), [6, 24, 60, 90, 90, 90]],
    ['a search for the last zero', known.lastZero(3), [24, 142, 451, 816, 909, 920]],
  ])('count the interleavings of %s with so many preemptions', (_name, module, counts) => {
    const strategies = ['preemptions=0', 'preemptions=1', 'preemptions=2', 'preemptions=3', 'preemptions=4', 'dfs']
    expect(strategies.map((strategy) => explore(module, strategy).executions)).toEqual(counts)
  })

  it.each([
    ['philosophers', known.philosophers(3, 'naive'), 7],
    ['increments', known.counter(3), 36],
    ['stray release', known.strayRelease, 58],
  ])('find the same traces and outcomes of %s', (_name, module, traces) => {
    const optimal = explore(module, 'optimal')
    const dfs = explore(module, 'dfs')
    expect(optimal).toMatchObject({ executions: traces, traces, redundant: 0, exhaustive: true })
    expect(dfs).toMatchObject({ traces, exhaustive: true })
    const kinds = (result: typeof optimal) => result.outcomes.map(({ kind, detail }) => JSON.stringify([kind, detail]))
    expect(kinds(dfs).sort()).toEqual(kinds(optimal).sort())
    expect(explore(module, 'random=20000').traces).toBe(traces)
    const pct = explore(module, 'pct=3,20000')
    expect(pct.traces).toBeLessThanOrEqual(traces)
    expect(pct.counterexample === null).toBe(optimal.counterexample === null)
  })
})

describe('known bugs', () => {
  it.each([
    ['lost update', known.lostUpdate(false), 'assertion', 1, 0.5],
    ['two locks', known.twoLocks, 'deadlock', 1, 0.5],
    ['three philosophers', known.philosophers(3, 'naive'), 'deadlock', 1, 0.333],
    ['four philosophers', known.philosophers(4, 'naive'), 'deadlock', 1, 0.229],
    ['five philosophers', known.philosophers(5, 'naive'), 'deadlock', 1, 0.158],
    ['if for while', known.ifForWhile(false), 'assertion', 1, 0.056],
    ['missed signal', known.missedSignal(false), 'deadlock', 1, 0.125],
    ['upgrade', known.upgrade, 'deadlock', 1, 0.5],
    ['nested monitor', known.nestedMonitor, 'deadlock', 0, 0.5],
    ['pool starvation', known.poolStarvation, 'deadlock', 0, 1],
    ['stray release', known.strayRelease, 'assertion', 1, 0.29],
  ])('%s: least preemptions, and how often chance finds it', (_name, module, kind, preemptions, chance) => {
    const { counterexample, outcomes } = explore(module, 'optimal')
    expect(counterexample).toMatchObject({ preemptions, least: true })
    expect(outcomes.filter((outcome) => isBug(outcome.kind)).map((outcome) => outcome.kind)).toContain(kind)
    const random = explore(module, 'random=20000', { limits: { tries: 0 } })
    const bad = random.outcomes
      .filter((outcome) => isBug(outcome.kind))
      .reduce((sum, { executions }) => sum + executions, 0)
    expect(bad / random.executions).toBeCloseTo(chance, 1.7)
  })
})

describe('an order that was found', () => {
  it.each(Object.entries({ ...known.everyBug }))('is an ordinary run of %s', (_name, module) => {
    const { outcomes, counterexample } = explore(module, 'optimal')
    const orders = outcomes.map(({ kind, choices }) => ({ kind, choices }))
    if (counterexample !== null) orders.push({ kind: 'assertion', choices: counterexample.choices })
    for (const { choices, kind } of orders) {
      const options = { seed: 1, strategy: 'first-come', cores: 1, cost: 0, choices } as const
      const { end, stepCount } = simulate(module, {}, options)
      expect(end.detail.kind).not.toBe('choice')
      expect(stepCount).toBeGreaterThanOrEqual(choices.length)
      if (kind === 'deadlock') expect(end.status).toBe('deadlock')
      if (kind === 'finished') expect(end).toMatchObject({ status: 'finished', detail: { failed: [] } })
    }
  })
})
