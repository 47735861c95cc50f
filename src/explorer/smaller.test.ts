import { describe, expect, it } from 'vitest'
import type { ScenarioModule } from '../program/scenario.ts'
import * as lostUpdate from '../scenarios/lost-update.ts'
import * as philosophers from '../scenarios/philosophers.ts'
import * as twoLocks from '../scenarios/two-locks.ts'
import { simulate } from '../simulator/simulation.ts'
import type { OutcomeKind } from './outcomes.ts'
import { SmallerSearch } from './smaller.ts'

function smaller(module: ScenarioModule, given: { readonly [name: string]: number | string }, kind: OutcomeKind) {
  const defaults = Object.entries(module.scenario.parameters).map(([name, { default: value }]) => [name, value])
  const values = { ...Object.fromEntries(defaults), ...given }
  const options = { seed: 1, strategy: { kind: 'optimal' } } as const
  const search = new SmallerSearch(module, values, options, new Set([kind]))
  while (!search.advance(10));
  const { found } = search
  if (found === null) return null
  const trace = simulate(module, found.values, {
    seed: 1,
    strategy: 'first-come',
    cores: 1,
    cost: 0,
    choices: found.choices,
  })
  expect(trace.end.status).not.toBe('finished')
  return found
}

describe('smaller parameters with which a program fails already', () => {
  it('are found one after another, and what they are said to do was executed', () => {
    expect(smaller(lostUpdate, {}, 'assertion')).toMatchObject({
      values: { threads: 2, times: 1, protection: 'none' },
      changed: ['threads', 'times'],
      kind: 'assertion',
    })
    expect(smaller(lostUpdate, { threads: 12, times: 60 }, 'assertion')?.values).toMatchObject({
      threads: 2,
      times: 1,
    })
    expect(smaller(philosophers, { seats: 9 }, 'deadlock')).toMatchObject({ changed: ['seats'], kind: 'deadlock' })
  })

  it('are none where the program fails no more, fails otherwise, or has none that is smaller', () => {
    expect(smaller(lostUpdate, { threads: 2, times: 1 }, 'assertion')).toBeNull()
    expect(smaller(lostUpdate, {}, 'deadlock')).toBeNull()
    expect(smaller(lostUpdate, { protection: 'lock', times: 2 }, 'assertion')).toBeNull()
    expect(smaller(twoLocks, {}, 'deadlock')).toBeNull()
  })
})
