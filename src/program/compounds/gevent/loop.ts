import type { Operation } from '../../request.ts'

/** What the hub does when it comes to it. It must not wait. */
export type Act = () => Operation<void>

/** What the hub will do at its next turn: gevent's `callback` (src/gevent/_ffi/callback.py). */
export class Callback {
  private waits = true

  constructor(private act: Act | null) {}

  /** Whether it is still to be done, or being done. */
  get alive(): boolean {
    return this.waits
  }

  /** Whether it is still to be done. */
  get pending(): boolean {
    return this.act !== null
  }

  stop(): void {
    this.act = null
    this.waits = false
  }

  *run(): Operation<void> {
    const { act } = this
    this.act = null
    try {
      if (act !== null) yield* act()
    } finally {
      this.waits = false
    }
  }
}

/** What the hub will do when a time has come. */
export class Timer {
  /** @param due seconds since the run began */
  constructor(
    readonly due: number,
    /** Of those that are due at the same turn the higher ones come first: 0 for sleeps, -1 for limits of time. */
    readonly priority: number,
    private act: Act | null,
  ) {}

  get pending(): boolean {
    return this.act !== null
  }

  /** Also of one that is due already, and was not come to yet. */
  stop(): void {
    this.act = null
  }

  *run(): Operation<void> {
    const { act } = this
    this.act = null
    if (act !== null) yield* act()
  }
}

/** Timers that have been started, in the order in which they are due. */
export class Timers {
  private readonly started: Timer[] = []

  /** The first of those that were not stopped. */
  get first(): Timer | undefined {
    while (this.started[0]?.pending === false) this.started.shift()
    return this.started[0]
  }

  add(timer: Timer): void {
    const later = this.started.findIndex(({ due }) => due > timer.due)
    this.started.splice(later < 0 ? this.started.length : later, 0, timer)
  }

  /** Those that are due; they are forgotten. */
  take(now: number): Timer[] {
    const later = this.started.findIndex(({ due }) => due > now)
    return this.started.splice(0, later < 0 ? this.started.length : later)
  }
}
