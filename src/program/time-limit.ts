import type { Value } from '../base/value.ts'
import { negativeForQueues, tooLong } from '../model/time-limit.ts'
import { ProgramError } from './errors.ts'

/**
 * The argument of an operation that may wait for this many seconds: null for any time. A negative time is none at all,
 * as in Lib/threading.py; one that is too long is an error once there is need to wait.
 */
export function limited(timeout: number | undefined): Value {
  if (timeout === undefined) return null
  return { timeout: timeout > 0 ? Math.min(timeout, Number.MAX_VALUE) : 0 }
}

/**
 * As `limited`, for Lock and RLock (Modules/_threadmodule.c): -1 is any time, other negative times are an error, and one
 * that is too long is so at once.
 * @throws ProgramError ValueError or OverflowError for a time that Python refuses
 */
export function limitedStrictly(timeout: number | undefined): Value {
  if (timeout === undefined || timeout === -1) return null
  checkTime(timeout)
  if (timeout < 0) throw new ProgramError('ValueError', 'timeout value must be a non-negative number')
  return limited(timeout)
}

/** @throws ProgramError ValueError or OverflowError for what is no time that Python's clock can tell */
function checkTime(timeout: number): void {
  if (Number.isNaN(timeout)) throw new ProgramError('ValueError', 'Invalid value NaN (not a number)')
  const problem = tooLong(timeout)
  if (problem !== null) throw new ProgramError('OverflowError', problem)
}

/** How long a lock may be waited for: this many seconds, or as Python's arguments. Without `blocking` not at all. */
export type LockWait = number | { readonly blocking?: boolean; readonly timeout?: number }

const isNonBlocking = (wait: LockWait | undefined) => typeof wait === 'object' && wait.blocking === false

const timeoutOf = (wait: LockWait | undefined) => (typeof wait === 'object' ? wait.timeout : wait)

/**
 * What a semaphore is given (Lib/threading.py): its limit, and false where it may not wait.
 * @throws ProgramError ValueError for a time and no waiting
 */
export function semaphoreWait(wait: LockWait | undefined): Value {
  if (!isNonBlocking(wait)) return limited(timeoutOf(wait))
  if (timeoutOf(wait) !== undefined)
    throw new ProgramError('ValueError', "can't specify timeout for non-blocking acquire")
  return false
}

/**
 * What Lock and RLock are given (Modules/_threadmodule.c), as `semaphoreWait`.
 * @throws ProgramError as `limitedStrictly`, and ValueError for a time and no waiting
 */
export function lockWait(wait: LockWait | undefined): Value {
  const timeout = timeoutOf(wait)
  if (!isNonBlocking(wait)) return limitedStrictly(timeout)
  if (timeout === undefined || timeout === -1) return false
  checkTime(timeout)
  throw new ProgramError('ValueError', "can't specify a timeout for a non-blocking call")
}

/**
 * What a lock or semaphore of multiprocessing is given (Modules/_multiprocessing/semaphore.c), as `semaphoreWait`: where it
 * may not wait, a time has no meaning, and none is too long.
 */
export function sharedWait(wait: LockWait | undefined): Value {
  return isNonBlocking(wait) ? false : limited(timeoutOf(wait))
}

/** How long a queue may be waited for: this many seconds, or as Python's arguments. Without `block` not at all. */
export type QueueWait = number | { readonly block?: boolean; readonly timeout?: number }

/** The limit of a call that may wait; false where it may not, and then a time has no meaning. */
export function queueWait(wait: QueueWait | undefined): Value {
  if (typeof wait !== 'object') return limitedByQueue(wait)
  return wait.block === false ? false : limitedByQueue(wait.timeout)
}

/**
 * As `queueWait`, for SimpleQueue (Modules/_queuemodule.c), which judges times at once.
 * @throws ProgramError ValueError or OverflowError for a time that Python refuses
 */
export function simpleQueueWait(wait: QueueWait | undefined): Value {
  const limit = queueWait(wait)
  const timeout = typeof wait === 'object' ? wait.timeout : wait
  if (limit === false || timeout === undefined) return limit
  if (timeout < 0) throw new ProgramError('ValueError', negativeForQueues)
  return limitedStrictly(timeout)
}

/** As `limited`, for queues (Lib/queue.py): they judge negative times themselves. */
function limitedByQueue(timeout: number | undefined): Value {
  return timeout !== undefined && timeout < 0 ? { timeout } : limited(timeout)
}
