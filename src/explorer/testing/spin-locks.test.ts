import { describe, expect, it } from 'vitest'
import type { ScenarioModule } from '../../program/scenario.ts'
import { Exploration } from '../exploration/exploration.ts'
import * as locks from './spin-locks.ts'

const { entering, meeting } = locks

function explored(module: ScenarioModule) {
  const exploration = new Exploration(module, {}, { seed: 1, strategy: { kind: 'optimal' } })
  while (!exploration.advance(1000));
  const { exhaustive, limits, outcomes, redundant, traces } = exploration.result()
  return { exhaustive, limits, redundant, traces, kinds: [...new Set(outcomes.map(({ kind }) => kind))].sort() }
}

describe('locks for which threads wait busily', () => {
  it.each<[string, ScenarioModule]>([
    ['Peterson, once', entering(locks.peterson, 2, 1)],
    ['Peterson, twice', entering(locks.peterson, 2, 2)],
    ['Dekker', entering(locks.dekker, 2, 1)],
    ['bakery', entering(locks.bakery, 2, 1)],
    ['Szymanski', entering(locks.szymanski, 2, 1)],
    ['ticket, two threads twice', entering(locks.ticket, 2, 2)],
    ['ticket, three threads', entering(locks.ticket, 3, 1)],
    ['test-and-set', entering(locks.testAndSet, 2, 2)],
    ['test and test-and-set', entering(locks.testAndTestAndSet, 2, 2)],
    ['MCS', entering(locks.mcs, 2, 2)],
    ['MCS, three threads', entering(locks.mcs, 3, 1)],
    ['CLH', entering(locks.clh, 2, 2)],
    ['a barrier that counts', meeting(3, 1, false)],
    ['a barrier that turns its sense', meeting(2, 2, true)],
  ])('%s: no two are inside, and nobody waits for ever', (_name, module) => {
    const result = explored(module)
    expect(result).toMatchObject({ exhaustive: true, limits: [], redundant: 0, kinds: ['finished'] })
  })

  it('Peterson with its writes swapped lets both in', () => {
    expect(explored(entering(locks.petersonSwapped, 2, 1))).toMatchObject({
      exhaustive: true,
      limits: [],
      kinds: ['assertion', 'finished'],
    })
  })
})
