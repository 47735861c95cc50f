import type { Move, Script } from './script.ts'

/** Who waits before a move, by what it does. */
export interface Standing {
  /** Those who wait for the lock (of the script, or of its condition), in any order. */
  readonly wantLock: readonly Move[]
  /** Those in the line of a condition, who has waited longest first. */
  readonly inLine: readonly Move[]
  /** Whether somebody runs the action of a barrier. */
  readonly acting: boolean
}

/**
 * The move to be made instead of one whose outcome Python leaves open, or null for none. Python does not say who of
 * several that want a lock gets it. So a lock has one waiter at most; but any number of those who come back from a
 * condition's wait and release at once, since whichever order they have comes to the same. Multiprocessing says neither
 * who of several gets a permit, nor who of those that wait is notified.
 */
export function admit(script: Script, move: Move, standing: Standing): Move | null {
  const { kind, of } = script
  // Up to 3.12 it is not said who of several gets the next item.
  if (kind === 'simple-queue' && mayWait(move) && standing.wantLock.length > 0) return { ...move, does: 'getNoWait' }
  if (kind === 'barrier' && standing.acting) return admitMeanwhile(move, standing)
  const isSemaphore = kind === 'semaphore' || kind === 'bounded-semaphore'
  const isOpen = kind === 'lock' || kind === 'rlock' || kind === 'condition' || (isSemaphore && of !== undefined)
  if (!isOpen) return move
  const { wantLock, inLine } = standing
  const { thread, does, timeout } = move
  if (does === 'acquire' && (timeout === undefined || (timeout === -1 && of === undefined)) && wantLock.length > 0) {
    return { thread, does: 'tryAcquire' }
  }
  // It gives the lock away and, soon after, competes for it.
  if (does === 'wait' && timeout !== undefined && wantLock.length > 0) return null
  if (does !== 'notify' && does !== 'notifyAll') return move
  const wanted = does === 'notifyAll' ? inLine.length : (move.count ?? 1)
  const allowed = maxNotified(wantLock, inLine)
  if (of !== undefined && wanted > 0 && Math.min(wanted, allowed) < inLine.length)
    return allowed < inLine.length ? { thread, does: 'notify', count: 0 } : { thread, does: 'notifyAll' }
  return wanted <= allowed ? move : { thread, does: 'notify', count: allowed }
}

/**
 * Of what is done while the action of a barrier runs, just one thing waits for its end, since it is not said what comes
 * first then; and no `abort`, of which those hear who were let go and have not left.
 */
function admitMeanwhile(move: Move, { wantLock }: Standing): Move | null {
  if (move.does === 'abort') return null
  return (move.does === 'wait' || move.does === 'reset') && wantLock.length > 0 ? null : move
}

/** Whether a move waits until there is an item. */
function mayWait({ does, block, timeout }: Move): boolean {
  return does === 'get' && block !== false && timeout === undefined
}

function maxNotified(wantLock: readonly Move[], inLine: readonly Move[]): number {
  let most = 0
  for (let count = 1; count <= inLine.length; count++) {
    const wanting = [...wantLock, ...inLine.slice(0, count)]
    if (wanting.length > 1 && wanting.some((each) => each.does !== 'waitAndRelease')) break
    most = count
  }
  return most === inLine.length ? Number.MAX_SAFE_INTEGER : most
}
