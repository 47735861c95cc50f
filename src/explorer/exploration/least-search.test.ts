import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ScenarioModule } from '../../program/scenario.ts'
import * as lostUpdate from '../../scenarios/lost-update.ts'
import { ExploringMachine } from '../machine/machine.ts'
import { choicesSoFar } from '../machine/schedule-so-far.ts'
import { isBug, kindOf } from '../outcomes/outcomes.ts'
import { OptimalSearch } from '../search/optimal.ts'
import type { SearchStep } from '../search/search.ts'
import { type Requirements, StartOver } from '../state/requirements.ts'
import * as known from '../testing/known-programs.ts'
import { learntOf, moduleOf, randomProgram } from '../testing/random-programs.ts'
import { type Counterexample, CounterexampleSearch } from './counterexample.ts'
import { Exploration, type ExplorationOptions } from './exploration.ts'
import { defaultExplorationLimits } from './exploration-result.ts'
import { ShortestSearch } from './shortest-search.ts'

function told(module: ScenarioModule, options: Partial<ExplorationOptions> = {}, values = {}) {
  const given = { seed: 1, strategy: { kind: 'optimal' }, scouts: true, stopAtBug: true, ...options } as const
  const exploration = new Exploration(module, values, given)
  while (!exploration.advance(100));
  return exploration.result().counterexample
}

const measureOf = ({ preemptions, switches, steps }: Counterexample) => ({ preemptions, switches, steps })

describe('the least order that leads to a bug', () => {
  it('is the same by states as by all executions within bounds, in random programs', () => {
    let compared = 0
    const property = fc.property(randomProgram(7), (program) => {
      const module = moduleOf(program)
      const { watchesRounds: _, tellsTime: __, ...requirements } = learntOf(program)
      const make = (more: Requirements = {}) => new ExploringMachine(module, {}, { seed: 1, ...requirements, ...more })
      const machine = make()
      const bug = () => isBug(kindOf(machine))
      const search = new OptimalSearch(machine, 1000)
      let step: SearchStep = 'done'
      try {
        step = search.next()
        while (step === 'execution' && !bug()) step = search.next()
      } catch (thrown) {
        // Threads wait busily, or look at the clock.
        if (!(thrown instanceof StartOver)) throw thrown
        return
      }
      if (step !== 'execution' || !machine.isKnownByStates) return
      const other = make()
      const isFound = (hasEnded: boolean): boolean => isBug(kindOf(other, hasEnded ? null : 'limit'))
      const executions = new CounterexampleSearch(other, isFound, 1000, [choicesSoFar(machine)])
      if (!executions.advance(3000)) return
      const limits = { ...defaultExplorationLimits, events: 1000, tries: 0 }
      const states = new ShortestSearch(make, limits, [choicesSoFar(machine)], false)
      while (!states.advance(50));
      // Threads turned out to wait for a limited time.
      if (states.best.unproven === 'tries') return
      compared++
      expect(states.best).toMatchObject({ fewest: true, least: true })
      expect(measureOf(states.best)).toEqual(measureOf(executions.best))
      // It can be followed, and leads to a bug.
      const fourth = make()
      const again = new CounterexampleSearch(fourth, () => false, 1000, [states.best.choices])
      expect(measureOf(again.best)).toEqual(measureOf(states.best))
    })
    fc.assert(property, { numRuns: 120 })
    expect(compared).toBeGreaterThan(10)
  })

  it('is proven where executions are far too many to be tried', () => {
    const least = { fewest: true, least: true, unproven: null }
    expect(told(known.philosophers(8, 'naive'))).toMatchObject({ preemptions: 1, switches: 7, steps: 25, ...least })
    const defaults = Object.entries(lostUpdate.scenario.parameters).map(([name, { default: value }]) => [name, value])
    const lost = told(lostUpdate, {}, Object.fromEntries(defaults))
    expect(lost).toMatchObject({ preemptions: 1, switches: 4, steps: 44, ...least })
  })

  it('is known by its preemptions alone, or not at all, where there are too many states', () => {
    const nine = known.philosophers(9, 'naive')
    expect(told(nine, { limits: { states: 20_000 } })).toMatchObject({
      preemptions: 1,
      fewest: true,
      least: false,
      unproven: 'states',
    })
    expect(told(nine, { limits: { states: 100, tries: 100 } })).toMatchObject({
      fewest: false,
      least: false,
      unproven: 'states',
    })
  })

  it('says that it was stopped', () => {
    const exploration = new Exploration(known.philosophers(6, 'naive'), {}, { seed: 1, strategy: { kind: 'optimal' } })
    while (!exploration.progress().done) exploration.advance(100)
    exploration.advance(1)
    expect(exploration.result().counterexample).toMatchObject({ least: false, unproven: 'stopped' })
  })
})
