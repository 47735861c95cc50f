/** Queues between greenlets of one thread: gevent's (src/gevent/queue.py). Items are passed as they are. */

import type { Value } from '../../../base/value.ts'
import { compareValues, IncomparableError } from '../../../model/compare.ts'
import { ProgramError } from '../../errors.ts'
import type { Operation } from '../../request.ts'
import { currentHub } from './current-hub.ts'
import { Event } from './event.ts'
import type { Hub } from './hub.ts'
import type { Callback } from './loop.ts'
import { Timeout } from './timeout.ts'
import { Waiter } from './waiter.ts'

/** An item after which iterating over a queue ends: Python's class of that name. */
export const StopIteration: unique symbol = Symbol('StopIteration')

const full = () => new ProgramError('Full', '')
const empty = () => new ProgramError('Empty', '')

function remove<Item>(list: Item[], item: Item): void {
  const at = list.indexOf(item)
  if (at >= 0) list.splice(at, 1)
}

/** What queues and channels share: those who wait, and a callback of the hub that lets them go. */
abstract class Exchange<Item> {
  protected readonly hub: Hub = currentHub()
  private unlocking: Callback | null = null

  protected abstract unlock(): Operation<void>
  abstract get(timeout?: number): Operation<Item>

  protected scheduleUnlock(): void {
    if (this.unlocking?.alive !== true) this.unlocking = this.hub.runCallback(() => this.unlock())
  }

  /**
   * The next item, as a loop over the queue gets it.
   * @returns undefined when it is StopIteration
   */
  *next(): Operation<Item | undefined> {
    const item = yield* this.get()
    return item === StopIteration ? undefined : item
  }
}

/** First in, first out. */
export class Queue<Item = unknown> extends Exchange<Item> {
  readonly maxsize: number | null
  protected readonly items: Item[]
  private readonly getters: Waiter<true>[] = []
  private readonly putters: { readonly item: Item; readonly waiter: Waiter<true> }[] = []

  /** @param maxsize null or 0 for no limit */
  constructor(maxsize: number | null = null, items: readonly Item[] = []) {
    super()
    this.maxsize = maxsize !== null && maxsize > 0 ? maxsize : null
    this.items = this.ordered(items)
  }

  protected ordered(items: readonly Item[]): Item[] {
    return [...items]
  }

  protected insert(item: Item): void {
    this.items.push(item)
  }

  protected take(): Item {
    return this.items.shift() as Item // the one who takes has seen that there is one
  }

  protected look(): Item {
    return this.items[0] as Item // as in `take`
  }

  qsize(): number {
    return this.items.length
  }

  empty(): boolean {
    return this.items.length === 0
  }

  full(): boolean {
    return this.maxsize !== null && this.items.length >= this.maxsize
  }

  /**
   * Puts an item in, waiting while it is full, or for this many seconds.
   * @throws Full (in the program) when it is still full then
   */
  *put(item: Item, timeout?: number): Operation<void> {
    if (!this.full()) this.insertAndTell(item)
    else if (this.hub.current) yield* this.putInHub(item)
    else {
      const putter = { item, waiter: new Waiter<true>(this.hub) }
      this.putters.push(putter)
      const timer = yield* Timeout.startNewOrDummy(timeout, full())
      try {
        if (this.getters.length > 0) this.scheduleUnlock()
        yield* putter.waiter.get()
      } finally {
        timer?.stop()
        remove(this.putters, putter)
      }
    }
  }

  /** @throws Full (in the program) when there is no room */
  *putNoWait(item: Item): Operation<void> {
    if (!this.full()) this.insertAndTell(item)
    else if (this.hub.current) yield* this.putInHub(item)
    else throw full()
  }

  private insertAndTell(item: Item): void {
    this.insert(item)
    if (this.getters.length > 0) this.scheduleUnlock()
  }

  /** The hub cannot wait, but it can let others go on. */
  private *putInHub(item: Item): Operation<void> {
    while (this.getters.length > 0 && this.full()) yield* this.getters.shift()?.switch(true) ?? []
    if (this.full()) throw full()
    this.insert(item)
  }

  /**
   * Takes the item that leaves first, waiting while there is none, or for this many seconds.
   * @throws Empty (in the program) when there is still none then
   */
  *get(timeout?: number): Operation<Item> {
    if (this.items.length === 0) yield* this.waitForItem(timeout)
    else if (this.putters.length > 0) this.scheduleUnlock()
    return this.take()
  }

  /** @throws Empty (in the program) when there is none */
  *getNoWait(): Operation<Item> {
    if (this.items.length === 0) yield* this.itemNow()
    else if (this.putters.length > 0) this.scheduleUnlock()
    return this.take()
  }

  /** As `get`, and leaves the item there. */
  *peek(timeout?: number): Operation<Item> {
    if (this.items.length === 0) yield* this.waitForItem(timeout)
    return this.look()
  }

  /** As `getNoWait`, and leaves the item there. */
  *peekNoWait(): Operation<Item> {
    if (this.items.length === 0) yield* this.itemNow()
    return this.look()
  }

  private *itemNow(): Operation<void> {
    if (this.hub.current)
      for (let first = this.putters.shift(); first !== undefined; first = this.putters.shift()) {
        this.insert(first.item)
        yield* first.waiter.switch(true)
        if (this.items.length > 0) return
      }
    throw empty()
  }

