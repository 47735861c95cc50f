import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Lock } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Operation } from '../program/request.ts'
import type { Condition } from '../program/waiting.ts'
import * as program from '../scenarios/semaphore-processes.ts'
import { simulate } from '../simulator/simulation.ts'
import { programOf } from '../simulator/testing/programs.ts'
import { decodeTrace, encodeTrace } from './codec.ts'
import { endSentence } from './end-sentence.ts'
import { traceToJson, traceToJsonText } from './json.ts'
import type { EndDetail } from './tables.ts'
import type { Trace } from './trace.ts'

const options = { seed: 3, strategy: 'random', cores: 2, cost: 0.02 } as const

function run(users: number, permits: number, policy: 'barging' | 'fair' = 'barging'): Trace {
  return simulate(program, { users, permits, stayFrom: 1, stayTo: 3, policy }, options)
}

describe('a trace as JSON', () => {
  it('tells who ran what', () => {
    const json = traceToJson(run(3, 1))
    expect(json).toMatchObject({
      version: 1,
      scenario: 'semaphore-processes',
      parameters: { users: 3, permits: 1, policy: 'barging' },
      seed: 3,
      executor: 'simulator',
      options: { strategy: 'random', cores: 2, cost: 0.02 },
    })
    expect(json.threads[0]).toMatchObject({ id: 0, name: 'main', kind: 'process', parent: null, path: '' })
    expect(json.threads[3]).toMatchObject({ id: 3, name: 'user3', kind: 'process', parent: 0, path: '2', pid: 1003 })
    expect(json.objects).toEqual([
      { id: 0, kind: 'semaphore', name: 'seats', policy: 'barging', of: 'multiprocessing' },
    ])
    expect(json.threads[0]).not.toHaveProperty('base')
  })

  it('tells each step with the fields that it changed', () => {
    const { steps } = traceToJson(run(3, 1))
    expect(steps[0]).toEqual({
      index: 0,
      time: 0.02,
      thread: 0,
      operation: 'create',
      object: 0,
      target: null,
      line: expect.any(Number),
      cause: null,
      argument: 1,
      result: null,
      effects: [
        { object: 0, field: 'permits', value: 1 },
        { object: 0, field: 'multiprocessing', value: true },
      ],
    })
    expect(steps[1]).toMatchObject({
      operation: 'start',
      object: null,
      target: 1,
      effects: [
        { thread: 1, field: 'status', value: 'runnable' },
        { thread: 0, field: 'children', value: { thread: 1 } },
      ],
    })
    const first = steps.find((step) => step.operation === 'acquire')
    expect(first).toMatchObject({ object: 0, result: true, effects: [{ object: 0, field: 'permits', value: 0 }] })
    const blocked = steps.find((step) => step.operation === 'block' && step.object === 0)
    expect(blocked).toMatchObject({ argument: 'acquire', result: null })
    expect(blocked?.effects).toEqual([
      { object: 0, field: 'waiters', value: [blocked?.thread] },
      { thread: blocked?.thread, field: 'status', value: 'blocked' },
      { thread: blocked?.thread, field: 'waitsFor', value: { object: 0 } },
    ])
    const join = steps.find((step) => step.operation === 'block' && step.object === null)
    expect(join?.effects).toContainEqual({ thread: 0, field: 'waitsFor', value: { thread: join?.target } })
  })

  it('tells a hand-over: who gets it, and the line that is left', () => {
    const { steps } = traceToJson(run(4, 1, 'fair'))
    const release = steps.find((step) => step.operation === 'release')
    const woken = steps[steps.findIndex((step) => step.cause === release?.index)]?.thread
    expect(release?.effects).toContainEqual({ thread: woken, field: 'granted', value: { object: 0 } })
    expect(release?.effects).toContainEqual({ thread: woken, field: 'status', value: 'runnable' })
    expect(release?.effects.some((effect) => effect.field === 'permits')).toBe(false)
  })

  it('folds to the same state as the model, at every step', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 3 }),
        fc.boolean(),
        (users, permits, fair) => {
          const json = traceToJson(run(users, permits, fair ? 'fair' : 'barging'))
          let free = 0
          let inside = 0
          let waiters: readonly unknown[] = []
          const granted = new Set<unknown>()
          for (const { thread, operation, object, argument, effects } of json.steps) {
            if (operation === 'block' && argument === 'acquire') waiters = [...waiters, thread]
            for (const { field, value, ...owner } of effects) {
              if (field === 'permits') free = Number(value)
              if (field === 'waiters') {
                // One joins at the end or the first leaves.
                if (operation === 'release') waiters = waiters.slice(1)
                expect(value).toEqual(waiters)
              }
              if (field === 'granted' && 'thread' in owner) {
                if (value === null) granted.delete(owner.thread)
                else granted.add(owner.thread)
              }
            }
            if (object === 0 && operation === 'acquire') inside++
            if (object === 0 && operation === 'release') inside--
            if (operation !== 'create' && free + inside > 0) expect(free + inside + granted.size).toBe(permits)
          }
          expect(inside).toBe(0)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('is the same as text in pieces', () => {
    for (const trace of [run(3, 1), run(2, 0)]) {
      const pieces = [...traceToJsonText(trace)]
      expect(pieces).toHaveLength(trace.stepCount + 2)
      expect(JSON.parse(pieces.join(''))).toEqual(traceToJson(trace))
    }
    const empty = { ...run(1, 1), stepCount: 0 }
    expect(JSON.parse([...traceToJsonText(empty)].join('')).steps).toEqual([])
  })

  it('tells output and end', () => {
    const finished = traceToJson(run(2, 1))
    expect(finished.output.map((line) => line.text)).toContain('user2 takes a seat')
    expect(finished.output.at(-1)).toMatchObject({ thread: 0, text: 'All users have left' })
    expect(finished.end).toEqual({
      status: 'finished',
      detail: 'Every thread ended.',
      reason: { kind: 'finished', failed: [] },
    })
    const { end } = traceToJson(run(1, 0))
    expect(end.status).toBe('deadlock')
    expect(end.detail).toMatch(/^Nobody can go on: main waits for the end of user1.*; user1 waits for seats/)
    expect(end.reason).toMatchObject({
      stuck: [
        { thread: 0, object: null, target: 1 },
        { thread: 1, object: 0, target: null },
      ],
    })
  })
})

