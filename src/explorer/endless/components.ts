/** Strongly connected components: Tarjan, "Depth-First Search and Linear Graph Algorithms", SIAM J. Comput. 1(2), 1972. */
import type { Pieces } from '../../base/pieces.ts'
import { pieceStates, type StateGraph } from './state-graph.ts'

/** Finds components again and again among fewer and fewer states. */
export class Components {
  /** One more than when each state was reached; the least that is reached from it; the event to look at next. */
  private readonly index: Int32Array
  private readonly low: Int32Array
  private readonly next: Int32Array
  private readonly onStack: Uint8Array
  private readonly stack: number[] = []
  // Without recursion: a path may be as long as there are states.
  private readonly path: number[] = []
  private reached = 0

  constructor(
    private readonly graph: StateGraph,
    private readonly allowed: (edge: number) => boolean,
  ) {
    const { states } = graph
    this.index = new Int32Array(states)
    this.low = new Int32Array(states)
    this.next = new Int32Array(states)
    this.onStack = new Uint8Array(states)
  }

  /**
   * The strongly connected components among some states that have a cycle: more than one state, or an event that leads
   * back at once.
   * @param parts the number of the part to which each state belongs: the states given are all that are of theirs
   */
  *among(states: readonly number[], parts: Int32Array): Pieces<number[][]> {
    const { graph, index, low, next, onStack, path } = this
    const part = parts[states[0] ?? 0]
    const found: number[][] = []
    let looked = 0
    this.reached = 0
    for (const state of states) index[state] = 0
    for (const root of states) {
      if (index[root] !== 0) continue
      this.enter(root)
      for (let state: number | undefined = root; state !== undefined; state = path.at(-1)) {
        if (++looked % pieceStates === 0) yield
        const edge = next[state] ?? 0
        if (edge < graph.firstOf(state + 1)) {
          next[state] = edge + 1
          const to = graph.targetOf(edge)
          if (to < 0 || parts[to] !== part || !this.allowed(edge)) continue
          if (index[to] === 0) this.enter(to)
          else if (onStack[to] === 1) low[state] = Math.min(low[state] ?? 0, index[to] ?? 0)
          continue
        }
        path.pop()
        const above = path.at(-1)
        if (above !== undefined) low[above] = Math.min(low[above] ?? 0, low[state] ?? 0)
        if (low[state] !== index[state]) continue
        const component = this.unstack(state)
        if (component.length > 1 || this.leadsBack(state)) found.push(component)
      }
    }
    return found
  }

  private enter(state: number): void {
    this.index[state] = this.low[state] = ++this.reached
    this.next[state] = this.graph.firstOf(state)
    this.onStack[state] = 1
    this.stack.push(state)
    this.path.push(state)
  }

  /** The states of a component are all those above its first on the stack. */
  private unstack(first: number): number[] {
    const component: number[] = []
    for (let member = this.stack.pop(); member !== undefined; member = this.stack.pop()) {
      this.onStack[member] = 0
      component.push(member)
      if (member === first) break
    }
    return component
  }

  /** Whether an event of a state leads to itself. */
  private leadsBack(state: number): boolean {
    const { graph } = this
    for (let edge = graph.firstOf(state); edge < graph.firstOf(state + 1); edge++)
      if (graph.targetOf(edge) === state && this.allowed(edge)) return true
    return false
  }
}
