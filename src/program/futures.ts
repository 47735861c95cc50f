import type { Value } from '../base/value.ts'
import {
  futureAddDoneCallback,
  futureCancel,
  futureCancelled,
  futureDone,
  futureException,
  futureResult,
  futureRun,
  futureRunning,
  futureSetException,
  futureSetResult,
  futureTake,
} from '../model/future.ts'
import type { ErrorValue } from '../trace/tables.ts'
import { currentOs } from './current-os.ts'
import { errorValue } from './errors.ts'
import { defineHandleClass } from './handle-table.ts'
import { packItem, unpackItem } from './marshalling.ts'
import type { Item } from './queues.ts'
import { ask, type Body, type Handle, type Operation } from './request.ts'
import { limited } from './time-limit.ts'

/** A callback as a future keeps it: the name of its body, and what it gets after the future. */
interface Callback {
  readonly body: string
  readonly parameters: readonly Value[]
  /** For somebody who waits for several futures. */
  readonly watches?: true
}

/** What became of a task: the error that it raised, as a value. */
export interface Raised {
  readonly raised: string
  readonly message: string
  /** Where it was raised, in the program's source. */
  readonly line?: number
}

/** The result of a task that somebody else works on, as `concurrent.futures.Future`. */
export class Future implements Handle {
  readonly kind = 'future'

  constructor(
    readonly id: number,
    readonly base: number,
    readonly name: string,
  ) {}

  /**
   * Waits for the task's end, or for this many seconds, and returns its result.
   * @throws (in the program) the task's error; CancelledError; TimeoutError when it is not done in time
   */
  *result(timeout?: number): Operation<Item> {
    return unpackItem(yield ask(futureResult, this, limited(timeout))) as Item // only items are set as results
  }

  /**
   * Waits for the task's end, or for this many seconds.
   * @returns the error that it raised, null when it raised none
   * @throws (in the program) CancelledError; TimeoutError when it is not done in time
   */
  *exception(timeout?: number): Operation<Raised | null> {
    return (yield ask(futureException, this, limited(timeout))) as Raised | null // as the model gives it
  }

  /** Cancels the task if it has not begun. Returns whether it is cancelled. */
  *cancel(): Operation<boolean> {
    const callbacks = yield ask(futureCancel, this, null)
    if (callbacks === false) return false
    yield* this.call(callbacks)
    return true
  }

  /** Whether it has a result or an error, or was cancelled. */
  *done(): Operation<boolean> {
    return (yield ask(futureDone, this, null)) === true
  }

  /** Whether its work is under way. */
  *running(): Operation<boolean> {
    return (yield ask(futureRunning, this, null)) === true
  }

  /** Whether it was cancelled. */
  *cancelled(): Operation<boolean> {
    return (yield ask(futureCancelled, this, null)) === true
  }

  /**
   * Has `body(os, future, ...parameters)` run at its end, by the thread that completes or cancels it; at once and by the
   * caller, when it is done already. An error in it goes no further: where CPython logs it with a traceback, one line is
   * printed.
   * @throws TypeError (in the program) when the program does not export the body
   */
  *addDoneCallback(body: Body, parameters: readonly Item[] = []): Operation<void> {
    yield* this.add({ body: currentOs().bodyName(body), parameters: this.packed(parameters) })
  }

  /**
   * For library code that waits for several futures: as `addDoneCallback`, but before the callbacks of the program, and
   * where the task is cancelled only when the one who would have begun it takes note of that.
   */
  *watch(body: Body, parameters: readonly Item[]): Operation<void> {
    yield* this.add({ body: currentOs().bodyName(body), parameters: this.packed(parameters), watches: true })
  }

  private packed(parameters: readonly Item[]): readonly Value[] {
    // What packs a list gives a list.
    return packItem(parameters, `callback of ${this.name}`) as readonly Value[]
  }

  private *add(callback: Callback): Operation<void> {
    const added = yield ask(futureAddDoneCallback, this, { ...callback })
    if (added !== true) yield* this.call([callback])
  }

  /**
   * Python's `set_running_or_notify_cancel`: begins the task. Returns whether it is to be done; if not, those are told who
   * wait for several futures.
   * @param here by the calling thread
   * @throws RuntimeError (in the program) when it has begun, or that it was cancelled has been noted
   */
  *run(here: boolean): Operation<boolean> {
    const begun = yield ask(futureRun, this, here)
    if (Array.isArray(begun)) yield* this.call(begun)
    return begun === true
  }

  /** For library code: says that the calling thread has the task in hand. */
  *take(): Operation<void> {
    yield ask(futureTake, this, null)
  }

  /** Ends the task with a result, and calls back. @throws InvalidStateError (in the program) when it is done */
  *setResult(value: Item): Operation<void> {
    yield* this.call(yield ask(futureSetResult, this, packItem(value, `result of ${this.name}`)))
  }

  /** Ends the task with an error, and calls back. @throws InvalidStateError (in the program) when it is done */
  *setException(error: ErrorValue): Operation<void> {
    yield* this.call(yield ask(futureSetException, this, error))
  }

  /** Calls those back who asked for it, in the order in which they did. */
  private *call(callbacks: unknown): Operation<void> {
    for (const { body, parameters } of callbacks as readonly Callback[]) {
      const os = currentOs()
      try {
        const own = unpackItem(parameters) as readonly Item[] // as `addDoneCallback` packed it
        yield* os.bodyNamed(body)(os, this, ...own)
      } catch (thrown) {
        const { error, message } = errorValue(thrown)
        yield* os.print(`exception calling callback for ${this.name}: ${error}: ${message}`)
      }
    }
  }
}

defineHandleClass('future', Future)
