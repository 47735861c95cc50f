/**
 * The clock as library code looks at it, for limits of time of its own. A run shows it what a program sees of the clock;
 * an exploration, which knows the earliest times alone, tries both: that the time is over, and that it is not yet.
 */
import { clockNow, lookingFor } from '../model/clock.ts'
import { ask, type Operation } from './request.ts'

/** What time it is, in seconds since the run began: for what is to end a while later, or is to be done in order of time. */
export function* timeNow(): Operation<number> {
  return Number(yield ask(clockNow, null, lookingFor(null)))
}

/** How many seconds are left until a time of the clock: 0 or less when it is over. */
export function* timeLeft(until: number): Operation<number> {
  return until - Number(yield ask(clockNow, null, lookingFor(until)))
}
