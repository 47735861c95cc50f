/** Threads of an endless program that can never go on, while others go on for ever. */
import type { Pieces } from '../../base/pieces.ts'
import { fairParts } from './fair-cycles.ts'
import { type Backward, pieceStates, type StateGraph, unstored } from './state-graph.ts'

/** A state from which some threads never act again though others may for ever. */
export interface PartialDeadlock {
  readonly slots: ReadonlySet<number>
  /** The moves that lead there, as few as can be. */
  readonly way: readonly number[]
}

/** For each thread, the states from which it can still act, or from where that is not known. */
export type Reach = ReadonlyMap<number, Uint8Array>

/**
 * From which states each of the threads can still act. What was not looked at counts as if everybody could act there: so
 * who cannot act from a state cannot do so in any state that comes after it.
 */
export function* reachOf(graph: StateGraph, into: Backward, slots: Iterable<number>): Pieces<Reach> {
  const { states, expanded } = graph
  const reach = new Map<number, Uint8Array>()
  for (const slot of slots) {
    const able = new Uint8Array(states)
    for (let state = 0; state < states; state++) {
      if (state % pieceStates === 0) yield
      if (state >= expanded || mayAct(graph, state, slot)) able[state] = 1
    }
    reach.set(slot, yield* withBefore(able, into))
  }
  return reach
}

/** Whether a thread can act in a state, or perhaps after it in one that was not kept. */
function mayAct(graph: StateGraph, state: number, slot: number): boolean {
  const end = graph.firstOf(state + 1)
  for (let edge = graph.firstOf(state); edge < end; edge++)
    if (graph.slotOf(edge) === slot || graph.targetOf(edge) === unstored) return true
  return false
}

/**
 * The partial deadlocks of a program, one for each set of threads that wait for ever.
 * @param waiting the threads among some that have not ended in a state, and do not wait for the end of others
 */
export function* partialDeadlocks(
  graph: StateGraph,
  into: Backward,
  reach: Reach,
  waiting: (state: number, among: readonly number[]) => readonly number[],
): Pieces<PartialDeadlock[]> {
  const goesOn = yield* endlessStates(graph, into)
  const found = new Map<string, PartialDeadlock>()
  const slots = [...reach.keys()]
  for (let state = 0; state < graph.expanded; state++) {
    if (state % pieceStates === 0) yield
    if (goesOn[state] !== 1) continue
    const unable = slots.filter((slot) => reach.get(slot)?.[state] !== 1)
    if (unable.length === 0) continue
    const stuck = waiting(state, unable)
    const key = stuck.join()
    if (stuck.length === 0 || found.has(key)) continue
    found.set(key, { slots: new Set(stuck), way: graph.wayTo(state) })
  }
  return [...found.values()]
}

/**
 * States from which a fair scheduler can go on for ever, or from where that is not known. Not those from where all leads to
 * an end, or to what does not count.
 */
function* endlessStates(graph: StateGraph, into: Backward): Pieces<Uint8Array> {
  const { states, expanded } = graph
  const endless = new Uint8Array(states)
  for (let state = 0; state < states; state++) {
    if (state % pieceStates === 0) yield
    if (state >= expanded || leadsBeyond(graph, state)) endless[state] = 1
  }
  const anywhere = () => true
  for (const part of yield* fairParts(graph, anywhere, anywhere)) for (const state of part) endless[state] = 1
  return yield* withBefore(endless, into)
}

function leadsBeyond(graph: StateGraph, state: number): boolean {
  const end = graph.firstOf(state + 1)
  for (let edge = graph.firstOf(state); edge < end; edge++) if (graph.targetOf(edge) === unstored) return true
  return false
}

/** Adds to the states that are marked all from where one of them can be reached. */
function* withBefore(marked: Uint8Array, into: Backward): Pieces<Uint8Array> {
  const work: number[] = []
  marked.forEach((mark, state) => {
    if (mark === 1) work.push(state)
  })
  let looked = 0
  for (let state = work.pop(); state !== undefined; state = work.pop()) {
    if (++looked % pieceStates === 0) yield
    for (let at = into.first[state] ?? 0; at < (into.first[state + 1] ?? 0); at++) {
      const from = into.from[at] ?? 0
      if (marked[from] === 1) continue
      marked[from] = 1
      work.push(from)
    }
  }
  return marked
}
