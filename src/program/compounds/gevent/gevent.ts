/**
 * Coroutines that switch by themselves. Meaning: gevent 22.10 (src/gevent): in each thread that uses it one greenlet, the
 * hub, runs a loop (`hub.ts`); the one who has to wait notes for what and switches to the hub, which lets go on the one
 * who's time has come, and sleeps when there is nobody. Greenlets of one thread share what they like, so that its
 * queues, events and locks are plain data of their thread. It is judged by gevent itself (`src/simulator/testing/gevent/`).
 */
import { currentOs } from '../../current-os.ts'
import type { ProgramError } from '../../errors.ts'
import type { Greenlet } from '../../greenlets.ts'
import { defineLibrary } from '../../library.ts'
import type { Network, Socket } from '../../network.ts'
import type { Os, Page } from '../../os.ts'
import type { Body, Operation } from '../../request.ts'
import { AsyncResult, Event } from './event.ts'
import { Group, Pool } from './group.ts'
import { Hub } from './hub.ts'
import { BoundedSemaphore, DummySemaphore, RLock, Semaphore } from './lock.ts'
import { Patches } from './patches.ts'
import { Channel, JoinableQueue, LifoQueue, PriorityQueue, Queue, StopIteration } from './queue.ts'
import { type Keywords, type KillOptions, Spawned } from './spawned.ts'
import { Timeout } from './timeout.ts'
import { type JoinOptions, joinAll, killAll, type Waitable, WaitIterator } from './wait-all.ts'
import { Waiter } from './waiter.ts'

/** What gevent does in this thread besides its own greenlets. */
export interface GeventOptions {
  /**
   * `monkey.patch_all()`: what waits in this thread, for time, sockets, pages, locks, semaphores, events, conditions,
   * queues and the ends of threads, waits by switching to the hub. Barriers do not: a greenlet that waits at one keeps
   * the whole thread.
   */
  readonly patched?: boolean
  /** The network whose sockets are patched. */
  readonly network?: Network
}

/** How a greenlet of gevent is made. */
export interface SpawnOptions {
  readonly name?: string
}

/** gevent in one thread. Made by `Os.gevent`. */
export class Gevent {
  readonly hub: Hub
  /** For library code: how what is patched waits. */
  readonly patches: Patches = new Patches(this)
  readonly event = { Event, AsyncResult }
  readonly lock = { Semaphore, BoundedSemaphore, DummySemaphore, RLock }
  readonly pool = { Group, Pool }
  readonly queue = { Queue, LifoQueue, PriorityQueue, JoinableQueue, Channel }
  readonly Timeout = Timeout
  readonly StopIteration = StopIteration
  private made = 0
  private readonly dummies = new Map<number, string>()
  private isPatched = false

  /** @param host that of the thread itself */
  constructor(host: Os) {
    this.hub = new Hub(host)
  }

  get patched(): boolean {
    return this.isPatched
  }

  /**
   * What `Os.gevent` was given.
   * @throws ProgramError TypeError for a network beside that of which it already knows, or where it waits
   */
  configure({ patched, network }: GeventOptions): void {
    this.isPatched ||= patched === true
    if (network !== undefined) this.hub.sockets.use(network)
  }

  /** As `Os.fetch`, while others go on. */
  fetch(address: string, timeout: number | undefined): Operation<Page> {
    return this.hub.sockets.fetch(address, timeout)
  }

  /**
   * Waits until a socket is ready, or for this many seconds, while others go on. Returns whether it became so in time.
   */
  waitSocket(socket: Socket, events: number, timeout?: number): Operation<boolean> {
    return this.hub.sockets.wait(socket, events, timeout)
  }

  /** A greenlet that will run `body(os, ...parameters)` once it is started: gevent's `Greenlet`. */
  *greenlet(
    body: Body,
    parameters: readonly unknown[] = [],
    keywords: Keywords = {},
    { name }: SpawnOptions = {},
  ): Operation<Spawned> {
    const number = this.made++
    return yield* Spawned.make(this.hub, body, parameters, keywords, name ?? `Greenlet-${number}`)
  }

