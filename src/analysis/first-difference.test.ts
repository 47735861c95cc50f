import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { choicesOf } from '../program/choices.ts'
import * as deadlock from '../scenarios/deadlock-rlock.ts'
import * as semaphore from '../scenarios/semaphore-threads.ts'
import type { SimulatorOptions, StrategyName } from '../simulator/options.ts'
import { simulate } from '../simulator/simulation.ts'
import { defaultRun } from '../simulator/testing/facts.ts'
import { type Action, type Script, scripted } from '../simulator/testing/programs.ts'
import { targetThread, viewRows } from '../trace/columns.ts'
import { operationName, type Trace } from '../trace/trace.ts'
import { firstDifference } from './first-difference.ts'

const action: fc.Arbitrary<Action> = fc.record({
  does: fc.constantFrom<Action['does']>('acquire', 'release', 'with', 'try', 'sleep', 'print', 'start', 'join', 'fail'),
  which: fc.nat(9),
})
const script: fc.Arbitrary<Script> = fc.record({
  policy: fc.constantFrom('barging' as const, 'fair' as const),
  permits: fc.array(fc.nat(2), { minLength: 1, maxLength: 2 }),
  threads: fc.array(fc.array(action, { maxLength: 8 }), { minLength: 1, maxLength: 5 }),
})
const how: fc.Arbitrary<SimulatorOptions> = fc.record({
  seed: fc.nat(),
  strategy: fc.constantFrom<StrategyName>('first-come', 'round-robin', 'random'),
  cores: fc.integer({ min: 1, max: 3 }),
  cost: fc.constantFrom(0, 0.01),
})

/** All that counts of a step, in one text. */
function stepText(trace: Trace, step: number): string {
  const target = trace.steps.target[step] ?? -1
  const thread = targetThread(target)
  const { kind, name } = trace.objects[target] ?? {}
  const what = thread >= 0 ? ['thread', trace.threads[thread]?.path] : target < 0 ? [target] : [kind, name]
  const who = trace.threads[trace.steps.thread[step] ?? 0]?.path
  return JSON.stringify([who, operationName(trace, step), what, trace.steps.line[step]])
}

/** The same, in the plainest way: the first place at which two lists differ. */
function plainly(first: Trace, second: Trace) {
  const texts = [first, second].map((trace) => Array.from({ length: trace.stepCount }, (_, at) => stepText(trace, at)))
  for (let at = 0; at < Math.max(first.stepCount, second.stepCount); at++)
    if (texts[0]?.[at] !== texts[1]?.[at])
      return { first: at < first.stepCount ? at : null, second: at < second.stepCount ? at : null }
  return null
}

function cut(trace: Trace, steps: number): Trace {
  return { ...trace, steps: viewRows(trace.steps, steps), stepCount: steps }
}

describe('the first differing step', () => {
  it('is where two lists of what was done first differ', () => {
    let differ = 0
    fc.assert(
      fc.property(script, script, fc.boolean(), how, how, (one, other, same, a, b) => {
        const first = simulate(scripted(one), {}, a)
        const second = simulate(scripted(same ? one : other), {}, b)
        const found = firstDifference(first, second)
        expect(found).toEqual(plainly(first, second))
        expect(firstDifference(second, first)).toEqual(found && { first: found.second, second: found.first })
        if (found !== null) differ++
      }),
      { numRuns: 200 },
    )
    expect(differ).toBeGreaterThan(50)
  })

  it('does not exist between a run and itself, and stands at the end of the shorter one where one is cut off', () => {
    fc.assert(
      fc.property(script, how, fc.nat(30), (program, options, length) => {
        const trace = simulate(scripted(program), {}, options)
        expect(firstDifference(trace, trace)).toBeNull()
        const shorter = cut(trace, Math.min(length, trace.stepCount))
        const end = shorter.stepCount === trace.stepCount ? null : { first: null, second: shorter.stepCount }
        expect(firstDifference(shorter, trace)).toEqual(end)
      }),
      { numRuns: 50 },
    )
  })

  it('does not stand before the end of an order that both follow', () => {
    fc.assert(
      fc.property(script, how, how, fc.nat(20), (program, options, others, length) => {
        const first = simulate(scripted(program), {}, options)
        const choices = choicesOf(first).slice(0, length)
        const second = simulate(scripted(program), {}, { ...others, seed: options.seed, choices })
        const found = firstDifference(first, second)
        expect(found?.first ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(choices.length)
      }),
      { numRuns: 50 },
    )
  })

  it('is the making of the lock between two locks and one', () => {
    const two = defaultRun(deadlock, { locks: 'two' })
    const one = defaultRun(deadlock, { locks: 'rlock' })
    const found = firstDifference(two, one)
    expect(
      [stepText(two, found?.first ?? -1), stepText(one, found?.second ?? -1)].map((text) => JSON.parse(text)[1]),
    ).toEqual(['create', 'create'])
  })

  it('does not ask for times, nor for what operations were given', () => {
    expect(
      firstDifference(defaultRun(semaphore, { permits: 4, users: 2 }), defaultRun(semaphore, { permits: 5, users: 2 })),
    ).toBeNull()
  })
})
