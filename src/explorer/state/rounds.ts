import { valueFalse, valueNull } from '../../base/value.ts'
import { conditionWait } from '../../model/condition.ts'
import { Doing, isBlock, type LocalState } from './local-state.ts'

/** Where it is not known what a body does next: rounds of busy waiting have this many visible operations at most. */
const longestGuess = 8
/** There, too: after this many rounds without an end a loop is thought to have none but by what others do. */
const roundsTried = 100

/** There, too: steps between two visible operations of a round, at most. */
const maxByItself = 100

/**
 * Finds the rounds of threads that wait busily: a thread that is again where it was, and would do the same again with
 * the same results, has gone round. Whether it has changed anything meanwhile is for `BusyWaiting` to see.
 */
export class Rounds {
  private isTrying = false
  /** Who was first at each place; null once there have been more. */
  private readonly places = new Map<number, LocalState | null>()

  constructor(
    private readonly states: {
      readonly continuations: { readonly newest: number }
      after(state: LocalState, key: number): LocalState
      continuationOf(state: LocalState): number
    },
  ) {}

  /** Notes in a state whether the thread has gone round to come there. */
  note(state: LocalState): void {
    if (this.isTrying) return
    const { line, operation, targetBase, actor } = state
    // Where two places have the same number, no harm is done.
    const place = (actor.place.base * 4099 + line) * 8209 + targetBase * 61 + operation.code
    const first = this.places.get(place)
    // Most states are where no other was.
    if (first === undefined) this.places.set(place, state)
    else {
      if (first !== null) {
        this.states.continuationOf(first)
        this.places.set(place, null)
      }
      const { newest } = this.states.continuations
      const future = this.states.continuationOf(state)
      if (future === 0) this.guess(state)
      else if (future <= newest) this.findBack(state, future)
    }
  }

  /** Forgets who was where. */
  forget(): void {
    this.places.clear()
  }

  /** Looks on the way to a state for the last one with the same future. */
  private findBack(state: LocalState, future: number): void {
    let length = 0
    let isSilent = true
    const changes = new Changes()
    for (let at = state; at.parent !== null; ) {
      const { key } = at
      at = at.parent
      const { doing, draw, inBlock } = at
      // Another number, or another time, may end the loop.
      if (draw !== null || doing === Doing.now || !changes.note(at, key)) return
      if (inBlock) continue
      if (doing === Doing.visible) length++
      else if (doing === Doing.print) isSilent = false
      if (at.continuation !== future || doing !== Doing.visible) continue
      if (!changes.mayBeNone) return
      state.round = length
      state.back = at
      state.isSilent = isSilent
      return
    }
  }

  /**
   * Where it is not known what a body does next, the last two rounds tell, and what it would do if it got the same
   * results again and again.
   */
  private guess(state: LocalState): void {
    const keys: number[] = []
    const visible: LocalState[] = []
    for (let at = state; at.parent !== null && visible.length < 2 * longestGuess; at = at.parent) {
      // Another number, or another time, may end the loop.
      if (at.parent.draw !== null || at.parent.doing === Doing.now || at.parent.inBlock) break
      if (at.parent.doing !== Doing.visible) continue
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
    this.isTrying = true
    const way: LocalState[] = []
    let at = state
    let byItself = 0
    try {
      for (let n = 0; n < roundsTried * results.length; ) {
        if (at.draw !== null || isBlock(at)) return
        if (at.doing === Doing.visible) {
          const back = n % results.length === 0
          if (back && !isSamePlace(at, state)) return
          way.push(at)
          byItself = 0
          at = this.states.after(at, results[n++ % results.length] ?? valueNull)
        } else if (at.doing === Doing.print || at.doing === Doing.sleep || at.doing === Doing.work) {
          // It may go on so for ever, and never come back.
          if (++byItself > maxByItself) return
          at = this.states.after(at, valueNull)
        } else return
      }
      for (const one of way) one.round = results.length
    } finally {
      this.isTrying = false
    }
  }
}

/** Counts, of each object, how often it was asked something in a round that changes it for certain. */
class Changes {
  private readonly counts = new Map<number, number>()

  /** @returns false where a round with this is never in vain */
  note({ doing, operation, timed, targetBase }: LocalState, key: number): boolean {
    if (doing !== Doing.visible || key < 0 || key === valueFalse) return true
    if (operation === conditionWait) return timed
    const { traits } = operation
    if (!traits.reads && !traits.instant)
      this.counts.set(targetBase, (this.counts.get(targetBase) ?? 0) + (traits.competes ? 2 : -1))
    return true
  }

  /** Whether all that was taken may have been given back. */
  get mayBeNone(): boolean {
    return [...this.counts.values()].every((count) => count < 2)
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
