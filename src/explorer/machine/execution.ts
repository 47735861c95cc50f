import type { ValueTable } from '../../base/value.ts'
import type { InvariantWatch, ScenarioModule } from '../../program/scenario.ts'
import type { TicketRules } from '../../program/tickets.ts'
import { ExploringKernel, grown } from '../state/exploring-kernel.ts'
import { Doing, type LocalState } from '../state/local-state.ts'
import { LocalStates } from '../state/local-states.ts'
import { type ObjectPlace, Places } from '../state/places.ts'
import type { RandomChoices } from '../state/random-choices.ts'
import type { Watch } from '../state/watch.ts'
import { Footprints } from './footprints.ts'
import { mayBeKnown } from './remade.ts'
import { ScheduleSoFar } from './schedule-so-far.ts'
import type { Times } from './times.ts'

/** Numbers kept for each event: the tops of the logs before it. */
const Mark = { former: 0, states: 1, edges: 2, schedule: 3, spawned: 4, disabledEvents: 5, size: 6 } as const

/** What is noted of an event. */
export const Flag = { conditional: 1, slept: 2, changed: 4, gaveUp: 8, vain: 16 } as const

/** An event that a thread could have taken before another one made it impossible. */
export interface DisabledEvent {
  readonly slot: number
  readonly alternative: number
  readonly state: LocalState
  readonly footprint: number
  /** Address of what it waited for. */
  readonly waitsFor: number
}

/** An event after which an invariant did not hold. */
interface Breach {
  /** Its number; -1 for what came before all. */
  readonly event: number
  readonly slot: number
  readonly line: number
  readonly message: string
}

/**
 * An execution as far as it has come: who took which events, what they touched, and where that has led. Everything is
 * kept such that the last event can be taken back.
 */
export class Execution {
  readonly kernel = new ExploringKernel(256)
  readonly footprints = new Footprints()
  readonly places = new Places(this.kernel)
  readonly states: LocalStates
  /** The earliest times of what happens; null where no thread looks at the clock. */
  protected times: Times | null = null
  /** Where each thread is, by slot; null for one that is not spawned. */
  readonly current: (LocalState | null)[] = []
  /** Slots of the threads that are spawned, in order. */
  readonly spawned: number[] = []
  /** How many events were taken. */
  depth = 0
  /** Who took each event, and what it touched. */
  slots: Int32Array = new Int32Array(64)
  prints: Int32Array = new Int32Array(64)
  /** The moves by which they were taken. */
  moves: Int32Array = new Int32Array(64)
  /** The local state from which each event was taken. */
  readonly from: LocalState[] = []
  /** The steps of a run that follows the same order. */
  readonly schedule = new ScheduleSoFar()
  /** Pairs of slots: what the first did lets the second go on. Only the first `edges` count. */
  readonly edgeFrom: number[] = []
  readonly edgeTo: number[] = []
  edges = 0
  /** What threads could have done and can no more, since another was quicker. */
  readonly disabledEvents: DisabledEvent[] = []
  /** What must hold in every state; null where nothing is said. */
  readonly invariants: InvariantWatch | null
  /** The events after which that did not hold, with what is to be said. */
  readonly broken: Breach[] = []
  /** What footprints call that an invariant looks at something; 0 where none does. */
  protected watching = 0
  /** The word with what has held so far of what must hold some time; 0 before anything is watched. */
  private metAt = 0
  private readonly watched = new Set<number>()
  private marks = new Int32Array(64 * Mark.size)
  private flags = new Uint8Array(64)
  /** Where threads were before they went on; only the first `logged` count. */
  private readonly loggedSlots: number[] = []
  private readonly loggedStates: (LocalState | null)[] = []
  private logged = 0
  /** The event of the same thread before each, and the last of each thread; -1 for none. */
  private readonly previous: number[] = []
  private readonly lastOf: number[] = []

  constructor(
    module: ScenarioModule,
    given: { readonly [name: string]: number | string },
    seed: number,
    draws: RandomChoices,
    readonly watch: Watch,
    rules: TicketRules | null,
  ) {
    this.invariants = module.scenario.invariants?.() ?? null
    this.states = new LocalStates(module, given, seed, this.places, this.values, draws, watch, rules)
  }

  /** The value table shared by all executions. */
  get values(): ValueTable {
    return this.kernel.values as ValueTable // the table that Kernel makes for itself
  }

