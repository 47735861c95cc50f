import { describe, expect, it } from 'vitest'
import { ProgramError } from '../program/errors.ts'
import type { Lock, Semaphore } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Operation } from '../program/request.ts'
import { simulate } from '../simulator/simulation.ts'
import { programOf } from '../simulator/testing/programs.ts'
import type { Trace } from '../trace/trace.ts'
import { EndingCounts, runEnding } from './run-ending.ts'

const options = { seed: 1, strategy: 'first-come', cores: 4, cost: 0.01 } as const

function* falls(_os: Os, error: string): Operation<void> {
  throw new ProgramError(error, 'fell')
}

function* waits(os: Os, door: Semaphore): Operation<void> {
  yield* os.sleep(0.1)
  yield* door.acquire()
}

function* keeps(_os: Os, lock: Lock): Operation<void> {
  yield* lock.acquire()
}

const bodies = { falls, waits, keeps }
const run = (main: (os: Os) => Operation<void>, more: object = {}): Trace =>
  simulate(programOf(main, bodies), {}, { ...options, ...more })

describe('how a run ended', () => {
  it('is by the errors of threads, no matter who fell first', () => {
    const falling = (first: string, second: string) =>
      runEnding(
        run(function* (os) {
          for (const error of [first, second]) yield* os.thread(falls, [error], { name: error }).start()
        }),
      )
    const one = falling('ValueError', 'KeyError')
    expect(one.kind).toBe('exception')
    expect(one.detail.failed.map(({ thread, error, message }) => [thread, error, message])).toEqual([
      ['KeyError', 'KeyError', 'fell'],
      ['ValueError', 'ValueError', 'fell'],
    ])
    expect(falling('KeyError', 'ValueError')).toEqual(one)
    expect(falling('AssertionError', 'ValueError').kind).toBe('assertion')
  })

  it('is by who waits for ever, and whether others ended', () => {
    const stuck = runEnding(
      run(function* (os) {
        const door = yield* os.semaphore(0, 'door')
        const thread = os.thread(waits, [door], { name: 'guest' })
        yield* thread.start()
        yield* thread.join()
      }),
    )
    expect(stuck.kind).toBe('deadlock')
    const guest = { thread: 'guest', operation: 'acquire', object: 'door', kind: 'semaphore', busy: false }
    // Who only waits for others to end says nothing of why.
    expect(stuck.detail.stuck).toEqual([{ ...guest, line: expect.any(Number) }])
    const partly = runEnding(
      run(function* (os) {
        const door = yield* os.semaphore(1, 'door')
        for (const name of ['guest', 'other']) yield* os.thread(waits, [door], { name }).start()
      }),
    )
    expect(partly.kind).toBe('partial-deadlock')
  })

  it('is by locks that nobody is left to free, by limits, or well', () => {
    const keeping = run(function* (os) {
      const lock = yield* os.lock('lock')
      yield* os.thread(keeps, [lock]).start()
    })
    expect(runEnding(keeping)).toMatchObject({ kind: 'lock-held', detail: { held: ['lock'] } })
    const sleeping = function* (os: Os): Operation<void> {
      yield* os.sleep(1)
    }
    expect(runEnding(run(sleeping)).kind).toBe('finished')
    const limits = { steps: 1, seconds: 10, bytes: 2 ** 20, threads: 10 }
    expect(runEnding(run(sleeping, { limits }))).toMatchObject({ kind: 'limit', limit: { limit: 'events', value: 1 } })
  })

  it('is by what went wrong outside the program, too', () => {
    const trace = run(function* (os) {
      yield* os.sleep(1)
    })
    const error = { error: 'WorkerError', message: 'it is gone' }
    const broken = { ...trace, end: { status: 'failed', detail: { kind: 'failed', thread: 0, error } } } as const
    expect(runEnding(broken)).toMatchObject({
      kind: 'exception',
      detail: { failed: [{ thread: 'main', ...error, line: 0 }] },
    })
    const detail = { kind: 'fault', part: 'coordinator', fault: 'died', message: '' } as const
    expect(runEnding({ ...trace, end: { status: 'stopped', detail } })).toMatchObject({
      kind: 'exception',
      detail: { failed: [{ thread: 'coordinator', error: 'WorkerError', message: expect.stringContaining('ended') }] },
    })
  })

  it('is counted, the worst first', () => {
    const end = (kind: 'deadlock' | 'finished' | 'limit') => ({ ...well, kind })
    const well = runEnding(run(function* () {}))
    const counts = new EndingCounts()
    const isNew = (['finished', 'limit', 'finished', 'deadlock', 'finished'] as const).map((kind) =>
      counts.add(end(kind)),
    )
    expect(isNew).toEqual([true, true, false, true, false])
    expect(counts.runs).toBe(5)
    expect(counts.list.map(({ ending, count, first }) => [ending.kind, count, first])).toEqual([
      ['deadlock', 1, 4],
      ['limit', 1, 2],
      ['finished', 3, 1],
    ])
  })
})
