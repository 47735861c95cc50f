/** What a search comes to: the end of an execution, at which the machine then stands, or the end of all. */
export type SearchStep = 'execution' | 'done'

/** A way to go through the executions of a program. */
export interface Search {
  /** Goes on to the end of the next execution. */
  next(): SearchStep
  /** How many executions were begun that turned out to be others once more. */
  readonly redundant: number
}
