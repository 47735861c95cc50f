/** The shortest way into a cycle and once around that can be found with some effort. */
import type { Pieces } from '../../base/pieces.ts'
import { pieceStates, type StateGraph } from './state-graph.ts'

/** The moves that lead to a cycle, and those of it. */
export interface FairCycle {
  readonly stem: readonly number[]
  readonly cycle: readonly number[]
}

/** Threads that act in a component at most, for which the shortest cycle is looked for. */
const maxThreads = 12
/** Steps of that search at most, in all. */
const maxSteps = 150_000
/** States from which it begins, at most. */
const maxStarts = 200

/**
 * A closed walk in a component whose every thread acts in it, on which everybody acts who can go on in any state of the
 * walk; with the shortest way to it. The shortest of both together, where that is found with little effort; else a
 * short one.
 * @param component a component in which the one who can go on somewhere acts somewhere
 */
export function* shortestCycle(
  graph: StateGraph,
  component: readonly number[],
  allowed: (edge: number) => boolean,
): Pieces<FairCycle> {
  const inside = yield* insideOf(graph, component, allowed)
  const starts = component.toSorted((p, q) => p - q)
  const first = starts[0] ?? 0
  let from = first
  let cycle = yield* aroundAll(inside, first)
  if (inside.threads.length <= maxThreads) {
    let left = maxSteps
    for (const start of starts.slice(0, maxStarts)) {
      const most = graph.depthOf(from) + cycle.length - graph.depthOf(start) - 1
      if (most < 1 || left <= 0) break
      const walk = yield* fairWalk(inside, start, most, left)
      left -= walk.steps
      if (walk.edges === null) continue
      from = start
      cycle = walk.edges
    }
  }
  return { stem: graph.wayTo(from), cycle: cycle.map((edge) => graph.moveOf(edge)) }
}

/** The allowed events within a component. */
class Inside {
  /** Slots of those who act in it. */
  readonly threads: number[] = []
  private readonly bits = new Map<number, number>()

  constructor(
    readonly graph: StateGraph,
    private readonly members: ReadonlySet<number>,
    private readonly allowed: (edge: number) => boolean,
  ) {}

  /** Takes in who acts in a state of it. */
  addThreads(state: number): void {
    for (const edge of this.edgesOf(state)) {
      const slot = this.graph.slotOf(edge)
      if (!this.bits.has(slot)) this.bits.set(slot, 1 << (this.threads.push(slot) - 1))
    }
  }

  edgesOf(state: number): number[] {
    const { graph } = this
    const edges: number[] = []
    for (let edge = graph.firstOf(state); edge < graph.firstOf(state + 1); edge++)
      if (this.members.has(graph.targetOf(edge)) && this.allowed(edge)) edges.push(edge)
    return edges
  }

  /** Who takes an event, as a bit. */
  bitOf(edge: number): number {
    return this.bits.get(this.graph.slotOf(edge)) ?? 0
  }

  /** Who can go on in a state, as bits: by all events, allowed or not. */
  ableIn(state: number): number {
    let able = 0
    for (let edge = this.graph.firstOf(state); edge < this.graph.firstOf(state + 1); edge++) able |= this.bitOf(edge)
    return able
  }
}

function* insideOf(
  graph: StateGraph,
  component: readonly number[],
  allowed: (edge: number) => boolean,
): Pieces<Inside> {
  const inside = new Inside(graph, new Set(component), allowed)
  let looked = 0
  for (const state of component) {
    if (++looked % pieceStates === 0) yield
    inside.addThreads(state)
  }
  return inside
}

/** A closed walk on which everybody acts who acts in the component, always to the nearest who has not. */
function* aroundAll(inside: Inside, start: number): Pieces<number[]> {
  const { graph } = inside
  const cycle: number[] = []
  let at = start
  const missing = new Set(inside.threads)
  while (missing.size > 0 || at !== start) {
    const isBack = missing.size === 0
    const arrived = (edge: number) => (isBack ? graph.targetOf(edge) === start : missing.has(graph.slotOf(edge)))
    for (const edge of yield* nearest(inside, at, arrived)) {
      cycle.push(edge)
      missing.delete(graph.slotOf(edge))
      at = graph.targetOf(edge)
    }
  }
  return cycle
}

/** The shortest way from a state to the end of an event that is looked for. */
function* nearest(inside: Inside, from: number, arrived: (edge: number) => boolean): Pieces<number[]> {
  const { graph } = inside
  const came = new Map<number, { readonly before: number; readonly edge: number } | null>([[from, null]])
  let looked = 0
  // A map gives its entries in the order in which they were added, those added meanwhile too.
  for (const state of came.keys()) {
    if (++looked % pieceStates === 0) yield
    for (const edge of inside.edgesOf(state)) {
      const to = graph.targetOf(edge)
      if (arrived(edge)) {
        const path = [edge]
        for (let at = came.get(state); at !== null && at !== undefined; at = came.get(at.before)) path.push(at.edge)
        return path.reverse()
      }
      if (!came.has(to)) came.set(to, { before: state, edge })
    }
  }
  throw new Error('a component that is not connected')
}

/** The events of a walk, its last one by the walk before that. */
interface Walk {
  readonly state: number
  /** Who has acted on it, and who could go on in any of its states, as bits. */
  readonly acted: number
  readonly able: number
  readonly length: number
  readonly edge: number
  readonly before: Walk | null
}

/**
 * The shortest closed walk from a state on which everybody acts who can go on in any state of it.
 * @param longest of this many events at most
 * @param maxSteps after this many it gives up
 */
function* fairWalk(
  inside: Inside,
  start: number,
  longest: number,
  maxSteps: number,
): Pieces<{ readonly edges: number[] | null; readonly steps: number }> {
  const { graph } = inside
  const seen = new Set<number>()
  let walks: Walk[] = [{ state: start, acted: 0, able: inside.ableIn(start), length: 0, edge: -1, before: null }]
  let steps = 0
  for (let length = 1; length <= longest && walks.length > 0; length++) {
    const longer: Walk[] = []
    for (const walk of walks)
      for (const edge of inside.edgesOf(walk.state)) {
        if (steps % pieceStates === 0) yield
        if (++steps > maxSteps) return { edges: null, steps }
        const state = graph.targetOf(edge)
        const acted = walk.acted | inside.bitOf(edge)
        const able = walk.able | inside.ableIn(state)
        const reached: Walk = { state, acted, able, length, edge, before: walk }
        if (state === start && (able & ~acted) === 0) return { edges: edgesOf(reached), steps }
        const key = (state * 2 ** maxThreads + acted) * 2 ** maxThreads + able
        if (seen.has(key)) continue
        seen.add(key)
        longer.push(reached)
      }
    walks = longer
  }
  return { edges: null, steps }
}

function edgesOf(walk: Walk): number[] {
  const edges: number[] = []
  for (let at: Walk | null = walk; at !== null && at.before !== null; at = at.before) edges.push(at.edge)
  return edges.reverse()
}
