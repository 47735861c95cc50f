/** Threads of an endless program that can never go on, while others go on for ever. */
import type { StateGraph } from './state-graph.ts'

/** A state from which some threads never act again though others may for ever. */
export interface PartialDeadlock {
  readonly slots: ReadonlySet<number>
  /** The moves that lead there, as few as can be. */
  readonly way: readonly number[]
}

/** For each thread, the states from which it can still act. */
export type Reach = ReadonlyMap<number, Uint8Array>

/** From which states each of the threads can still act. */
export function reachOf({ edges }: StateGraph, slots: Iterable<number>): Reach {
  const into = edges.map((): number[] => [])
  edges.forEach((list, from) => {
    for (const { to } of list) into[to]?.push(from)
  })
  const reach = new Map<number, Uint8Array>()
  for (const slot of slots) {
    const able = new Uint8Array(edges.length)
    const work: number[] = []
    edges.forEach((list, from) => {
      if (!list.some((edge) => edge.slot === slot)) return
      able[from] = 1
      work.push(from)
    })
    for (let state = work.pop(); state !== undefined; state = work.pop())
      for (const from of into[state] ?? []) {
        if (able[from] === 1) continue
        able[from] = 1
        work.push(from)
      }
    reach.set(slot, able)
  }
  return reach
}

/**
 * The partial deadlocks of a program, one for each set of threads that wait for ever.
 * @param waiting the threads that have not ended, in each state
 */
export function partialDeadlocks(
  graph: StateGraph,
  reach: Reach,
  waiting: readonly (readonly number[])[],
): PartialDeadlock[] {
  const goesOn = endlessStates(graph)
  const found = new Map<string, PartialDeadlock>()
  const ways = shortestWays(graph)
  for (const [state, before] of ways) {
    if (goesOn[state] !== 1) continue
    const slots = (waiting[state] ?? []).filter((slot) => reach.get(slot)?.[state] !== 1)
    const key = slots.join()
    if (slots.length === 0 || found.has(key)) continue
    const way: number[] = []
    for (let at = before; at !== null; at = ways.get(at.from) ?? null) way.push(at.move)
    found.set(key, { slots: new Set(slots), way: way.reverse() })
  }
  return [...found.values()]
}

/** States from which the program can go on for ever. */
function endlessStates({ edges }: StateGraph): Uint8Array {
  const into = edges.map((): number[] => [])
  const left = edges.map((list) => list.length)
  edges.forEach((list, from) => {
    for (const { to } of list) into[to]?.push(from)
  })
  const endless = new Uint8Array(edges.length).fill(1)
  const work = left.flatMap((count, state) => (count === 0 ? [state] : []))
  for (let state = work.pop(); state !== undefined; state = work.pop()) {
    endless[state] = 0
    for (const from of into[state] ?? []) {
      left[from] = (left[from] ?? 0) - 1
      if (left[from] === 0) work.push(from)
    }
  }
  return endless
}

/** For each state, nearest first: the last event on a shortest way to it; null for the first state. */
function shortestWays({ edges }: StateGraph): Map<number, { readonly from: number; readonly move: number } | null> {
  const ways = new Map<number, { readonly from: number; readonly move: number } | null>([[0, null]])
  // A map gives its entries in the order in which they were added, those added meanwhile too.
  for (const state of ways.keys())
    for (const { to, move } of edges[state] ?? []) if (!ways.has(to)) ways.set(to, { from: state, move })
  return ways
}
