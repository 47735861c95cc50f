import type { LocalState } from '../state/local-state.ts'
import { type MachineOptions, StartOver } from '../state/requirements.ts'
import type { Execution } from './execution.ts'
import { isNeeded } from './mortality.ts'

/** A daemon that takes more events than this in one execution is thought to go on for ever. */
const maxEvents = 300
/** Where daemons go on for ever, how often one is followed through the same place, unless it is said otherwise. */
export const defaultDaemonRounds = 3
/** It is looked only now and then whether one does. */
const lookedEach = 64

/**
 * Daemons that go on for as long as the program does. Whatever they have done by then, it may end: so they are followed
 * through a few rounds, and not to the limit of events.
 */
export class DaemonRounds {
  /** The first of whom it is known that it would have gone on, and where; null for none. */
  cut: { readonly thread: string; readonly line: number } | null = null

  constructor(
    private readonly execution: Execution,
    private readonly options: MachineOptions,
  ) {}

  /**
   * To be asked after each event.
   * @throws StartOver where a daemon seems to go on for ever
   */
  look(slot: number, { thread }: LocalState): void {
    const { execution, options } = this
    const { depth, slots } = execution
    if (depth % lookedEach !== 0 || depth <= maxEvents || options.byStates === true) return
    if (options.boundsDaemons === true || isNeeded(thread)) return
    let taken = 0
    for (let event = 0; event < depth; event++) if (slots[event] === slot) taken++
    if (taken > maxEvents) throw new StartOver({ endOfMain: true, boundsDaemons: true })
  }

  /** Whether a thread is not followed any further. Notes that it is so. */
  isOver(state: LocalState): boolean {
    if (this.options.boundsDaemons !== true || isNeeded(state.thread)) return false
    if (state.visits < 0) state.visits = visitsBefore(state)
    if (state.visits < (this.options.daemonRounds ?? defaultDaemonRounds)) return false
    this.cut ??= { thread: state.thread.name, line: state.line }
    return true
  }
}

/** How often a thread has asked for the same in the same line before. */
function visitsBefore({ operation, line, targetBase, actor, parent }: LocalState): number {
  let visits = 0
  for (let at = parent; at !== null; at = at.parent)
    if (at.operation === operation && at.line === line && at.targetBase === targetBase && at.actor === actor) visits++
  return visits
}
