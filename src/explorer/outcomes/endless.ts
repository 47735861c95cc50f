/** Something that may go wrong for ever. */
export interface Endless {
  /** `livelock`: nobody gets on; `starvation`: `threads` do not, whatever the others do; `eventually`: `never` does not hold. */
  readonly kind: 'livelock' | 'starvation' | 'eventually'
  readonly never?: string
  /** Name of the thread that starves; else of those that go on. */
  readonly threads: readonly string[]
  /** Steps before the cycle, and in it, by paths of birth. */
  readonly stem: readonly string[]
  readonly cycle: readonly string[]
}
