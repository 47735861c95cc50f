import type { Value } from '../base/value.ts'
import type { OperationSpec } from '../model/atom.ts'
import { fifoQueue, lifoQueue, priorityQueue, queueJoin, queueSize, queueTaskDone } from '../model/queue.ts'
import { timeLimit } from '../model/time-limit.ts'
import { packItem, unpackItem } from './crossing.ts'
import { type Compound, defineHandleClass } from './handle-table.ts'
import { ask, type Handle, type Operation } from './request.ts'
import { limitedByQueue } from './time-limit.ts'

/** What a queue holds: plain data, handles and compounds. It is copied on its way in and on its way out. */
export type Item = Value | Handle | Compound | readonly Item[] | { readonly [key: string]: Item }

/** A queue of values between threads, as in Python's `queue`. */
abstract class AnyQueue implements Handle {
  abstract readonly kind: string
  protected abstract readonly operations: { readonly put: OperationSpec; readonly get: OperationSpec }

  constructor(
    readonly id: number,
    readonly base: number,
    readonly name: string,
  ) {}

  /**
   * Puts an item in, waiting while the queue is full, or for so many seconds.
   * @throws Full (in the program) when it is still full then, ValueError for a negative time
   */
  *put(item: Item, timeout?: number): Operation<void> {
    const limit = limitedByQueue(timeout)
    const crossing = packItem(item, this.name)
    yield ask(
      this.operations.put,
      this,
      limit === null ? { item: crossing } : { item: crossing, timeout: timeLimit(limit) },
    )
  }

  /**
   * Puts an item in at once.
   * @throws Full (in the program) when there is no room
   */
  *putNoWait(item: Item): Operation<void> {
    yield ask(this.operations.put, this, { item: packItem(item, this.name), block: false })
  }

  /**
   * Takes the item that leaves first, waiting while there is none, or for so many seconds.
   * @throws Empty (in the program) when there is still none then, ValueError for a negative time
   */
  *get(timeout?: number): Operation<Item> {
    return unpackItem(yield ask(this.operations.get, this, limitedByQueue(timeout))) as Item // only items are put in
  }

  /**
   * Takes the item that leaves first, at once.
   * @throws Empty (in the program) when there is none
   */
  *getNoWait(): Operation<Item> {
    return unpackItem(yield ask(this.operations.get, this, false)) as Item // as in `get`
  }

  /**
   * Says that the work on an item that was taken is done.
   * @throws ValueError (in the program) when that was said more often than items were put in
   */
  *taskDone(): Operation<void> {
    yield ask(queueTaskDone, this, null)
  }

  /** Waits until the work on every item is done. */
  *join(): Operation<void> {
    yield ask(queueJoin, this, null)
  }

  /** How many items are in it. */
  *qsize(): Operation<number> {
    return Number(yield ask(queueSize, this, null))
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

defineHandleClass('queue', Queue)
defineHandleClass('lifo-queue', LifoQueue)
defineHandleClass('priority-queue', PriorityQueue)
