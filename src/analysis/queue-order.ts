import type { Value } from '../base/value.ts'
import { compareValues, IncomparableError } from '../model/compare.ts'

/**
 * The items of a queue in the order in which they will leave, from how they lie in it: a stack gives its last first, a
 * priority queue its least. Items that cannot be compared stay as they lie.
 */
export function orderOfLeaving(kind: string, items: readonly Value[]): readonly Value[] {
  if (kind === 'lifo-queue') return items.toReversed()
  if (kind !== 'priority-queue') return items
  try {
    return items.toSorted(compareValues)
  } catch (error) {
    if (error instanceof IncomparableError) return items
    throw error
  }
}
