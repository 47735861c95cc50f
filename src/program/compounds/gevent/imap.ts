/** Results of a mapping as they come: gevent's `IMap` and `IMapUnordered` (src/gevent/_imap.py). */
import { currentOs } from '../../current-os.ts'
import { ProgramError } from '../../errors.ts'
import type { Body, Operation } from '../../request.ts'
import type { Group } from './group.ts'
import { Semaphore } from './lock.ts'
import { Queue } from './queue.ts'
import type { Spawned } from './spawned.ts'

export interface MapOptions {
  /** How many results may be there that nobody has taken. */
  readonly maxsize?: number
}

/** What one call came to; `end` says that no more will come. */
type Come = { readonly value: unknown } | { readonly failure: unknown } | 'end'

/** The results in the order in which they come to be there. */
export class IMapUnordered {
  private readonly results = new Queue<{ readonly index: number; readonly come: Come }>()
  private readonly room: Semaphore | null
  private outstanding = 0
  private last = -1
  private finished = false
  private feeder: Spawned | null = null

  constructor(
    private readonly group: Group,
    { maxsize = 0 }: MapOptions,
  ) {
    this.room = maxsize > 0 ? new Semaphore(maxsize) : null
  }

  /** Has a greenlet call the body for each item. */
  static *start<Made extends IMapUnordered>(made: Made, body: Body, items: Iterable<unknown>): Operation<Made> {
    const feed: Body = () => made.feed(body, items)
    Object.defineProperty(feed, 'name', { value: 'imap' })
    made.feeder = yield* currentOs().gevent().spawn(feed)
    return made
  }

  /**
   * Waits for the next result.
   * @returns undefined when there is none left
   * @throws (in the program) the error by which that call ended
   */
  *next(): Operation<unknown> {
    if (this.room !== null) yield* this.room.release()
    const come = yield* this.nextCome()
    if (come === 'end') return
    if ('failure' in come) throw come.failure
    return come.value
  }

  protected *nextCome(): Operation<Come> {
    return (yield* this.arrival()).come
  }

  protected arrival(): Operation<{ readonly index: number; readonly come: Come }> {
    return this.results.get()
  }

  private *feed(body: Body, items: Iterable<unknown>): Operation<void> {
    try {
      for (const item of items) {
        const index = ++this.last
        if (this.room !== null) yield* this.room.acquire()
        this.outstanding++
        const one = yield* this.group.spawn(body, [item])
        one.rawlink((source) => this.hasEnded(source, index))
      }
    } catch (thrown) {
      if (!this.finished) {
        this.finished = true
        yield* this.results.put({ index: this.last + 1, come: { failure: thrown } })
      }
      throw thrown
    }
    if (!this.finished && this.outstanding <= 0) yield* this.finish()
  }

  /** In the hub: a call has ended. */
  private *hasEnded(source: Spawned, index: number): Operation<void> {
    this.outstanding--
    const ends = this.feeder?.ready() === true && this.outstanding <= 0 && !this.finished
    if (ends) this.finished = true
    const { exception } = source
    const come: Come =
      exception === null ? { value: source.value } : { failure: new ProgramError(exception.error, exception.message) }
    yield* this.results.put({ index, come })
    if (ends) yield* this.finish()
  }

  private *finish(): Operation<void> {
    this.finished = true
    yield* this.results.put({ index: this.last + 1, come: 'end' })
  }
}

/** The results in the order of the items. */
export class IMap extends IMapUnordered {
  private readonly early = new Map<number, Come>()
  private index = 0

  protected override *nextCome(): Operation<Come> {
    for (let come = this.early.get(this.index); ; come = this.early.get(this.index)) {
      if (come !== undefined) {
        this.early.delete(this.index++)
        return come
      }
      const arrival = yield* this.arrival()
      this.early.set(arrival.index, arrival.come)
    }
  }
}
