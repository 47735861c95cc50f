import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkTrace } from '../../model/checker.ts'
import { simulate } from '../../simulator/simulation.ts'
import type { Policy } from '../../trace/tables.ts'
import { outputOf, type Trace } from '../../trace/trace.ts'
import { detailOf } from '../outcomes/outcomes.ts'
import { OptimalSearch } from '../search/optimal.ts'
import { RandomWalk } from '../search/random-walk.ts'
import { allTraces, normalForm } from '../testing/brute-force.ts'
import { timeFamilies } from '../testing/random-actions.ts'
import { learntOf, moduleOf, randomProgram } from '../testing/random-programs.ts'
import { ExploringMachine } from './machine.ts'
import { choicesSoFar } from './schedule-so-far.ts'

const runs = Number(process.env.HEDDLE_RUNS ?? 120)
const maxExecutions = 2000

/** A trace with all that its threads print: what the clock has shown too. */
const withOutput = (machine: ExploringMachine) => `${normalForm(machine)} ${JSON.stringify(detailOf(machine).output)}`

/** What was printed, and the times among it. */
function printed(trace: Trace): { readonly texts: string[]; readonly times: number[] } {
  const lines = outputOf(trace).map(({ thread, text }) => ({ text: `${thread} ${text}`, thread }))
  const sorted = lines.sort((p, q) => p.thread - q.thread).map(({ text }) => text)
  return {
    texts: sorted.map((text) => text.replace(/now at .*/, 'now')),
    times: sorted.flatMap((text) => /now at (.*)/.exec(text)?.[1] ?? []).map(Number),
  }
}

describe.each(['barging', 'fair'] as const)('earliest times, %s', (policy: Policy) => {
  it('are those of a trace, whatever the order of its independent events', () => {
    fc.assert(
      fc.property(randomProgram(7, timeFamilies), (program) => {
        const module = moduleOf(program)
        const options = { seed: 1, policy, ...learntOf(program), tellsTime: true }
        const expected = allTraces(new ExploringMachine(module, {}, options), maxExecutions, withOutput)
        if (expected === null) return
        const machine = new ExploringMachine(module, {}, options)
        const search = new OptimalSearch(machine, 1000)
        const found: string[] = []
        while (search.next() === 'execution') found.push(withOutput(machine))
        expect(search.redundant).toBe(0)
        expect(found.sort()).toEqual([...expected].sort())
      }),
      { numRuns: runs },
    )
  })

  it('are what a run of the same order sees, and no later than one whose clock nobody sets', () => {
    fc.assert(
      fc.property(randomProgram(10, timeFamilies), fc.nat(1_000_000), (program, chance) => {
        const module = moduleOf(program)
        const machine = new ExploringMachine(module, {}, { seed: 1, policy, ...learntOf(program), tellsTime: true })
        new RandomWalk(machine, 1, chance, 1000).next()
        if (machine.cutShort) return
        const choices = choicesSoFar(machine)
        const run = (order: readonly string[], cost: number) =>
          simulate(module, {}, { seed: 1, strategy: 'first-come', cores: 1, cost, policy, choices: order })
        const replayed = run(choices, 0)
        expect(checkTrace(replayed)).toBeNull()
        expect(replayed.end.detail.kind).not.toBe('choice')
        const seen = printed(replayed)
        const told = Object.entries(detailOf(machine).output).flatMap(([, lines]) => lines)
        expect(seen.times.map((time) => `now at ${time}`).sort()).toEqual(
          told.filter((text) => /^now/.test(text)).sort(),
        )
        // Library code goes by what the clock shows.
        if (program.flat().some(({ action }) => action === 'waitForX')) return
        const free = printed(
          run(
            choices.map((choice) => choice.replace(/@.*/, '')),
            0.001,
          ),
        )
        expect(free.texts).toEqual(seen.texts)
        for (const [i, time] of free.times.entries()) expect(time).toBeGreaterThanOrEqual(seen.times[i] ?? Number.NaN)
      }),
      { numRuns: runs },
    )
  })
})
