import type { Milliseconds } from '../../base/units.ts'

/** What takes longer than this shows how far it is. */
const patience: Milliseconds = 300

/** Tells how far something is, and whether it has taken long enough for a person to be told. */
export interface Progress<State> {
  tell(state: State): void
  /** What is told from now on is not shown: what was asked to stop may still tell for a while. */
  end(): void
}

export function createProgress<State>(first: State, show: (state: State, shown: boolean) => void): Progress<State> {
  let state = first
  let shown = false
  const timer = setTimeout(() => {
    shown = true
    show(state, shown)
  }, patience)
  show(state, shown)
  return {
    tell(next) {
      state = next
      if (shown) show(state, shown)
    },
    end() {
      clearTimeout(timer)
      shown = false
    },
  }
}
