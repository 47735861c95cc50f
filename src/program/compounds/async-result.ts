import { currentOs } from '../current-os.ts'
import { ProgramError } from '../errors.ts'
import type { Future } from '../futures.ts'
import { type Compound, defineCompound } from '../handle-table.ts'
import type { Item, Queue } from '../queues.ts'
import type { Operation } from '../request.ts'

interface Parts {
  readonly futures: readonly Future[]
  /** The futures have lists of results, which belong together. */
  readonly chunked: boolean
}

/** What `Pool.applyAsync` and `mapAsync` return: `multiprocessing.pool.AsyncResult`. */
export class AsyncResult implements Compound {
  readonly compound = 'AsyncResult'

  constructor(readonly parts: Parts) {}

  /**
   * Waits for the result, or for so many seconds. As CPython's `MapResult`, one of several tasks is ready when all are,
   * also where some have failed.
   * @throws (in the program) the task's error, of several that of the first in the order of the items; TimeoutError when
   * it is not there in time
   */
  *get(timeout?: number): Operation<Item> {
    const { futures, chunked } = this.parts
    const [first] = futures
    if (first !== undefined && futures.length === 1) {
      const result = yield* first.result(timeout)
      return chunked ? (result as Item[]) : result // a chunk is a list
    }
    if (timeout !== undefined && !(yield* this.await(timeout))) throw new ProgramError('TimeoutError', '')
    const results: Item[] = []
    const errors: unknown[] = []
    for (const future of futures) {
      try {
        results.push(yield* future.result())
      } catch (thrown) {
        errors.push(thrown)
      }
    }
    if (errors.length > 0) throw errors[0]
    return chunked ? (results as Item[][]).flat() : (results[0] ?? null) // chunks are lists
  }

  /** Waits until the result is there, or for so many seconds. */
  *wait(timeout?: number): Operation<void> {
    yield* this.await(timeout)
  }

  /** As `wait`. Returns whether the result is there. The time is that of all tasks together. */
  private *await(timeout: number | undefined): Operation<boolean> {
    const { futures } = this.parts
    const several = timeout !== undefined && futures.length > 1
    const end = several ? (yield* currentOs().now()) + timeout : 0
    try {
      for (const [n, future] of futures.entries())
        yield* future.exception(several && n > 0 ? Math.max(0, end - (yield* currentOs().now())) : timeout)
    } catch (thrown) {
      if (thrown instanceof ProgramError && thrown.kind === 'TimeoutError') return false
      throw thrown
    }
    return true
  }

  /** Whether the result is there. */
  *ready(): Operation<boolean> {
    for (const future of this.parts.futures) if (!(yield* future.done())) return false
    return true
  }

  /**
   * Whether the task ended without an error.
   * @throws ValueError (in the program) when it has not ended
   */
  *successful(): Operation<boolean> {
    if (!(yield* this.ready())) throw new ProgramError('ValueError', 'the result is not ready')
    for (const future of this.parts.futures) if ((yield* future.exception()) !== null) return false
    return true
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
    return (yield* ready.get(timeout)) as Future // as a callback puts it in
  } catch (thrown) {
    if (thrown instanceof ProgramError && thrown.kind === 'Empty') throw new ProgramError('TimeoutError', '')
    throw thrown
  }
}
