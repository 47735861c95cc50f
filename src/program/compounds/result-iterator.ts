import { ProgramError } from '../errors.ts'
import type { Item } from '../queues.ts'
import type { Operation } from '../request.ts'

/** Results that come one by one, as Python's iterators. */
export abstract class ResultIterator {
  /** Of the chunk that was taken last: what is still to be given. */
  private taken: Item[] = []

  /**
   * @param left how many results are still to come
   * @param chunked whether they come several at once, in lists
   */
  constructor(
    public left: number,
    protected readonly chunked: boolean,
  ) {}

  /**
   * Waits for the next result.
   * @throws StopIteration (in the program) when there is none left, or what went wrong
   */
  abstract next(): Operation<Item>

  /** All results that are left: Python's `list`. @throws (in the program) as `next`, but for StopIteration */
  *rest(): Operation<Item[]> {
    const results: Item[] = []
    while (this.left > 0) results.push(yield* this.next())
    return results
  }

  /** The next result, of those taken before or of what `take` waits for. */
  protected *following(take: () => Operation<Item>): Operation<Item> {
    if (this.left <= 0) throw new ProgramError('StopIteration', '')
    if (this.taken.length === 0) {
      const result = yield* take()
      this.taken = this.chunked ? [...(result as Item[])] : [result] // as `runChunk` returns them
    }
    this.left--
    return this.taken.shift() as Item // there is one
  }
}