  private *waitForItem(timeout: number | undefined): Operation<void> {
    if (this.hub.current) return yield* this.itemNow()
    const waiter = new Waiter<true>(this.hub)
    const timer = yield* Timeout.startNewOrDummy(timeout, empty())
    try {
      this.getters.push(waiter)
      if (this.putters.length > 0) this.scheduleUnlock()
      yield* waiter.get()
    } finally {
      timer?.stop()
      remove(this.getters, waiter)
    }
  }

  protected *unlock(): Operation<void> {
    for (let repeat = true; repeat; ) {
      repeat = false
      if (this.putters.length > 0 && !this.full()) {
        repeat = true
        const putter = this.putters.shift()
        if (putter !== undefined) yield* this.letIn(putter)
      }
      if (this.getters.length > 0 && this.items.length > 0) {
        repeat = true
        yield* this.getters.shift()?.switch(true) ?? []
      }
    }
  }

  private *letIn({ item, waiter }: { readonly item: Item; readonly waiter: Waiter<true> }): Operation<void> {
    try {
      this.insert(item)
    } catch (thrown) {
      return yield* waiter.throw(thrown)
    }
    yield* waiter.switch(true)
  }
}

/** Last in, first out. */
export class LifoQueue<Item = unknown> extends Queue<Item> {
  protected override take(): Item {
    return this.items.pop() as Item // as in `Queue.take`
  }

  protected override look(): Item {
    return this.items.at(-1) as Item // as in `Queue.take`
  }
}

/** Order of two items, as Python's `<` has it. */
function compared(one: Value, other: Value): number {
  try {
    return compareValues(one, other)
  } catch (thrown) {
    if (thrown instanceof IncomparableError) throw new ProgramError('TypeError', thrown.message)
    throw thrown
  }
}

/** Least first. */
export class PriorityQueue<Item extends Value = Value> extends Queue<Item> {
  protected override ordered(items: readonly Item[]): Item[] {
    return [...items].sort(compared)
  }

  protected override insert(item: Item): void {
    const later = this.items.findIndex((other) => compared(other, item) > 0)
    this.items.splice(later < 0 ? this.items.length : later, 0, item)
  }
}

/** A queue that knows when the work on every item is done. */
export class JoinableQueue<Item = unknown> extends Queue<Item> {
  private readonly done = new Event()
  private unfinished: number

  constructor(maxsize: number | null = null, items: readonly Item[] = []) {
    super(maxsize, items)
    this.unfinished = items.length
    this.done.mark(this.unfinished === 0)
  }

  get unfinishedTasks(): number {
    return this.unfinished
  }

  protected override insert(item: Item): void {
    super.insert(item)
    this.unfinished++
    this.done.mark(false)
  }

  /** @throws ValueError (in the program) when that was said more often than items were put in */
  *taskDone(): Operation<void> {
    if (this.unfinished <= 0) throw new ProgramError('ValueError', 'task_done() called too many times')
    if (--this.unfinished === 0) this.done.mark(true)
  }

  /** Waits until the work on every item is done, or for this many seconds. Returns whether it was in time. */
  *join(timeout?: number): Operation<boolean> {
    return yield* this.done.wait(timeout)
  }
}

/** A queue without room: who puts waits for one who gets. */
export class Channel<Item = unknown> extends Exchange<Item> {
  private readonly getters: Waiter<Item>[] = []
  private readonly putters: { readonly item: Item; readonly waiter: Waiter<true> }[] = []

  /** How many more wait to put than to get. */
  get balance(): number {
    return this.putters.length - this.getters.length
  }

  qsize(): number {
    return 0
  }

  empty(): boolean {
    return true
  }

  full(): boolean {
    return true
  }

  /** @throws Full (in the program) when nobody has taken it in this many seconds */
  *put(item: Item, timeout?: number): Operation<void> {
    if (this.hub.current) {
      const getter = this.getters.shift()
      if (getter === undefined) throw full()
      return yield* getter.switch(item)
    }
    const putter = { item, waiter: new Waiter<true>(this.hub) }
    this.putters.push(putter)
    const timer = yield* Timeout.startNewOrDummy(timeout, full())
    try {
      if (this.getters.length > 0) this.scheduleUnlock()
      yield* putter.waiter.get()
    } finally {
      remove(this.putters, putter)
      timer?.stop()
    }
  }

  /** As `put` with no time at all: others go on, but not for long. */
  *putNoWait(item: Item): Operation<void> {
    yield* this.put(item, 0)
  }

  /** @throws Empty (in the program) when nobody has put anything in this many seconds */
  *get(timeout?: number): Operation<Item> {
    const first = this.hub.current ? this.putters.shift() : undefined
    if (first !== undefined) {
      this.hub.runCallback(() => first.waiter.switch(true))
      return first.item
    }
    const waiter = new Waiter<Item>(this.hub)
    const timer = yield* Timeout.startNewOrDummy(timeout, empty())
    try {
      this.getters.push(waiter)
      if (this.putters.length > 0) this.scheduleUnlock()
      return yield* waiter.get()
    } finally {
      remove(this.getters, waiter)
      timer?.stop()
    }
  }

  /** As `get` with no time at all: others go on, but not for long. */
  *getNoWait(): Operation<Item> {
    return yield* this.get(0)
  }

  protected *unlock(): Operation<void> {
    while (this.putters.length > 0 && this.getters.length > 0) {
      const getter = this.getters.shift()
      const putter = this.putters.shift()
      if (getter === undefined || putter === undefined) return
      yield* getter.switch(putter.item)
      yield* putter.waiter.switch(true)
    }
  }
}
