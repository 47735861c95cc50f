/**
 * Threads that wait in place of greenlets. Meaning: gevent's thread pool (src/gevent/threadpool.py): what cannot be asked
 * for without blocking, such as the name of a host or a file, is done by a native thread of the hub; the greenlet waits
 * in the hub meanwhile, and the thread wakes the hub's loop when it is done. There are at most ten, started when they
 * are needed. A page belongs to these: gevent's `urlopen` reads sockets, but a program in a browser has none to its
 * server, and the request itself blocks the one who makes it.
 */
import { networkAtom } from '../../../model/network.ts'
import { fifoQueue } from '../../../model/queue.ts'
import { currentOs } from '../../current-os.ts'
import { errorValue, ProgramError } from '../../errors.ts'
import { defineLibrary } from '../../library.ts'
import { make } from '../../making.ts'
import { packItem } from '../../marshalling.ts'
import { Network, type Selector } from '../../network.ts'
import type { Os, Page } from '../../os.ts'
import { type Item, Queue } from '../../queues.ts'
import { ask, type Operation } from '../../request.ts'
import type { Hub } from './hub.ts'
import { Waiter } from './waiter.ts'

/** As in gevent: `hub.threadpool_size`. */
const maxThreads = 10

/** `submitted` and, in the reply, `done` is the address, for which sentences name these. */
type Request = { readonly submitted: string; readonly number: number; readonly timeout: number | null }
type Outcome = { readonly page: Page } | { readonly raised: string; readonly message: string }
type Reply = { readonly done: string; readonly number: number; readonly outcome: Outcome }

/** What each of the threads runs: it does what is asked for, and tells the hub's selector. */
export function* runHubThread(os: Os, requests: Queue, loop: Selector): Operation<void> {
  for (;;) {
    const { submitted: address, number, timeout } = (yield* requests.get()) as Request // as `HubThreads.fetch` puts it in
    yield* loop.post({ done: address, number, outcome: yield* attempt(os, address, timeout) })
  }
}

function* attempt(os: Os, address: string, timeout: number | null): Operation<Outcome & Item> {
  try {
    const { status, text } = yield* os.fetch(address, timeout === null ? {} : { timeout })
    return { page: { status, text } }
  } catch (thrown) {
    const { error, message } = errorValue(thrown)
    return { raised: error, message }
  }
}

/**
 * The network of a hub that was told of none: its selector belongs to one.
 * @param owner as for `HubThreads.make`
 */
export function hubNetwork(owner: string): Operation<Network> {
  return make(networkAtom, null, `${owner}.network`, { owner }, Network)
}

/** The threads of one hub, and what they were asked for. */
export class HubThreads {
  private made = 0
  private numbers = 0
  /** Requests that a thread has, or will have. */
  private underWay = 0
  /** Those for whose replies greenlets wait. */
  private readonly waiting = new Map<number, (outcome: Outcome) => void>()

  private constructor(
    private readonly owner: string,
    private readonly requests: Queue,
    private readonly loop: Selector,
  ) {}

  /**
   * @param owner under which threads and queue are known as library code
   * @param loop the selector in which the hub waits
   */
  static *make(owner: string, loop: Selector): Operation<HubThreads> {
    return new HubThreads(owner, yield* make(fifoQueue.atom, 0, `${owner}.requests`, { owner }, Queue), loop)
  }

  /** Whether a greenlet waits for one of them. */
  get awaited(): boolean {
    return this.waiting.size > 0
  }

  /**
   * Fetches a page while the greenlet waits.
   * @throws as `Os.fetch`
   */
  *fetch(address: string, timeout: number | undefined, hub: Hub): Operation<Page> {
    const number = ++this.numbers
    this.underWay++
    if (this.underWay > this.made && this.made < maxThreads) yield* this.hire()
    const request: Request = { submitted: address, number, timeout: timeout ?? null }
    // Not as a patched thread puts: these are threads that block, as gevent's own are.
    yield ask(fifoQueue.put, this.requests, { item: packItem(request, this.requests.name) })
    const waiter = new Waiter<Outcome>(hub)
    this.waiting.set(number, (outcome) => hub.runCallback(() => waiter.switch(outcome)))
    try {
      return pageOf(yield* waiter.get())
    } finally {
      // Who is killed waits no more; what was asked for goes on.
      this.waiting.delete(number)
    }
  }

  private *hire(): Operation<void> {
    const name = `${this.owner}_${this.made++}`
    yield* currentOs().owned('thread', runHubThread, [this.requests, this.loop], name, this.owner, true).start()
  }

  /** The hub was told this by a thread. */
  tell(item: Item): void {
    const { number, outcome } = item as Reply // as `runHubThread` posts it
    this.underWay--
    this.waiting.get(number)?.(outcome)
  }
}

function pageOf(outcome: Outcome): Page {
  if ('page' in outcome) return outcome.page
  throw new ProgramError(outcome.raised, outcome.message)
}

defineLibrary({}, { 'gevent.threadpool': runHubThread })
