/**
 * A body that runs after a time. Meaning: CPython's `threading.Timer` (Lib/threading.py): a thread that waits on an
 * event for the interval and runs its function unless the event was set meanwhile; `cancel` sets it. Each timer runs
 * once: to renew it is to make another, with a thread of its own.
 */

import { defineLibrary } from '../library.ts'
import type { Os } from '../os.ts'
import type { Body, Operation } from '../request.ts'
import type { Thread } from '../threads.ts'
import type { Event } from '../waiting.ts'

/** What the thread of a timer runs. */
export function* runTimer(
  os: Os,
  finished: Event,
  interval: number,
  body: Body,
  parameters: readonly unknown[],
): Operation<void> {
  yield* finished.wait(interval)
  if (!(yield* finished.isSet())) yield* body(os, ...parameters)
  yield* finished.set()
}

/** A timer, as Python's. Made by `Os.timer`. */
export class Timer {
  constructor(
    readonly thread: Thread,
    /** Set when it is cancelled or has run. The one who gets this event can cancel the timer by setting it. */
    readonly finished: Event,
  ) {}

  /**
   * The interval begins.
   * @throws RuntimeError (in the program) when it was started before
   */
  *start(): Operation<void> {
    yield* this.thread.start()
  }

  /** Ends it, if it has not yet run its body; before its start, it will not run it. */
  *cancel(): Operation<void> {
    yield* this.finished.set()
  }

  /** Whether it has been started, and has neither run nor been cancelled. */
  *isAlive(): Operation<boolean> {
    return yield* this.thread.isAlive()
  }

  /**
   * Waits until it has run or was cancelled, or for this many seconds.
   * @throws RuntimeError (in the program) when it was not started, or its own body asks
   */
  *join(timeout?: number): Operation<void> {
    yield* this.thread.join(timeout)
  }
}

defineLibrary({ Timer, runTimer }, { 'Timer.run': runTimer })
