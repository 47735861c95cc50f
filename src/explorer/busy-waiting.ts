import { type Execution, Flag } from './execution.ts'
import { type MachineOptions, StartOver } from './learnt.ts'
import type { LocalState } from './local-state.ts'

/**
 * Threads that look again and again at what does not change: who has gone round twice without a change, in a loop that
 * has no other end, need not be asked again until what it looks at has changed.
 */
export class BusyWaiting {
  /** Whether any thread was kept from looking again at what had not changed. */
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
    this.seen[event] = this.changesOf(execution.prints[event] ?? 0)
  }

  /**
   * Whether a thread would but go round once more: then what it would look at is touched.
   * @param last event of the thread
   */
  isIdle(state: LocalState, last: number): boolean {
    if (!this.isRound(last, state.round) || this.hasChangedSince(last, state.round)) return false
    this.heldBack = true
    return true
  }

  /** How often the objects of a footprint have changed, in all. */
  private changesOf(footprint: number): number {
    const { kernel, places, footprints } = this.execution
    let sum = 0
    for (const { object } of footprints.entries(footprint)) sum += kernel.words[places.changesAt[object] ?? 0] ?? 0
    return sum
  }

  /** Whether the last two rounds of a thread have changed nothing. */
  private isRound(last: number, length: number): boolean {
    if (this.options.watchesRounds !== true) throw new StartOver({ watchesRounds: true })
    const { execution } = this
    let event = last
    for (let n = 0; n < 2 * length; n++) {
      if (event < 0 || execution.has(event, Flag.changed)) return false
      event = execution.eventBefore(event)
    }
    return true
  }

  /** Whether anything has changed that a thread looked at in its last round. Notes that it would look at it again. */
  private hasChangedSince(last: number, length: number): boolean {
    const { execution } = this
    let changed = false
    let event = last
    for (let n = 0; n < length; n++) {
      const footprint = execution.prints[event] ?? 0
      for (const { object } of execution.footprints.entries(footprint)) execution.kernel.touch(object, 0)
      if (this.changesOf(footprint) !== this.seen[event]) changed = true
      event = execution.eventBefore(event)
    }
    return changed
  }
}
