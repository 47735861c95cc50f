import type { Value } from '../base/value.ts'
import type { OperationSpec } from '../model/atom.ts'
import {
  fifoQueue,
  lifoQueue,
  priorityQueue,
  queueEmpty,
  queueFull,
  queueJoin,
  queueSize,
  queueTaskDone,
  queueUnfinished,
} from '../model/queue.ts'
import { simpleGet, simplePut } from '../model/simple-queue.ts'
import { timeLimit } from '../model/time-limit.ts'
import { ProgramError } from './errors.ts'
import { type Compound, defineHandleClass } from './handle-table.ts'
import { packItem, unpackItem } from './marshalling.ts'
import { ask, type Handle, type Operation, perform } from './request.ts'
import { type QueueWait, queueWait, simpleQueueWait } from './time-limit.ts'

/** What a queue holds: plain data, handles and compounds. It is copied on its way in and on its way out. */
export type Item = Value | Handle | Compound | readonly Item[] | { readonly [key: string]: Item }

/** A queue of values between threads, as in Python's `queue`. */
abstract class AnyQueue implements Handle {
  abstract readonly kind: string
  protected abstract readonly operations: {
    readonly put: OperationSpec
    readonly get: OperationSpec
    readonly shutdown: OperationSpec
    readonly isShutdown: OperationSpec
  }

  constructor(
    readonly id: number,
    readonly base: number,
    readonly name: string,
  ) {}

  /**
   * Puts an item in, waiting while the queue is full, or for this many seconds, or not at all.
   * @throws Full (in the program) when it is still full then, ShutDown when it is or meanwhile was shut down,
   * ValueError   for a negative time
   */
  *put(item: Item, wait?: QueueWait): Operation<void> {
    const limit = queueWait(wait)
    const marshalled = packItem(item, this.name)
    const how = limit === null ? {} : limit === false ? { block: false } : { timeout: timeLimit(limit) }
    yield* perform(this.operations.put, this, { item: marshalled, ...how })
  }

  /**
   * Puts an item in at once.
   * @throws Full (in the program) when there is no room, ShutDown as `put`
   */
  putNoWait(item: Item): Operation<void> {
    return this.put(item, { block: false })
  }

  /**
   * Takes the item that leaves first, waiting while there is none, or for this many seconds, or not at all.
   * @throws Empty (in the program) when there is still none then, ShutDown when there is none and it is or meanwhile
   * was   shut down, ValueError for a negative time
   */
  *get(wait?: QueueWait): Operation<Item> {
    return unpackItem(yield* perform(this.operations.get, this, queueWait(wait))) as Item // only items are put in
  }

  /**
   * Takes the item that leaves first, at once.
   * @throws Empty (in the program) when there is none, ShutDown as `get`
   */
  getNoWait(): Operation<Item> {
    return this.get({ block: false })
  }

  /**
   * Says that the work on an item that was taken is done.
   * @throws ValueError (in the program) when that was said more often than items were put in
   */
  *taskDone(): Operation<void> {
    yield* perform(queueTaskDone, this, null)
  }

  /** Waits until the work on every item is done. */
  *join(): Operation<void> {
    yield* perform(queueJoin, this, null)
  }

  /** How many items are in it. */
  *qsize(): Operation<number> {
    return Number(yield ask(queueSize, this, null))
  }

  /** Whether nothing is in it. */
  *empty(): Operation<boolean> {
    return (yield ask(queueEmpty, this, null)) === true
  }

  /** Whether there is no room in it. */
  *full(): Operation<boolean> {
    return (yield ask(queueFull, this, null)) === true
  }

  /** How many items were put in and are not done. */
  *unfinishedTasks(): Operation<number> {
    return Number(yield ask(queueUnfinished, this, null))
  }

  /**
   * Nothing more may be put in, and who waits to put or to get something that never comes gets ShutDown. What is still in
   * it may be taken, or is dropped as if it were done: `immediate`.
   */
  *shutdown(immediate = false): Operation<void> {
    yield* perform(this.operations.shutdown, this, immediate ? true : null)
  }

  /** Whether it was shut down. */
  *isShutdown(): Operation<boolean> {
    return (yield* perform(this.operations.isShutdown, this, null)) === true
  }
}

/** First in, first out. */
export class Queue extends AnyQueue {
  readonly kind = 'queue'
  protected readonly operations = fifoQueue
}

/** Last in, first out. */
export class LifoQueue extends AnyQueue {
  readonly kind = 'lifo-queue'
  protected readonly operations = lifoQueue
}

/** Least first. */
export class PriorityQueue extends AnyQueue {
  readonly kind = 'priority-queue'
  protected readonly operations = priorityQueue
}

/** First in, first out, without a limit, and nothing else: Python's `SimpleQueue`. */
export class SimpleQueue implements Handle {
  readonly kind = 'simple-queue'

  constructor(
    readonly id: number,
    readonly base: number,
    readonly name: string,
  ) {}

  /** Puts an item in, which never waits, whatever is said of it. */
  *put(item: Item, _wait?: QueueWait): Operation<void> {
    yield* perform(simplePut, this, { item: packItem(item, this.name) })
  }

  /** The same as `put`. */
  putNoWait(item: Item): Operation<void> {
    return this.put(item)
  }

  /**
   * Takes the item that was put in first, waiting while there is none, or for this many seconds, or not at all.
   * @throws Empty (in the program) when there is still none then, ValueError for a negative time
   */
  *get(wait?: QueueWait): Operation<Item> {
    return unpackItem(yield* perform(simpleGet, this, simpleQueueWait(wait))) as Item // only items are put in
  }

  /**
   * Takes the item that was put in first, at once.
   * @throws Empty (in the program) when there is none
   */
  getNoWait(): Operation<Item> {
    return this.get({ block: false })
  }

  /** How many items are in it. */
  *qsize(): Operation<number> {
    return Number(yield ask(queueSize, this, null))
  }

  /** Whether nothing is in it. */
  *empty(): Operation<boolean> {
    return (yield ask(queueEmpty, this, null)) === true
  }

  /** @throws AttributeError (in the program): only the other queues have a limit */
  full(): never {
    return this.lacks('full')
  }

  /** @throws AttributeError (in the program): only the other queues count what is done */
  taskDone(): never {
    return this.lacks('task_done')
  }

  /** @throws AttributeError (in the program), as `taskDone` */
  join(): never {
    return this.lacks('join')
  }

  /** @throws AttributeError (in the program): only the other queues can be shut down */
  shutdown(): never {
    return this.lacks('shutdown')
  }

  private lacks(attribute: string): never {
    throw new ProgramError('AttributeError', `'_queue.SimpleQueue' object has no attribute '${attribute}'`)
  }
}

defineHandleClass('queue', Queue)
defineHandleClass('lifo-queue', LifoQueue)
defineHandleClass('priority-queue', PriorityQueue)
defineHandleClass('simple-queue', SimpleQueue)
