import { timeLeft } from '../clock.ts'
import type { Future } from '../futures.ts'
import type { Item } from '../queues.ts'
import type { Operation } from '../request.ts'
import { ResultIterator } from './result-iterator.ts'

/**
 * The results of `Executor.map`, in the order of the items: the generator that CPython returns
 * (Lib/concurrent/futures/_base.py). A result is waited for when it is asked for. With the first that is an error, or
 * late, it is over, and what nobody has begun is cancelled, the last first.
 */
export class MapResults extends ResultIterator {
  private begun = false

  /**
   * @param futures of the items, or of chunks of them
   * @param end when the last of them has to be there, by the clock of the run
   */
  constructor(
    private readonly futures: Future[],
    left: number,
    chunked: boolean,
    private readonly end: number | null,
  ) {
    super(left, chunked)
  }

  /**
   * Waits for the next result.
   * @throws (in the program) the error of its task; StopIteration when there is none left; TimeoutError when the time for
   * all of them is over
   */
  *next(): Operation<Item> {
    this.begun = true
    return yield* this.following(() => this.take(this.futures.shift() as Future)) // there is one while any is left
  }

  /**
   * No more results are wanted: what nobody has begun is cancelled, unless no result was ever asked for. CPython does so
   * by itself where a loop over the results is left.
   */
  *close(): Operation<void> {
    this.left = 0
    const rest = this.futures.splice(0)
    if (this.begun) for (const future of rest.toReversed()) yield* future.cancel()
  }

  private *take(future: Future): Operation<Item> {
    try {
      return yield* future.result(this.end === null ? undefined : yield* timeLeft(this.end))
    } catch (thrown) {
      yield* future.cancel()
      yield* this.close()
      throw thrown
    }
  }
}
