import { Doing, type LocalState } from '../state/local-state.ts'
import { privateWord, standsCutOff } from '../state/places.ts'
import { defaultOwnSteps } from '../state/requirements.ts'
import type { Execution } from './execution.ts'
import { isIdleDaemon } from './mortality.ts'

/** How many times as many steps all threads together may take within an event. */
const inAll = 4
/** How many steps the start of a thread counts for: others will have to ask it, too, whether it goes on. */
const ofStart = 10

/** Steps of a round that is looked for to tell that a thread goes round, at most. */
const longestRound = 50

/**
 * What a thread does by itself alone, from where others could last see anything of it. If that is too long it is taken
 * back, and the thread is cut off: it stands there, for as long as the execution goes on. So a loop without an end that
 * nobody sees anything of keeps no other thread from being explored.
 */
export class Stretch {
  /** Who was cut off first of all, and on which line; null where nobody was. */
  first: { readonly thread: string; readonly line: number } | null = null
  private steps = 0
  private own = 0
  private from: LocalState | null = null
  private last: LocalState | null = null
  /** Tops of the logs there. */
  private former = 0
  private logged = 0
  private schedule = 0
  /** Whether what it does may be otherwise another time, though it is in the same local state. */
  private varies = false

  /** @param maxSteps steps of a thread by itself within an event */
  constructor(
    private readonly execution: Execution,
    private readonly maxSteps: number,
  ) {}

  /** Begins an event. */
  begin(): void {
    this.steps = 0
  }

  /** A thread begins to go on. */
  enter(state: LocalState): void {
    const { execution } = this
    this.own = 0
    this.from = state
    this.former = execution.kernel.formerTop
    this.logged = execution.loggedTop
    this.schedule = execution.schedule.top
    this.varies = false
  }

  /** Whether a thread in this state, which goes on by itself, may take its next step. If not, it is cut off. */
  allows(slot: number, state: LocalState): boolean {
    if (state.doing === Doing.end) return true
    this.last = state
    if (state.loops) return this.stop(state, state.cutAt ?? 0)
    if (++this.own <= this.maxSteps && ++this.steps <= this.maxSteps * inAll) return true
    const { from } = this
    if (from !== null && this.own > this.maxSteps) {
      const { execution } = this
      execution.retreat(slot, from, this.former, this.schedule, this.logged)
      from.loops = !this.varies
      from.isForEver = from.loops && this.isWhereItWas(state)
      return this.stop(from, lineOf(state))
    }
    return this.stop(state, lineOf(state))
  }

  /** Who is going on by himself for long, and on which line; null where nobody is. */
  get goesOn(): { readonly thread: string; readonly line: number } | null {
    return this.own < defaultOwnSteps || this.last === null
      ? null
      : { thread: this.last.actor.name, line: lineOf(this.last) }
  }

  /** A thread has taken a step by itself. */
  took(before: LocalState, after: LocalState | null): void {
    switch (before.doing) {
      case Doing.print:
      case Doing.sleep:
      case Doing.work:
      case Doing.create:
      case Doing.own:
      case Doing.switch:
      case Doing.greenlet:
      case Doing.round:
        return
      case Doing.now:
      case Doing.fetch:
        this.varies = true
        return
      case Doing.start:
        // Who cannot be started is nobody.
        if (before.child === null) return
        this.steps += ofStart
    }
    if (after !== null) this.enter(after)
  }

  /**
   * Whether a thread is known to do for ever what it has done last: then it has the same before it as some steps ago, and
   * what it did in between can come to nothing else another time.
   */
  private isWhereItWas(state: LocalState): boolean {
    const { states } = this.execution
    const future = states.continuationOf(state)
    if (future === 0) return false
    let at = state.parent
    for (let n = 0; n < longestRound && at !== null && isAlwaysTheSame(at); n++, at = at.parent)
      if (states.continuationOf(at) === future) return true
    return false
  }

  private stop(state: LocalState, line: number): false {
    const { actor } = state
    state.cutAt = line
    // What a daemon does for ever, and nobody sees, is cut off by the end of the program at the latest.
    if (!isIdleDaemon(state)) this.first ??= { thread: actor.name, line }
    this.execution.kernel.keep(actor.place.base + privateWord.waiting, standsCutOff)
    return false
  }
}

function isAlwaysTheSame({ doing }: LocalState): boolean {
  return doing === Doing.sleep || doing === Doing.work || doing === Doing.print
}

/** The last line on which a thread was that came to a state: library code has none. */
function lineOf(state: LocalState): number {
  for (let at: LocalState | null = state; at !== null; at = at.parent) if (at.line > 0) return at.line
  return 0
}
