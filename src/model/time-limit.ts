import type { Value } from '../base/value.ts'
import type { Kernel, OutcomeCode } from './kernel.ts'

/** How many seconds an operation with this argument waits at most; null for any time. */
export function timeLimit(argument: Value): number | null {
  if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) return null
  // Neither null nor a list: a record.
  const { timeout } = argument as { readonly [key: string]: Value }
  return typeof timeout === 'number' ? timeout : null
}

/** What queues say of a negative time. */
export const negativeForQueues = "'timeout' must be a non-negative number"

/** The longest wait that Python's locks take: `threading.TIMEOUT_MAX`, in seconds. */
const longest = 9_223_372_036
/** The longest time that its clock can tell: 64 bits of nanoseconds, in seconds. */
const longestTold = 9_223_372_036.854_776

/**
 * What Python says of a wait that is too long; null when it is not.
 * @param exact whether a whole number of seconds reaches its clock as an int, which it converts in another place
 */
export function tooLong(seconds: number, exact = true): string | null {
  if (seconds <= longestTold) return seconds > longest ? 'timeout value is too large' : null
  return exact && Number.isInteger(seconds) && seconds < 1e21
    ? 'timestamp too large to convert to C _PyTime_t'
    : 'timestamp out of range for platform time_t'
}

/**
 * Refuses to wait for longer than Python can, as its locks do on which everything waits: with OverflowError, and only
 * where there is need to wait. For transitions, before they write anything.
 */
export function refuseLongWait(k: Kernel, given: Value | undefined, exact = true): OutcomeCode | null {
  const problem = given === undefined ? null : tooLong(timeLimit(given) ?? 0, exact)
  return problem === null ? null : k.raise('OverflowError', problem)
}
