import { backward, StateGraph, unstored } from './state-graph.ts'
import type { StateStore } from './state-store.ts'
import type { TicketKeys } from './ticket-keys.ts'

/** States are looked at besides others with the same key up to this many, and up to this part of all. */
const maxBesides = 200
const partBesides = 0.25

/** A state that was met and not kept, since one with the same key is: by the state before it, and the move that led to it. */
interface Spare {
  readonly from: number
  readonly move: number
}

/**
 * What could follow in an endless program with tickets besides what was seen to follow: of all states with equal keys
 * (`ticket-keys.ts`) the first one stands for all, and an event may lead others of them elsewhere.
 */
export class TicketClosure {
  /** Keys of what could follow an event as well, by events of states that stand for others; and these states. */
  private readonly others = new Map<number, { readonly from: number; readonly keys: readonly string[] }>()
  /** Whatever states were met; and those that were not kept, by those which stand for them. */
  private readonly met = new Set<string>()
  private readonly spares = new Map<number, Spare[]>()
  /** How many of these are looked at nevertheless. */
  private besides = 0

  constructor(
    private readonly graph: StateGraph,
    private readonly store: StateStore,
    private readonly keys: TicketKeys,
  ) {}

  /**
   * Notes the event that is about to be added to the graph; the machine stands after it.
   * @param before the numbers in the state before it
   * @param to the state that stands for the one after it
   */
  note(from: number, before: readonly number[], move: number, to: number): void {
    const { graph, store, keys } = this
    if (store.firstLike(from) === from) {
      const others = keys.variants(before)
      if (others.length > 0) this.others.set(graph.edges, { from, keys: others })
    }
    const { exact } = keys
    if (this.met.has(exact)) return
    this.met.add(exact)
    if (store.isNew || to === unstored) return
    const alike = this.spares.get(to)
    if (alike === undefined) this.spares.set(to, [{ from, move }])
    else alike.push({ from, move })
  }

  /**
   * States that are to be looked at besides, since something could follow of which no state was found: the nearest ones
   * before it that were not kept.
   * @returns none where of all that could follow there are states; null where no more are to be looked at
   */
  further(): readonly Spare[] | null {
    const { graph, store, spares } = this
    const before = new Set<number>()
    for (const { from, keys } of this.others.values())
      if (keys.some((key) => store.stateOf(key) === undefined)) before.add(from)
    if (before.size === 0) return []
    if (this.besides > maxBesides + partBesides * graph.states) return null
    const into = backward(graph)
    for (let level = [...before]; level.length > 0; ) {
      const found = level.flatMap((state) => spares.get(state)?.shift() ?? [])
      this.besides += found.length
      if (found.length > 0) return found
      const next: number[] = []
      for (const state of level)
        for (let at = into.first[state] ?? 0; at < (into.first[state + 1] ?? 0); at++) {
          const from = store.firstLike(into.from[at] ?? 0)
          if (before.has(from)) continue
          before.add(from)
          next.push(from)
        }
      level = next
    }
    return null
  }

  /** The graph of all that could follow, through states that stand for others. */
  whole(): StateGraph {
    return this.rebuilt((edge) => {
      const others = this.others.get(edge)?.keys ?? []
      return [this.graph.targetOf(edge), ...others.map((key) => this.store.stateOf(key) ?? unstored)]
    })
  }

  /** The same, but that events lead to nothing new which may lead to one thing or another. */
  certain(): StateGraph {
    return this.rebuilt((edge, from) => [this.others.has(edge) ? from : this.graph.targetOf(edge)])
  }

  private rebuilt(targets: (edge: number, from: number) => readonly number[]): StateGraph {
    const { graph, store } = this
    const made = new StateGraph()
    for (let state = 0; state < graph.states; state++) made.addState(graph.parentOf(state), graph.moveTo(state))
    for (let state = 0; state < graph.expanded; state++) {
      if (store.firstLike(state) === state)
        for (let edge = graph.firstOf(state); edge < graph.firstOf(state + 1); edge++)
          for (const to of targets(edge, state)) made.addEdge(to, graph.moveOf(edge), graph.progressOf(edge))
      made.endState()
    }
    return made
  }
}
