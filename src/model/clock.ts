/**
 * The clock. Meaning: Python's `time.monotonic`, from the beginning of the run: seconds, never fewer than a thread has
 * seen before.
 */
import { type Microseconds, microseconds } from '../base/units.ts'
import { isRecord, type Value } from '../base/value.ts'
import { operation } from './atom.ts'
import { Outcome } from './kernel.ts'

/**
 * Milliseconds by which the clocks of two real threads of a run may differ at most: browsers round them, and where each
 * began (100 µs is the coarsest in isolated pages).
 */
export const clockError = 0.1

/**
 * What library code asks with, which looks at the clock for limits of time of its own: whether the time `until`, in
 * seconds, has come; null where it only takes note of what time it is. A program's own look is asked with nothing.
 */
export function lookingFor(until: number | null): Value {
  return { until }
}

/**
 * What a loop of timers asks with: it rings them in order of time, and an exploration, which knows the earliest times alone,
 * does not try what would come of others.
 */
export const settingTimer: Value = { until: null, rings: true }

/** Whether with this argument only the earliest time is shown that could be, of all that a program could see. */
export function isEarliest(argument: Value): boolean {
  return !isRecord(argument) || argument.rings === true
}

/** The time for which library code looks, with this argument; null where there is none. */
export function lookedFor(argument: Value): Microseconds | null {
  const until = isRecord(argument) && typeof argument.until === 'number' ? microseconds(argument.until) : null
  return until === null || until < Number.MAX_SAFE_INTEGER ? until : null
}

/**
 * Looks at the clock. The argument is the time that it shows, in seconds, rounded to microseconds: the executor puts it
 * there when the step is taken, since the state has no clock.
 */
export const clockNow = operation('now', (k, _self, _object, _argument, given) => {
  k.give(typeof given === 'number' && given >= 0 ? given : 0)
  return Outcome.done
})
