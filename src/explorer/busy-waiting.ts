import { type Execution, Flag } from './execution.ts'
import { type MachineOptions, StartOver } from './learnt.ts'
import type { LocalState } from './local-state.ts'

/**
 * Threads that look again and again at what does not change: who has gone round without a change of its own, to where it
 * does the same again, need not be asked again until what it has looked at has changed. What it could do by another
 * round it can do without this one, so nothing is missed. Source: Kokologiannakis, Ren and Vafeiadis, "Dynamic Partial
 * Order Reductions for Spinloops", FMCAD 2021.
 */
export class BusyWaiting {
  /**
   * Whether any thread was kept from a further round that might have come to something else: one that prints, or one of
   * which it is only thought that it would be like the last.
   */
  heldBack = false
  /** How often what each event touched had changed by then, where that is counted. */
  private readonly seen: number[] = []

  constructor(
    private readonly execution: Execution,
    private readonly options: MachineOptions,
  ) {}

  /** Notes whether an event has changed any object, and how often what it touched had changed by then. */
  noteChanges(event: number): void {
    const { execution } = this
    const { kernel, places } = execution
    const { former, owner, words } = kernel
    const least = execution.formerBefore(event)
    const top = kernel.formerTop
    search: for (let at = least; at < top; at += 2) {
      const address = former[at] as number // below the top
      const object = owner[address] as number // as in the kernel
      if (object === 0 || words[address] === former[at + 1]) continue
      for (let before = least; before < at; before += 2) if (former[before] === address) continue search
      const counter = places.changesAt[object] ?? 0
      kernel.keep(counter, (words[counter] ?? 0) + 1)
      execution.mark(event, Flag.changed)
    }
    const { footprints, prints } = execution
    // Of threads and the console it is not seen whether they change.
    for (const { object, written } of footprints.entries(prints[event] ?? 0)) {
      const counter = places.writesAt[object]
      if (!written || counter === undefined) continue
      kernel.keep(counter, (words[counter] ?? 0) + 1)
      execution.mark(event, Flag.changed)
    }
    this.seen[event] = this.changesOf(execution.prints[event] ?? 0)
  }

  /**
   * Whether a thread would but go round once more: then what it would look at is touched.
   * @param last event of the thread
   */
  isIdle(state: LocalState, last: number): boolean {
    if (this.options.watchesRounds !== true) throw new StartOver({ watchesRounds: true })
    const first = this.beginOfRound(state, last)
    if (first < 0 || this.hasChangedSince(last, first)) return false
    if (state.back === null || !state.isSilent) this.heldBack = true
    return true
  }

  /** How often the objects of a footprint have changed, in all. */
  private changesOf(footprint: number): number {
    const { kernel, places, footprints } = this.execution
    let sum = 0
    for (const { object } of footprints.entries(footprint))
      sum += kernel.words[places.changesAt[object] ?? places.writesAt[object] ?? 0] ?? 0
    return sum
  }

  /** The first event of the last round of a thread; -1 where it has changed something since. */
  private beginOfRound({ back, round }: LocalState, last: number): number {
    const { execution } = this
    let left = 2 * round
    let begin = -1
    for (let event = last; event >= 0; event = execution.eventBefore(event)) {
      if (execution.has(event, Flag.changed)) return -1
      if (back !== null) {
        if (execution.from[event] === back) return event
      } else {
        left--
        if (left === round) begin = event
        if (left === 0) return begin
      }
    }
    return -1
  }

  /** Whether anything has changed that a thread looked at from an event on. Notes that it would look at it again. */
  private hasChangedSince(last: number, first: number): boolean {
    const { execution } = this
    let changed = false
    for (let event = last; event >= first; event = execution.eventBefore(event)) {
      const footprint = execution.prints[event] ?? 0
      for (const { object } of execution.footprints.entries(footprint)) execution.kernel.touch(object, 0)
      if (this.changesOf(footprint) !== this.seen[event]) changed = true
    }
    return changed
  }
}
