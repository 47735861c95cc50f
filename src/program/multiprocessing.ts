import { barrierAtom } from '../model/barrier.ts'
import { conditionAtom } from '../model/condition.ts'
import { eventAtom } from '../model/event.ts'
import { lockAtom } from '../model/lock.ts'
import { rlockAtom } from '../model/rlock.ts'
import { boundedSemaphoreAtom, semaphoreAtom } from '../model/semaphore.ts'
import type { SharedQueue, SharedSimpleQueue } from './compounds/shared-queue.ts'
import { BoundedSemaphore, Lock, RLock, Semaphore } from './handles.ts'
import { fromLibrary } from './library.ts'
import { make, type ObjectOptions } from './making.ts'
import type { Operation } from './request.ts'
import { Barrier, Condition, Event } from './waiting.ts'

const of = 'multiprocessing'

/**
 * Makes what Python has in `multiprocessing`. Locks and their like are those of `threading` but for their errors
 * (Lib/multiprocessing/synchronize.py): made as `os.multiprocessing.lock('door')`.
 */
export class Multiprocessing {
  /**
   * A semaphore of `permits` permits.
   * @throws OSError (in the program) for a negative number
   */
  *semaphore(permits: number, name: string, options: ObjectOptions = {}): Operation<Semaphore> {
    return yield* make(semaphoreAtom, permits, name, { ...options, of }, Semaphore, of)
  }

  /**
   * A semaphore that refuses to have more permits than it was made with.
   * @throws OSError (in the program) for a negative number
   */
  *boundedSemaphore(permits: number, name: string, options: ObjectOptions = {}): Operation<BoundedSemaphore> {
    return yield* make(boundedSemaphoreAtom, permits, name, { ...options, of }, BoundedSemaphore, of)
  }

  /** A free lock. */
  *lock(name: string, options: ObjectOptions = {}): Operation<Lock> {
    return yield* make(lockAtom, null, name, { ...options, of }, Lock, of)
  }

  /** A free lock that its owner, a thread of a process, may take again. */
  *rlock(name: string, options: ObjectOptions = {}): Operation<RLock> {
    return yield* make(rlockAtom, null, name, { ...options, of }, RLock, of)
  }

  /** A flag that is down. Who waited for it returns whether it is up when it goes on: False where it was lowered since. */
  *event(name: string): Operation<Event> {
    return yield* make(eventAtom, null, name, { of }, Event)
  }

  /** A condition on a lock of multiprocessing, or on an RLock of its own where none is given. */
  *condition(lock: Lock | RLock | null, name: string, options: ObjectOptions = {}): Operation<Condition> {
    const its = lock ?? (yield* this.rlock(`${name}.lock`, options))
    return yield* make(conditionAtom, { lock: its.base, kind: its.kind }, name, { ...options, of }, Condition, its)
  }

  /** A meeting point for so many threads. */
  *barrier(parties: number, name: string): Operation<Barrier> {
    return yield* make(barrierAtom, parties, name, { of }, Barrier)
  }

  /** A queue that a feeder thread of each process writes to; without a limit when `maxsize` is 0. */
  *queue(maxsize: number, name: string): Operation<SharedQueue> {
    return yield* fromLibrary('SharedQueue').make(name, maxsize, false)
  }

  /** The same with `taskDone` and `join`. */
  *joinableQueue(maxsize: number, name: string): Operation<SharedQueue> {
    return yield* fromLibrary('SharedQueue').make(name, maxsize, true)
  }

  /** A queue without a limit but that of its pipe, and without feeders. */
  *simpleQueue(name: string): Operation<SharedSimpleQueue> {
    return yield* fromLibrary('SharedSimpleQueue').make(name)
  }
}
