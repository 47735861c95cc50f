/**
 * Coroutines that switch by themselves. Meaning: gevent (src/gevent/hub.py, greenlet.py, monkey.py): in each thread that
 * uses it one greenlet, the hub, runs a loop; whoever has to wait notes for what and switches to the hub, which lets go on
 * whoever's time has come, and sleeps when there is nobody. What blocks in any other way blocks the whole thread, also what
 * gevent would patch besides: locks, events, conditions, queues and joins. For pages other threads wait
 * (`hub-threads.ts`).
 */
import type { Value } from '../../base/value.ts'
import { greenletExit } from '../../model/greenlet.ts'
import { threadSleep } from '../../model/thread.ts'
import type { ErrorValue } from '../../trace/tables.ts'
import { packItem } from '../crossing.ts'
import { currentOs } from '../current-os.ts'
import { errorValue, ProgramError } from '../errors.ts'
import type { Greenlet } from '../greenlets.ts'
import { defineLibrary } from '../library.ts'
import type { Network, Selector, Socket } from '../network.ts'
import type { Os, Page } from '../os.ts'
import { ask, type Body, type Operation } from '../request.ts'
import { HubThreads, hubNetwork } from './hub-threads.ts'
import { Spawned } from './spawned.ts'

/** What a spawned body gets besides its parameters, behind them, when there is any: Python's `**kwargs`. */
export type Keywords = { readonly [name: string]: unknown }

export interface GeventOptions {
  /**
   * `monkey.patch_all()`: sleeping, sockets and pages of this thread wait by switching to the hub. Locks and queues do not:
   * a greenlet that waits at one keeps the whole thread.
   */
  readonly patched?: boolean
  /** The network whose sockets are patched. */
  readonly network?: Network
}

/** A greenlet that waits in the hub. It is woken once, by whatever comes first. */
interface Waiter {
  readonly greenlet: Greenlet
  woken: boolean
}

interface Timer {
  /** Seconds since the run began. */
  readonly due: number
  readonly ring: () => void
}

/** One greenlet waits for one kind of event at a socket. */
interface Watch {
  readonly socket: Socket
  readonly events: number
  readonly waiter: Waiter
  ready: boolean
}

const bothEvents = (sum: number, { events }: Watch): number => sum | events

/** gevent in one thread: its hub and what it keeps. Made by `Os.gevent`. */
export class Gevent {
  private hub: Greenlet | null = null
  private selector: Selector | null = null
  private network: Network | null = null
  /** Who goes on next, first come first; an error is raised there. */
  private readonly queue: { readonly greenlet: Greenlet; readonly error: ErrorValue | null }[] = []
  /** In the order in which they are due. */
  private readonly timers: Timer[] = []
  private readonly watches: Watch[] = []
  private threads: HubThreads | null = null
  /** Those who were spawned, by the numbers of their greenlets. */
  private readonly made = new Map<number, Spawned>()
  private readonly dummies = new Map<number, string>()
  private isPatched = false

  /**
   * @param main the thread's own body
   * @param path of the thread's birth
   */
  constructor(
    private readonly main: Greenlet,
    private readonly path: string,
  ) {}

  get patched(): boolean {
    return this.isPatched
  }

  /**
   * What `Os.gevent` was given.
   * @throws ProgramError TypeError for a network beside that of which it already knows, or where it waits
   */
  configure({ patched, network }: GeventOptions): void {
    this.isPatched ||= patched === true
    if (network === undefined) return
    if (this.network !== null && this.network.id !== network.id)
      throw new ProgramError('TypeError', `gevent waits on ${this.network.name} already, not on ${network.name}`)
    this.network = network
  }

  /** As `Os.fetch`, while others go on. */
  *fetch(address: string, timeout: number | undefined): Operation<Page> {
    this.threads ??= yield* HubThreads.make(this.helpers, yield* this.ensureSelector())
    return yield* this.threads.fetch(address, timeout, (begin) => this.waitUntil(begin))
  }

  /** A greenlet that will run `body(os, ...parameters)` when this one waits. */
  *spawn(
    body: Body,
    parameters: readonly unknown[] = [],
    keywords: Keywords = {},
    options: { readonly name?: string } = {},
  ): Operation<Spawned> {
    const spawned = yield* this.make(body, parameters, keywords, options.name)
    this.schedule(spawned.greenlet, null)
    return spawned
  }

