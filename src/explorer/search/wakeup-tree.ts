import type { Footprints } from '../machine/footprints.ts'
import { areAlternatives } from '../machine/moves.ts'

/**
 * A wakeup tree: the beginnings of executions that are to be explored from a state, each a path from the root. Source:
 * Abdulla, Aronis, Jonsson and Sagonas, "Source Sets: A Foundation for Optimal Dynamic Partial Order Reduction",
 * JACM 64(4), 2017, section 6.
 */
export interface Branch {
  readonly move: number
  /** What the event touches. */
  readonly print: number
  readonly next: Branch[]
}

/** A sequence of events, as far as `length`. */
export class EventSequence {
  readonly moves: number[] = []
  readonly prints: number[] = []
  length = 0

  clear(): void {
    this.length = 0
  }

  push(move: number, print: number): void {
    this.moves[this.length] = move
    this.prints[this.length++] = print
  }

  has(move: number): boolean {
    for (let i = 0; i < this.length; i++) if (this.moves[i] === move) return true
    return false
  }

  remove(place: number): void {
    for (let i = place + 1; i < this.length; i++) {
      this.moves[i - 1] = this.moves[i] ?? 0
      this.prints[i - 1] = this.prints[i] ?? 0
    }
    this.length--
  }
}

/** What `weakInitial` says of a thread. */
export const notInitial = -2
export const absent = -1

/**
 * Whether the event of a thread could come first in a sequence without a change of what depends on what, a weak
 * initial: the place of its event there, `absent` if the sequence is independent of it, or `notInitial`.
 */
export function weakInitial(sequence: EventSequence, move: number, print: number, footprints: Footprints): number {
  for (let i = 0; i < sequence.length; i++) {
    const other = sequence.moves[i] ?? 0
    if (other === move) return i
    if (areAlternatives(other, move) || footprints.conflict(sequence.prints[i] ?? 0, print)) return notInitial
  }
  return absent
}

/**
 * Adds a sequence to a tree unless the tree already leads to all that follows it. The sequence is used up.
 * @returns whether anything was added
 */
export function insert(tree: Branch[], sequence: EventSequence, footprints: Footprints): boolean {
  let list = tree
  search: for (;;) {
    for (const branch of list) {
      const place = weakInitial(sequence, branch.move, branch.print, footprints)
      if (place === notInitial) continue
      if (place >= 0) sequence.remove(place)
      // A leaf leads to everything that can follow it.
      if (branch.next.length === 0 || sequence.length === 0) return false
      list = branch.next
      continue search
    }
    for (let i = 0; i < sequence.length; i++) {
      const branch: Branch = { move: sequence.moves[i] ?? 0, print: sequence.prints[i] ?? 0, next: [] }
      list.push(branch)
      list = branch.next
    }
    return true
  }
}
