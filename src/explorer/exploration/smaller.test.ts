import { describe, expect, it } from 'vitest'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { ParameterValues } from '../../program/parameters.ts'
import type { Operation } from '../../program/request.ts'
import { defineScenario, type ScenarioModule } from '../../program/scenario.ts'
import * as lostUpdate from '../../scenarios/lost-update.ts'
import * as philosophers from '../../scenarios/philosophers.ts'
import * as polite from '../../scenarios/polite.ts'
import * as twoLocks from '../../scenarios/two-locks.ts'
import { simulate } from '../../simulator/simulation.ts'
import { forEver } from '../endless/for-ever.ts'
import { nothingTold, type OutcomeKind } from '../outcomes/outcomes.ts'
import { SmallerSearch } from './smaller.ts'

const none = { en: '', zh: '' }
const parameters = {
  rounds: { type: 'integer', default: 3, min: 1, max: 1000, label: none },
  others: { type: 'integer', default: 2, min: 0, max: 5, label: none },
} as const

function* getOn(_os: Os, lock: Lock): Operation<void> {
  yield* lock.acquire()
  yield* lock.release()
}

function* passer(os: Os, lock: Lock, rounds: number): Operation<void> {
  yield* os.forever(getOn, [lock], { rounds })
}

/** Two who are too polite, and others beside them who get on. */
const crowd: ScenarioModule = {
  ...polite,
  ...{ getOn, passer },
  scenario: defineScenario({
    id: 'crowd',
    title: none,
    summary: none,
    parameters,
    listings: { python: '', typescript: '' },
    *main(os: Os, given: ParameterValues<typeof parameters>) {
      const [a, b, c] = [yield* os.lock('A'), yield* os.lock('B'), yield* os.lock('C')]
      yield* os.thread(polite.walker, [a, b, false, given.rounds], { name: 'T1' }).start()
      yield* os.thread(polite.walker, [b, a, false, given.rounds], { name: 'T2' }).start()
      for (let n = 0; n < given.others; n++) yield* os.thread(passer, [c, given.rounds], { name: `P${n}` }).start()
    },
  }),
}

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
    choices: found.outcome.choices,
  })
  // What can go on for ever need not.
  if (found.outcome.detail.endless === undefined) expect(trace.end.status).not.toBe('finished')
  return found
}

describe('smaller parameters with which a program fails already', () => {
  it('are found one after another, and what they are said to do was executed', () => {
    expect(smaller(lostUpdate, {}, 'assertion')).toMatchObject({
      values: { threads: 2, times: 1, protection: 'none' },
      changed: ['threads', 'times'],
      outcome: { kind: 'assertion' },
    })
    expect(smaller(lostUpdate, { threads: 12, times: 60 }, 'assertion')?.values).toMatchObject({
      threads: 2,
      times: 1,
    })
    expect(smaller(philosophers, { seats: 9 }, 'deadlock')).toMatchObject({ changed: ['seats'] })
  })

  it('are none where the program fails no more, fails otherwise, or has none that is smaller', () => {
    expect(smaller(lostUpdate, { threads: 2, times: 1 }, 'assertion')).toBeNull()
    expect(smaller(lostUpdate, {}, 'deadlock')).toBeNull()
    expect(smaller(lostUpdate, { protection: 'lock', times: 2 }, 'assertion')).toBeNull()
    expect(smaller(twoLocks, {}, 'deadlock')).toBeNull()
  })

  it('are none of which exploring sees nothing, as the rounds of a run of what goes on for ever', () => {
    expect(smaller(polite, {}, 'livelock')).toBeNull()
    expect(smaller(polite, { rounds: 900 }, 'livelock')).toBeNull()
  })

  it('lead once around what goes on for ever', () => {
    const found = smaller(crowd, { rounds: 7, others: 3 }, 'starvation')
    expect(found).toMatchObject({ values: { others: 1, rounds: 7 }, changed: ['others'] })
    const { choices, detail } = found?.outcome ?? { choices: [], detail: nothingTold }
    const { cycle = [] } = detail.endless ?? {}
    expect(cycle.length).toBeGreaterThan(0)
    expect(forEver(crowd, found?.values ?? {}, { seed: 1 }, choices, cycle.length)?.kind).toBe('starvation')
  })
})
