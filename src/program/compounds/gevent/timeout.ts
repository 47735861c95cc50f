import { currentOs } from '../../current-os.ts'
import { ProgramError } from '../../errors.ts'
import type { Operation } from '../../request.ts'
import { currentHub } from './current-hub.ts'
import type { Timer } from './loop.ts'

/** What is raised when its time is over, in place of the timeout itself; false for nothing outside of its `with`. */
export type TimeoutException = ProgramError | string | false | null

/**
 * A limit of time for a piece of a greenlet: gevent's `Timeout` (src/gevent/timeout.py). From its start on the greenlet
 * has this many seconds; when they are over, the timeout itself, or the error that was given, is raised where it waits.
 */
export class Timeout extends ProgramError {
  private timer: Timer | null = null

  constructor(
    /** How long it has; null for ever. */
    readonly seconds: number | null = null,
    readonly exception: TimeoutException = null,
  ) {
    super('Timeout', textOf(seconds, exception))
  }

  /** Whether its time runs. */
  get pending(): boolean {
    return this.timer?.pending === true
  }

  /** @throws AssertionError (in the program) when its time runs already */
  *start(): Operation<void> {
    if (this.pending) throw new ProgramError('AssertionError', 'it is already started; to restart it, cancel it first')
    if (this.seconds === null) return
    const { greenlet } = currentOs().self
    const hub = currentHub()
    const error = this.exception instanceof ProgramError ? this.exception : this
    this.timer = yield* hub.timer(this.seconds, () => hub.throwTo(greenlet, error), -1)
  }

  /** Ends its time. It may be started again. */
  *cancel(): Operation<void> {
    this.stop()
  }

  /** As `cancel`. */
  *close(): Operation<void> {
    this.stop()
  }

  /**
   * Python's `with`: gives the block this many seconds.
   * @returns what the block returns; undefined when its time was over and the timeout is silent
   */
  *with<Result>(block: () => Operation<Result>): Operation<Result | undefined> {
    if (!this.pending) yield* this.start()
    try {
      return yield* block()
    } catch (thrown) {
      if (thrown === this && this.exception === false) return
      throw thrown
    } finally {
      this.stop()
    }
  }

  /** For library code: as `cancel`, without a place where others can come in. */
  stop(): void {
    this.timer?.stop()
  }

  /** A timeout that has been started: gevent's `Timeout.start_new`. */
  static *startNew(seconds: number | null | Timeout, exception: TimeoutException = null): Operation<Timeout> {
    const timeout = seconds instanceof Timeout ? seconds : new Timeout(seconds, exception)
    if (!timeout.pending) yield* timeout.start()
    return timeout
  }

  /** For library code: null where there is no limit. */
  static *startNewOrDummy(seconds: number | undefined, exception: TimeoutException = null): Operation<Timeout | null> {
    return seconds === undefined ? null : yield* Timeout.startNew(seconds, exception)
  }
}

/** As Python's `str` of it. */
function textOf(seconds: number | null, exception: TimeoutException): string {
  if (seconds === null) return ''
  const time = `${seconds} second${seconds === 1 ? '' : 's'}`
  if (exception === null) return time
  return exception === false
    ? `${time} (silent)`
    : `${time}: ${exception instanceof Error ? exception.message : exception}`
}
