import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkTrace } from '../model/checker.ts'
import { choicesOf } from '../program/choices.ts'
import { argumentOf, outputOf, type Trace } from '../trace/trace.ts'
import { testProgram } from '../workers/testing/programs.ts'
import { expectRaided } from '../workers/testing/raided.ts'
import type { SimulatorOptions } from './options.ts'
import { simulate } from './simulation.ts'
import { stepsOf } from './testing/facts.ts'

const options = fc.record({
  seed: fc.integer(),
  strategy: fc.constantFrom('first-come', 'round-robin', 'random'),
  cores: fc.integer({ min: 1, max: 4 }),
  cost: fc.constantFrom(0, 0.001, 0.005),
}) satisfies fc.Arbitrary<SimulatorOptions>

function shape({ steps, stepCount, effects, effectCount }: Trace): number[][] {
  const { thread, operation, cause, argument, result } = steps
  const columns = [thread, operation, cause, argument, result].map((column) => [...column.subarray(0, stepCount)])
  return [...columns, [...effects.address.subarray(0, effectCount)], [...effects.value.subarray(0, effectCount)]]
}

/** Its own order gives it again, in whole and from any place on. */
function expectReplayed(id: string, values: { [name: string]: number | string }, trace: Trace, how: SimulatorOptions) {
  expect(checkTrace(trace)).toBeNull()
  const choices = choicesOf(trace)
  const again = simulate(testProgram(id), values, { ...how, cost: 0, cores: 1, choices })
  expect(shape(again)).toEqual(shape(trace))
  const some = choices.slice(0, Math.floor(choices.length / 2))
  const other = simulate(testProgram(id), values, { ...how, choices: some })
  expect(checkTrace(other)).toBeNull()
  expect(other.end.status).toBe('finished')
}

describe('a process that is terminated', () => {
  it('ends where it waits, sleeps or computes, without its finally, and keeps what it holds', () => {
    fc.assert(
      fc.property(options, (how) => {
        const trace = simulate(testProgram('terminates'), {}, how)
        expectReplayed('terminates', {}, trace, how)
        expect(trace.end.detail).toEqual({ kind: 'finished', failed: [] })
        const said = outputOf(trace).map(({ text }) => text)
        expect(said.slice(0, 5)).toEqual([
          'getter false',
          'patient false',
          'dreamer false',
          'toiler false',
          'lucky true',
        ])
        expect(said.slice(5, 7)).toEqual(['never', 'true'])
        expect(said[7]).toContain("'Thread' object has no attribute 'terminate'")
        const ends = stepsOf(trace, { operation: 'end' })
        expect(ends.filter((step) => argumentOf(trace, step) === 'terminated')).toHaveLength(4)
        // It is over soon after it was told, long before its sleep would be.
        expect(Math.max(...trace.steps.time.subarray(0, trace.stepCount))).toBeLessThan(2e6)
      }),
      { numRuns: 40 },
    )
  })

  it('takes its threads and their greenlets with it, also when it has ended itself, and nobody else', () => {
    fc.assert(
      fc.property(options, (how) => {
        const trace = simulate(testProgram('raid'), {}, how)
        expectReplayed('raid', {}, trace, how)
        expect(trace.end.detail).toEqual({ kind: 'finished', failed: [] })
        expectRaided(trace)
        expect(Math.max(...trace.steps.time.subarray(0, trace.stepCount))).toBeLessThan(3e6)
      }),
      { numRuns: 40 },
    )
  })

  it.each(['massacre', 'raids'])('may be so at any moment, in both policies (%s)', (program) => {
    fc.assert(
      fc.property(options, fc.constantFrom('barging', 'fair'), fc.integer({ min: 2, max: 5 }), (how, policy, users) => {
        const values = { users, rounds: 2, policy }
        const trace = simulate(testProgram(program), values, how)
        expectReplayed(program, values, trace, how)
        expect(trace.end.detail).toEqual({ kind: 'finished', failed: [] })
      }),
      { numRuns: 40 },
    )
  })
})
