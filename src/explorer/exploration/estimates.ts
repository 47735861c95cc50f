import type { Search } from '../search/search.ts'
import type { ExplorationProgress } from './exploration-result.ts'

/** Estimates are made after this many executions, and then whenever there are this many times as many. */
const first = 8
const growth = 1.25
/** How many of the last ones say how far they may be wrong. */
const recent = 8

/** Estimates of how many executions there will be. */
export class Estimates {
  private made: number[] = []
  private next = first

  /** Makes an estimate, if it is time for another. */
  note(executions: number, search: Search): void {
    if (executions !== this.next) return
    this.next = Math.ceil(this.next * growth)
    this.made.push(executions / search.share())
  }

  /** The last one, and between which the latest ones were; null as long as there is none. */
  last(executions: number): ExplorationProgress['estimate'] {
    const { made } = this
    const total = made[made.length - 1]
    const latest = made.slice(-recent)
    return total === undefined
      ? null
      : { total, low: Math.max(executions, Math.min(...latest)), high: Math.max(...latest) }
  }

  saved(): { readonly estimates: readonly number[]; readonly nextEstimate: number } {
    return { estimates: this.made, nextEstimate: this.next }
  }

  restore({ estimates, nextEstimate }: ReturnType<Estimates['saved']>): void {
    this.made = [...estimates]
    this.next = nextEstimate
  }
}
