import { ProgramError } from '../errors.ts'
import type { Future } from '../futures.ts'
import { type Compound, defineCompound } from '../handle-table.ts'
import type { Item, Queue } from '../queues.ts'
import type { Operation } from '../request.ts'

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
   * Waits for the result, or for so many seconds.
   * @throws (in the program) the task's error, of several the one that came first; TimeoutError when it is not there in
   * time
   */
  *get(timeout?: number): Operation<Item> {
    return yield* this.parts.future.result(timeout)
  }

  /** Waits until the result is there, or for so many seconds. */
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

/** Results in the order in which they are ready. */
export class Results {
  constructor(
    private readonly ready: Queue,
    /** How many are still to come. */
    public left: number,
  ) {}

  /**
   * Waits for the next result, or for so many seconds.
   * @throws (in the program) the error of its task; StopIteration when there is none left; TimeoutError
   */
  *next(timeout?: number): Operation<Item> {
    if (this.left <= 0) throw new ProgramError('StopIteration', '')
    const future = yield* nextReady(this.ready, timeout)
    this.left--
    return yield* future.result()
  }
}

/** The future that is put into a queue when it is done; TimeoutError when none is in time. */
export function* nextReady(ready: Queue, timeout?: number): Operation<Future> {
  try {
    // A negative time is none at all, other than to a queue.
    return (yield* ready.get(timeout === undefined ? undefined : Math.max(0, timeout))) as Future // as a callback puts it in
  } catch (thrown) {
    if (thrown instanceof ProgramError && thrown.kind === 'Empty') throw new ProgramError('TimeoutError', '')
    throw thrown
  }
}
