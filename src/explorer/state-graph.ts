/** An event that leads from one state to another. */
export interface Edge {
  readonly to: number
  /** Who takes it, and by which move. */
  readonly slot: number
  readonly move: number
  /** Threads for whom it ends a round that brought something about. */
  readonly progress: readonly number[]
}

/** All states of a program, and the events between them. The first state is the one at the start. */
export interface StateGraph {
  readonly edges: readonly (readonly Edge[])[]
  /** The state from which each was first reached; -1 for the first one. */
  readonly parents: readonly number[]
}

/** Something that may go wrong for ever. */
export interface Endless {
  /** `livelock`: nobody gets on; `starvation`: `thread` does not, whatever the others do. */
  readonly kind: 'livelock' | 'starvation'
  /** Name of the thread that starves; for a livelock of those that are busy. */
  readonly threads: readonly string[]
  /** Steps before the cycle, and in it, by paths of birth. */
  readonly stem: readonly string[]
  readonly cycle: readonly string[]
}
