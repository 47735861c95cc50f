import type { ExploringMachine } from '../machine/machine.ts'
import type { UsedUp } from '../state/watch.ts'
import type { ExplorationLimit, LimitsMetBy } from './exploration-result.ts'

/** What is met on the way, and holds to the end. */
const lasting: ReadonlySet<ExplorationLimit> = new Set([
  'events',
  'timeouts',
  'rounds',
  'draws',
  'clock',
  'own-steps',
  'daemons',
])

/** Why an exploration does not speak of all executions: what it has met, and what its machine has. */
export class LimitsMet {
  private readonly met = new Set<ExplorationLimit>()
  /** Those that hold to the end, which an exploration had met from where this one goes on. */
  private before: ReadonlySet<ExplorationLimit> = new Set()
  private beforeBy: LimitsMetBy = {}

  add(limit: ExplorationLimit): void {
    this.met.add(limit)
  }

  /** Goes on from where `lastingOf` and `by` gave these. */
  resume(limits: readonly ExplorationLimit[], by: LimitsMetBy): void {
    this.before = new Set(limits)
    this.beforeBy = by
    if (this.before.has('events')) this.met.add('events')
  }

  /**
   * All of them.
   * @param more what has been met besides
   */
  of(machine: ExploringMachine, ...more: readonly ExplorationLimit[]): ExplorationLimit[] {
    const { before } = this
    const limits = new Set([...this.met, ...more])
    if (machine.cutShort || before.has('timeouts')) limits.add('timeouts')
    if (machine.heldBack || before.has('rounds')) limits.add('rounds')
    if (machine.cutOff !== null || before.has('own-steps')) limits.add('own-steps')
    if (machine.daemonCut !== null || before.has('daemons')) limits.add('daemons')
    if (machine.drawsCut || before.has('draws')) limits.add('draws')
    if (machine.looked !== null || before.has('clock')) limits.add('clock')
    return [...limits]
  }

  /** Those that hold however exploring goes on. */
  lastingOf(machine: ExploringMachine): ExplorationLimit[] {
    return this.of(machine).filter((limit) => lasting.has(limit))
  }

  /** By whom they were met first, as far as that is known. */
  by({ cutOff, looked, daemonCut }: ExploringMachine, used: UsedUp | null): LimitsMetBy {
    return {
      ...(cutOff === null ? {} : { 'own-steps': cutOff }),
      ...(looked === null ? {} : { clock: looked }),
      ...(daemonCut === null ? {} : { daemons: daemonCut }),
      ...this.beforeBy,
      ...(used?.by ? { [used.what]: used.by } : {}),
    }
  }
}
