import { Doing, type LocalState } from '../state/local-state.ts'
import { type MachineOptions, StartOver } from '../state/requirements.ts'
import { type Execution, Flag } from './execution.ts'
import { differsSince, eventsSince, isVain } from './vain-rounds.ts'

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

  /** Notes whether a round has come to nothing that ended with an event: what it has changed it has put back. */
  noteRound(event: number, now: LocalState | null): void {
    if (now === null || now.back === null) return
    const { execution } = this
    const events = this.roundOf(now.back, event)
    const hasChanged = events?.some((each) => execution.has(each, Flag.changed)) === true
    if (events !== null && hasChanged && isVain(execution, events)) execution.mark(event, Flag.vain)
  }

  /**
   * Whether a thread would but go round once more: then what it would look at is touched.
   * @param last event of the thread
   */
  isIdle(state: LocalState, last: number): boolean {
    if (this.options.watchesRounds !== true) throw new StartOver({ watchesRounds: true })
    const { execution } = this
    const events = state.back === null ? this.thoughtRound(state.round, last) : this.roundOf(state.back, last)
    if (events === null) return false
    const wasVain = execution.has(last, Flag.vain)
    if (!wasVain && events.some((event) => execution.has(event, Flag.changed))) return false
    for (const event of events)
      for (const { object } of execution.footprints.entries(execution.prints[event] ?? 0))
        execution.kernel.touch(object, 0)
    if (wasVain ? differsSince(execution, events) : this.hasChangedSince(events)) return false
    if (state.back === null || !state.isSilent) this.heldBack = true
    return true
  }

  /**
   * Whether a thread that is held back would go round for ever, as the machine stands: not if others could take notice of
   * what it changes and puts back.
   */
  isForEver({ back, thread }: LocalState): boolean {
    const { execution } = this
    const last = execution.lastEventOf(thread.place.slot)
    if (back === null) return false
    if (!execution.has(last, Flag.vain)) return true
    const isSeen = execution.spawned.some((slot) => {
      const other = execution.current[slot]
      return slot !== thread.place.slot && other !== null && other !== undefined && other.doing !== Doing.end
    })
    if (isSeen) this.heldBack = true
    return !isSeen
  }

  /** How often the objects of a footprint have changed, in all. */
  private changesOf(footprint: number): number {
    const { kernel, places, footprints } = this.execution
    let sum = 0
    for (const { object } of footprints.entries(footprint))
      sum += kernel.words[places.changesAt[object] ?? places.writesAt[object] ?? 0] ?? 0
    return sum
  }

  /** The events of a thread's last round, the first first; null where it has not begun in this state. */
  private roundOf(back: LocalState, last: number): number[] | null {
    const events = [...eventsSince(this.execution, back, last)].reverse()
    return this.execution.from[events[0] ?? -1] === back ? events : null
  }

  /** The same of a round that is but thought to be one; null where the one before it has changed something. */
  private thoughtRound(round: number, last: number): number[] | null {
    const { execution } = this
    const events: number[] = []
    for (let event = last; event >= 0 && events.length < 2 * round; event = execution.eventBefore(event)) {
      if (execution.has(event, Flag.changed)) return null
      events.push(event)
    }
    return events.length < 2 * round ? null : events.slice(0, round).reverse()
  }

  /** Whether anything has changed that a thread looked at in these events. */
  private hasChangedSince(events: readonly number[]): boolean {
    return events.some((event) => this.changesOf(this.execution.prints[event] ?? 0) !== this.seen[event])
  }
}
