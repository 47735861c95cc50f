/** A program that only tests run. */
import type { Cell, RWLock } from '../../program/cells.ts'
import { ProgramError } from '../../program/errors.ts'
import type { BoundedSemaphore, Lock, RLock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import { at } from '../../program/site.ts'
import type { Barrier, Condition, Event } from '../../program/waiting.ts'
import type { Policy } from '../../trace/tables.ts'

interface Given {
  readonly users: number
  readonly rounds: number
  readonly policy: Policy
}

interface Things {
  readonly lock: Lock
  readonly rlock: RLock
  readonly seats: BoundedSemaphore
  readonly event: Event
  readonly onLock: Condition
  readonly onRLock: Condition
  readonly own: Condition
  readonly barrier: Barrier
  /** One with an action, and a time of its own. */
  readonly gate: Barrier
  readonly cell: Cell
  readonly door: RWLock
}

/** One random thing to do with what there is. */
function* oneOf(os: Os, things: Things): Operation<unknown> {
  const { lock, rlock, seats, event, onLock, onRLock, own, barrier, gate, cell, door } = things
  const limit = os.random(0, 0.03)
  switch (os.randomWhole(0, 34)) {
    case 0:
      return yield* lock.acquire(limit)
    case 1:
    case 2:
      return yield* lock.release()
    case 3:
    case 4:
      return yield* rlock.acquire(limit)
    case 5:
      return yield* rlock.release()
    case 6:
      return yield* seats.acquire(limit)
    case 7:
      return yield* seats.release()
    case 8:
      return yield* event.wait(limit)
    case 9:
      return yield* event.set()
    case 10:
      return yield* event.clear()
    case 11:
      return yield* onLock.wait(limit)
    case 12:
      return yield* onLock.notify(2)
    case 13:
    case 14:
      return yield* onRLock.wait(limit)
    case 15:
      return yield* onRLock.notifyAll()
    case 16:
      return yield* barrier.wait(limit)
    case 17:
      return yield* barrier.reset()
    case 18:
      return yield* cell.add(1)
    case 19:
      return yield* cell.read()
    case 20:
      // What it does next depends on what it saw.
      if (Math.round((yield* os.now()) * 1e6) % 2 === 0) yield* cell.add(1)
      return
    case 21:
      return yield* onRLock.waitFor(function* () {
        return (yield* cell.read()) % 3 === 0
      }, limit)
    case 22:
      return yield* os.work(limit)
    case 23:
      return yield* door.acquireRead(limit)
    case 24:
      return yield* door.acquireWrite(limit)
    case 25:
      return yield* door.tryAcquireWrite()
    case 26:
      return yield* door.releaseWrite()
    case 27:
    case 28:
    case 29:
      return yield* gate.wait()
    case 30:
      return yield* gate.abort()
    case 31:
      return yield* gate.reset()
    case 32:
      return yield* cell.write(yield* gate.nWaiting())
    case 33:
      return yield* own.with(() => own.wait(limit))
    default:
      return yield* door.releaseRead()
  }
}

/** What the last to come to the gate does: it takes a while, and fails now and then. */
export function* strike(os: Os, cell: Cell): Operation<void> {
  yield* os.sleep(0.002)
  if ((yield* cell.read()) % 4 === 0) throw new ProgramError('ValueError', 'struck out')
}

export function* juggler(os: Os, things: Things, rounds: number): Operation<void> {
  for (let i = 0; i < rounds; i++) {
    try {
      yield* oneOf(os, things)
    } catch (error) {
      yield* at(18, os.print(String(error)))
    }
  }
}

/** Every primitive that workers know, with limited waits, in any order. */
export function* juggle(os: Os, { users, rounds, policy }: Given): Operation<void> {
  const lock = yield* os.lock('lock', { policy })
  const rlock = yield* os.rlock('rlock', { policy })
  const cell = yield* os.cell(7, 'cell')
  const things: Things = {
    lock,
    rlock,
    seats: yield* os.boundedSemaphore(1, 'seats', { policy }),
    event: yield* os.event('event'),
    onLock: yield* os.condition(lock, 'on lock', { policy }),
    onRLock: yield* os.condition(rlock, 'on rlock', { policy }),
    own: yield* os.condition(null, 'own', { policy }),
    barrier: yield* os.barrier(2, 'barrier'),
    gate: yield* os.barrier(2, 'gate', { action: strike, parameters: [cell], timeout: 0.02 }),
    cell,
    door: yield* os.rwlock('writers', 'door', { policy }),
  }
  const threads = Array.from({ length: users }, () => os.thread(juggler, [things, rounds]))
  for (const thread of threads) yield* thread.start()
  for (const thread of threads) yield* thread.join(0.01)
  for (const thread of threads) if (yield* thread.isAlive()) yield* thread.join()
}
