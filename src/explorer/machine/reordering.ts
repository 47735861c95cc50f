import type { LocalState } from '../state/local-state.ts'
import { threadBlockWords } from '../state/places.ts'
import { Attempt, Attempts } from './attempts.ts'

const noNumbers = new Int32Array(0)

/** Where an event comes when another is moved forward: before it in every order, after it in every order, or either. */
export const Fate = { earlier: 0, later: 1, either: 2 } as const
export type FateCode = (typeof Fate)[keyof typeof Fate]

/** An execution, and what events would come to if they came before others that were taken. */
export class Reordering extends Attempts {
  /** Addresses that are not to be taken back any further: those at which the number of the current question stands. */
  private lasting = noNumbers
  private question = 0
  /** What sums were after the event that is taken back next. */
  private readonly afterwards = new Map<number, number>()

  /**
   * What a thread's event would touch in the state before the event `before`, with all that is the thread's own as it
   * is before the event `own`: as if `before` and what depends on it had not been, nor what else came between, so far as
   * it concerns the given footprint and does not come before the event in every order (such as that the thread made what
   * it uses).
   * @param own the number of events for the thread's next event
   * @param fateOf what becomes of an event between the two when the thread's event comes before `before`
   * @param alternative the one that the thread takes
   * @returns -1 where the event would be impossible
   */
  wouldTouch(
    state: LocalState,
    footprint: number,
    before: number,
    own: number,
    fateOf: (event: number, before: number) => FateCode,
    alternative: number,
  ): number {
    const { kernel, footprints, places, afterwards } = this
    const { base } = state.actor.place
    const top = kernel.formerTop
    const hasSums = places.sums.size > 0
    if (hasSums) afterwards.clear()
    const ownLeast = this.formerBefore(own)
    if (this.lasting.length < kernel.words.length) this.lasting = new Int32Array(kernel.words.length)
    const { lasting } = this
    const question = ++this.question
    for (let event = this.depth - 1, at = top - 2; event >= before; event--) {
      const least = this.formerBefore(event)
      const fate = event > before && event < own ? fateOf(event, before) : Fate.later
      for (; at >= least; at -= 2) {
        const address = kernel.former[at] as number // below the top
        if (hasSums && places.sums.has(address)) {
          // What independent events have added is taken back alone, whatever others have added since.
          const former = kernel.former[at + 1] as number
          const added = (afterwards.get(address) ?? (kernel.words[address] as number)) - former
          afterwards.set(address, former)
          const object = kernel.owner[address] as number // as in the kernel
          const stays = fate === Fate.earlier || (fate === Fate.either && !footprints.touches(footprint, object))
          if (!stays) kernel.keep(address, (kernel.words[address] as number) - added)
          continue
        }
        if (fate === Fate.earlier) lasting[address] = question
        else if (address >= base && address < base + threadBlockWords) {
          if (at < ownLeast) continue
        } else if (fate === Fate.either) {
          const object = kernel.owner[address] as number // as in the kernel
          if (object !== 0 && !footprints.touches(footprint, object)) continue
        }
        if (lasting[address] !== question) kernel.keep(address, kernel.former[at + 1] as number)
      }
    }
    const last = own < this.depth ? this.eventBefore(own) : this.lastEventOf(state.thread.place.slot)
    const attempt = this.attempt(state, alternative, last)
    kernel.takeBack(top)
    return attempt === Attempt.disabled ? -1 : this.footprint
  }
}
