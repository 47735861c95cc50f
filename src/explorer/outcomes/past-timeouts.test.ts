import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkTrace } from '../../model/checker.ts'
import type { Cell } from '../../program/cells.ts'
import type { Lock } from '../../program/handles.ts'
import type { Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { simulate } from '../../simulator/simulation.ts'
import type { Policy } from '../../trace/tables.ts'
import { Exploration } from '../exploration/exploration.ts'
import type { ExplorationResult } from '../exploration/exploration-result.ts'
import { present } from '../testing/programs.ts'
import { families, timeFamilies } from '../testing/random-actions.ts'
import { moduleOf, randomProgram } from '../testing/random-programs.ts'
import { outcomeKey } from './outcome-list.ts'

const runs = Number(process.env.HEDDLE_RUNS ?? 40)

function explored(module: ScenarioModule, policy: Policy, timeouts: number): ExplorationResult | null {
  const limits = { timeouts, executions: 3000, tries: 300 }
  const exploration = new Exploration(module, {}, { seed: 1, strategy: { kind: 'optimal' }, policy, limits })
  while (!exploration.advance(1000));
  const result = exploration.result()
  return result.limits.includes('executions') ? null : result
}

/** Two who may wait for each other's locks for ever, and one who does something else meanwhile. */
function beside(other: (stop: Lock, beats: Cell) => Operation<void>): ScenarioModule {
  return present(
    function* (os) {
      return {
        a: yield* os.lock('a'),
        b: yield* os.lock('b'),
        stop: yield* os.lock('stop'),
        beats: yield* os.cell(0, 'beats'),
      }
    },
    [
      function* ({ a, b, stop }) {
        yield* stop.acquire()
        yield* a.with(() => b.with(function* () {}))
      },
      function* ({ a, b }) {
        yield* b.with(() => a.with(function* () {}))
      },
      ({ stop, beats }) => other(stop, beats),
    ],
  )
}

const kindsOf = (result: ExplorationResult | null): string[] => [
  ...new Set(result?.outcomes.map(({ kind }) => kind).sort()),
]

describe.each(['barging', 'fair'] as const)('one that is cut off as it gives up too often, %s', (policy) => {
  it('hides no deadlock of others, where it comes to an end', () => {
    const module = beside(function* (stop) {
      for (let n = 0; n < 9; n++) if (yield* stop.acquire(1)) return
    })
    const result = explored(module, policy, 3)
    expect(result?.limits).toEqual(['timeouts'])
    expect(kindsOf(result)).toEqual(['lock-held', 'partial-deadlock'])
    expect(result?.counterexample?.choices.length).toBeGreaterThan(0)
    for (const { choices, kind } of result?.outcomes ?? []) {
      const trace = simulate(module, {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 0, policy, choices })
      expect(checkTrace(trace)).toBeNull()
      expect(trace.end.status).toBe(kind === 'lock-held' ? 'finished' : 'deadlock')
    }
  })

  it('hides no ring of locks, where it comes to none, and is not told to wait for ever', () => {
    const module = beside(function* (stop, beats) {
      while (!(yield* stop.acquire(0.5))) yield* beats.add(1)
    })
    const result = explored(module, policy, 3)
    expect(kindsOf(result)).toEqual(['limit', 'partial-deadlock'])
    const stuck = result?.outcomes.flatMap(({ detail }) => detail.stuck) ?? []
    for (const { thread, limit } of stuck) expect(limit).toBe(thread === 't2' ? 0.5 : undefined)
    expect(new Set(stuck.map(({ thread }) => thread))).toEqual(new Set(['t0', 't1', 't2']))
  })

  it('ends in no other way than it does where it may give up more often', () => {
    fc.assert(
      fc.property(randomProgram(8, [...families, ...timeFamilies]), (program) => {
        if (program.flat().filter(({ action }) => /^timed/.test(action)).length < 2) return
        const module = moduleOf(program)
        const few = explored(module, policy, 1)
        const many = explored(module, policy, 9)
        if (few === null || many === null) return
        expect(many.limits).not.toContain('timeouts')
        const all = new Set(many.outcomes.map(({ kind, detail }) => outcomeKey(kind, detail)))
        for (const { kind, detail } of few.outcomes)
          if (kind !== 'limit') expect(all).toContain(outcomeKey(kind, detail))
      }),
      { numRuns: runs },
    )
  })
})
