/** What a search comes to: an execution, at whose end (or at whose limit of events) the machine stands, or no more. */
export type SearchStep = 'execution' | 'limit' | 'done'

/** A way to go through the executions of a program. */
export interface Search {
  /** Goes on to the end of the next execution. */
  next(): SearchStep
  /** How many executions were begun that turned out to be others once more. */
  readonly redundant: number
  /** How much of all it has gone through, from 0 to 1, as far as it can know. */
  share(): number
}