  /** Notes where everything stands, before an event that may be taken. */
  protected begin(): void {
    const { depth } = this
    if (depth === this.slots.length) this.grow()
    const at = depth * Mark.size
    const { marks } = this
    marks[at + Mark.former] = this.kernel.formerTop
    marks[at + Mark.states] = this.logged
    marks[at + Mark.edges] = this.edges
    marks[at + Mark.schedule] = this.schedule.top
    marks[at + Mark.spawned] = this.spawned.length
    marks[at + Mark.disabledEvents] = this.disabledEvents.length
  }

  /** Adds an event. Returns its number. */
  protected append(move: number, slot: number, print: number, state: LocalState, flags: number): number {
    const { depth } = this
    this.slots[depth] = slot
    this.moves[depth] = move
    this.prints[depth] = print
    this.from[depth] = state
    this.flags[depth] = flags
    this.previous[depth] = this.lastOf[slot] ?? -1
    this.lastOf[slot] = depth
    this.depth = depth + 1
    return depth
  }

  /** A thread says what invariants look at. From then on what writes it depends on each other, so that every state is met. */
  watchFor(slot: number, state: LocalState): void {
    if (this.invariants === null) return
    this.invariants.watch(state.argument)
    if (this.watching === 0) this.watching = this.places.number()
    if (this.metAt === 0) this.metAt = this.places.word()
    for (const base of this.invariants.bases) this.watched.add(this.kernel.owner[base] ?? 0)
    this.lookAtInvariants(slot, state)
  }

  /** Notes in the footprint of the current transition that it writes what invariants look at. */
  protected touchWatched(): void {
    const { kernel, watched } = this
    for (let i = 0; i < kernel.touchedCount; i++)
      if (kernel.written[i] === 1 && watched.has(kernel.touched[i] ?? 0)) {
        kernel.touch(this.watching, 1)
        return
      }
  }

  /** Looks whether all invariants hold where the machine stands, having come there by the last event. */
  protected lookAtInvariants(slot: number, { line }: LocalState): void {
    const { invariants, kernel } = this
    if (invariants === null) return
    kernel.keep(this.metAt, invariants.metIn(kernel, this.met))
    const message = invariants.broken(kernel)
    if (message !== null) this.broken.push({ event: this.depth - 1, slot, line, message })
  }

  /** What has held so far of what must hold some time: a bit for each. */
  get met(): number {
    return this.metAt === 0 ? 0 : (this.kernel.words[this.metAt] ?? 0)
  }

  /** The names of what must hold some time and has not. */
  get unmet(): readonly string[] {
    return this.metAt === 0 ? [] : (this.invariants?.unmet(this.met) ?? [])
  }

  /** Whether an invariant does not hold where the machine stands. */
  get isBroken(): boolean {
    return this.watching !== 0 && this.invariants?.broken(this.kernel) != null
  }

  /** Whether a thread has assumed what does not hold. */
  get isUnmet(): boolean {
    return this.states.anyUnmet && this.current.some((state) => state?.doing === Doing.unmet)
  }

  /** Takes back the last event. */
  undo(): void {
    const at = --this.depth * Mark.size
    const { marks, loggedSlots, loggedStates, current, depth } = this
    this.lastOf[this.slots[depth] ?? 0] = this.previous[depth] ?? -1
    this.kernel.takeBack(marks[at + Mark.former] ?? 0)
    const least = marks[at + Mark.states] ?? 0
    for (let i = this.logged - 1; i >= least; i--) current[loggedSlots[i] ?? 0] = loggedStates[i] ?? null
    this.logged = least
    this.edges = marks[at + Mark.edges] ?? 0
    this.schedule.top = marks[at + Mark.schedule] ?? 0
    const spawned = marks[at + Mark.spawned] ?? 0
    // Taken off one by one, which costs less than to cut the array short.
    while (this.spawned.length > spawned) this.spawned.pop()
    while ((this.broken.at(-1)?.event ?? -1) >= depth) this.broken.pop()
    const disabledEvents = marks[at + Mark.disabledEvents] ?? 0
    while (this.disabledEvents.length > disabledEvents) this.disabledEvents.pop()
  }

  /** The first of the edges of an event. */
  edgesOf(event: number): number {
    return event < this.depth ? (this.marks[event * Mark.size + Mark.edges] ?? 0) : this.edges
  }

  /** How many steps of a run came before an event. */
  stepsBefore(event: number): number {
    return event < this.depth ? (this.marks[event * Mark.size + Mark.schedule] ?? 0) : this.schedule.top
  }

