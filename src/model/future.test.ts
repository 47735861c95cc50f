import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Value } from '../base/value.ts'
import { ThreadStatus } from '../trace/tables.ts'
import type { OperationSpec } from './atom.ts'
import {
  type FutureState,
  futureAddDoneCallback,
  futureAtom,
  futureCancel,
  futureCancelled,
  futureDone,
  futureException,
  futureResult,
  futureRun,
  futureRunning,
  futureSetException,
  futureSetResult,
  futureTake,
} from './future.ts'
import { World, waits } from './testing/world.ts'

const limit = { timeout: 1 }
const problem = { error: 'ValueError', message: 'no', line: 7 }

/** A future as a plain record: CPython's class without its lock and its condition. */
class Reference {
  state: keyof typeof FutureState = 'pending'
  value: Value = null
  line: number[] = []
  callbacks: Value[] = []
  runner = -1
  /** Whether it has been noted that it was cancelled. */
  notified = false

  get isDone(): boolean {
    return this.state !== 'pending' && this.state !== 'running'
  }

  /** Ends it; returns the callbacks to call. */
  end(state: keyof typeof FutureState, value: Value): Value[] {
    Object.assign(this, { state, value, runner: -1, line: [] })
    return this.callbacks.splice(0)
  }

  /** What one gets who asks for the result, or for the error as a value. */
  answer(asked: 'result' | 'exception'): Value | typeof waits | Error {
    if (this.state === 'cancelled') return new Error('CancelledError')
    if (!this.isDone) return waits
    if (this.state === 'finished') return asked === 'result' ? this.value : null
    return asked === 'result' ? new Error('ValueError: no') : { raised: 'ValueError', message: 'no', line: 7 }
  }
}

/** What an operation answers: its result, or the error that it raises. */
function answer(ask: () => Value | typeof waits): Value | typeof waits | Error {
  try {
    return ask()
  } catch (thrown) {
    return thrown instanceof Error ? thrown : new Error(String(thrown))
  }
}

function expectSame(found: Value | typeof waits | Error, expected: Value | typeof waits | Error): void {
  if (expected instanceof Error) expect(String(found)).toContain(expected.message)
  else expect(found).toEqual(expected)
}

const doings = [
  'run',
  'run',
  'take',
  'setResult',
  'setException',
  'cancel',
  'result',
  'result',
  'exception',
  'addDoneCallback',
  'give up',
] as const

describe('a future', () => {
  it('is as its plain reference, whatever is done to it', () => {
    const action = fc.record({ thread: fc.nat(4), does: fc.constantFrom(...doings), value: fc.nat(3) })
    fc.assert(
      fc.property(fc.array(action, { minLength: 5, maxLength: 60 }), (actions) => {
        const world = new World(5)
        const future = world.make(futureAtom)
        const reference = new Reference()
        /** What those wait for who wait. */
        const asked = new Map<number, 'result' | 'exception'>()
        const operations = { result: futureResult, exception: futureException } as const
        for (const { thread, does, value } of actions) {
          const ask = (spec: OperationSpec, given: Value = null) => answer(() => world.ask(thread, spec, future, given))
          const ended = () => expect(world.woken).toEqual(lineBefore)
          const lineBefore = [...reference.line]
          const waiting = asked.get(thread)
          if (world.status(thread) === ThreadStatus.blocked) {
            if (does !== 'give up' || waiting === undefined) continue
            const found = answer(() => world.expire(thread, operations[waiting], future, limit))
            expectSame(found, new Error('TimeoutError'))
            reference.line = reference.line.filter((other) => other !== thread)
            asked.delete(thread)
          } else if (waiting !== undefined) {
            // Woken: it asks again, and what it waited for is there.
            expectSame(ask(operations[waiting]), reference.answer(waiting))
            asked.delete(thread)
          } else if (does === 'run') {
            const expected = {
              pending: true,
              cancelled: reference.notified ? new Error('RuntimeError: Future in unexpected state') : false,
              running: new Error('RuntimeError: Future in unexpected state'),
              finished: new Error('RuntimeError: Future in unexpected state'),
              failed: new Error('RuntimeError: Future in unexpected state'),
            }[reference.state]
            expectSame(ask(futureRun, value === 0), expected)
            if (expected === false) reference.notified = true
            if (expected === true) Object.assign(reference, { state: 'running', runner: value === 0 ? thread : -1 })
          } else if (does === 'take') {
            if (reference.state !== 'running') continue
            expectSame(ask(futureTake), null)
            reference.runner = thread
          } else if (does === 'setResult' || does === 'setException') {
            const spec = does === 'setResult' ? futureSetResult : futureSetException
            const given = does === 'setResult' ? value : problem
            const found = ask(spec, given)
            if (reference.isDone) expectSame(found, new Error('InvalidStateError'))
            else {
              expectSame(found, reference.end(does === 'setResult' ? 'finished' : 'failed', given))
              ended()
            }
          } else if (does === 'cancel') {
            const found = ask(futureCancel)
            if (reference.state === 'pending') {
              expectSame(found, reference.end('cancelled', null))
              ended()
            } else expectSame(found, reference.state === 'cancelled' ? [] : false)
          } else if (does === 'result' || does === 'exception') {
            const expected = reference.answer(does)
            expectSame(ask(operations[does], limit), expected)
            if (expected === waits) {
              reference.line.push(thread)
              asked.set(thread, does)
            }
          } else if (does === 'addDoneCallback') {
            expectSame(ask(futureAddDoneCallback, { body: `f${value}` }), !reference.isDone)
            if (!reference.isDone) reference.callbacks.push({ body: `f${value}` })
          } else continue
          expect(world.line(futureAtom, future)).toEqual(reference.line)
          const free = [0, 1, 2, 3, 4].find((one) => world.status(one) === ThreadStatus.runnable && !asked.has(one))
          if (free === undefined) continue
          expect(world.ask(free, futureDone, future)).toBe(reference.isDone)
          expect(world.ask(free, futureRunning, future)).toBe(reference.state === 'running')
          expect(world.ask(free, futureCancelled, future)).toBe(reference.state === 'cancelled')
          expect(world.changed).toBe(false)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('refuses an error that is none', () => {
    const world = new World(1)
    const future = world.make(futureAtom)
    expect(() => world.ask(0, futureSetException, future, 'no')).toThrow('TypeError')
    expect(world.changed).toBe(false)
  })
})
