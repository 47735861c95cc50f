import { type Microseconds, microseconds, SECOND } from '../../../base/units.ts'
import type { Value } from '../../../base/value.ts'
import type { OperationSpec } from '../../../model/atom.ts'
import { eventIsSet } from '../../../model/event.ts'
import { semaphoreAcquire } from '../../../model/semaphore.ts'
import { timeNow } from '../../clock.ts'
import { ask, type Handle, type Operation } from '../../request.ts'
import { Event } from './event.ts'
import type { Gevent } from './gevent.ts'
import { looking } from './patched-locks.ts'
import { type ConditionLock, ThreadCondition, ThreadLock } from './thread-lock.ts'

/** A limit of time as CPython's loops around a condition keep it: it is looked at when there is need to wait. */
export class Deadline {
  private end: Microseconds | null = null

  constructor(private readonly timeout: number | undefined) {}

  /** Seconds left, undefined for ever; null when there are none. */
  *left(): Operation<number | undefined | null> {
    if (this.timeout === undefined) return
    const now = microseconds(yield* timeNow())
    this.end ??= now + microseconds(this.timeout)
    return this.end > now ? (this.end - now) / SECOND : null
  }
}

/** Whose turn it is at a semaphore: CPython's (Lib/threading.py), which is made of a condition. */
export class PatchedSemaphore {
  private readonly mutex: ThreadLock
  private readonly freed: ThreadCondition

  constructor(
    private readonly target: Handle,
    private readonly gevent: Gevent,
  ) {
    this.mutex = new ThreadLock(target.name)
    this.freed = new ThreadCondition(this.mutex, target.name)
  }

  *acquire(blocking: boolean, timeout: number | undefined): Operation<boolean> {
    const deadline = new Deadline(timeout)
    let first = true
    return yield* this.mutex.with(
      function* (this: PatchedSemaphore): Operation<boolean> {
        for (;;) {
          if ((yield ask(semaphoreAcquire, this.target, false)) === true) return true
          if (!blocking) return false
          const left = yield* deadline.left()
          // As in Python, it waits once whatever the time is.
          if (left === null && !first) return false
          first = false
          yield* looking(this.gevent.hub, () => this.freed.wake(1), this.freed.wait(left ?? timeout))
        }
      }.bind(this),
    )
  }

  *release(operation: OperationSpec, argument: Value): Operation<void> {
    yield* this.mutex.with(
      function* (this: PatchedSemaphore): Operation<void> {
        yield ask(operation, this.target, argument)
        for (let n = typeof argument === 'number' ? argument : 1; n > 0; n--) yield* this.freed.notify(1)
      }.bind(this),
    )
  }
}

/** Who waits at an event: gevent's own takes the place of that of `threading`. */
export class PatchedEvent {
  private readonly flag: NamedEvent

  constructor(
    private readonly target: Handle,
    private readonly gevent: Gevent,
  ) {
    this.flag = new NamedEvent(target.name)
  }

  *change(operation: OperationSpec, flag: boolean): Operation<void> {
    yield ask(operation, this.target, null)
    this.flag.mark(flag)
  }

  *wait(timeout: number | undefined): Operation<boolean> {
    yield* this.look()
    return yield* looking(this.gevent.hub, () => this.look(), this.flag.wait(timeout))
  }

  /** Another thread may have changed it. */
  private *look(): Operation<void> {
    const isSet = (yield ask(eventIsSet, this.target, null)) === true
    if (isSet !== this.flag.isSet()) this.flag.mark(isSet)
  }
}

class NamedEvent extends Event {
  constructor(private readonly of: string) {
    super()
  }

  protected override get wants(): string {
    return this.of
  }
}

/** Who waits at a condition. It is told by greenlets of its thread alone. */
export class PatchedCondition {
  private readonly condition: ThreadCondition

  constructor(
    private readonly target: Handle,
    private readonly lock: ConditionLock,
    private readonly posix = false,
  ) {
    this.condition = new ThreadCondition(lock, target.name)
  }

  wait(timeout: number | undefined): Operation<boolean> {
    return this.condition.wait(timeout)
  }

  *notify(operation: OperationSpec, argument: Value): Operation<void> {
    // Asked first, since asking may let others go on; then the step says whatever there is to say.
    const owned = this.posix || (yield* this.lock.isOwned())
    if (owned) yield ask(operation, this.target, argument)
    const count =
      operation.name === 'notifyAll' ? Number.POSITIVE_INFINITY : typeof argument === 'number' ? argument : 1
    yield* owned ? this.condition.wake(count) : this.condition.notify(count)
  }
}