  /** As `spawn`, but it begins after so many seconds. */
  *spawnLater(
    seconds: number,
    body: Body,
    parameters: readonly unknown[] = [],
    keywords: Keywords = {},
    options: { readonly name?: string } = {},
  ): Operation<Spawned> {
    const spawned = yield* this.make(body, parameters, keywords, options.name)
    yield* this.after(seconds, () => this.schedule(spawned.greenlet, null))
    return spawned
  }

  /** Lets others go on for at least so many seconds; with 0 those that are ready. */
  *sleep(seconds = 0): Operation<void> {
    if (seconds > 0) yield* this.waitUntil(() => {}, seconds)
    else yield* this.waitUntil((wake) => wake())
  }

  /** Waits until all of them have ended, or for so many seconds. */
  *joinall(all: readonly Spawned[], timeout?: number): Operation<void> {
    const left = all.filter((one) => !one.ready())
    let count = left.length
    if (count === 0) return
    yield* this.waitUntil((wake) => {
      const ended = () => {
        if (--count === 0) wake()
      }
      for (const one of left) one.links.push(ended)
    }, timeout)
  }

  /** The name that `threading.current_thread()` has here: patched, each greenlet is a thread to it. */
  currentThreadName(): string {
    const { greenlet } = currentOs().self
    if (!this.isPatched || greenlet.id === this.main.id) return this.main.id === 0 ? 'MainThread' : this.main.name
    const known = this.dummies.get(greenlet.id) ?? `Dummy-${this.dummies.size + 1}`
    this.dummies.set(greenlet.id, known)
    return known
  }

  /**
   * Waits until a socket is ready, or for so many seconds, while others go on.
   * @returns whether it became ready in time
   * @throws ConcurrentObjectUseError (in the program) when another greenlet waits to read there as well, or to write
   */
  *waitSocket(socket: Socket, events: number, timeout?: number): Operation<boolean> {
    const others = this.watchesAt(socket)
    if (others.some((other) => (other.events & events) !== 0))
      throw new ProgramError('ConcurrentObjectUseError', 'This socket is already used by another greenlet')
    if (this.network === null) throw new ProgramError('TypeError', 'gevent was not told of the network of this socket')
    const selector = yield* this.ensureSelector()
    const watch: Watch = { socket, events, waiter: this.waiter(), ready: false }
    if (others.length > 0) yield* this.forget(selector, socket)
    yield* selector.register(socket, [...others, watch].reduce(bothEvents, 0))
    this.watches.push(watch)
    try {
      yield* this.park(watch.waiter, timeout)
    } finally {
      this.watches.splice(this.watches.indexOf(watch), 1)
      const left = this.watchesAt(socket)
      if ((yield* this.forget(selector, socket)) && left.length > 0)
        yield* selector.register(socket, left.reduce(bothEvents, 0))
    }
    return watch.ready
  }

  /** Who waits for a socket: one at most to read and one at most to write. */
  private watchesAt(socket: Socket): readonly Watch[] {
    return this.watches.filter((watch) => watch.socket.id === socket.id && watch.socket.kind === socket.kind)
  }

  /** Returns false for a socket that was closed meanwhile, which is registered no more. */
  private *forget(selector: Selector, socket: Socket): Operation<boolean> {
    try {
      yield* selector.unregister(socket)
      return true
    } catch (thrown) {
      if (!(thrown instanceof ProgramError) || thrown.kind !== 'KeyError') throw thrown
      return false
    }
  }

  /** Notes that a greenlet is to go on, with an error raised in it where one is given. */
  schedule(greenlet: Greenlet, error: ErrorValue | null): void {
    // Who is killed before it began does not begin.
    const queued = error === null ? -1 : this.queue.findIndex((other) => other.greenlet.id === greenlet.id)
    if (queued >= 0) this.queue.splice(queued, 1)
    this.queue.push({ greenlet, error })
  }

  /** Waits until `wake` is called, which `begin` is given, or for so many seconds. */
  *waitUntil(begin: (wake: () => void) => void, timeout?: number): Operation<void> {
    const waiter = this.waiter()
    begin(() => this.wake(waiter))
    yield* this.park(waiter, timeout)
  }

  private waiter(): Waiter {
    return { greenlet: currentOs().self.greenlet, woken: false }
  }

  private wake(waiter: Waiter): void {
    if (waiter.woken) return
    waiter.woken = true
    this.schedule(waiter.greenlet, null)
  }

  /** Switches to the hub until the waiter is woken. */
  private *park(waiter: Waiter, timeout: number | undefined): Operation<void> {
    const timer = timeout === undefined ? null : yield* this.after(timeout, () => this.wake(waiter))
    try {
      yield* (yield* this.ensureHub()).switch()
    } finally {
      // Killed, or woken by something else: nothing is to wake it again.
      waiter.woken = true
      if (timer !== null) this.cancel(timer)
    }
  }

