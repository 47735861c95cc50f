import { ProgramError } from '../../errors.ts'
import type { Network, Selector, Socket } from '../../network.ts'
import type { Page } from '../../os.ts'
import type { Operation } from '../../request.ts'
import type { Hub } from './hub.ts'
import { HubThreads, hubNetwork } from './hub-threads.ts'
import type { Act } from './loop.ts'
import { Timeout } from './timeout.ts'
import { Waiter } from './waiter.ts'

/** One greenlet waits for one kind of event at a socket. */
interface Watch {
  readonly socket: Socket
  readonly events: number
  readonly waiter: Waiter<true>
}

const bothEvents = (sum: number, { events }: Watch): number => sum | events

/** What a hub waits for outside of its thread: sockets, and the pages that its helper threads fetch. */
export class HubSockets {
  private selector: Selector | null = null
  private network: Network | null = null
  private readonly watches: Watch[] = []
  private threads: HubThreads | null = null

  /** @param path of the thread's birth */
  constructor(
    private readonly path: string,
    private readonly hub: Hub,
  ) {}

  /**
   * Tells it of the network of its sockets.
   * @throws ProgramError TypeError for another network than that of which it already knows
   */
  use(network: Network): void {
    if (this.network !== null && this.network.id !== network.id)
      throw new ProgramError('TypeError', `gevent waits on ${this.network.name} already, not on ${network.name}`)
    this.network = network
  }

  /** Whether somebody waits for what the selector tells of: a socket or another thread. */
  get awaited(): boolean {
    return this.watches.length > 0 || this.threads?.awaited === true
  }

  /** As `Os.fetch`, while others go on. */
  *fetch(address: string, timeout: number | undefined): Operation<Page> {
    this.threads ??= yield* HubThreads.make(this.helpers, yield* this.ensureSelector())
    return yield* this.threads.fetch(address, timeout, this.hub)
  }

  /**
   * Waits until a socket is ready, or for this many seconds, while others go on.
   * @returns whether it became ready in time
   * @throws ConcurrentObjectUseError (in the program) when another greenlet waits to read there as well, or to write
   */
  *wait(socket: Socket, events: number, timeout?: number): Operation<boolean> {
    const others = this.watchesAt(socket)
    if (others.some((other) => (other.events & events) !== 0))
      throw new ProgramError('ConcurrentObjectUseError', 'This socket is already used by another greenlet')
    if (this.network === null) throw new ProgramError('TypeError', 'gevent was not told of the network of this socket')
    const selector = yield* this.ensureSelector()
    const watch: Watch = { socket, events, waiter: new Waiter(this.hub) }
    if (others.length > 0) yield* this.forget(selector, socket)
    yield* selector.register(socket, [...others, watch].reduce(bothEvents, 0))
    this.watches.push(watch)
    const timer = yield* Timeout.startNewOrDummy(timeout)
    try {
      return yield* watch.waiter.get()
    } catch (thrown) {
      if (thrown !== timer) throw thrown
      return false
    } finally {
      timer?.stop()
      this.watches.splice(this.watches.indexOf(watch), 1)
      const left = this.watchesAt(socket)
      if ((yield* this.forget(selector, socket)) && left.length > 0)
        yield* selector.register(socket, left.reduce(bothEvents, 0))
    }
  }

  /**
   * In the hub: waits for a socket or a page, for this many seconds.
   * @returns what is to be done then, null when its time is over
   */
  *select(timeout: number | undefined): Operation<readonly Act[] | null> {
    const { ready, posted } = yield* (yield* this.ensureSelector()).selectOrTake(timeout)
    for (const item of posted) this.threads?.tell(item)
    const acts = ready.flatMap(({ socket, events }) =>
      this.watchesAt(socket)
        .filter((watch) => (watch.events & events) !== 0)
        .map(
          ({ waiter }): Act =>
            () =>
              waiter.switch(true),
        ),
    )
    return ready.length + posted.length > 0 ? acts : null
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

  /** As whose inside its threads are known. */
  private get helpers(): string {
    return this.path === '' ? 'hub.threads' : `hub.threads-${this.path}`
  }

  private *ensureSelector(): Operation<Selector> {
    this.network ??= yield* hubNetwork(this.helpers)
    this.selector ??= yield* this.network.selector('hub.loop')
    return this.selector
  }
}
