import { describe, expect, it } from 'vitest'
import type { ScenarioModule } from '../../program/scenario.ts'
import * as lostUpdate from '../../scenarios/lost-update.ts'
import { isBug } from '../outcomes/outcomes.ts'
import * as bugs from '../testing/known-bugs.ts'
import * as known from '../testing/known-programs.ts'
import { Exploration, type ExplorationOptions, type ExplorationResult } from './exploration.ts'
import { withWalked } from './scouts.ts'

function explore(module: ScenarioModule, options: Partial<ExplorationOptions> = {}, portion = 64): ExplorationResult {
  const exploration = new Exploration(module, {}, { seed: 1, strategy: { kind: 'optimal' }, ...options })
  while (!exploration.advance(portion));
  return exploration.result()
}

const buggy: readonly (readonly [string, ScenarioModule])[] = Object.entries(bugs.everyBug)

describe('scouts beside a search', () => {
  it.each(buggy)('%s: change none of its counts, and find only what it finds, too', (_, module) => {
    const { walks: none, ...localSteps } = explore(module)
    const { walks, ...scouted } = explore(module, { scouts: true })
    expect(none).toBeUndefined()
    expect(scouted).toEqual(localSteps)
    expect(walks?.executions).toBeGreaterThan(0)
    expect(withWalked(scouted.outcomes, walks)).toHaveLength(scouted.outcomes.length)
  })

  it.each(buggy)('%s: find its bug within few executions', (name, module) => {
    const localSteps = explore(module)
    const { walks, executions, exhaustive, limits, outcomes, counterexample } = explore(module, {
      scouts: true,
      stopAtBug: true,
    })
    if (!localSteps.outcomes.some(({ kind }) => isBug(kind))) {
      expect({ name, exhaustive, executions }).toEqual({ name, exhaustive: true, executions: localSteps.executions })
      return
    }
    expect(executions + (walks?.executions ?? 0)).toBeLessThan(60)
    expect(limits).toContain('first-bug')
    expect(withWalked(outcomes, walks).some(({ kind }) => isBug(kind))).toBe(true)
    expect(counterexample).toMatchObject({ preemptions: localSteps.counterexample?.preemptions, least: true })
  })

  it('find a bug to which the search would come late', () => {
    const defaults = Object.entries(lostUpdate.scenario.parameters).map(([name, { default: value }]) => [name, value])
    const options = { seed: 1, strategy: { kind: 'optimal' }, scouts: true, stopAtBug: true } as const
    const exploration = new Exploration(lostUpdate, Object.fromEntries(defaults), options)
    while (!exploration.progress().done) exploration.advance(1)
    const { walks, executions } = exploration.progress()
    expect(walks?.found).toMatchObject({ by: 'round-robin', executions: 2 })
    expect(executions).toBe(0)
  })

  it('come to the same however the exploration is cut into portions, and heed the limit of executions', () => {
    const limits = { executions: 40 }
    const whole = explore(known.readers(8), { scouts: true, limits }, 1000)
    expect(explore(known.readers(8), { scouts: true, limits }, 1)).toEqual(whole)
    expect(whole.executions).toBe(40)
    expect(whole.walks?.executions).toBeLessThanOrEqual(40)
    expect(whole.walks?.found).toBeNull()
  })

  it('take a small share of a long exploration', () => {
    const { walks, executions } = explore(known.counter(5), { scouts: true })
    expect(executions).toBe(14_400)
    expect(walks?.executions).toBeLessThan(executions / 5)
  })
})
