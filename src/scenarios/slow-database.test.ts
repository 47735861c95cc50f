import { describe, expect, it } from 'vitest'
import { defaultRun, lawfulRun, manyRuns, stepsOf } from '../simulator/testing/facts.ts'
import { argumentOf, outputOf, resultOf, type Trace } from '../trace/trace.ts'
import * as program from './slow-database.ts'

const connectors = ['connector1', 'connector2']

/** Who connects. All others must have failed, after three tries and with a TimeoutError in their own thread. */
function connected(trace: Trace): string[] {
  const { detail } = trace.end
  if (detail.kind !== 'finished') throw new Error(`ended as ${detail.kind}`)
  const told = outputOf(trace).map(({ text }) => text)
  const lucky = connectors.filter((name) => told.includes(`${name} is connected`))
  const failed = detail.failed.map((thread) => trace.threads[thread]?.name ?? '?')
  expect([...lucky, ...failed].toSorted()).toEqual(connectors)
  for (const thread of failed) {
    const waits = stepsOf(trace, { operation: 'wait', thread }).map((step) => resultOf(trace, step))
    expect(waits).toEqual([false, false, false])
    const [fail = -1] = stepsOf(trace, { operation: 'fail', thread })
    expect(argumentOf(trace, fail)).toMatchObject({ error: 'TimeoutError' })
  }
  return lucky
}

const seeds = Array.from({ length: 40 }, (_, seed) => seed)

describe('the slow database', () => {
  it('lets both connect after 2 s', () => {
    for (const trace of manyRuns(program, { checkerDelay: '2' })) {
      expect(connected(trace)).toEqual(connectors)
      expect(stepsOf(trace, { operation: 'wait' }).length).toBeLessThanOrEqual(6)
    }
  })

  it('comes too late for both after 4 s', () => {
    for (const trace of manyRuns(program, { checkerDelay: '4' })) {
      expect(connected(trace)).toEqual([])
      expect(outputOf(trace).at(-1)?.text).toBe('the database is ready')
    }
  })

  it.each(['first-come', 'random'] as const)('is a tie after 3 s, which seeds decide: %s', (strategy) => {
    const numbers = seeds.map((seed) => {
      const options = { seed, strategy, cores: 4, cost: 0.02 }
      return connected(lawfulRun(program, { checkerDelay: '3' }, options)).length
    })
    expect(new Set(numbers)).toEqual(new Set([0, 1, 2]))
  })

  it('is a tie after 3 s, which the schedule decides too', () => {
    const differ = seeds.filter((seed) => {
      const [few, many] = [1, 4].map((cores) => {
        const options = { seed, strategy: 'random', cores, cost: 0.02 } as const
        return connected(lawfulRun(program, { checkerDelay: '3' }, options)).length
      })
      return few !== many
    })
    expect(differ.length).toBeGreaterThan(0)
  })

  it('takes a time that the seed chooses, unless told', () => {
    const options = { strategy: 'first-come', cores: 4, cost: 0.02 } as const
    const runs = seeds.map((seed) => lawfulRun(program, {}, { ...options, seed }))
    const checks = runs.map((trace) => stepsOf(trace, { operation: 'sleep', thread: 'checker' }).length - 1)
    expect(new Set(checks)).toEqual(new Set([2, 3, 4]))
    const numbers = runs.map((trace) => connected(trace).length)
    expect(numbers).toContain(0)
    expect(numbers).toContain(2)
  })

  it('runs as given', () => {
    expect(defaultRun(program).threads.map(({ name }) => name)).toEqual(['main', ...connectors, 'checker'])
  })
})
