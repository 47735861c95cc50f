/** What greenlets tell each other: gevent's `Event` and `AsyncResult` (src/gevent/event.py). */
import type { ErrorValue } from '../../../trace/tables.ts'
import { errorValue, ProgramError } from '../../errors.ts'
import type { Operation } from '../../request.ts'
import { Linkable } from './linkable.ts'
import { Timeout } from './timeout.ts'

/** A flag to wait for. */
export class Event extends Linkable {
  private flag = false

  constructor() {
    super(true)
  }

  isSet(): boolean {
    return this.flag
  }

  ready(): boolean {
    return this.flag
  }

  /** Raises the flag; the hub lets go those who wait. */
  *set(): Operation<void> {
    this.mark(true)
  }

  *clear(): Operation<void> {
    this.mark(false)
  }

  /** For library code: raises or lowers the flag. */
  mark(flag: boolean): void {
    this.flag = flag
    this.checkAndNotify()
  }

  /**
   * Waits until the flag is raised, or for this many seconds.
   * @returns whether it was in time, though it may be lowered again
   */
  *wait(timeout?: number): Operation<boolean> {
    const { waited, told } = yield* this.waitFor(timeout)
    return waited ? told : true
  }
}

/** Holds a value or an error that was told once. */
export class AsyncResult<Value = unknown> extends Linkable {
  private held: { readonly value: Value } | null = null
  private failure: unknown = null

  constructor() {
    super(true)
  }

  ready(): boolean {
    return this.held !== null || this.failure !== null
  }

  successful(): boolean {
    return this.held !== null
  }

  get value(): Value | null {
    return this.held === null ? null : this.held.value
  }

  get exception(): ErrorValue | null {
    return this.failure === null ? null : errorValue(this.failure)
  }

  *set(value: Value): Operation<void> {
    this.held = { value }
    this.checkAndNotify()
  }

  *setException(error: ProgramError): Operation<void> {
    this.failure = error
    this.checkAndNotify()
  }

  /**
   * Waits for it, or for this many seconds.
   * @throws (in the program) the error that it holds; Timeout when its time is over
   */
  *get(timeout?: number): Operation<Value> {
    if (!this.ready()) yield* this.waitCore(timeout, true)
    return yield* this.getNoWait()
  }

  /**
   * What it holds.
   * @throws (in the program) the error that it holds; Timeout when it holds nothing
   */
  *getNoWait(): Operation<Value> {
    if (this.held !== null) return this.held.value
    if (this.failure !== null) throw this.failure
    throw new Timeout()
  }

  /** Waits for it, or for this many seconds. Returns its value; null for an error, or when its time is over. */
  *wait(timeout?: number): Operation<Value | null> {
    yield* this.waitFor(timeout)
    return this.value
  }

  /** As a link: holds what a greenlet, or another result, came to. */
  readonly take = function* (
    this: AsyncResult<Value>,
    source: { successful(): boolean; readonly value: Value; readonly exception: ErrorValue | null },
  ): Operation<void> {
    if (source.successful()) yield* this.set(source.value)
    else {
      const { error = 'Error', message = '' } = source.exception ?? {}
      yield* this.setException(new ProgramError(error, message))
    }
  }.bind(this)
}
