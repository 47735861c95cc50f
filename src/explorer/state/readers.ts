import { valueTrue } from '../../base/value.ts'
import { rwlockAcquireRead, rwlockReleaseRead } from '../../model/rwlock-atom.ts'
import { Doing, type LocalState } from './local-state.ts'

/**
 * Whether more may matter of a lock of readers and writers than who comes before whom of whom one is a writer. As a rule
 * it does not: readers come and go in any order, and those whom a waiting writer keeps out are as if they had come
 * later. It does where
 * - a reader leaves that did not come in, since it takes the place of another or fails;
 * - under writers' preference a reader inside waits for something else, which those outside may have, or ends inside;
 * - under writers' preference a reader does not wait for ever, so that a writer which waits lets it fail.
 * @param base of the lock's block
 */
export function ordersReaders(state: LocalState, base: number, prefersWriters: boolean): boolean {
  const { doing, operation, targetBase, timed, argument } = state
  const isHere = targetBase === base
  if (operation === rwlockReleaseRead && isHere) return !isInside(state, base)
  if (!prefersWriters) return false
  if (operation === rwlockAcquireRead && isHere && (timed || argument === false)) return true
  if (doing === Doing.visible ? operation.traits.instant : doing !== Doing.join && doing !== Doing.end) return false
  return isInside(state, base)
}

/** Whether a thread is inside as a reader. */
function isInside(state: LocalState, base: number): boolean {
  let inside = 0
  for (let at = state; at.parent !== null; at = at.parent) {
    const { operation, targetBase } = at.parent
    if (targetBase !== base) continue
    if (operation === rwlockAcquireRead && at.key === valueTrue) inside++
    if (operation === rwlockReleaseRead && at.key >= 0) inside--
  }
  return inside > 0
}
