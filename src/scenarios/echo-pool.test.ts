import { describe, expect, it } from 'vitest'
import { defaultRun, manyRuns, stepsOf, threadName } from '../simulator/testing/facts.ts'
import { decodeTrace, encodeTrace } from '../trace/codec.ts'
import { argumentOf, outputOf, type Trace } from '../trace/trace.ts'
import * as echoPool from './echo-pool.ts'

const finished = { status: 'finished', detail: { kind: 'finished', failed: [] } }

/** The step of the first operation on each connection by the pool, and of the one that closed it there, by its name. */
function talks(trace: Trace): { readonly from: number; readonly to: number }[] {
  const talks = new Map<number, { from: number; to: number }>()
  for (let step = 0; step < trace.stepCount; step++) {
    const target = trace.steps.target[step] ?? -1
    if (trace.objects[target]?.kind !== 'connection' || !/Worker/.test(threadName(trace, step))) continue
    const known = talks.get(target) ?? { from: step, to: step }
    talks.set(target, { ...known, to: step })
  }
  return [...talks.values()]
}

/** How many clients are served at once at most, and how many are before the first of them hangs up. */
function served(trace: Trace): { most: number; atFirst: number } {
  const all = talks(trace)
  const at = (step: number) => all.filter(({ from, to }) => from <= step && step < to).length
  const [firstEnd = 0] = all.map(({ to }) => to).sort((p, q) => p - q)
  return {
    most: Math.max(...all.map(({ from }) => at(from))),
    atFirst: all.filter(({ from }) => from < firstEnd).length,
  }
}

const told = (trace: Trace) => outputOf(trace).map(({ text }) => text)

describe('an echo server on a pool', () => {
  it('serves four of six clients, and two wait until a served one hangs up', () => {
    for (const trace of manyRuns(echoPool, {})) {
      expect(trace.end).toEqual(finished)
      expect(served(trace).most).toBe(4)
      expect(talks(trace)).toHaveLength(6)
    }
    const usual = defaultRun(echoPool)
    expect(served(usual)).toEqual({ most: 4, atFirst: 4 })
    const hangUps = stepsOf(usual, { operation: 'close' }).filter((step) =>
      threadName(usual, step).startsWith('client'),
    )
    const before = talks(usual).filter(({ from }) => from < (hangUps[0] ?? 0))
    expect(before).toHaveLength(4)
    // All six are connected and accepted by then.
    expect(stepsOf(usual, { operation: 'accept' })[5]).toBeLessThan(hangUps[0] ?? 0)
  })

  it('answers in upper case, and does not send empty lines', () => {
    for (const trace of manyRuns(echoPool, {})) {
      const words = ['HELLO', 'GOODBYE']
      const expected = [2, 3, 4, 5, 6].flatMap((n) => words.map((word) => `${word} FROM CLIENT${n}`))
      expect(told(trace).toSorted()).toEqual([...expected, ...words].toSorted())
      for (const step of stepsOf(trace, { operation: 'send' }))
        expect(argumentOf(trace, step)).not.toMatchObject({ data: '' })
    }
  })

  it('is written to a file and read back, with all its values of several levels', () => {
    const trace = defaultRun(echoPool)
    expect(decodeTrace(encodeTrace(trace)).values).toEqual(trace.values)
  })

  it('serves one after the other with apply', () => {
    for (const trace of manyRuns(echoPool, { style: 'apply' })) {
      expect(trace.end).toEqual(finished)
      expect(served(trace)).toEqual({ most: 1, atFirst: 1 })
      expect(told(trace)).toHaveLength(12)
    }
    expect(stepsOf(defaultRun(echoPool, { style: 'apply' }), { operation: 'accept' })).toHaveLength(6)
  })

  it('keeps nobody waiting with a process for each, and makes connecting wait where the backlog is full', () => {
    expect(served(defaultRun(echoPool, { workers: 6 }))).toEqual({ most: 6, atFirst: 6 })
    const many = defaultRun(echoPool, { clients: 12, style: 'apply' })
    expect(many.end).toEqual(finished)
    const waits = stepsOf(many, { operation: 'block', attempt: 'connect' })
    expect(new Set(waits.map((step) => threadName(many, step))).size).toBe(6)
  })
})
