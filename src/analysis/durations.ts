import type { Microseconds } from '../base/units.ts'

/** One of two runs that are shown beside each other. */
export type Place = 'first' | 'second'

export function otherPlace(place: Place): Place {
  return place === 'first' ? 'second' : 'first'
}

/** How long two runs take, on the one axis that they share. */
export interface Durations {
  /** Where the axis ends: with the longer run. */
  readonly end: Microseconds
  /** The one that takes longer; null when both take the same time. */
  readonly longer: Place | null
  readonly difference: Microseconds
  /** How many times as long the longer one takes, above 1; null when both take the same time, or one takes none. */
  readonly times: number | null
}

/** @param first duration of the first run, from 0 */
export function durationsOf(first: Microseconds, second: Microseconds): Durations {
  const end = Math.max(first, second)
  const shorter = Math.min(first, second)
  const longer = first === second ? null : first > second ? 'first' : 'second'
  return { end, longer, difference: end - shorter, times: longer === null || shorter <= 0 ? null : end / shorter }
}
