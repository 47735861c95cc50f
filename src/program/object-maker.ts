import { cellAtom } from '../model/cell-atom.ts'
import { conditionAtom } from '../model/condition.ts'
import { eventAtom } from '../model/event.ts'
import { fileAtom } from '../model/file.ts'
import { lockAtom } from '../model/lock.ts'
import { networkAtom } from '../model/network.ts'
import { fifoQueue, lifoQueue, priorityQueue } from '../model/queue.ts'
import { rlockAtom } from '../model/rlock.ts'
import { rwlockAtom } from '../model/rwlock-atom.ts'
import { boundedSemaphoreAtom, semaphoreAtom } from '../model/semaphore.ts'
import { simpleQueueAtom } from '../model/simple-queue.ts'
import type { Barrier, BarrierOptions } from './barriers.ts'
import type { Cell, CellValue, RWLock, Widened } from './cells.ts'
import { TextFile } from './files.ts'
import { BoundedSemaphore, Lock, RLock, Semaphore } from './handles.ts'
import { fromLibrary } from './library.ts'
import { make, type ObjectOptions } from './making.ts'
import type { Network } from './network.ts'
import { LifoQueue, PriorityQueue, Queue, SimpleQueue } from './queues.ts'
import type { Body, Operation } from './request.ts'
import { Condition, Event } from './waiting.ts'

/** How a condition is made. */
export interface ConditionOptions extends ObjectOptions {
  /** Whether it may be notified without its lock, as POSIX has it; else that is a RuntimeError, as in CPython. */
  readonly posix?: boolean
}

/** The part of `Os` that makes what threads share. */
export abstract class ObjectMaker {
  /** For library code: the name by which other threads find a body. */
  abstract bodyName(body: Body): string

  /** For library code: what something of a kind is called that is about to be made. */
  abstract nameFor(kind: string, name: string | undefined): string

  /** A semaphore of `permits` permits. */
  *semaphore(permits: number, name?: string, options: ObjectOptions = {}): Operation<Semaphore> {
    return yield* make(semaphoreAtom, permits, this.nameFor('semaphore', name), options, Semaphore)
  }

  /** A free lock. */
  *lock(name?: string, options: ObjectOptions = {}): Operation<Lock> {
    return yield* make(lockAtom, null, this.nameFor('lock', name), options, Lock)
  }

  /** A semaphore that refuses to have more permits than it was made with. */
  *boundedSemaphore(permits: number, name?: string, options: ObjectOptions = {}): Operation<BoundedSemaphore> {
    return yield* make(boundedSemaphoreAtom, permits, this.nameFor('boundedSemaphore', name), options, BoundedSemaphore)
  }

  /** A free lock that its owner may take again. */
  *rlock(name?: string, options: ObjectOptions = {}): Operation<RLock> {
    return yield* make(rlockAtom, null, this.nameFor('rlock', name), options, RLock)
  }

  /** A flag that is down. */
  *event(name?: string): Operation<Event> {
    return yield* make(eventAtom, null, this.nameFor('event', name), {}, Event)
  }

  /**
   * A condition on a lock, or on an RLock of its own where none is given.
   * @example
   * ```js
   * const notEmpty = yield* os.condition(lock, 'notEmpty')
   * yield* lock.acquire()
   * while ((yield* count.read()) === 0) yield* notEmpty.wait()
   * yield* lock.release()
   * ```
   */
  *condition(lock: Lock | RLock | null = null, name?: string, options: ConditionOptions = {}): Operation<Condition> {
    const called = this.nameFor('condition', name)
    const its = lock ?? (yield* this.rlock(`${called}.lock`, options))
    const posix = options.posix === true
    const argument = { lock: its.base, kind: its.kind, ...(posix ? { posix } : {}) }
    return yield* make(conditionAtom, argument, called, options, Condition, its, posix)
  }

  /**
   * A meeting point for this many threads.
   * @throws TypeError (in the program) when the program does not export the action
   * @example
   * ```js
   * const start = yield* os.barrier(2, 'start')
   * yield* os.thread(arrive, [start]).start()
   * yield* start.wait() // until both are there
   * ```
   */
  *barrier(parties: number, name?: string, options: BarrierOptions = {}): Operation<Barrier> {
    return yield* fromLibrary('makeBarrier')(this, parties, this.nameFor('barrier', name), options)
  }

  /** A queue, first in first out; without a limit when `maxsize` is 0. */
  *queue(maxsize = 0, name?: string, options: ObjectOptions = {}): Operation<Queue> {
    return yield* make(fifoQueue.atom, maxsize, this.nameFor('queue', name), options, Queue)
  }

  /** A stack: last in, first out. */
  *lifoQueue(maxsize = 0, name?: string, options: ObjectOptions = {}): Operation<LifoQueue> {
    return yield* make(lifoQueue.atom, maxsize, this.nameFor('lifoQueue', name), options, LifoQueue)
  }

  /** A queue that the least item leaves first. */
  *priorityQueue(maxsize = 0, name?: string, options: ObjectOptions = {}): Operation<PriorityQueue> {
    return yield* make(priorityQueue.atom, maxsize, this.nameFor('priorityQueue', name), options, PriorityQueue)
  }

  /** A queue without a limit, first in first out, that counts nothing. */
  *simpleQueue(name?: string, options: ObjectOptions = {}): Operation<SimpleQueue> {
    return yield* make(simpleQueueAtom, null, this.nameFor('simpleQueue', name), options, SimpleQueue)
  }

  /**
   * A shared value.
   * @throws TypeError or OverflowError (in the program) for what a cell cannot hold
   */
  *cell<Held extends CellValue>(value: Held, name?: string): Operation<Cell<Widened<Held>>> {
    const called = this.nameFor('cell', name)
    const argument = fromLibrary('packed')(value, called)
    return yield* make(cellAtom, argument, called, {}, fromLibrary('Cell')<Widened<Held>>)
  }

  /** A text file that everybody shares, opened for appending; empty at first. */
  *file(name?: string): Operation<TextFile> {
    return yield* make(fileAtom, null, this.nameFor('file', name), {}, TextFile)
  }

  /**
   * A lock for many readers or one writer.
   * @example
   * ```js
   * const door = yield* os.rwlock('writers', 'door')
   * yield* door.acquireRead()
   * yield* os.print(`${yield* total.read()}`)
   * yield* door.releaseRead()
   * ```
   */
  *rwlock(preference: 'readers' | 'writers', name?: string, options: ObjectOptions = {}): Operation<RWLock> {
    return yield* make(rwlockAtom, preference, this.nameFor('rwlock', name), options, fromLibrary('RWLock'))
  }

  /**
   * A network on which nobody listens yet.
   * @example
   * ```js
   * const network = yield* os.network()
   * const listener = yield* network.listen(80, 5, 'listener')
   * yield* os.thread(greet, [network]).start()
   * const connection = yield* listener.accept()
   * yield* os.print(yield* connection.recv(100))
   * ```
   */
  *network(name?: string): Operation<Network> {
    return yield* make(networkAtom, null, this.nameFor('network', name), {}, fromLibrary('Network'))
  }
}
