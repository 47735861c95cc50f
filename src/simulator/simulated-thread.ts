import type { Value } from '../base/value.ts'
import type { OperationSpec } from '../model/atom.ts'
import { threadWake } from '../model/thread.ts'
import type { Os } from '../program/os.ts'
import type { PageRequests } from '../program/pages.ts'
import { type Beginning, Pending } from '../program/pending.ts'
import type { Operation } from '../program/request.ts'

/** What lanes are told of threads. */
export const drawn = { nothing: -1, ready: 0, running: 1, wantsGil: 2 } as const

/** A thread of a simulation: its suspended body, and when it can go on. */
export class SimulatedThread extends Pending {
  /** When it became able to take its next step, microseconds. */
  readyAt = 0
  /** It stands among the ready, or has a core. */
  queued = false
  /** When the operation that it waits in gives up, microseconds; Infinity for never. */
  deadline = Number.POSITIVE_INFINITY
  /** Its next step is to give up, if it still waits then. */
  expiring = false
  /** Its next step is its end, because it was terminated. */
  dies = false
  /** Its next step is to wake from a condition though nobody notified it. */
  wakesSpuriously = false
  /** Blocks of those whom its next step notifies, as a choice says; null for those who have waited longest. */
  notifies: readonly number[] | null = null
  /** What the clock is to show at its next look, microseconds, as a choice says; -1 for the time there is then. */
  seen = -1
  /** What the clock has shown to it last, microseconds. */
  hasSeen = 0
  /** What it does when the time of its sleep has come, and with what. */
  waking: OperationSpec = threadWake
  brought: Value = null
  /** Its requests for pages, once it has made one. */
  requests: PageRequests | null = null
  /** What the lanes were last told of it: `drawn`. */
  drawn: number = drawn.nothing
  /** The core that it had last. */
  core = -1
  /** Microseconds of a core that its computing still takes, while it computes. */
  work = 0
  /** Microseconds of a core that it needs besides for its first step. */
  startup = 0

  constructor(
    readonly id: number,
    readonly base: number,
    readonly path: string,
    readonly pid: number,
    /** The run is not over before it has ended. */
    readonly needed: boolean,
    body: Operation<unknown> | Beginning,
    os: Os,
    /** Of a greenlet: the thread that it lives in. */
    readonly host: SimulatedThread | null = null,
  ) {
    super(body, os)
  }

  /** What the clock shows to it at a time, microseconds both. */
  seesTime(time: number): number {
    const shown = this.seen < 0 ? time : this.seen
    this.seen = -1
    this.hasSeen = shown
    return shown
  }
}