  /** A greenlet that will run `body(os, ...parameters)` when this one waits. */
  *spawn(
    body: Body,
    parameters: readonly unknown[] = [],
    keywords: Keywords = {},
    options: SpawnOptions = {},
  ): Operation<Spawned> {
    const spawned = yield* this.greenlet(body, parameters, keywords, options)
    yield* spawned.start()
    return spawned
  }

  /** As `spawn`, but it begins after this many seconds. */
  *spawnLater(
    seconds: number,
    body: Body,
    parameters: readonly unknown[] = [],
    keywords: Keywords = {},
    options: SpawnOptions = {},
  ): Operation<Spawned> {
    const spawned = yield* this.greenlet(body, parameters, keywords, options)
    yield* spawned.startLater(seconds)
    return spawned
  }

  /** Lets others go on for at least this many seconds; with 0 those that are ready. */
  *sleep(seconds = 0): Operation<void> {
    const waiter = new Waiter<null>(this.hub)
    if (seconds <= 0) {
      this.hub.runCallback(() => waiter.switch(null))
      yield* waiter.get()
      return
    }
    const timer = yield* this.hub.timer(seconds, () => waiter.switch(null))
    try {
      yield* waiter.get()
    } finally {
      timer.stop()
    }
  }

  /** Lets others go on until there is nothing to do but to wait. */
  *idle(): Operation<void> {
    const waiter = new Waiter<null>(this.hub)
    const idle = this.hub.whenIdle(() => waiter.switch(null))
    try {
      yield* waiter.get()
    } finally {
      idle.stop()
    }
  }

  /**
   * Waits until all of them have ended, or this many, or for this many seconds.
   * @returns those that ended in time
   * @throws (in the program) with `raiseError`, the first error of one that ended by one
   */
  *joinall(all: readonly Spawned[], timeout?: number, options: JoinOptions = {}): Operation<Spawned[]> {
    return yield* joinAll(this.hub, all, timeout, options)
  }

  /** Kills all of them, one after another at the hub's next turn, and waits until they have ended. */
  *killall(all: readonly Spawned[], exception?: ProgramError, options: KillOptions = {}): Operation<void> {
    yield* killAll(this.hub, all, exception, options)
  }

  /** Waits until all of them are ready, or this many, or for this many seconds. Returns those that were in time. */
  *wait<Waited extends Waitable>(all: readonly Waited[], timeout?: number, count?: number): Operation<Waited[]> {
    return yield* this.iwait(all, timeout, count).rest()
  }

  /** As `wait`: gives each of them as it becomes ready. */
  iwait<Waited extends Waitable>(all: readonly Waited[], timeout?: number, count?: number): WaitIterator<Waited> {
    return new WaitIterator(this.hub, all, timeout, count)
  }

  /**
   * Gives `body(os, ...parameters)` this many seconds.
   * @param timeoutValue what it returns when they are over
   * @throws Timeout (in the program) where no such value is given
   */
  *withTimeout(
    seconds: number | null,
    body: Body,
    parameters: readonly unknown[] = [],
    options: { readonly timeoutValue?: unknown } = {},
  ): Operation<unknown> {
    const timeout = yield* Timeout.startNew(seconds)
    try {
      return yield* body(currentOs(), ...parameters)
    } catch (thrown) {
      if (thrown === timeout && 'timeoutValue' in options) return options.timeoutValue
      throw thrown
    } finally {
      timeout.stop()
    }
  }

  /** The greenlet that runs. */
  getcurrent(): Greenlet {
    return currentOs().self.greenlet
  }

  /** The name that `threading.current_thread()` has here: patched, each greenlet is a thread to it. */
  currentThreadName(): string {
    const { main } = this.hub
    const { greenlet } = currentOs().self
    if (!this.isPatched || greenlet.id === main.id) return main.id === 0 ? 'MainThread' : main.name
    const known = this.dummies.get(greenlet.id) ?? `Dummy-${this.dummies.size + 1}`
    this.dummies.set(greenlet.id, known)
    return known
  }
}

defineLibrary({ Gevent })