  /** The first of the events that an event has made impossible. */
  firstDisabledBy(event: number): number {
    return event < this.depth ? (this.marks[event * Mark.size + Mark.disabledEvents] ?? 0) : this.disabledEvents.length
  }

  /** Where the kernel's log of former values stood before an event. */
  formerBefore(event: number): number {
    return event < this.depth ? (this.marks[event * Mark.size + Mark.former] ?? 0) : this.kernel.formerTop
  }

  /** Whether an event that was taken could have been impossible had others come before it or not. */
  wasConditional(event: number): boolean {
    return this.has(event, Flag.conditional)
  }

  /** Whether a thread slept after an event of its own. */
  sleptAfter(event: number): boolean {
    return this.has(event, Flag.slept)
  }

  /** Whether a flag is set of an event. */
  has(event: number, flag: number): boolean {
    return ((this.flags[event] ?? 0) & flag) !== 0
  }

  /** Sets a flag of an event. */
  mark(event: number, flag: number): void {
    this.flags[event] = (this.flags[event] ?? 0) | flag
  }

  /** The last event of a thread; -1 for none. */
  lastEventOf(slot: number): number {
    return this.lastOf[slot] ?? -1
  }

  /** The event of the same thread before another; -1 for none. */
  eventBefore(event: number): number {
    return this.previous[event] ?? -1
  }

  /** A thread comes to the state after a result. */
  advance(slot: number, state: LocalState, key: number, successor = 0): LocalState {
    const next = this.states.after(state, key, successor)
    this.enter(slot, state, next)
    return next
  }

  /** A thread comes from one state to another. */
  protected enter(slot: number, state: LocalState, next: LocalState): void {
    this.loggedSlots[this.logged] = slot
    this.loggedStates[this.logged++] = state
    this.current[slot] = next
  }

  /** A thread is spawned, in its first state. */
  spawn(slot: number, root: LocalState): void {
    this.spawned.push(slot)
    this.loggedSlots[this.logged] = slot
    this.loggedStates[this.logged++] = null
    this.current[slot] = root
  }

  /** Puts a thread where it is in another state; null where it is not spawned there. Only while no event is taken. */
  place(slot: number, state: LocalState | null): void {
    const before = this.current[slot] ?? null
    this.current[slot] = state
    if ((before === null) === (state === null)) return
    if (state === null) this.spawned.splice(this.spawned.indexOf(slot), 1)
    else this.spawned.push(slot)
  }

  /**
   * An object is to be made where, in a round before, one was: that one is no more.
   * @returns false where it cannot be told whether it is: others know of it, or wait there
   */
  renew({ base, atom }: ObjectPlace): boolean {
    const { kernel, places } = this
    const words = atom.layout.words + 2 // with those that exploring notes of it
    if (kernel.words.subarray(base, base + words).every((word) => word === 0)) return true
    const isWaitedAt = atom.layout.fields.some(
      ({ type, offset }) => type === 'line' && kernel.words[base + offset] !== 0,
    )
    if (isWaitedAt || (places.shared.has(base) && mayBeKnown(this, base))) return false
    for (let word = 0; word < words; word++) kernel.keep(base + word, 0)
    return true
  }

  /** How many changes of where threads are there have been. */
  get loggedTop(): number {
    return this.logged
  }

  /** A thread comes back to where it was when the logs had these tops; it alone has done anything since. */
  retreat(slot: number, state: LocalState, former: number, schedule: number, logged: number): void {
    this.kernel.takeBack(former)
    this.schedule.top = schedule
    this.logged = logged
    this.current[slot] = state
  }

  /** What the thread `from` did lets the thread `to` go on. */
  edge(from: number, to: number): void {
    if (this.times !== null) this.times.flow(from, to)
    this.edgeFrom[this.edges] = from
    this.edgeTo[this.edges++] = to
  }

  /** The number that stands for the result of the transition just made. */
  resultKey(): number {
    const { error, result } = this.kernel
    return error === null ? result : this.states.runs.errorKey(error)
  }

  private grow(): void {
    this.slots = grown(this.slots)
    this.prints = grown(this.prints)
    this.moves = grown(this.moves)
    this.marks = grown(this.marks)
    const flags = new Uint8Array(this.flags.length * 2)
    flags.set(this.flags)
    this.flags = flags
  }
}
