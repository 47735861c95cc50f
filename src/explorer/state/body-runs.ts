import type { Value, ValueTable } from '../../base/value.ts'
import type { OperationSpec } from '../../model/atom.ts'
import { firstPid } from '../../model/pid.ts'
import { mainGreenlet } from '../../program/greenlets.ts'
import { unmarshal } from '../../program/marshalling.ts'
import { Os } from '../../program/os.ts'
import type { Pending } from '../../program/pending.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { beginBody } from '../../program/spawn.ts'
import type { ErrorValue } from '../../trace/tables.ts'
import { Bodies } from './bodies.ts'
import { Doing, type LocalState, type SpawnedThread, terminatedKey } from './local-state.ts'
import type { Places } from './places.ts'
import type { RandomChoices } from './random-choices.ts'
import { NotDeterministic } from './refusals.ts'
import type { SpawnedThreads } from './spawned-threads.ts'
import type { TicketCells } from './ticket-cells.ts'

/** Suspended bodies are kept up to this many, each a few kilobytes: others are brought where they were once more. */
const maxHeld = 1000

/** Runs bodies to the states of their threads. */
export class BodyRuns {
  private readonly errors: ErrorValue[] = []
  private readonly errorNumbers = new Map<string, number>()
  /** The states in which bodies were suspended last. */
  private readonly held: LocalState[] = []
  private nextHeld = 0

  /** @param tickets what is known of cells of tickets; null where there are none */
  constructor(
    private readonly module: ScenarioModule,
    private readonly given: { readonly [name: string]: number | string },
    private readonly seed: number,
    private readonly places: Places,
    private readonly values: ValueTable,
    private readonly draws: RandomChoices,
    private readonly threads: SpawnedThreads,
    private readonly tickets: TicketCells | null,
  ) {}

  /** Number of an error as the result of an operation: below 0. */
  errorKey(error: ErrorValue): number {
    const key = JSON.stringify(error)
    let number = this.errorNumbers.get(key)
    if (number === undefined) {
      number = -this.errors.push(error)
      this.errorNumbers.set(key, number)
    }
    return number
  }

  /** Bodies that are suspended in a state, to be looked at. */
  suspendedIn(state: LocalState): Bodies {
    if (state.live !== null) return state.live
    const bodies = this.rerun(state)
    this.hold(state, bodies)
    return bodies
  }

  /** Keeps bodies that are suspended in a state, until others have come in their place. */
  hold(state: LocalState, bodies: Bodies): void {
    const { held } = this
    const former = held[this.nextHeld]
    if (former !== undefined) former.live = null
    state.live = bodies
    held[this.nextHeld] = state
    this.nextHeld = (this.nextHeld + 1) % maxHeld
  }

  /** Fresh bodies, brought to a state. */
  rerun(state: LocalState): Bodies {
    const history: LocalState[] = []
    for (let at: LocalState | null = state; at !== null; at = at.parent) history.push(at)
    history.reverse()
    /** What was picked of the numbers drawn from the state at `at` on. */
    const picksFrom = (at: number): number[] => {
      const picks: number[] = []
      for (let i = at; history[i]?.draw && history[i + 1] !== undefined; i++) picks.push(history[i + 1]?.key ?? 0)
      return picks
    }
    let picks = picksFrom(0)
    const bodies = this.begin(state.thread, picks)
    for (let i = picks.length; i < history.length; ) {
      const at = history[i] as LocalState // `i` is below the length
      // Who was terminated has not asked for that; nor has who has still to draw.
      if (at.key === terminatedKey || at.draw !== null) break
      this.compare(at, bodies.current)
      const next = history[i + 1]
      if (next === undefined || next.key === terminatedKey) break
      picks = picksFrom(i + 1)
      this.resume(bodies, at, next.key, next.switched ? next.actor.place.base : 0, picks)
      i += 1 + picks.length
    }
    return bodies
  }

  /** Fresh bodies of a thread, at its first request. */
  begin(thread: SpawnedThread, picks: readonly number[] = []): Bodies {
    const { place, name, kind, heritage, pid, body, parameters } = thread
    const greenlet = mainGreenlet(place.slot, place.base, name)
    const process = kind === 'process' ? place.base : (this.places.threads[pid - firstPid]?.base ?? 0)
    const self = { id: place.slot, name, kind, pid, path: place.path, process, heritage, greenlet }
    const os = new Os(self, this.seed, this.module)
    const given = parameters === null ? [this.given] : unmarshal(parameters, this.module)
    os.endless = true
    os.whoIs = (number) => this.threads.describe(number)
    os.randomSource = this.draws
    this.draws.begin(picks)
    return new Bodies(beginBody(body, os, given), os, thread, this.module, this.seed, this.tickets?.rules ?? null)
  }

  /** Gives bodies the result of what they asked for in a state. */
  resume(bodies: Bodies, state: LocalState, key: number, successor: number, picks: readonly number[] = []): void {
    this.draws.begin(picks)
    if (state.doing === Doing.visible) bodies.beginStretch()
    const error = key < 0 ? (this.errors[-key - 1] ?? { error: 'Error', message: '' }) : null
    if (successor !== 0) bodies.switchTo(successor, error === null ? this.values.get(key) : null, error)
    else if (error !== null) bodies.raise(error)
    else if (state.greenlet !== null) bodies.makeGreenlet(state.greenlet)
    else if (state.created !== null) {
      const { id, base } = state.created.place
      bodies.resume({ id, base })
    } else {
      const { spawned } = bodies.current
      if (state.child !== null && spawned !== null) {
        spawned.id = state.child.place.slot
        spawned.base = state.child.place.base
      }
      const value = this.values.get(key)
      bodies.resume(this.tickets === null ? value : this.tickets.result(state, value, bodies))
    }
  }

  private compare(state: LocalState, pending: Pending): void {
    const same =
      state.operation === pending.operation &&
      state.targetBase === pending.targetBase &&
      JSON.stringify(state.argument) === JSON.stringify(pending.argument)
    if (same) return
    const { thread, line } = state
    const said = (asked: { readonly operation: OperationSpec; readonly argument: Value }) =>
      `${asked.operation.name}(${asked.argument === null ? '' : JSON.stringify(asked.argument)})`
    throw new NotDeterministic(thread.name, pending.line === 0 ? line : pending.line, said(state), said(pending))
  }
}
