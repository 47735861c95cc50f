/**
 * Cycles that a strongly fair scheduler could repeat for ever, by the repeated removal of states: Lichtenstein and Pnueli,
 * "Checking That Finite State Concurrent Programs Satisfy Their Linear Specification", POPL 1985.
 */
import type { Pieces } from '../../base/pieces.ts'
import { Components } from './components.ts'
import { type FairCycle, shortestCycle } from './short-cycles.ts'
import { pieceStates, type StateGraph } from './state-graph.ts'

/**
 * A cycle of allowed events in which everybody who can go on somewhere does so somewhere; null where there is none. Who
 * can go on is told by all events, allowed or not. Only through states that are expanded: of others that is not known.
 * @param within which of the states it may go through; all where it is left out
 */
export function* fairCycle(
  graph: StateGraph,
  allowed: (edge: number) => boolean,
  within: (state: number) => boolean = () => true,
): Pieces<FairCycle | null> {
  let best: readonly number[] | null = null
  for (const states of yield* fairParts(graph, allowed, within))
    if (best === null || nearest(states) < nearest(best)) best = states
  return best === null ? null : yield* shortestCycle(graph, best, allowed)
}

/** The greatest sets of states in which a fair scheduler could remain for ever, each going round through all of them. */
export function* fairParts(
  graph: StateGraph,
  allowed: (edge: number) => boolean,
  within: (state: number) => boolean,
): Pieces<readonly (readonly number[])[]> {
  /** The number of the part to which each state belongs: 0 for none. */
  const parts = new Int32Array(graph.states)
  let numbered = 1
  const all: number[] = []
  for (let state = 0; state < graph.expanded; state++) {
    if (state % pieceStates === 0) yield
    if (!within(state)) continue
    parts[state] = numbered
    all.push(state)
  }
  const components = new Components(graph, allowed)
  const found: number[][] = []
  let open: number[][] = all.length === 0 ? [] : [all]
  while (open.length > 0) {
    const next: number[][] = []
    for (const states of open)
      for (const component of yield* components.among(states, parts)) {
        numbered++
        for (const state of component) parts[state] = numbered
        const rest = yield* withoutIdle(graph, component, parts, allowed)
        if (rest.length === component.length) found.push(component)
        else if (rest.length > 0) {
          numbered++
          for (const state of rest) parts[state] = numbered
          next.push(rest)
        }
      }
    open = next
  }
  return found
}

/** States are numbered from the nearest on. */
function nearest(component: readonly number[]): number {
  return component.reduce((p, q) => Math.min(p, q), Number.POSITIVE_INFINITY)
}

/** Of the states of a component those in which nobody could go on who never does in it: a fair scheduler leaves the others out. */
function* withoutIdle(
  graph: StateGraph,
  component: readonly number[],
  parts: Int32Array,
  allowed: (edge: number) => boolean,
): Pieces<number[]> {
  const part = parts[component[0] ?? 0]
  const acts = new Set<number>()
  let looked = 0
  for (const state of component) {
    if (++looked % pieceStates === 0) yield
    for (let edge = graph.firstOf(state); edge < graph.firstOf(state + 1); edge++) {
      const to = graph.targetOf(edge)
      if (to >= 0 && parts[to] === part && allowed(edge)) acts.add(graph.slotOf(edge))
    }
  }
  const rest: number[] = []
  for (const state of component) {
    if (++looked % pieceStates === 0) yield
    if (onlyOf(graph, state, acts)) rest.push(state)
  }
  return rest
}

/** Whether only some threads could go on in a state. */
function onlyOf(graph: StateGraph, state: number, slots: ReadonlySet<number>): boolean {
  for (let edge = graph.firstOf(state); edge < graph.firstOf(state + 1); edge++)
    if (!slots.has(graph.slotOf(edge))) return false
  return true
}
