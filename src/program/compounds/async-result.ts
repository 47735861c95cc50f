import { ProgramError, raised } from '../errors.ts'
import type { Future } from '../futures.ts'
import { type Compound, defineCompound } from '../handle-table.ts'
import type { Item, Queue } from '../queues.ts'
import type { Operation } from '../request.ts'
import { ResultIterator } from './result-iterator.ts'
import type { Ending } from './task.ts'

interface Parts {
  /** Has the result, or the first error. */
  readonly future: Future
  /** Python's name for it. */
  readonly kind: 'ApplyResult' | 'MapResult'
}

/** What `Pool.applyAsync` and `mapAsync` return: `multiprocessing.pool.ApplyResult` and `MapResult`. */
export class AsyncResult implements Compound {
  readonly compound = 'AsyncResult'

  constructor(readonly parts: Parts) {}

  /**
   * Waits for the result, or for this many seconds.
   * @throws (in the program) the task's error, of several the one that came first; TimeoutError when it is not there in
   * time
   */
  *get(timeout?: number): Operation<Item> {
    return yield* this.parts.future.result(timeout)
  }

  /** Waits until the result is there, or for this many seconds. */
  *wait(timeout?: number): Operation<void> {
    try {
      yield* this.parts.future.exception(timeout)
    } catch (thrown) {
      if (!(thrown instanceof ProgramError && thrown.kind === 'TimeoutError')) throw thrown
    }
  }

  /** Whether the result is there. */
  *ready(): Operation<boolean> {
    return yield* this.parts.future.done()
  }

  /**
   * Whether the task ended without an error.
   * @throws ValueError (in the program) when it has not ended
   */
  *successful(): Operation<boolean> {
    const { future, kind } = this.parts
    if (yield* this.ready()) return (yield* future.exception()) === null
    // As Python says it, which tells them by address.
    throw new ProgramError(
      'ValueError',
      `<multiprocessing.pool.${kind} object at 0x${future.base.toString(16)}> not ready`,
    )
  }
}

defineCompound('AsyncResult', (parts: Parts) => new AsyncResult(parts))

/**
 * What `Pool.imap` and `imapUnordered` return: `multiprocessing.pool.IMapIterator`, and with chunks of more than one item
 * a generator over it, which the first error ends.
 */
export class PoolResults extends ResultIterator {
  /** @param ready what tasks ended with, as the thread that takes results puts it in */
  constructor(
    private readonly ready: Queue,
    left: number,
    chunked: boolean,
  ) {
    super(left, chunked)
  }

  /**
   * Waits for the next result, or for this many seconds.
   * @throws (in the program) the error of its task; StopIteration when there is none left; TimeoutError; AttributeError
   *   for a limit of time with chunks, as a generator has none
   */
  *next(timeout?: number): Operation<Item> {
    if (this.chunked && timeout !== undefined)
      throw new ProgramError('AttributeError', "'generator' object has no attribute 'next'")
    return yield* this.following(() => this.take(timeout))
  }

  private *take(timeout: number | undefined): Operation<Item> {
    const ending = (yield* takeInTime(this.ready, timeout)) as unknown as Ending // as `handlePoolResults` puts it in
    if ('value' in ending) return ending.value
    this.left = this.chunked ? 0 : this.left - 1
    throw raised(ending.error)
  }
}

/** What is put into a queue when it is ready; TimeoutError when nothing is in time. */
export function* takeInTime(ready: Queue, timeout?: number): Operation<Item> {
  try {
    // A negative time is none at all, other than to a queue.
    return yield* ready.get(timeout === undefined ? undefined : Math.max(0, timeout))
  } catch (thrown) {
    if (thrown instanceof ProgramError && thrown.kind === 'Empty') throw new ProgramError('TimeoutError', '')
    throw thrown
  }
}
