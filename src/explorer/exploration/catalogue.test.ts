import { describe, expect, it } from 'vitest'
import { loadExplored } from '../../scenarios/explored.ts'
import { Exploration } from './exploration.ts'

async function explored(id: string, given: { readonly [name: string]: number | string }) {
  const module = await loadExplored(id)
  const defaults = Object.entries(module.scenario.parameters).map(([name, parameter]) => [name, parameter.default])
  const values = { ...Object.fromEntries(defaults), ...given }
  const exploration = new Exploration(module, values, { seed: 1, strategy: { kind: 'optimal' } })
  while (!exploration.advance(1000));
  const { traces, redundant, limits, outcomes, counterexample } = exploration.result()
  // The crawlers say how long they took.
  expect({ redundant, limits }).toEqual({ redundant: 0, limits: id.startsWith('crawler') ? ['clock'] : [] })
  const kinds: { [kind: string]: number } = {}
  for (const { kind, traces: count } of outcomes) kinds[kind] = (kinds[kind] ?? 0) + count
  return { traces, kinds, preemptions: counterexample?.preemptions ?? null, outcomes }
}

describe('bugs of the catalogue', () => {
  it.each<[string, { readonly [name: string]: number | string }, object, number | null]>([
    ['lost-update', { threads: 2, times: 1 }, { finished: 2, assertion: 2 }, 1],
    ['lost-update', { threads: 2, times: 1, protection: 'lock' }, { finished: 2 }, null],
    ['two-locks', { variant: 'buggy' }, { finished: 2, deadlock: 1 }, 1],
    ['two-locks', { variant: 'fixed' }, { finished: 2 }, null],
    ['philosophers', { seats: 3 }, { finished: 6, deadlock: 1 }, 1],
    ['philosophers', { seats: 5 }, { finished: 30, deadlock: 1 }, 1],
    ['philosophers', { seats: 5, order: 'ordered' }, { finished: 30 }, null],
    ['if-for-while', { variant: 'buggy' }, { finished: 22, assertion: 2 }, 1],
    ['if-for-while', { variant: 'fixed' }, { finished: 24 }, null],
    ['missed-signal', { variant: 'buggy' }, { finished: 2, deadlock: 1 }, 1],
    ['missed-signal', { variant: 'fixed' }, { finished: 2 }, null],
    ['upgrade', { variant: 'buggy' }, { finished: 2, deadlock: 1 }, 1],
    ['nested-monitor', { variant: 'buggy' }, { finished: 1, deadlock: 1 }, 0],
    ['stray-release', { variant: 'buggy' }, { finished: 26, assertion: 32 }, 1],
    ['bank-transfer', { variant: 'fixed' }, { finished: 2 }, null],
    ['double-checked', { variant: 'buggy' }, { finished: 4, assertion: 2 }, 1],
  ])('%s %j', async (id, given, kinds, preemptions) => {
    const { outcomes, ...found } = await explored(id, given)
    expect(found).toEqual({ traces: Object.values(kinds).reduce((sum, count) => sum + count, 0), kinds, preemptions })
  })
  it.each(['missed-signal', 'pool-starvation', 'crawler-coroutines'])('%s: no two outcomes read alike', async (id) => {
    const { outcomes } = await explored(id, {})
    expect(new Set(outcomes.map(({ kind, detail }) => JSON.stringify([kind, detail]))).size).toBe(outcomes.length)
  })

  it('a starving pool: where its workers stand is told, and no number that the pool keeps for itself', async () => {
    const { outcomes } = await explored('pool-starvation', {})
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['deadlock', 'deadlock', 'finished'])
    // Either worker may have taken either task, which is told by what it waits for.
    const waitsFor = outcomes.map(({ detail }) => detail.stuck.map(({ object }) => object).join())
    expect(waitsFor.sort()).toEqual(['', 'whole(1),part(1),part(2)', 'whole(1),part(2),part(1)'])
    for (const { detail } of outcomes) expect(detail.values).toEqual({})
  })
})
