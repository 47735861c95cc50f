import { barrierAtom } from '../model/barrier.ts'
import { cellAtom } from '../model/cell.ts'
import { conditionAtom } from '../model/condition.ts'
import { eventAtom } from '../model/event.ts'
import { fileAtom } from '../model/file.ts'
import { lockAtom } from '../model/lock.ts'
import { networkAtom } from '../model/network.ts'
import { fifoQueue, lifoQueue, priorityQueue } from '../model/queue.ts'
import { rlockAtom } from '../model/rlock.ts'
import { rwlockAtom } from '../model/rwlock.ts'
import { boundedSemaphoreAtom, semaphoreAtom } from '../model/semaphore.ts'
import { simpleQueueAtom } from '../model/simple-queue.ts'
import { Cell, type CellValue, packed, RWLock, type Widened } from './cells.ts'
import { TextFile } from './files.ts'
import { BoundedSemaphore, Lock, RLock, Semaphore } from './handles.ts'
import { fromLibrary } from './library.ts'
import { make, type ObjectOptions } from './making.ts'
import type { Network } from './network.ts'
import { type Item, LifoQueue, PriorityQueue, Queue, SimpleQueue } from './queues.ts'
import type { Body, Operation } from './request.ts'
import { Barrier, Condition, Event } from './waiting.ts'

export interface BarrierOptions {
  /** What the last to come runs before anybody goes on: `action(os, ...parameters)`. */
  readonly action?: Body
  readonly parameters?: readonly Item[]
  /** How many seconds a wait takes at most, where it does not say so itself. */
  readonly timeout?: number
}

/** The part of `Os` that makes what threads share. */
export abstract class ObjectMaker {
  /** The name by which other threads find a body. */
  abstract bodyName(body: Body): string
  /** A semaphore of `permits` permits. */
  *semaphore(permits: number, name: string, options: ObjectOptions = {}): Operation<Semaphore> {
    return yield* make(semaphoreAtom, permits, name, options, Semaphore)
  }

  /** A free lock. */
  *lock(name: string, options: ObjectOptions = {}): Operation<Lock> {
    return yield* make(lockAtom, null, name, options, Lock)
  }

  /** A semaphore that refuses to have more permits than it was made with. */
  *boundedSemaphore(permits: number, name: string, options: ObjectOptions = {}): Operation<BoundedSemaphore> {
    return yield* make(boundedSemaphoreAtom, permits, name, options, BoundedSemaphore)
  }

  /** A free lock that its owner may take again. */
  *rlock(name: string, options: ObjectOptions = {}): Operation<RLock> {
    return yield* make(rlockAtom, null, name, options, RLock)
  }

  /** A flag that is down. */
  *event(name: string): Operation<Event> {
    return yield* make(eventAtom, null, name, {}, Event)
  }

  /** A condition on a lock, or on an RLock of its own where none is given. */
  *condition(lock: Lock | RLock | null, name: string, options: ObjectOptions = {}): Operation<Condition> {
    const its = lock ?? (yield* this.rlock(`${name}.lock`, options))
    return yield* make(conditionAtom, { lock: its.base, kind: its.kind }, name, options, Condition, its)
  }

  /**
   * A meeting point for so many threads.
   * @throws TypeError (in the program) when the program does not export the action
   */
  *barrier(parties: number, name: string, options: BarrierOptions = {}): Operation<Barrier> {
    const { action, parameters = [], timeout = null } = options
    if (action === undefined) {
      const parts = timeout === null ? undefined : { action: null, parameters, timeout }
      return yield* make(barrierAtom, parties, name, {}, Barrier, parts)
    }
    const parts = { action: this.bodyName(action), parameters, timeout }
    const lock = yield* this.lock(`${name}.lock`)
    return yield* make(barrierAtom, { parties, lock: lock.base, action: parts.action }, name, {}, Barrier, parts)
  }

  /** A queue, first in first out; without a limit when `maxsize` is 0. */
  *queue(maxsize: number, name: string, options: ObjectOptions = {}): Operation<Queue> {
    return yield* make(fifoQueue.atom, maxsize, name, options, Queue)
  }

  /** A stack: last in, first out. */
  *lifoQueue(maxsize: number, name: string, options: ObjectOptions = {}): Operation<LifoQueue> {
    return yield* make(lifoQueue.atom, maxsize, name, options, LifoQueue)
  }

  /** A queue that the least item leaves first. */
  *priorityQueue(maxsize: number, name: string, options: ObjectOptions = {}): Operation<PriorityQueue> {
    return yield* make(priorityQueue.atom, maxsize, name, options, PriorityQueue)
  }

  /** A queue without a limit, first in first out, that counts nothing. */
  *simpleQueue(name: string, options: ObjectOptions = {}): Operation<SimpleQueue> {
    return yield* make(simpleQueueAtom, null, name, options, SimpleQueue)
  }

  /**
   * A shared value.
   * @throws TypeError or OverflowError (in the program) for what a cell cannot hold
   */
  *cell<Held extends CellValue>(value: Held, name: string): Operation<Cell<Widened<Held>>> {
    return yield* make(cellAtom, packed(value, name), name, {}, Cell<Widened<Held>>)
  }

  /** A text file that everybody shares, opened for appending; empty at first. */
  *file(name: string): Operation<TextFile> {
    return yield* make(fileAtom, null, name, {}, TextFile)
  }

  /** A lock for many readers or one writer. */
  *rwlock(preference: 'readers' | 'writers', name: string, options: ObjectOptions = {}): Operation<RWLock> {
    return yield* make(rwlockAtom, preference, name, options, RWLock)
  }

  /** A network on which nobody listens yet. */
  *network(name: string): Operation<Network> {
    return yield* make(networkAtom, null, name, {}, fromLibrary('Network'))
  }
}
