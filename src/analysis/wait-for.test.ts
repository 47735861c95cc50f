import { describe, expect, it } from 'vitest'
import type { Lock, RLock } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Operation } from '../program/request.ts'
import type { Condition, Event } from '../program/waiting.ts'
import { simulate } from '../simulator/simulation.ts'
import { programOf } from '../simulator/testing/programs.ts'
import { operationName } from '../trace/trace.ts'
import { timelineData } from './lanes.ts'
import { createSnapshots } from './snapshots.ts'
import { waitChain } from './wait-for.ts'

const options = { seed: 1, strategy: 'first-come', cores: 4, cost: 0.01 } as const

/** The chain of a thread at a time, by names. */
function chainAt(program: ReturnType<typeof programOf>, thread: string, seconds: number) {
  const trace = simulate(program, {}, options)
  const snapshots = createSnapshots(trace, timelineData(trace))
  const snapshot = snapshots.at(snapshots.stepAtTime(seconds * 1e6))
  const name = (id: number) => trace.threads[id]?.name
  const chain = waitChain(
    trace,
    snapshots,
    snapshot,
    trace.threads.findIndex((one) => one.name === thread),
  )
  if (chain === null) return null
  for (const wait of chain.waits) {
    expect(operationName(trace, wait.since)).toBe('block')
    expect(wait.line).toBe(trace.steps.line[wait.since])
    for (const { thread: holder, since } of wait.holders)
      expect(snapshot.threads[holder]?.holds.some((held) => held.since === since)).toBe(true)
  }
  return {
    waits: chain.waits.map((wait) => [
      name(wait.thread),
      wait.object === null ? `end of ${name(wait.joins ?? -1)}` : trace.objects[wait.object]?.name,
      wait.holders.map((holder) => name(holder.thread)),
    ]),
    root: 'thread' in chain.root ? [chain.root.kind, name(chain.root.thread)] : [chain.root.kind],
  }
}

function* holds(os: Os, lock: Lock | RLock, next: Lock | RLock | null, delay: number): Operation<void> {
  yield* os.sleep(delay)
  yield* lock.acquire()
  yield* os.sleep(0.5)
  if (next !== null) yield* next.with(() => os.sleep(1))
  else yield* os.sleep(5)
  yield* lock.release()
}

const row = programOf(
  function* (os) {
    const a = yield* os.lock('a')
    const b = yield* os.rlock('b')
    const last = os.thread(holds, [b, null, 0], { name: 'last' })
    const middle = os.thread(holds, [a, b, 0], { name: 'middle' })
    const first = os.thread(holds, [a, null, 0.1], { name: 'first' })
    for (const thread of [last, middle, first]) yield* thread.start()
    yield* first.join()
  },
  { holds },
)

