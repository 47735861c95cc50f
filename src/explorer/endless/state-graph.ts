/** The states of a program that goes on for ever, and the events between them. */

import { slotOf } from '../machine/moves.ts'

/**
 * Of what is looked for among states and events in pieces, this many are looked at in a piece: about as long as an
 * event takes.
 */
export const pieceStates = 128

/** Where an event leads whose state was not kept, since there was no room for more: everything may happen there. */
export const unstored = -1

/**
 * States by number, nearest to the start first, and events by number: those of a state follow one another. States are
 * expanded in the order of their numbers; of one that is not, nothing is known of what comes after it.
 */
export class StateGraph {
  /** How many states are expanded: these are the first ones. */
  expanded = 0
  /** How many states there are. */
  states = 0
  /** How many events. */
  edges = 0
  private first = new Int32Array(256)
  private targets = new Int32Array(256)
  private moves = new Int32Array(256)
  private progresses = new Int32Array(256)
  /** The states from which each was first reached, by which move; and how many events lead to it at least. */
  private parents = new Int32Array(256)
  private parentMoves = new Int32Array(256)
  private depths = new Int32Array(256)
  /** The different lists of threads that get on by an event. */
  private readonly lists: (readonly number[])[] = [[]]

  /** Adds a state, by where it was first reached from: -1 for the first of all. Returns its number. */
  addState(parent: number, move: number): number {
    const state = this.states++
    this.parents = withRoom(this.parents, state)
    this.parentMoves = withRoom(this.parentMoves, state)
    this.depths = withRoom(this.depths, state)
    this.parents[state] = parent
    this.parentMoves[state] = move
    this.depths[state] = parent < 0 ? 0 : this.depthOf(parent) + 1
    return state
  }

  /**
   * Adds an event of the state that is being expanded.
   * @param to the state after it, or `beyond`
   * @param progress slots of the threads for whom it ends a round that brought something about
   */
  addEdge(to: number, move: number, progress: readonly number[]): void {
    const edge = this.edges++
    this.targets = withRoom(this.targets, edge)
    this.moves = withRoom(this.moves, edge)
    this.progresses = withRoom(this.progresses, edge)
    this.targets[edge] = to
    this.moves[edge] = move
    this.progresses[edge] = progress.length === 0 ? 0 : this.listNumber(progress)
  }

  /** All events of the state that is being expanded are there: the next one is its turn. */
  endState(): void {
    this.expanded++
    this.first = withRoom(this.first, this.expanded)
    this.first[this.expanded] = this.edges
  }

  /** The first of the events of a state: they end where those of the next state begin. */
  firstOf(state: number): number {
    return (state <= this.expanded ? this.first[state] : this.edges) as number // below the room
  }

  targetOf(edge: number): number {
    return this.targets[edge] as number // callers have edges from `firstOf`
  }

  moveOf(edge: number): number {
    return this.moves[edge] as number // as in `targetOf`
  }

  slotOf(edge: number): number {
    return slotOf(this.moveOf(edge))
  }

  /** Whether an event brings anybody on. */
  bringsOn(edge: number): boolean {
    return this.progresses[edge] !== 0
  }

  /** Slots of the threads that an event brings on. */
  progressOf(edge: number): readonly number[] {
    return this.lists[this.progresses[edge] as number] ?? [] // as in `targetOf`
  }

  /** Tells of events whether they bring a thread on. */
  bringingOn(slot: number): (edge: number) => boolean {
    const brings = this.lists.map((list) => list.includes(slot))
    return (edge) => brings[this.progresses[edge] as number] === true
  }

  /** How many events lead to a state at least. */
  depthOf(state: number): number {
    return this.depths[state] ?? 0
  }

  /** The state from which another was first reached; -1 for the first one. */
  parentOf(state: number): number {
    return this.parents[state] ?? -1
  }

  /** The move by which a state was first reached. */
  moveTo(state: number): number {
    return this.parentMoves[state] ?? 0
  }

  /** The moves of a shortest way to a state. */
  wayTo(state: number): number[] {
    const way: number[] = []
    for (let at = state; this.parentOf(at) >= 0; at = this.parentOf(at)) way.push(this.parentMoves[at] ?? 0)
    return way.reverse()
  }

  private listNumber(list: readonly number[]): number {
    const known = this.lists.findIndex((other) => other.length === list.length && other.every((n, i) => n === list[i]))
    return known >= 0 ? known : this.lists.push([...list]) - 1
  }
}

function withRoom(numbers: Int32Array<ArrayBuffer>, at: number): Int32Array<ArrayBuffer> {
  if (at < numbers.length) return numbers
  const longer = new Int32Array(numbers.length * 2)
  longer.set(numbers)
  return longer
}

/** For each state, where the list of those begins from which an event leads to it; and these lists. */
export interface Backward {
  readonly first: Int32Array
  readonly from: Int32Array
}

/** The events of a graph backwards. Those that lead beyond it are left out. */
export function backward(graph: StateGraph): Backward {
  const { states, expanded, edges } = graph
  const first = new Int32Array(states + 1)
  for (let edge = 0; edge < edges; edge++) {
    const to = graph.targetOf(edge)
    if (to >= 0) first[to + 1] = (first[to + 1] ?? 0) + 1
  }
  for (let state = 0; state < states; state++) first[state + 1] = (first[state + 1] ?? 0) + (first[state] ?? 0)
  const next = first.slice()
  const from = new Int32Array(edges)
  for (let state = 0; state < expanded; state++)
    for (let edge = graph.firstOf(state); edge < graph.firstOf(state + 1); edge++) {
      const to = graph.targetOf(edge)
      if (to < 0) continue
      const at = next[to] ?? 0
      from[at] = state
      next[to] = at + 1
    }
  return { first, from }
}
