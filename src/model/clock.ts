/**
 * The clock. Meaning: Python's `time.monotonic`, from the beginning of the run: seconds, never fewer than a thread has
 * seen before.
 */
import { operation } from './atom.ts'
import { Outcome } from './kernel.ts'

/**
 * Milliseconds by which the clocks of two real threads of a run may differ at most: browsers round them, and where each
 * began (100 µs is the coarsest in isolated pages).
 */
export const clockError = 0.1

/**
 * Looks at the clock. The argument is the time that it shows, in seconds, rounded to microseconds: the executor puts it
 * there when the step is taken, since the state has no clock.
 */
export const clockNow = operation('now', (k, _self, _object, _argument, given) => {
  k.give(typeof given === 'number' && given >= 0 ? given : 0)
  return Outcome.done
})
