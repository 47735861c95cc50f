import { currentOs } from '../../current-os.ts'
import { ProgramError } from '../../errors.ts'
import type { Greenlet } from '../../greenlets.ts'
import type { Operation } from '../../request.ts'
import type { Hub } from './hub.ts'

/** By which one greenlet waits in the hub: gevent's `Waiter` (src/gevent/_waiter.py). */
export class Waiter<Value> {
  private greenlet: Greenlet | null = null
  private given: { readonly value: Value } | null = null

  constructor(private readonly hub: Hub) {}

  /** In the hub: lets the greenlet go on with the value. Where nobody waits yet, or any more, the value is kept. */
  *switch(value: Value): Operation<void> {
    this.given = { value }
    if (this.greenlet !== null) yield* this.hub.switchTo(this.greenlet)
  }

  /** In the hub: raises an error where the greenlet waits. */
  *throw(error: unknown): Operation<void> {
    if (this.greenlet !== null) yield* this.hub.throwTo(this.greenlet, error)
  }

  /**
   * Waits for a value.
   * @param wants as for `Hub.switch`
   */
  *get(wants: string | null = null): Operation<Value> {
    if (this.given === null) {
      this.greenlet = currentOs().self.greenlet
      try {
        yield* this.hub.switch(wants)
      } finally {
        this.greenlet = null
      }
    }
    const { given } = this
    if (given === null) throw new ProgramError('InvalidSwitchError', 'Invalid switch into a greenlet that waits')
    this.given = null
    return given.value
  }
}

/** As `Waiter`, of whatever comes, in order: gevent's `MultipleWaiter`. */
export class MultipleWaiter<Value> {
  private readonly values: Value[] = []
  private waiter: Waiter<true>

  constructor(private readonly hub: Hub) {
    this.waiter = new Waiter(hub)
  }

  *switch(value: Value): Operation<void> {
    this.values.push(value)
    yield* this.waiter.switch(true)
  }

  *get(): Operation<Value> {
    if (this.values.length === 0) {
      yield* this.waiter.get()
      this.waiter = new Waiter(this.hub)
    }
    return this.values.shift() as Value // it was told of one
  }
}
