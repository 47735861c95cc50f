import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ScenarioModule } from '../../program/scenario.ts'
import { NotResumed } from '../search/search.ts'
import { readStrategy } from '../search/strategy.ts'
import * as bugs from '../testing/known-bugs.ts'
import * as known from '../testing/known-programs.ts'
import { terminatedAtWork } from '../testing/programs.ts'
import { branchingFamilies } from '../testing/random-actions.ts'
import { moduleOf, randomProgram } from '../testing/random-programs.ts'
import { Exploration, type ExplorationOptions, type ExplorationResult } from './exploration.ts'
import type { SavedExploration } from './saved.ts'

type Given = Partial<ExplorationOptions>

function begin(module: ScenarioModule, text: string, given: Given): Exploration {
  const strategy = readStrategy(text)
  if (strategy === null) throw new Error(`no strategy ${text}`)
  return new Exploration(module, {}, { seed: 1, scouts: true, ...given, strategy })
}

/** All that comes of an exploration, also how far it said that it was. */
function finish(exploration: Exploration): ExplorationResult {
  while (!exploration.advance(1));
  return exploration.result()
}

/** What an exploration keeps, as it comes back from a file. */
function kept(exploration: Exploration): SavedExploration {
  const saved = exploration.saved()
  if (saved === null) throw new Error('nothing is kept')
  return JSON.parse(JSON.stringify(saved))
}

/** The same, stopped after each of these portions, and gone on with by another. */
function interrupted(module: ScenarioModule, text: string, given: Given, portions: readonly number[]) {
  let exploration = begin(module, text, given)
  for (const portion of portions) {
    exploration.advance(portion)
    const saved = kept(exploration)
    exploration = begin(module, text, given)
    exploration.resume(saved)
    // What it would keep now is what it was given.
    expect(kept(exploration)).toEqual(saved)
  }
  return finish(exploration)
}

const strategies = ['optimal', 'dfs', 'preemptions=2', 'random=60', 'pct=3,60'] as const
const programs: readonly (readonly [string, ScenarioModule])[] = [
  ...Object.entries(bugs.everyBug),
  ['counter', known.counter(4)],
  ['readers', known.readers(6)],
  ['queues', known.producersConsumers(2, 2, 1, 1)],
  ['waiters', known.notifyWaiters(3, true)],
]

describe('an exploration that is kept and taken up by another', () => {
  it.each(programs)('%s: comes to the same with each strategy', (_, module) => {
    for (const text of strategies) {
      const limits = { executions: 400, tries: 500 }
      const whole = finish(begin(module, text, { limits }))
      for (const portions of [[1], [0, 3, 40, 1, 90], [1000]])
        expect(interrupted(module, text, { limits }, portions)).toEqual(whole)
    }
  })

  it('comes to the same in random programs with all that can be chosen', () => {
    const branches = { spurious: 1, draws: 2, wakers: true }
    const portions = fc.array(fc.nat(60), { minLength: 1, maxLength: 4 })
    const property = fc.property(
      fc.oneof(randomProgram(8, branchingFamilies), randomProgram(8)),
      portions,
      (program, portions) => {
        const limits = { executions: 100, tries: 0, events: 40 }
        for (const text of ['optimal', 'preemptions=1']) {
          const module = moduleOf(program)
          const whole = finish(begin(module, text, { limits, branches }))
          expect(interrupted(moduleOf(program), text, { limits, branches }, portions)).toEqual(whole)
        }
      },
    )
    fc.assert(property, { numRuns: 20 })
  })

  it('comes to the same where processes are terminated', () => {
    const module = terminatedAtWork()
    const whole = finish(begin(module, 'optimal', {}))
    expect(whole.executions).toBeGreaterThan(3)
    expect(interrupted(module, 'optimal', {}, [2, 3])).toEqual(whole)
  })

  it('goes on after the first bug, and beyond a limit of executions, where that is asked for then', () => {
    const module = known.philosophers(5, 'naive')
    const whole = finish(begin(module, 'optimal', {}))
    const first = begin(module, 'optimal', { stopAtBug: true })
    expect(finish(first).limits).toEqual(['first-bug'])
    const again = begin(module, 'optimal', { stopAtBug: true })
    again.resume(kept(first))
    expect(finish(again)).toEqual(first.result())
    const all = begin(module, 'optimal', {})
    all.resume(kept(first))
    expect(finish(all)).toEqual(whole)

    const limited = begin(module, 'optimal', { limits: { executions: 7 } })
    expect(finish(limited)).toMatchObject({ executions: 7, limits: ['executions'] })
    const further = begin(module, 'optimal', {})
    further.resume(kept(limited))
    expect({ ...finish(further), walks: null }).toEqual({ ...whole, walks: null })
  })

  it('is refused of another program, and kept of none that goes on for ever', () => {
    const exploration = begin(known.counter(3), 'optimal', {})
    exploration.advance(20)
    const other = begin(bugs.twoLocks, 'optimal', {})
    expect(() => other.resume(kept(exploration))).toThrow(NotResumed)
  })
})
