import { greenletExit } from '../../model/greenlet.ts'
import type { ErrorValue } from '../../trace/tables.ts'
import { ProgramError } from '../errors.ts'
import type { Greenlet } from '../greenlets.ts'
import type { Operation } from '../request.ts'
import type { Gevent } from './hub.ts'

/** A body that runs in a greenlet of its own: gevent's `Greenlet`. Made by `Gevent.spawn`. */
export class Spawned {
  private ended = false
  private failure: ErrorValue | null = null
  private result: unknown = null
  /** Those who wait for its end. */
  readonly links: (() => void)[] = []

  constructor(
    readonly greenlet: Greenlet,
    private readonly gevent: Gevent,
  ) {}

  get name(): string {
    return this.greenlet.name
  }

  /** Whether it has ended, one way or another. */
  ready(): boolean {
    return this.ended
  }

  /** What its body returned; null before its end, and when it failed. */
  get value(): unknown {
    return this.result
  }

  /** The error that ended it, or null. */
  get exception(): ErrorValue | null {
    return this.failure
  }

  /** Waits for its end, or for so many seconds. */
  *join(timeout?: number): Operation<void> {
    if (!this.ended) yield* this.gevent.waitUntil((wake) => this.links.push(wake), timeout)
  }

  /**
   * Waits for its end, or for so many seconds.
   * @returns what its body returned
   * @throws (in the program) the error that ended it; Timeout when its time is over
   */
  *get(timeout?: number): Operation<unknown> {
    yield* this.join(timeout)
    if (!this.ended) throw new ProgramError('Timeout', `${timeout} seconds`)
    const { failure } = this
    if (failure !== null) throw new ProgramError(failure.error, failure.message)
    return this.result
  }

  /** Raises GreenletExit where it is, and waits until it has ended. One that has not begun ends at once. */
  *kill(): Operation<void> {
    if (this.ended) return
    this.gevent.schedule(this.greenlet, { error: greenletExit, message: '' })
    yield* this.join()
  }

  /** For the hub: it has ended. */
  end(result: unknown, failure: ErrorValue | null): void {
    if (this.ended) return
    this.ended = true
    this.result = result
    this.failure = failure
    for (const wake of this.links.splice(0)) wake()
  }
}
