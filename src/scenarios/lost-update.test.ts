import { describe, expect, it } from 'vitest'
import { defaultRun, lawfulRun, manyRuns, stepsOf } from '../simulator/testing/facts.ts'
import { outputOf, resultOf, type Trace } from '../trace/trace.ts'
import * as program from './lost-update.ts'

/** What main reads in the end. */
function total(trace: Trace): number {
  const [sum = -1] = stepsOf(trace, { operation: 'read', thread: 'main' })
  return Number(resultOf(trace, sum))
}

const seeds = Array.from({ length: 40 }, (_, seed) => seed)
const random = seeds.map((seed) => ({ seed, strategy: 'random', cores: 2, cost: 0.02 }) as const)

describe('adding to a plain cell', () => {
  it('loses updates as the page shows it first: the assertion fails in main', () => {
    const trace = defaultRun(program)
    expect(total(trace)).toBeLessThan(15)
    expect(trace.end).toMatchObject({
      status: 'failed',
      detail: { thread: 0, error: { error: 'AssertionError', message: `${15 - total(trace)} updates are lost` } },
    })
  })

  it('loses updates under some seeds and none under others', () => {
    const totals = random.map((options) => {
      const trace = lawfulRun(program, { threads: 2, times: 1 }, options)
      expect(trace.end.status).toBe(total(trace) === 2 ? 'finished' : 'failed')
      if (total(trace) === 1) expect(trace.end).toMatchObject({ detail: { error: { message: '1 update is lost' } } })
      return total(trace)
    })
    expect(new Set(totals)).toEqual(new Set([1, 2]))
  })

  it('never makes the total too large, and never less than 2 of many', () => {
    for (const options of random) {
      const sum = total(lawfulRun(program, {}, options))
      expect(sum).toBeGreaterThanOrEqual(2)
      expect(sum).toBeLessThanOrEqual(15)
    }
  })
})

describe.each([
  { protection: 'lock', policy: 'barging' },
  { protection: 'lock', policy: 'fair' },
  { protection: 'atomic', policy: 'barging' },
])('adding with protection: $protection, $policy', (given) => {
  it('loses nothing under any seed', () => {
    const runs = random.map((options) => lawfulRun(program, given, options))
    for (const trace of [...runs, ...manyRuns(program, given)]) {
      expect(total(trace)).toBe(15)
      expect(trace.end).toEqual({ status: 'finished', detail: { kind: 'finished', failed: [] } })
      expect(outputOf(trace).map(({ text }) => text)).toEqual(['15 of 15'])
    }
  })
})

describe('an atomic addition', () => {
  it('is one step and never waits', () => {
    for (const trace of manyRuns(program, { protection: 'atomic' })) {
      expect(stepsOf(trace, { operation: 'add', object: 'total' })).toHaveLength(15)
      expect(stepsOf(trace, { operation: 'block', object: 'total' })).toEqual([])
    }
  })
})