describe('a chain of waits', () => {
  it('leads through joins and locks to the sleeper at its root', () => {
    expect(chainAt(row, 'main', 2)).toEqual({
      waits: [
        ['main', 'end of first', []],
        ['first', 'a', ['middle']],
        ['middle', 'b', ['last']],
      ],
      root: ['free', 'last'],
    })
    expect(chainAt(row, 'last', 2)).toBeNull()
  })

  it('comes back to its own in a ring, and into a ring from outside', () => {
    const program = programOf(
      function* (os) {
        const a = yield* os.lock('a')
        const b = yield* os.lock('b')
        const one = os.thread(holds, [a, b, 0], { name: 'one' })
        yield* one.start()
        yield* os.thread(holds, [b, a, 0], { name: 'two' }).start()
        yield* one.join()
      },
      { holds },
    )
    expect(chainAt(program, 'two', 9)).toMatchObject({ root: ['ring', 'two'] })
    const outside = chainAt(program, 'main', 9)
    expect(outside?.waits.map(([thread]) => thread)).toEqual(['main', 'one', 'two'])
    expect(outside?.root).toEqual(['ring', 'one'])
  })

  it('ends at nobody for a flag, at several for permits, at who ended for a lock left behind', () => {
    function* waits(_os: Os, event: Event): Operation<void> {
      yield* event.wait()
    }
    function* keeps(_os: Os, lock: Lock): Operation<void> {
      yield* lock.acquire()
    }
    const program = programOf(
      function* (os) {
        const event = yield* os.event('go')
        const seats = yield* os.semaphore(2, 'seats')
        const left = yield* os.lock('left')
        yield* os.thread(waits, [event], { name: 'waiter' }).start()
        for (const name of ['x', 'y']) yield* os.thread(holds, [seats, null, 0], { name }).start()
        yield* os.thread(holds, [seats, null, 0.1], { name: 'z' }).start()
        yield* os.thread(keeps, [left], { name: 'keeper' }).start()
        yield* os.sleep(0.2)
        yield* left.acquire()
      },
      { waits, holds, keeps },
    )
    expect(chainAt(program, 'waiter', 1)).toEqual({ waits: [['waiter', 'go', []]], root: ['nobody'] })
    expect(chainAt(program, 'z', 1)).toEqual({ waits: [['z', 'seats', ['x', 'y']]], root: ['several'] })
    expect(chainAt(program, 'main', 1)).toEqual({ waits: [['main', 'left', ['keeper']]], root: ['ended', 'keeper'] })
  })

  it('knows that a condition gives up its lock while one waits at it, at any depth', () => {
    function* waits(_os: Os, lock: RLock, condition: Condition): Operation<void> {
      yield* lock.acquire()
      yield* lock.acquire()
      yield* condition.wait()
      yield* lock.release()
      yield* lock.release()
    }
    function* notifies(os: Os, lock: RLock, condition: Condition): Operation<void> {
      yield* os.sleep(0.5)
      yield* lock.acquire()
      yield* condition.notify()
      yield* os.sleep(2)
      yield* lock.release()
    }
    const program = programOf(
      function* (os) {
        const lock = yield* os.rlock('lock')
        const condition = yield* os.condition(lock, 'condition', { policy: 'fair' })
        yield* os.thread(waits, [lock, condition], { name: 'waiter' }).start()
        yield* os.thread(notifies, [lock, condition], { name: 'notifier' }).start()
      },
      { waits, notifies },
    )
    expect(chainAt(program, 'waiter', 0.3)).toEqual({ waits: [['waiter', 'condition', []]], root: ['nobody'] })
    expect(chainAt(program, 'waiter', 1)).toEqual({
      waits: [['waiter', 'lock', ['notifier']]],
      root: ['free', 'notifier'],
    })
  })
})

describe('the chain of a suspended thread', () => {
  it('leads through who has its thread to what that waits for', () => {
    const trace = simulate(
      programOf(
        function* (os) {
          const lock = yield* os.lock('lock')
          const thread = os.thread(owner, [lock], { name: 'owner' })
          yield* thread.start()
          yield* os.sleep(0.1)
          const waiter = yield* os.greenlet(
            function* () {
              yield* lock.acquire()
            },
            [],
            { name: 'waiter' },
          )
          yield* waiter.switch()
        },
        { owner },
      ),
      {},
      options,
    )
    const snapshots = createSnapshots(trace, timelineData(trace))
    const chain = waitChain(trace, snapshots, snapshots.at(snapshots.stepAtTime(0.5e6)), 0)
    expect(chain?.waits.map(({ thread, turn, object }) => [thread, turn, object])).toEqual([
      [0, 2, null],
      [2, null, 0],
    ])
    expect(chain?.root).toEqual({ kind: 'free', thread: 1 })
    expect(operationName(trace, chain?.waits[0]?.since ?? 0)).toBe('switch')
  })
})

function* owner(os: Os, lock: Lock): Operation<void> {
  yield* lock.with(() => os.sleep(1))
}