function* notifier(os: Os, lock: Lock, ready: Condition): Operation<void> {
  yield* lock.acquire()
  yield* ready.notify()
  yield* os.sleep(1)
  yield* lock.release()
}

const mixed = programOf(
  function* (os) {
    const queue = yield* os.queue(0, 'q')
    yield* queue.put('a')
    yield* queue.put([1, 2])
    yield* queue.get()
    const lock = yield* os.lock('l')
    const ready = yield* os.condition(lock, 'ready')
    yield* lock.acquire()
    yield* os.thread(notifier, [lock, ready]).start()
    yield* ready.wait(5)
    yield* lock.release()
  },
  { notifier },
)

describe('a trace with queues and conditions as JSON', () => {
  const trace = simulate(mixed, {}, options)
  const { steps, end } = traceToJson(trace)

  it('tells the items of a queue as a list of values', () => {
    const items = steps.flatMap(({ effects }) => effects.filter((effect) => effect.field === 'items'))
    expect(items.map((effect) => effect.value)).toEqual([[], ['a'], ['a', [1, 2]], [[1, 2]]])
    expect(end.status).toBe('finished')
  })

  it('tells what was attempted where it is not what the thread waits for, or was given something', () => {
    const wait = steps.find((step) => step.operation === 'block' && step.thread === 0)
    expect(wait).toMatchObject({
      object: 2,
      argument: { operation: 'wait', object: 2, target: null, argument: { timeout: 5 } },
    })
    // Notified, it waits for the lock, still in the same wait.
    const again = steps.find((step) => step.operation === 'block' && step.object === 1)
    expect(again).toMatchObject({ thread: 0, argument: { operation: 'wait', object: 2 } })
  })

  it('is a file that can be read again', () => {
    expect(decodeTrace(encodeTrace(trace))).toEqual(trace)
  })
})

describe('the sentence of an end', () => {
  it.each<[EndDetail, string]>([
    [{ kind: 'finished', failed: [1] }, 'Every thread ended, by an error: user1.'],
    [{ kind: 'failed', thread: 0, error: { error: 'ValueError', message: 'no' } }, 'main failed with ValueError: no.'],
    [{ kind: 'limit', limit: 'events', value: 7 }, 'Stopped at the limit of 7 steps.'],
    [{ kind: 'limit', limit: 'time', value: 7 }, 'Stopped at the limit of 7 seconds of program time.'],
    [
      { kind: 'choice', step: 4, message: 'thread 0 is blocked' },
      'Stopped before step 4, where the given order does not fit: thread 0 is blocked.',
    ],
    [{ kind: 'stopped' }, 'Stopped by hand.'],
    [{ kind: 'stopped', time: 1_600_000 }, 'Stopped by hand.'],
    [{ kind: 'running' }, 'Still running.'],
  ])('%j', (detail, sentence) => {
    expect(endSentence({ ...run(1, 1), end: { status: 'stopped', detail } })).toBe(sentence)
  })
})
