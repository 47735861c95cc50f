import type { ExploringMachine } from '../machine/machine.ts'

/** What a search comes to: an execution, at whose end (or at whose limit of events) the machine stands, or no more. */
export type SearchStep = 'execution' | 'limit' | 'done'

/** Where a search stands between two executions, as what JSON can hold. */
export interface SavedSearch {
  /** The moves of the last execution, where the search goes on from that. */
  readonly moves: readonly number[]
}

/** A way to go through the executions of a program. */
export interface Search {
  /** Goes on to the end of the next execution. */
  next(): SearchStep
  /** How many executions were begun that turned out to be others once more. */
  readonly redundant: number
  /** How much of all it has gone through, from 0 to 1, as far as it can know. */
  share(): number
  /** Where it stands, once it has gone through an execution. */
  saved(): SavedSearch
  /**
   * Goes to where another one stood, of the same kind and options, on a machine with the same places and footprints; to
   * be called at the start.
   * @param saved what `saved` of that one gave
   * @throws NotResumed where the program goes another way
   */
  resume(saved: SavedSearch): void
}

/** What was saved of an exploration cannot be of this program. */
export class NotResumed extends Error {}

/** Takes the moves of an execution from the start. Throws as `Search.resume`. */
export function retrace(machine: ExploringMachine, moves: readonly number[], taken: (event: number) => void): void {
  for (let event = 0; event < moves.length; event++) {
    if (!machine.step(moves[event] ?? 0)) throw new NotResumed(`event ${event} cannot be taken as it was`)
    taken(event)
  }
}

/** The moves of the execution in which a machine is. */
export function movesOf(machine: ExploringMachine): number[] {
  return Array.from(machine.moves.subarray(0, machine.depth))
}
