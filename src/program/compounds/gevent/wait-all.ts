/** Waiting for several, and killing several: gevent's `wait`, `iwait` (src/gevent/_hub_primitives.py) and `killall`. */
import type { ErrorValue } from '../../../trace/tables.ts'
import { ProgramError } from '../../errors.ts'
import type { Operation } from '../../request.ts'
import type { Hub } from './hub.ts'
import type { Link } from './linkable.ts'
import type { Timer } from './loop.ts'
import { exits, type KillOptions, type Spawned } from './spawned.ts'
import { Timeout } from './timeout.ts'
import { MultipleWaiter, Waiter } from './waiter.ts'

/** What can be waited for together with others. */
export interface Waitable {
  // The one who links to it gets the very thing that it linked to.
  // biome-ignore lint/suspicious/noExplicitAny: no other type accepts links of every source
  rawlink(link: Link<any>): void
  // biome-ignore lint/suspicious/noExplicitAny: as above
  unlink(link: Link<any>): void
}

/** Gives what is waited for, each as it becomes ready. */
export class WaitIterator<Waited extends Waitable> {
  private readonly waiter: MultipleWaiter<Waited | null>
  private readonly link: Link<Waited>
  private begun = false
  private timer: Timer | null = null
  private left: number

  constructor(
    private readonly hub: Hub,
    private objects: readonly Waited[],
    private readonly timeout: number | undefined,
    count: number | undefined,
  ) {
    this.waiter = new MultipleWaiter(hub)
    this.link = (source) => this.waiter.switch(source)
    this.left = Math.min(count ?? objects.length, objects.length)
  }

  /** Waits for the next one. Returns null when there is none left, or the time for all of them is over. */
  *next(): Operation<Waited | null> {
    if (!this.begun) yield* this.begin()
    if (this.left <= 0) {
      this.close()
      return null
    }
    this.left--
    let item: Waited | null = null
    try {
      item = yield* this.waiter.get()
      return item
    } finally {
      if (item === null) this.close()
    }
  }

  private *begin(): Operation<void> {
    this.begun = true
    for (const object of this.objects) object.rawlink(this.link)
    if (this.timeout !== undefined) this.timer = yield* this.hub.timer(this.timeout, () => this.waiter.switch(null), -1)
  }

  private close(): void {
    this.timer?.stop()
    for (const object of this.objects) object.unlink(this.link)
    this.objects = []
    this.left = 0
  }

  /** All that become ready. */
  *rest(): Operation<Waited[]> {
    const all: Waited[] = []
    for (let next = yield* this.next(); next !== null; next = yield* this.next()) all.push(next)
    return all
  }
}

/** What `gevent.joinall` and `killall` wait for. */
export interface JoinOptions {
  /** Whether the first error of one of them is raised. */
  readonly raiseError?: boolean
  /** How many of them to wait for. */
  readonly count?: number
}

/** Waits for the end of several. Returns those that ended in time, in the order in which they did. */
export function* joinAll<Joined extends Waitable & { readonly exception: ErrorValue | null }>(
  hub: Hub,
  all: readonly Joined[],
  timeout: number | undefined,
  { raiseError = false, count }: JoinOptions,
): Operation<Joined[]> {
  const waited = new WaitIterator(hub, all, timeout, count)
  if (!raiseError) return yield* waited.rest()
  const done: Joined[] = []
  for (let next = yield* waited.next(); next !== null; next = yield* waited.next()) {
    if (next.exception !== null) throw new ProgramError(next.exception.error, next.exception.message)
    done.push(next)
  }
  return done
}

/** Has the hub raise an error in several, one after another; those that have not begun never do. */
export function* killAll(
  hub: Hub,
  all: readonly Spawned[],
  exception: ProgramError = exits(),
  { block = true, timeout }: KillOptions = {},
): Operation<void> {
  const begun: Spawned[] = []
  for (const one of all) if (!(yield* one.killBeforeStart(exception))) begun.push(one)
  if (begun.length === 0) return
  const waiter = new Waiter<readonly Spawned[]>(hub)
  hub.runCallback(function* () {
    for (const one of begun) if (!one.dead) yield* one.throw(exception)
    if (block) yield* waiter.switch(begun.filter((one) => !one.dead))
  })
  if (!block) return
  const timer = yield* Timeout.startNewOrDummy(timeout)
  try {
    const alive = yield* waiter.get()
    if (alive.length > 0) yield* joinAll(hub, alive, undefined, {})
  } finally {
    timer?.stop()
  }
}
