/** Greenlets that belong together: gevent's `Group` and `Pool` (src/gevent/pool.py). */
import { currentOs } from '../../current-os.ts'
import { ProgramError } from '../../errors.ts'
import type { Body, Operation } from '../../request.ts'
import { currentHub } from './current-hub.ts'
import { Event } from './event.ts'
import { IMap, IMapUnordered, type MapOptions } from './imap.ts'
import { DummySemaphore, Semaphore } from './lock.ts'
import { exits, type Keywords, type KillOptions, type Spawned } from './spawned.ts'
import { Timeout } from './timeout.ts'
import { joinAll } from './wait-all.ts'

const gevent = () => currentOs().gevent()

/** As many greenlets as are wanted, which can be waited for and killed together. */
export class Group {
  protected readonly members = new Set<Spawned>()
  private readonly dying = new Set<Spawned>()
  private readonly emptied = new Event()
  private readonly leaves = (one: Spawned): Operation<void> => this.discarded(one)

  constructor(members: readonly Spawned[] = []) {
    for (const one of members) {
      this.members.add(one)
      one.rawlink(this.leaves)
    }
    this.emptied.mark(true)
  }

  /** Those that have not ended. */
  get greenlets(): readonly Spawned[] {
    return [...this.members]
  }

  [Symbol.iterator](): Iterator<Spawned> {
    return this.greenlets[Symbol.iterator]()
  }

  get size(): number {
    return this.members.size
  }

  has(one: Spawned): boolean {
    return this.members.has(one)
  }

  *add(one: Spawned): Operation<void> {
    one.rawlink(this.leaves)
    this.members.add(one)
    this.emptied.mark(false)
  }

  *discard(one: Spawned): Operation<void> {
    yield* this.discarded(one)
    one.unlink(this.leaves)
  }

  protected *discarded(one: Spawned): Operation<void> {
    this.members.delete(one)
    this.dying.delete(one)
    if (this.members.size === 0) this.emptied.mark(true)
  }

  /** Has it belong here, and begin. */
  *start(one: Spawned): Operation<void> {
    yield* this.add(one)
    yield* one.start()
  }

  /** As `Gevent.spawn`; it belongs here. */
  *spawn(body: Body, parameters: readonly unknown[] = [], keywords: Keywords = {}): Operation<Spawned> {
    const one = yield* gevent().greenlet(body, parameters, keywords)
    yield* this.start(one)
    return one
  }

  /**
   * Waits until there is none left, or for this many seconds.
   * @returns whether there is none
   * @throws (in the program) with `raiseError`, the error of one that ended by one
   */
  *join(timeout?: number, options: { readonly raiseError?: boolean } = {}): Operation<boolean> {
    const waited = options.raiseError === true ? this.greenlets : []
    const result = yield* this.emptied.wait(timeout)
    for (const { exception } of waited)
      if (exception !== null) throw new ProgramError(exception.error, exception.message)
    return result
  }

  /** Kills all of them, also those that come meanwhile. */
  *kill(exception: ProgramError = exits(), { block = true, timeout }: KillOptions = {}): Operation<void> {
    const timer = yield* Timeout.startNewOrDummy(timeout)
    try {
      while (this.members.size > 0) {
        for (const one of this.greenlets) {
          if (this.dying.has(one)) continue
          yield* one.kill(exception, { block: false })
          this.dying.add(one)
        }
        if (!block) break
        yield* joinAll(currentHub(), this.greenlets, undefined, {})
      }
    } catch (thrown) {
      if (thrown !== timer) throw thrown
    } finally {
      timer?.stop()
    }
  }

  /** Kills one of them. */
  *killone(one: Spawned, exception: ProgramError = exits(), options: KillOptions = {}): Operation<void> {
    if (this.dying.has(one) || !this.members.has(one)) return
    yield* one.kill(exception, { block: false })
    this.dying.add(one)
    if (options.block !== false) yield* one.join(options.timeout)
  }

  full(): boolean {
    return false
  }

  /** Waits until one more may belong here, or for this many seconds. */
  *waitAvailable(_timeout?: number): Operation<void> {}

