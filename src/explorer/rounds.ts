import { valueNull } from '../base/value.ts'
import { Doing, type LocalState } from './local-state.ts'

/** Rounds of busy waiting have so many visible operations at most. */
const longestRound = 8
/** After so many rounds without an end a loop is thought to have none but by what others do. */
const roundsTried = 100

/** Finds the rounds of threads that wait busily: loops that have no other end than by what others do. */
export class Rounds {
  private goingRound = false

  constructor(private readonly states: { after(state: LocalState, key: number): LocalState }) {}

  /** Notes in a state whether the thread may be waiting busily there. */
  note(state: LocalState): void {
    if (this.goingRound) return
    const keys: number[] = []
    const visible: LocalState[] = []
    for (let at = state; at.parent !== null && visible.length < 2 * longestRound; at = at.parent) {
      if (at.parent.doing !== Doing.visible) continue
      // Another number may end the loop.
      if (at.parent.draw !== null) break
      visible.push(at.parent)
      keys.push(at.key)
    }
    const samePlace = (i: number, j: number) => isSamePlace(visible[i] ?? state, visible[j] ?? state)
    for (let length = 1; 2 * length <= visible.length; length++) {
      if (!samePlace(-1, length - 1)) continue
      let twice = true
      for (let i = 0; i < length && twice; i++) twice = samePlace(i, i + length) && keys[i] === keys[i + length]
      if (!twice) continue
      const results = keys.slice(0, length).reverse()
      this.goRound(state, results)
      return
    }
  }

  /**
   * Tries whether the thread would come back here again and again if it got these results each time. If so, it goes round
   * in every state on the way.
   */
  private goRound(state: LocalState, results: readonly number[]): void {
    this.goingRound = true
    const way: LocalState[] = []
    let at = state
    try {
      for (let n = 0; n < roundsTried * results.length; ) {
        if (at.draw !== null) return
        if (at.doing === Doing.visible) {
          const back = n % results.length === 0
          if (back && !isSamePlace(at, state)) return
          way.push(at)
          at = this.states.after(at, results[n++ % results.length] ?? valueNull)
        } else if (at.doing === Doing.print || at.doing === Doing.sleep || at.doing === Doing.work) {
          at = this.states.after(at, valueNull)
        } else return
      }
      for (const one of way) one.round = results.length
    } finally {
      this.goingRound = false
    }
  }
}

/** Whether two states of a thread ask for the same in the same line. */
function isSamePlace(p: LocalState, q: LocalState): boolean {
  return (
    p.line === q.line &&
    p.operation === q.operation &&
    p.targetBase === q.targetBase &&
    p.actor.place === q.actor.place &&
    (p.argument === q.argument || JSON.stringify(p.argument) === JSON.stringify(q.argument))
  )
}
