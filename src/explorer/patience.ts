import { valueFalse } from '../base/value.ts'
import { threadWord } from '../model/layout.ts'
import type { Execution } from './execution.ts'
import type { LocalState } from './local-state.ts'

/**
 * Times that a thread may give up waiting at one place, unless it is said otherwise: enough for loops that try three
 * times, while those that look again and again for ever are cut off early.
 */
export const usualTimeouts = 3

/** Who may give up waiting: in abstract time whoever waits for a limited time, so often at one place at most. */
export class Patience {
  /** Whether a thread would have given up at a place more often than it may. */
  cutShort = false

  constructor(
    private readonly execution: Execution,
    /** Times that a thread may give up at one place: a whole number from 1, or any number of times. */
    private readonly mostTimeouts: number,
  ) {}

  /** Whether a thread that stands in line may give up now. */
  mayGiveUp(state: LocalState): boolean {
    const { base } = state.actor.place
    const waitsFor = this.execution.kernel.words[base + threadWord.waitsFor]
    return state.timed && waitsFor === state.targetBase && this.timeLeft(state)
  }

  /** Whether the thread may give up once more at this place. */
  timeLeft(state: LocalState): boolean {
    let left = this.mostTimeouts
    if (left === Number.POSITIVE_INFINITY) return true
    for (let at: LocalState | null = state; at.parent !== null; at = at.parent) {
      const { parent, key } = at
      const samePlace =
        parent.timed &&
        parent.line === state.line &&
        parent.operation === state.operation &&
        parent.targetBase === state.targetBase
      // What a wait that timed out returns: false or an error.
      if (samePlace && (key < 0 || key === valueFalse) && --left === 0) {
        this.cutShort = true
        return false
      }
    }
    return true
  }
}
