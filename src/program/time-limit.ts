import type { Value } from '../base/value.ts'
import { ProgramError } from './errors.ts'

/** The longest wait that Python's locks take: `threading.TIMEOUT_MAX`, in seconds. */
const longest = 9_223_372_036

/**
 * The argument of an operation that may wait for so many seconds: null for any time. A negative time is none at all, as
 * in Lib/threading.py.
 * @throws ProgramError OverflowError for a time that Python refuses
 */
export function limited(timeout: number | undefined): Value {
  if (timeout === undefined) return null
  if (timeout > longest) throw new ProgramError('OverflowError', 'timeout value is too large')
  return { timeout: timeout > 0 ? timeout : 0 }
}

/**
 * As `limited`, for Lock and RLock (Modules/_threadmodule.c): -1 is any time, and other negative times are an error.
 * @throws ProgramError ValueError or OverflowError for a time that Python refuses
 */
export function limitedStrictly(timeout: number | undefined): Value {
  if (timeout === -1) return null
  if (timeout !== undefined && !(timeout >= 0))
    throw new ProgramError('ValueError', 'timeout value must be a non-negative number')
  return limited(timeout)
}

/**
 * As `limited`, for queues (Lib/queue.py): they judge negative times themselves.
 * @throws ProgramError OverflowError for a time that Python refuses
 */
export function limitedByQueue(timeout: number | undefined): Value {
  return timeout !== undefined && timeout < 0 ? { timeout } : limited(timeout)
}