  /** Calls `body(os, ...parameters)` in a greenlet of its own, and waits for what it returns. */
  *apply(body: Body, parameters: readonly unknown[] = [], keywords: Keywords = {}): Operation<unknown> {
    // One of its own could wait for ever for its place.
    if (this.greenlets.some(({ greenlet }) => greenlet.id === currentOs().self.greenlet.id))
      return yield* body(currentOs(), ...parameters, ...(Object.keys(keywords).length === 0 ? [] : [keywords]))
    return yield* (yield* this.spawn(body, parameters, keywords)).get()
  }

  /** As `apply`, and does not wait: `callback(os, result)` is called in a greenlet of its own. */
  *applyAsync(
    body: Body,
    parameters: readonly unknown[] = [],
    keywords: Keywords = {},
    callback?: Body,
  ): Operation<Spawned> {
    if (this.full()) {
      const applied = function* (this: Group): Operation<unknown> {
        const result = yield* this.apply(body, parameters, keywords)
        if (callback !== undefined) yield* gevent().spawn(callback, [result])
        return result
      }.bind(this)
      return yield* gevent().spawn(applied)
    }
    const one = yield* this.spawn(body, parameters, keywords)
    if (callback !== undefined) {
      const pass: Body = function* (os, source: Spawned): Operation<void> {
        if (source.successful()) yield* callback(os, source.value)
      }
      one.link(pass)
    }
    return one
  }

  /** Calls `body(os, item)` for each, each in a greenlet. Returns the results, or raises the first error in order. */
  *map(body: Body, items: Iterable<unknown>): Operation<unknown[]> {
    return (yield* (yield* this.mapAsync(body, items)).get()) as unknown[] // what `each` below returns
  }

  /** As `map`, and does not wait; `callback(os, results)` is called at the end. */
  *mapAsync(body: Body, items: Iterable<unknown>, callback?: Body): Operation<Spawned> {
    const each = function* (this: Group): Operation<unknown[]> {
      const all: Spawned[] = []
      for (const item of items) all.push(yield* this.spawn(body, [item]))
      const results: unknown[] = []
      for (const one of all) results.push(yield* one.get())
      if (callback !== undefined) yield* callback(currentOs(), results)
      return results
    }.bind(this)
    return yield* gevent().spawn(named(each, 'map'))
  }

  /** As `map`: the results come one after the other, each as soon as it and those before it are there. */
  *imap(body: Body, items: Iterable<unknown>, options: MapOptions = {}): Operation<IMap> {
    return yield* IMap.start(new IMap(this, options), body, items)
  }

  /** As `imap`, in the order in which they come to be there. */
  *imapUnordered(body: Body, items: Iterable<unknown>, options: MapOptions = {}): Operation<IMapUnordered> {
    return yield* IMapUnordered.start(new IMapUnordered(this, options), body, items)
  }
}

/** A body by the name that the record tells. */
function named(body: Body, name: string): Body {
  return Object.defineProperty(body, 'name', { value: name })
}

/** At most this many greenlets: who starts one more waits until another has ended. */
export class Pool extends Group {
  private readonly places: Semaphore | DummySemaphore

  /**
   * @param most how many; null for no limit
   * @throws ProgramError ValueError for less than none
   */
  constructor(private readonly most: number | null = null) {
    if (most !== null && most < 0) throw new ProgramError('ValueError', `size must not be negative: ${most}`)
    super()
    this.places = most === null ? new DummySemaphore() : new Semaphore(most)
  }

  override full(): boolean {
    return this.freeCount() <= 0
  }

  /** How many more may begin; 1 where there is no limit. */
  freeCount(): number {
    return this.most === null ? 1 : Math.max(0, this.most - this.members.size)
  }

  override *waitAvailable(timeout?: number): Operation<void> {
    yield* this.places.wait(timeout)
  }

  /**
   * @param timeout seconds to wait for a place
   * @throws PoolFull (in the program) when there is still none then
   */
  override *add(one: Spawned, timeout?: number): Operation<void> {
    if (!(yield* this.places.acquire(timeout))) throw new ProgramError('PoolFull', '')
    yield* super.add(one)
  }

  protected override *discarded(one: Spawned): Operation<void> {
    yield* super.discarded(one)
    yield* this.places.release()
  }
}
