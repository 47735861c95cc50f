import { threadWord } from '../../model/layout.ts'
import type { LocalState } from '../state/local-state.ts'
import { hasDeadline } from './deadlines.ts'
import { type Execution, Flag } from './execution.ts'
import { beginOfVainRound } from './vain-rounds.ts'

/**
 * Times that a thread may give up waiting at one place, unless it is said otherwise: enough for loops that try three
 * times, while those that look again and again for ever are cut off early.
 */
export const defaultTimeouts = 3

/** How often more, while it is lenient. */
const leniency = 200

/** Who may give up waiting: in abstract time the one who waits for a limited time, so often at one place at most. */
export class TimeoutBudget {
  /** Whether a thread would have given up at a place more often than it may. */
  cutShort = false
  /** Whether threads may give up some hundred times more. */
  isLenient = false

  constructor(
    private readonly execution: Execution,
    /** Times that a thread may give up at one place: a whole number from 1, or any number of times. */
    private readonly maxTimeouts: number,
    /** Whether it is known which rounds of busy waiting were in vain. */
    private readonly watchesRounds: boolean,
  ) {}

  /**
   * Whether a thread that stands in line may give up now.
   * @param last its last event
   */
  mayGiveUp(state: LocalState, last: number): boolean {
    const { base } = state.actor.place
    const waitsFor = this.execution.kernel.words[base + threadWord.waitsFor]
    return state.timed && waitsFor === state.targetBase && this.timeLeft(state, last)
  }

  /**
   * Whether the thread may give up once more at this place. Each time brings a deadline of its own nearer, and does not
   * count where the thread has looked at the clock for that since.
   * @param last its last event
   */
  timeLeft(state: LocalState, last: number): boolean {
    let left = this.isLenient ? this.maxTimeouts + leniency : this.maxTimeouts
    if (left === Number.POSITIVE_INFINITY) return true
    const { execution } = this
    let since = state
    let now = state
    for (let event = last; event >= 0; event = execution.eventBefore(event)) {
      // Rounds in vain are as if they had not been, and there are no more of them than changes by others.
      const begin = this.watchesRounds ? beginOfVainRound(execution, now, event) : -1
      if (begin >= 0) event = begin
      const from = execution.from[event] as LocalState // noted when it was taken
      now = from
      if (begin >= 0) continue
      // Who has given up this very wait waits for nothing but its lock.
      if (!execution.has(event, Flag.gaveUp) || from === state || !isSamePlace(from, state)) continue
      const looks = looksAtDeadline(execution, since, from)
      since = from
      if (looks || --left > 0) continue
      this.cutShort = true
      return false
    }
    return true
  }
}

function isSamePlace(p: LocalState, q: LocalState): boolean {
  return p.line === q.line && p.operation === q.operation && p.targetBase === q.targetBase
}

/** Whether a thread has looked at the clock for a deadline on its way from one state to a later one. */
function looksAtDeadline(execution: Execution, later: LocalState, from: LocalState): boolean {
  for (let at: LocalState | null = later; at !== null && at !== from; at = at.parent)
    if (hasDeadline(execution, at)) return true
  return false
}
