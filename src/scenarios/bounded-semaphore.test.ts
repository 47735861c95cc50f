import { describe, expect, it } from 'vitest'
import { defaultRun, highlightStep, manyRuns, stepsOf, threadName } from '../simulator/testing/facts.ts'
import { StateReader } from '../trace/state.ts'
import { isErrorValue } from '../trace/tables.ts'
import { outputOf, resultOf, type Trace } from '../trace/trace.ts'
import * as program from './bounded-semaphore.ts'

/** Who released once too often, and was told so. */
function refused(trace: Trace): string[] {
  const releases = stepsOf(trace, { operation: 'release', object: 'connections' })
  return releases.filter((step) => isErrorValue(resultOf(trace, step))).map((step) => threadName(trace, step))
}

/** The most that ever were connected at once, by what they print. */
function most(trace: Trace): number {
  return Math.max(...outputOf(trace).map(({ text }) => Number(text.match(/one of (\d+)/)?.[1])))
}

/** Permits after the last step. */
function permitsLeft(trace: Trace): number | undefined {
  const object = trace.objects.find(({ name }) => name === 'connections')
  const kind = trace.kinds.find(({ name }) => name === object?.kind)
  const permits = kind?.fields.find(({ name }) => name === 'permits')
  return new StateReader(trace).at(trace.stepCount - 1)[(object?.base ?? 0) + (permits?.offset ?? 0)]
}

describe.each(['barging', 'fair'])('a connection that is given back twice (%s)', (policy) => {
  it('is an error in the thread that does so, when nobody else has one', () => {
    for (const trace of manyRuns(program, { policy })) {
      expect(trace.end.detail).toEqual({ kind: 'finished', failed: [1, 2] })
      expect(refused(trace)).toEqual(['client1', 'client2'])
      const errors = stepsOf(trace, { operation: 'fail' }).map((step) => trace.values[trace.steps.argument[step] ?? 0])
      for (const error of errors)
        expect(error).toEqual({ error: 'ValueError', message: 'Semaphore released too many times' })
      expect(most(trace)).toBeLessThanOrEqual(2)
      expect(permitsLeft(trace)).toBe(2)
    }
  })

  it('is reported as often as it happens while others are connected, but maybe to somebody else', () => {
    const blamed = new Set<string>()
    for (const trace of manyRuns(program, { policy, gap: 0.2 })) {
      expect(refused(trace)).toHaveLength(2)
      for (const name of refused(trace)) blamed.add(name)
      expect(permitsLeft(trace)).toBe(2)
    }
    expect([...blamed].some((name) => !['client1', 'client2'].includes(name))).toBe(true)
  })

  it('is a connection too many for a plain semaphore, which says nothing', () => {
    for (const trace of manyRuns(program, { policy, semaphore: 'plain', gap: 0.2, clients: 8 })) {
      expect(trace.end.detail).toEqual({ kind: 'finished', failed: [] })
      expect(permitsLeft(trace)).toBe(4)
      expect(most(trace)).toBeGreaterThan(2)
    }
  })
})

describe('connections', () => {
  it('are never more than there are when nobody is careless', () => {
    for (const semaphore of ['plain', 'bounded'])
      for (const trace of manyRuns(program, { semaphore, careless: 0, gap: 0.1 })) {
        expect(trace.end.detail).toEqual({ kind: 'finished', failed: [] })
        expect(most(trace)).toBe(2)
      }
  })

  it('have the moments of their story', () => {
    const trace = defaultRun(program)
    const steps = program.scenario.story?.highlights.map((highlight) => highlightStep(trace, highlight)) ?? []
    expect(steps.map((step) => isErrorValue(resultOf(trace, step)))).toEqual([false, true])
  })
})
