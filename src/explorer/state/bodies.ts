import type { Value } from '../../base/value.ts'
import { threadEnd, threadFail } from '../../model/ending.ts'
import { Frame, resuming, suspended, tellsFrames } from '../../program/frames.ts'
import { beginningOf, Greenlet } from '../../program/greenlets.ts'
import { followLibrary } from '../../program/library-frames.ts'
import { Os } from '../../program/os.ts'
import { Pending } from '../../program/pending.ts'
import type { Operation, Spawn } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { mayGiveTickets } from '../../program/ticket-things.ts'
import { startTickets, stopTickets, type TicketRules } from '../../program/tickets.ts'
import type { ErrorValue } from '../../trace/tables.ts'
import { type ContinuationText, continuationText, type Suspended } from './continuations.ts'
import type { Actor, ThreadPlace } from './places.ts'

followLibrary((own) => new Frame(own))

/** A body with what is noted of it. */
interface Noted {
  readonly pending: Pending
  readonly actor: Actor
  /** What a greenlet is to begin with. */
  readonly spawn: Spawn | null
  root: object | null
  frame: Frame | null
  /** What it asks with, where that has tickets; else null. */
  given: readonly unknown[] | null
  /** How many results the thread had got when it was suspended. */
  results: number
}

/** The suspended bodies of a thread: its own, and those of its greenlets. One of them has the thread. */
export class Bodies {
  private now: Noted
  private readonly host: Noted
  private readonly greenlets = new Map<number, Noted>()
  private results = 0
  /** How many operations it was given the results of of which others may see something. */
  private stretch = 0

  /** @param owner the thread itself */
  constructor(
    body: Operation<unknown>,
    private readonly os: Os,
    owner: Actor,
    private readonly module: ScenarioModule,
    private readonly seed: number,
    private readonly rules: TicketRules | null,
  ) {
    const pending = new Pending(body, os)
    this.host = { pending, actor: owner, spawn: null, root: body, frame: null, given: null, results: 0 }
    this.now = this.host
    this.goOn((pending) => pending.resume(undefined))
  }

  /** The body that has the thread. */
  get current(): Pending {
    return this.now.pending
  }

  /** Whose it is. */
  get actor(): Actor {
    return this.now.actor
  }

  /** Whether the thread's own body tells where it is. */
  get tellsFrames(): boolean {
    return tellsFrames(this.host.root)
  }

  /** What follows is of another operation of which others may see something. */
  beginStretch(): void {
    this.stretch++
  }

  /** Whether the body that has the thread is given the next result as it is: no library code is in between that looks at it. */
  get isGivenResults(): boolean {
    return mayGiveTickets(this.now.frame?.inner)
  }

  /** Notes what the body that has the thread asks with, where that has tickets. */
  asksWith(given: readonly unknown[]): void {
    this.now.given = given
  }

  /** The body that has the thread goes on with a result. */
  resume(result: unknown): void {
    this.goOn((pending) => pending.resume(result))
  }

  /** The same with an error. */
  raise(error: ErrorValue): void {
    this.goOn((pending) => pending.raise(error))
  }

  /** The greenlet that was asked for is made, and the asker goes on. */
  makeGreenlet(place: ThreadPlace): void {
    const { spawn, spawned } = this.current
    if (spawn !== null && spawned instanceof Greenlet) {
      spawned.id = place.slot
      spawned.base = place.base
      const { name, path, kind } = spawn
      const { pid, process, heritage } = this.os.self
      const self = { id: place.slot, name, kind, pid, path, process, heritage, greenlet: spawned }
      const os = new Os(self, this.seed, this.module, this.os)
      os.endless = this.os.endless
      const begin = beginningOf(spawn, os)
      const pending = new Pending((passed) => {
        const body = begin(passed)
        made.root = body
        return body
      }, os)
      const made: Noted = { pending, actor: { place, name }, spawn, root: null, frame: null, given: null, results: 0 }
      this.greenlets.set(place.base, made)
    }
    this.resume(null)
  }

  /** Goes on as the greenlet, or the thread itself, whose block is at an address. */
  switchTo(base: number, passed: Value, error: ErrorValue | null): void {
    this.now = this.greenlets.get(base) ?? this.host
    this.goOn((pending) => pending.takeOver(passed, error))
  }

  /**
   * What they do from now on, as a text: where texts are equal, the bodies do the same.
   * @param resultBefore number of the result that came this many results ago; 0 for the last
   * @param betweenRounds whether they are about to begin a round of `forever`: then it plays no part whether it is the
   *   first, nor what was made in others
   * @returns null where that is not known
   */
  continuation(resultBefore: (n: number) => number, betweenRounds = false): ContinuationText | null {
    const all = [this.host, ...this.greenlets.values()]
    const bodies: Suspended[] = []
    for (const noted of all) {
      const { pending, actor, spawn, root, frame, given, results } = noted
      const { operation, targetBase, argument } = pending
      const hasEnded = operation === threadEnd || operation === threadFail
      const hasBegun = root !== null
      // What is done at the end of a body is library code of which nothing is known.
      if (hasBegun && frame === null && !hasEnded) return null
      if (pending.isEnding && !hasEnded) return null
      const asked =
        betweenRounds && noted === this.now
          ? []
          : hasBegun
            ? [operation.name, targetBase, given ?? argument]
            : [spawn?.body, spawn?.parameters]
      const more = [actor.place.base, noted === this.now, hasBegun, ...asked]
      const isAlone = this.greenlets.size === 0
      bodies.push({
        frame: hasEnded ? null : frame,
        root,
        results,
        isAlone,
        memory: pending.os.memory(!betweenRounds),
        more,
      })
    }
    return continuationText(bodies, resultBefore)
  }

  private goOn(act: (pending: Pending) => void): void {
    const { now, rules } = this
    now.given = null
    resuming(now.frame, ++this.results)
    if (rules !== null) startTickets(rules, this.stretch)
    try {
      act(now.pending)
    } finally {
      now.frame = suspended()
      now.results = this.results
      if (rules !== null) stopTickets()
    }
  }
}
