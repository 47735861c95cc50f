import { type Microseconds, microseconds, SECOND } from '../base/units.ts'
import { conditionNotify, conditionNotifyAll, conditionWait } from '../model/condition.ts'
import { eventClear, eventIsSet, eventSet, eventWait } from '../model/event.ts'
import { timeLeft, timeNow } from './clock.ts'
import { defineHandle, defineHandleClass } from './handle-table.ts'
import type { Lock, RLock } from './handles.ts'
import { libraryFrame, within } from './library-frames.ts'
import { ask, type Handle, type Operation, perform } from './request.ts'
import { currentLine, resumeAt } from './site.ts'
import { type LockWait, limited } from './time-limit.ts'

export type { Barrier } from './barriers.ts'

/** A flag to wait for, as Python's `Event`. */
export class Event implements Handle {
  readonly kind = 'event'

  constructor(
    readonly id: number,
    readonly base: number,
    readonly name: string,
  ) {}

  /** Raises the flag and lets everybody go who waits. */
  *set(): Operation<void> {
    yield* perform(eventSet, this, null)
  }

  /** Lowers the flag. */
  *clear(): Operation<void> {
    yield* perform(eventClear, this, null)
  }

  /** Whether it is up. */
  *isSet(): Operation<boolean> {
    return (yield ask(eventIsSet, this, null)) === true
  }

  /**
   * Waits until the flag is up, or for this many seconds.
   * @returns whether it was up in time
   */
  *wait(timeout?: number): Operation<boolean> {
    return (yield* perform(eventWait, this, limited(timeout))) === true
  }
}

/** A condition variable, as Python's `Condition`. To take and to release it is to do so with its lock. */
export class Condition implements Handle {
  readonly kind = 'condition'
  readonly parts: { readonly lock: Lock | RLock; readonly posix?: true }

  constructor(
    readonly id: number,
    readonly base: number,
    readonly name: string,
    lock: Lock | RLock,
    posix = false,
  ) {
    this.parts = posix ? { lock, posix } : { lock }
  }

  /** Takes its lock, as that does it. */
  acquire(wait?: LockWait): Operation<boolean> {
    return this.parts.lock.acquire(wait)
  }

  /** Takes its lock if that is possible at once. Returns whether it did. */
  tryAcquire(): Operation<boolean> {
    return this.parts.lock.tryAcquire()
  }

  /**
   * Releases its lock.
   * @throws RuntimeError (in the program) as that does
   */
  release(): Operation<void> {
    return this.parts.lock.release()
  }

  /** Python's `with`: with its lock. */
  with<Result>(block: () => Operation<Result>): Operation<Result> {
    return this.parts.lock.with(block)
  }

  /**
   * Gives up the lock, waits to be notified (or for this many seconds), and takes the lock again.
   * @returns whether it was notified in time
   * @throws RuntimeError (in the program) when the lock is not taken; AssertionError, of multiprocessing
   */
  *wait(timeout?: number): Operation<boolean> {
    return (yield* perform(conditionWait, this, limited(timeout))) === true
  }

  /**
   * Waits again and again until the predicate gives something true, or for this many seconds in all: Python's
   * `wait_for`.
   * @returns what the predicate gave last
   * @throws RuntimeError (in the program) when the lock is not taken; AssertionError, of multiprocessing
   */
  *waitFor<Result>(predicate: () => Operation<Result>, timeout?: number): Operation<Result> {
    const line = currentLine()
    const frame = libraryFrame(this.waitFor)
    let left = timeout
    let end: Microseconds | null = null
    for (;;) {
      const result: Result = yield* within(frame, 1, [end], predicate())
      frame?.asks(result)
      if (result) return result
      // The rest belongs to this statement, not to where its predicate left off.
      resumeAt(line)
      if (timeout !== undefined) {
        // The first wait is made whatever the time is; not so that of multiprocessing.
        const isFirst = end === null
        end ??= microseconds(yield* within(frame, 2, [end, result], timeNow())) + microseconds(timeout)
        if (!isFirst) left = microseconds(yield* within(frame, 4, [end, result], timeLeft(end / SECOND))) / SECOND
        if ((!isFirst || this.parts.lock.of === 'multiprocessing') && (left ?? 0) <= 0) return result
      }
      yield* within(frame, 3, [end, left], perform(conditionWait, this, limited(left)))
    }
  }

  /**
   * Lets go the `count` who have waited longest.
   * @throws RuntimeError (in the program) when the lock is not taken, unless it is POSIX; AssertionError, of multiprocessing
   */
  *notify(count = 1): Operation<void> {
    yield* perform(conditionNotify, this, count === 1 ? null : count)
  }

  /** Lets go everybody who waits. */
  *notifyAll(): Operation<void> {
    yield* perform(conditionNotifyAll, this, null)
  }
}

defineHandleClass('event', Event)
// It crossed with its lock.
defineHandle('condition', ({ id, base, name, parts }) => {
  const { lock, posix } = parts as Condition['parts']
  return new Condition(id, base, name, lock, posix)
})
