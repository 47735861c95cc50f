import type { Value } from '../base/value.ts'
import { ProgramError } from './errors.ts'

/** The longest wait that Python's locks take: `threading.TIMEOUT_MAX`, in seconds. */
const longest = 9_223_372_036

/**
 * The argument of an operation that may wait for so many seconds: null for any time.
 * @throws ProgramError ValueError or OverflowError for a time that Python refuses
 */
export function limited(timeout: number | undefined): Value {
  if (timeout === undefined) return null
  if (!(timeout >= 0)) throw new ProgramError('ValueError', 'timeout value must be a non-negative number')
  if (timeout > longest) throw new ProgramError('OverflowError', 'timeout value is too large')
  return { timeout }
}