  private *after(seconds: number, ring: () => void): Operation<Timer> {
    const timer = { due: (yield* currentOs().now()) + seconds, ring }
    const later = this.timers.findIndex(({ due }) => due > timer.due)
    this.timers.splice(later < 0 ? this.timers.length : later, 0, timer)
    return timer
  }

  private cancel(timer: Timer): void {
    const at = this.timers.indexOf(timer)
    if (at >= 0) this.timers.splice(at, 1)
  }

  private *ensureHub(): Operation<Greenlet> {
    this.hub ??= yield* currentOs().greenlet((own: Os) => this.loop(own), [], { name: 'hub', parent: this.main })
    return this.hub
  }

  /** As whose inside its threads are known. */
  private get helpers(): string {
    return this.path === '' ? 'hub.threads' : `hub.threads-${this.path}`
  }

  private *ensureSelector(): Operation<Selector> {
    this.network ??= yield* hubNetwork(this.helpers)
    this.selector ??= yield* this.network.selector('hub.loop')
    return this.selector
  }

  private *make(
    body: Body,
    parameters: readonly unknown[],
    keywords: Keywords,
    name = `Greenlet-${this.made.size}`,
  ): Operation<Spawned> {
    const given = Object.keys(keywords).length === 0 ? parameters : [...parameters, keywords]
    let spawned: Spawned | null = null
    const run = function* (own: Os): Operation<Value> {
      try {
        const result = (yield* body(own, ...given)) ?? null
        spawned?.end(result, null)
        return packItem(result, name)
      } catch (thrown) {
        const failure = errorValue(thrown)
        const exits = failure.error === greenletExit
        spawned?.end(exits ? failure : null, exits ? null : failure)
        throw thrown
      }
    }
    // It is the body that the record names.
    Object.defineProperty(run, 'name', { value: body.name })
    const parent = yield* this.ensureHub()
    spawned = new Spawned(yield* currentOs().greenlet(run, [], { name, parent }), this)
    this.made.set(spawned.greenlet.id, spawned)
    return spawned
  }

  /** What the hub runs. */
  private *loop(own: Os): Operation<void> {
    try {
      for (;;) {
        for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift())
          yield* this.goOn(own, next.greenlet, next.error)
        if (this.timers.length === 0 && !this.listens)
          throw new ProgramError('LoopExit', 'This operation would block forever')
        yield* this.pause(own)
      }
    } finally {
      this.hub = null
    }
  }

  /** Lets one go on until it, or whoever it switches to, waits or ends. */
  private *goOn(own: Os, greenlet: Greenlet, error: ErrorValue | null): Operation<void> {
    try {
      if (error === null) yield* greenlet.switch()
      else {
        yield* greenlet.throw(error.error, error.message)
        // One that had not begun is ended by it without a chance to say so.
        if (yield* greenlet.dead()) this.made.get(greenlet.id)?.end(error, null)
      }
    } catch (thrown) {
      const { error: kind, message } = errorValue(thrown)
      yield* own.print(`${greenlet.name} failed with ${kind}: ${message}`)
    }
  }

  /** Whether somebody waits for what the selector tells of: a socket or another thread. */
  private get listens(): boolean {
    return this.watches.length > 0 || this.threads?.awaited === true
  }

  /** Nobody can go on: waits for the first timer, socket or page. */
  private *pause(own: Os): Operation<void> {
    const [first] = this.timers
    let now = yield* own.now()
    const left = first === undefined ? undefined : Math.max(0, first.due - now)
    let overtaken = false
    if (this.listens && this.selector !== null) {
      const { ready, posted } = yield* this.selector.selectOrTake(left)
      for (const item of posted) this.threads?.tell(item)
      for (const { socket, events } of ready)
        for (const watch of this.watchesAt(socket)) {
          if ((watch.events & events) === 0) continue
          watch.ready = true
          this.wake(watch.waiter)
        }
      overtaken = ready.length + posted.length > 0
    } else if (left !== undefined && left > 0) yield ask(threadSleep, null, left)
    // Whole microseconds may be lost on the way; what was waited for is due. Timers have their turn even where there is
    // always a socket that is ready.
    if (!overtaken) now = Math.max(now, first?.due ?? 0)
    for (let [timer] = this.timers; timer !== undefined && timer.due <= now; [timer] = this.timers) {
      this.timers.shift()
      timer.ring()
    }
  }
}

defineLibrary({ Gevent })
