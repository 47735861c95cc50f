import { threadFail } from '../../model/ending.ts'
import { firstMember } from '../../model/family.ts'
import { hasEnded } from '../../model/greenlet.ts'
import { firstPid } from '../../model/pid.ts'
import { Doing, type LocalState } from '../state/local-state.ts'
import type { Spawned } from '../state/places.ts'
import { type MachineOptions, type Requirements, StartOver } from '../state/requirements.ts'
import type { Execution } from './execution.ts'

/** Whether the program goes on for as long as a thread or process does: not so for daemons, nor for threads of daemons. */
export function isNeeded({ daemon, heritage }: Spawned): boolean {
  return !daemon && !heritage.inDaemon
}

/** Whether a thread is a daemon that is known to go on for ever with what nobody sees. */
export function isIdleDaemon({ isForEver, thread }: LocalState): boolean {
  return isForEver && !isNeeded(thread)
}

/**
 * Who may end before its time: daemons, with the program; and all that live in processes that are terminated. Every
 * event of theirs depends on what ends them, and what shows of them is an event each.
 */
export class Mortality {
  /** Whether the end of main is an event. */
  readonly isLooked: boolean
  private readonly terminates: boolean

  constructor(
    private readonly execution: Execution,
    private readonly options: MachineOptions,
  ) {
    this.terminates = options.terminates === true
    this.isLooked = this.terminates || options.endOfMain === true
  }

  /** Whether a thread may end before its time. */
  isMortal(thread: Spawned): boolean {
    return this.isLooked && ((this.terminates && thread.pid !== firstPid) || !isNeeded(thread))
  }

  /** Whether the end of a thread is an event: where others look for it, or the end of main comes after it. */
  endIsEvent(thread: Spawned): boolean {
    return this.options.endsAreEvents === true || (this.isLooked && isNeeded(thread))
  }

  /**
   * Whether what a thread asks for, which no other thread sees, is an event, since it would be missing if the thread ended
   * before.
   * @throws StartOver where ends have to be events for that
   */
  shows(state: LocalState): boolean {
    if (!this.isMortal(state.thread)) return false
    const { doing, created, child, operation, actor, thread } = state
    switch (doing) {
      case Doing.print:
        return true
      case Doing.create:
        if (this.options.byStates === true) return false
        return created !== null && created.place.atom.kind === 'cell' && created.place.outcomeWords.length > 0
      case Doing.start: {
        // Others end with it. What main waits for then depends on who was started.
        const outlives = child !== null && isNeeded(child) && (child.kind === 'process' || child.pid === firstPid)
        if (outlives && !this.terminates) this.demand({ endsAreEvents: true, startsAreEvents: true })
        return outlives
      }
      case Doing.end:
        if (operation !== threadFail || actor !== thread || hasEnded(this.execution.kernel, thread.place.base))
          return false
        if (firstMember(this.execution.kernel, thread.place.base) !== 0) this.demand({ endsAreEvents: true })
        return true
      default:
        return false
    }
  }

  private demand(requirements: Requirements): void {
    const { endsAreEvents, startsAreEvents } = this.options
    if (endsAreEvents === true && (startsAreEvents === true || requirements.startsAreEvents !== true)) return
    throw new StartOver(requirements)
  }
}
