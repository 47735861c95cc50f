/** Cycles that a strongly fair scheduler could repeat for ever. */
import type { Edge, StateGraph } from './state-graph.ts'

/** The moves that lead to a cycle, and those of it. */
export interface FairCycle {
  readonly stem: readonly number[]
  readonly cycle: readonly number[]
}

/**
 * A cycle of allowed events in which everybody who can go on somewhere does so somewhere; null where there is none. Who
 * can go on is told by all events, allowed or not.
 */
export function fairCycle(graph: StateGraph, allowed: (edge: Edge) => boolean): FairCycle | null {
  let open: Set<number>[] = [new Set(graph.edges.keys())]
  while (open.length > 0) {
    const next: Set<number>[] = []
    for (const states of open) {
      for (const component of components(graph, states, allowed)) {
        const inside = edgesWithin(graph, component, allowed)
        if (inside.length === 0) continue
        const acts = new Set(inside.map(({ edge }) => edge.slot))
        const idle = new Set([...component].filter((state) => graph.edges[state]?.some(({ slot }) => !acts.has(slot))))
        if (idle.size === 0) return cycleThrough(graph, component, allowed)
        // Somebody can go on in these states and never does in this component: a fair scheduler leaves them out.
        const rest = new Set([...component].filter((state) => !idle.has(state)))
        if (rest.size > 0) next.push(rest)
      }
    }
    open = next
  }
  return null
}

function edgesWithin({ edges }: StateGraph, component: ReadonlySet<number>, allowed: (edge: Edge) => boolean) {
  return [...component].flatMap((from) =>
    (edges[from] ?? []).flatMap((edge) => (component.has(edge.to) && allowed(edge) ? [{ from, edge }] : [])),
  )
}

/** Strongly connected components among some states. */
function components(
  { edges }: StateGraph,
  states: ReadonlySet<number>,
  allowed: (edge: Edge) => boolean,
): Set<number>[] {
  const index = new Map<number, number>()
  const low = new Map<number, number>()
  const onStack = new Set<number>()
  const stack: number[] = []
  const found: Set<number>[] = []
  for (const root of states) {
    if (index.has(root)) continue
    // Without recursion: a path may be as long as there are states.
    const work: { readonly state: number; next: number }[] = [{ state: root, next: 0 }]
    while (work.length > 0) {
      const top = work[work.length - 1] as { readonly state: number; next: number } // there is one
      const { state } = top
      if (top.next === 0) {
        index.set(state, index.size)
        low.set(state, index.get(state) ?? 0)
        stack.push(state)
        onStack.add(state)
      }
      const edge = edges[state]?.[top.next++]
      if (edge !== undefined) {
        if (!states.has(edge.to) || !allowed(edge)) continue
        if (!index.has(edge.to)) work.push({ state: edge.to, next: 0 })
        else if (onStack.has(edge.to)) low.set(state, Math.min(low.get(state) ?? 0, index.get(edge.to) ?? 0))
        continue
      }
      work.pop()
      const above = work.at(-1)
      if (above !== undefined) low.set(above.state, Math.min(low.get(above.state) ?? 0, low.get(state) ?? 0))
      if (low.get(state) !== index.get(state)) continue
      const component = new Set<number>()
      for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
        onStack.delete(member)
        component.add(member)
        if (member === state) break
      }
      found.push(component)
    }
  }
  return found
}

/** The way to a component, and a closed walk in it on which everybody acts who acts there. */
function cycleThrough(graph: StateGraph, component: ReadonlySet<number>, allowed: (edge: Edge) => boolean): FairCycle {
  const start = Math.min(...component)
  const stem: number[] = []
  for (let state = start; (graph.parents[state] ?? -1) >= 0; state = graph.parents[state] ?? -1) {
    const parent = graph.parents[state] ?? -1
    const edge = graph.edges[parent]?.find(({ to }) => to === state)
    if (edge !== undefined) stem.push(edge.move)
  }
  const cycle: number[] = []
  let at = start
  const missing = new Set(edgesWithin(graph, component, allowed).map(({ edge }) => edge.slot))
  const walk = (arrived: (edge: Edge) => boolean): void => {
    const path = shortest(graph, component, allowed, at, arrived)
    for (const edge of path) {
      cycle.push(edge.move)
      missing.delete(edge.slot)
      at = edge.to
    }
  }
  while (missing.size > 0) walk(({ slot }) => missing.has(slot))
  if (at !== start) walk(({ to }) => to === start)
  return { stem: stem.reverse(), cycle }
}

/** The shortest way from a state to the end of an event that is looked for. */
function shortest(
  { edges }: StateGraph,
  component: ReadonlySet<number>,
  allowed: (edge: Edge) => boolean,
  from: number,
  arrived: (edge: Edge) => boolean,
): readonly Edge[] {
  const came = new Map<number, { readonly before: number; readonly edge: Edge } | null>([[from, null]])
  const queue = [from]
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head] ?? from
    for (const edge of edges[state] ?? []) {
      if (!component.has(edge.to) || !allowed(edge)) continue
      if (arrived(edge)) {
        const path = [edge]
        for (let at = came.get(state); at !== null && at !== undefined; at = came.get(at.before)) path.push(at.edge)
        return path.reverse()
      }
      if (came.has(edge.to)) continue
      came.set(edge.to, { before: state, edge })
      queue.push(edge.to)
    }
  }
  throw new Error('a component that is not connected')
}
