import { describe, expect, it } from 'vitest'
import { ProgramError } from '../program/errors.ts'
import type { Lock } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Operation } from '../program/request.ts'
import { simulate } from '../simulator/simulation.ts'
import { programOf } from '../simulator/testing/programs.ts'
import { operationName, type Trace } from '../trace/trace.ts'
import { accountOf, failingSteps } from './account.ts'
import { causalSlice } from './causal-slice.ts'
import { lockFaults } from './deadlock.ts'

const options = { seed: 1, strategy: 'first-come', cores: 4, cost: 0.01 } as const

function* takeBoth(os: Os, first: Lock, second: Lock): Operation<void> {
  yield* first.acquire()
  yield* os.sleep(1)
  yield* second.acquire()
}

/** Has nothing to do with anybody. */
function* alone(os: Os, own: Lock): Operation<void> {
  yield* own.acquire()
  yield* os.sleep(0.5)
  yield* own.release()
}

function* doubts(_os: Os, lock: Lock): Operation<void> {
  yield* lock.acquire()
  throw new ProgramError('AssertionError', 'there are two')
}

const crosswise = programOf(
  function* (os) {
    const [a, b, c] = [yield* os.lock('A'), yield* os.lock('B'), yield* os.lock('C')]
    const threads = [
      os.thread(takeBoth, [a, b], { name: 'T1' }),
      os.thread(takeBoth, [b, a], { name: 'T2' }),
      os.thread(alone, [c], { name: 'T3' }),
    ]
    for (const thread of threads) yield* thread.start()
    for (const thread of threads) yield* thread.join()
  },
  { takeBoth, alone },
)

const doubtful = programOf(
  function* (os) {
    const [a, b] = [yield* os.lock('A'), yield* os.lock('B')]
    const threads = [os.thread(doubts, [a], { name: 'T1' }), os.thread(alone, [b], { name: 'T2' })]
    for (const thread of threads) yield* thread.start()
    for (const thread of threads) yield* thread.join()
  },
  { doubts, alone },
)

const fine = programOf(function* (os) {
  const a = yield* os.lock('A')
  yield* a.acquire()
  yield* a.release()
})

/** Operations of a thread that have a bearing, in order. */
function slice(trace: Trace, name: string): string[] {
  const marks = causalSlice(trace, failingSteps(trace, lockFaults(trace)))
  const thread = trace.threads.findIndex((one) => one.name === name)
  const steps = Array.from(marks.keys()).filter((step) => marks[step] === 1 && trace.steps.thread[step] === thread)
  return steps.map((step) => operationName(trace, step))
}

describe('an account of a run', () => {
  it('says of a deadlock who holds what and waits for what, without those who only wait for them', () => {
    const trace = simulate(crosswise, {}, options)
    const { waits, failures, leftHeld } = accountOf(trace, lockFaults(trace))
    expect(failures).toEqual([])
    expect(leftHeld).toEqual([])
    expect(waits.map(({ step: _, line: __, ...wait }) => wait)).toEqual([
      { thread: 'T1', holds: ['A'], target: 'B', kind: 'lock', operation: 'acquire' },
      { thread: 'T2', holds: ['B'], target: 'A', kind: 'lock', operation: 'acquire' },
    ])
  })

  it('has the step by which an invariant broke as the one that goes wrong, and none for an assumption', () => {
    const trace = simulate(fine, {}, options)
    const ended = (property: 'invariant' | 'assumption'): Trace => ({
      ...trace,
      stepCount: 2,
      end: { status: 'stopped', detail: { kind: 'property', property, thread: 1, line: 3, message: '' } },
    })
    const none = { rings: [], leftHeld: [], behind: new Set<number>() }
    expect(failingSteps(ended('invariant'), none)).toEqual([1])
    expect(failingSteps(ended('assumption'), none)).toEqual([])
  })

  it('says of an error whose it is, and of a lock that it stays held', () => {
    const trace = simulate(doubtful, {}, options)
    const { waits, failures, leftHeld } = accountOf(trace, lockFaults(trace))
    expect(waits).toEqual([])
    expect(failures).toMatchObject([{ thread: 'T1', error: 'AssertionError', message: 'there are two' }])
    expect(leftHeld).toMatchObject([{ thread: 'T1', object: 'A' }])
  })

  it('has nothing to say where nothing went wrong', () => {
    const trace = simulate(fine, {}, options)
    expect(accountOf(trace, lockFaults(trace))).toEqual({ waits: [], failures: [], leftHeld: [] })
    expect(failingSteps(trace, lockFaults(trace))).toEqual([])
  })
})

describe('the steps with a bearing on a failure', () => {
  it('are those of the ring and what made them possible, not those of strangers', () => {
    const trace = simulate(crosswise, {}, options)
    expect(slice(trace, 'T1')).toEqual(['acquire', 'sleep', 'wake', 'block'])
    expect(slice(trace, 'T3')).toEqual([])
    // The third start and the joins come after all that matters.
    expect(slice(trace, 'main').filter((name) => name === 'start')).toHaveLength(2)
    expect(slice(trace, 'main')).not.toContain('block')
  })

  it('are those before an error', () => {
    const trace = simulate(doubtful, {}, options)
    expect(slice(trace, 'T1')).toEqual(['acquire', 'fail'])
    expect(slice(trace, 'T2')).toEqual([])
  })
})

describe('the steps with a bearing', () => {
  it('are the past of a step: leaving all others out, in the same order, comes to the same', () => {
    const trace = simulate(crosswise, {}, options)
    const marks = causalSlice(trace, failingSteps(trace, lockFaults(trace)))
    const choices = Array.from(marks.keys())
      .filter((step) => marks[step] === 1)
      .map((step) => trace.threads[trace.steps.thread[step] ?? 0]?.path ?? '')
    expect(choices.length).toBeLessThan(trace.stepCount)
    const again = simulate(crosswise, {}, { ...options, choices })
    expect(again.end.detail.kind).toBe('deadlock')
    const waits = (one: Trace) => accountOf(one, lockFaults(one)).waits.map(({ step: _, ...wait }) => wait)
    expect(waits(again)).toEqual(waits(trace))
  })
})
