import { SECOND } from '../base/units.ts'
import { type ValueTable, valueNull } from '../base/value.ts'
import { consoleInput } from '../model/console.ts'
import { pageResponse } from '../model/fetch.ts'
import { Outcome, type OutcomeCode } from '../model/kernel.ts'
import { threadWord } from '../model/layout.ts'
import {
  terminated,
  threadEnd,
  threadFail,
  threadStart,
  threadTerminate,
  threadWake,
  threadWorked,
} from '../model/thread.ts'
import type { InputLine } from '../program/input-script.ts'
import { inputOf } from '../program/parameters.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import { type Policy, ThreadStatus } from '../trace/tables.ts'
import { ExploringKernel, grown } from './exploring-kernel.ts'
import { Footprints, nothingTouched } from './footprints.ts'
import { Doing, type LocalState } from './local-state.ts'
import { LocalStates, terminatedKey } from './local-states.ts'
import { Places, privateWord, threadBlockWords } from './places.ts'
import { CannotExplore } from './refusals.ts'

/** How an attempt at an event came out. */
const Attempt = { disabled: 0, goesOn: 1, waits: 2 } as const
type AttemptCode = (typeof Attempt)[keyof typeof Attempt]

/** Numbers kept for each event: the tops of the logs before it. */
const Mark = { former: 0, states: 1, edges: 2, trail: 3, born: 4, overtaken: 5, size: 6 } as const

const Flag = { conditional: 1, slept: 2, changed: 4 } as const

/** Rounds that may end with one event. */
const mostRounds = 1000

/** What is learnt of a program while it is explored. */
export type Learnt = Pick<MachineOptions, 'endsAreEvents' | 'watchesRounds' | 'terminates'>

/** The program does what the machine must know from the start: exploring has to begin anew, with these options. */
export class StartOver extends Error {
  constructor(readonly options: Learnt) {
    super('exploring has to begin anew')
  }
}

/** An event that a thread could have taken before another one made it impossible. */
export interface Overtaken {
  readonly slot: number
  readonly state: LocalState
  readonly footprint: number
  /** Address of what it waited for. */
  readonly waitsFor: number
  /** Whether the event was to end, having been terminated. */
  readonly dies: boolean
}

export interface MachineOptions {
  readonly seed: number
  /** The policy of all objects; without it each has its own. */
  readonly policy?: Policy
  /** Whether the end of a thread is an event, since others look whether it has ended. */
  readonly endsAreEvents?: boolean
  /** Whether processes may be terminated. */
  readonly terminates?: boolean
  /** Whether it keeps account of changes, since threads wait busily. */
  readonly watchesRounds?: boolean
}

/**
 * A program under exploration: takes events and takes them back. An event is one visible operation of a thread with
 * all that follows of itself: what the thread then does for itself alone (printing, making objects, starting threads,
 * sleeping, ending), and threads that need nothing more to go on (those to whom something was handed over, and those
 * who waited for its end).
 */
export class ExploringMachine {
  readonly kernel = new ExploringKernel(256)
  readonly footprints = new Footprints()
  readonly places = new Places(this.kernel)
  readonly states: LocalStates
  /** Where each thread is, by slot; null for one that is not born. */
  readonly current: (LocalState | null)[] = []
  /** Slots of the threads that are born, in order. */
  readonly born: number[] = []
  /** How many events were taken. */
  depth = 0
  /** Who took each event, and what it touched. */
  slots: Int32Array = new Int32Array(64)
  prints: Int32Array = new Int32Array(64)
  /** The local state from which each event was taken. */
  readonly from: LocalState[] = []
  /** What the last attempt would touch or has touched. */
  footprint = nothingTouched
  /** Who took each step of a run in the sense of the simulator: several to an event. */
  trail: Int32Array = new Int32Array(256)
  /** What else there is to say of each of these steps: NaN for nothing, seconds that the clock showed, or -1 for a death. */
  trailNotes: Float64Array = new Float64Array(256)
  trailTop = 0
  /** Pairs of slots: what the first did lets the second go on. Only the first `edges` count. */
  readonly edgeFrom: number[] = []
  readonly edgeTo: number[] = []
  edges = 0
  /** Whether what was tried last is impossible since the thread would but look again at what has not changed. */
  waitsBusily = false
  /** Whether any thread was kept from looking again at what had not changed. */
  heldBack = false
  /** Whether what was tried last was to end, having been terminated. */
  private dies = false
  /** Whether what was tried last was to give up waiting. */
  gaveUp = false
  /** What threads could have done and can no more, since another was quicker. */
  readonly overtaken: Overtaken[] = []
  /** Events in all. */
  events = 0
  /** Whether a body goes on for ever. */
  isEndless = false
  /** Threads that have brought something about in a round that ended with the last event. */
  readonly progressed: number[] = []
  private rounds = 0
  private marks = new Int32Array(64 * Mark.size)
  private flags = new Uint8Array(64)
  /** Where threads were before they went on; only the first `logged` count. */
  private readonly loggedSlots: number[] = []
  private readonly loggedStates: (LocalState | null)[] = []
  private logged = 0
  /** The event of the same thread before each, and the last of each thread; -1 for none. */
  private readonly previous: number[] = []
  private readonly lastOf: number[] = []
  /** How often what each event touched had changed by then, where that is counted. */
  private readonly seen: number[] = []
  private readonly work: number[] = []
  private readonly patient: Overtaken[] = []
  private readonly input: readonly InputLine[]
  private micro = 0
  private roomsAt = 0
  private roomsOf = 0

  constructor(
    module: ScenarioModule,
    given: { readonly [name: string]: number | string },
    private readonly options: MachineOptions,
  ) {
    // The table that Kernel makes for itself.
    this.states = new LocalStates(module, given, options.seed, this.places, this.kernel.values as ValueTable)
    this.input = inputOf(module.scenario.parameters, given)
    this.kernel.allocate = (words) => {
      const nth = this.kernel.words[this.roomsAt] ?? 0
      this.kernel.keep(this.roomsAt, nth + 1)
      return this.places.moreRoom(this.roomsOf, nth, words)
    }
    const main = this.states.main()
    this.kernel.words[main.place.base + threadWord.status] = ThreadStatus.runnable
    this.current[main.place.slot] = this.states.rootOf(main)
    this.born.push(main.place.slot)
    this.goOn(main.place.slot)
    this.finishWork()
  }

  /** Whether a thread has an event before it that is not known to be impossible. */
  mayStep(slot: number): boolean {
    const state = this.current[slot]
    return state !== null && state !== undefined && this.isVisible(state)
  }

  /**
   * Takes the next event of a thread.
   * @returns false when it is not possible now: then nothing has changed, and `footprint` is what it waits for
   */
  step(slot: number): boolean {
    const state = this.current[slot]
    this.footprint = nothingTouched
    if (state === null || state === undefined || !this.isVisible(state)) return false
    const { depth } = this
    if (depth === this.slots.length) this.growEvents()
    const at = depth * Mark.size
    const { marks } = this
    marks[at + Mark.former] = this.kernel.formerTop
    marks[at + Mark.states] = this.logged
    marks[at + Mark.edges] = this.edges
    marks[at + Mark.trail] = this.trailTop
    marks[at + Mark.born] = this.born.length
    marks[at + Mark.overtaken] = this.overtaken.length
    this.progressed.length = 0
    this.rounds = 0
    const conditional = this.isConditional(state)
    if (this.patient.length > 0) this.patient.length = 0
    if (this.states.anyTimed || this.options.terminates === true) this.notePatient(slot)
    if (state.operation === threadTerminate) this.noteVictim(state)
    const attempt = this.attempt(state)
    if (attempt === Attempt.disabled) return false
    this.slots[depth] = slot
    this.prints[depth] = this.footprint
    this.from[depth] = state
    this.flags[depth] = conditional ? Flag.conditional : 0
    this.previous[depth] = this.lastOf[slot] ?? -1
    this.lastOf[slot] = depth
    this.depth = depth + 1
    this.events++
    for (let i = 0; i < this.micro; i++) this.record(state.actor.place.slot, this.dies ? -1 : Number.NaN)
    if (this.options.watchesRounds === true) this.noteChanges(depth)
    const { base } = state.actor.place
    const { kernel } = this
    this.wakeAll(slot)
    if (attempt === Attempt.waits) kernel.keep(base + privateWord.waiting, 1)
    else if (this.dies) {
      kernel.keep(base + privateWord.waiting, 0)
      this.advance(slot, state, terminatedKey)
    } else if (state.doing !== Doing.end) {
      kernel.keep(base + privateWord.waiting, 0)
      this.advance(slot, state, this.resultKey())
      this.work.push(slot)
    }
    this.finishWork()
    if (state.operation === threadTerminate) this.edge(slot, this.places.slotOf(state.targetBase))
    if (this.patient.length > 0) this.noteOvertaken(slot)
    return true
  }

  /** Whether the thread could take its next event now. Changes nothing but `footprint`. */
  couldStep(slot: number): boolean {
    const state = this.current[slot]
    this.footprint = nothingTouched
    if (state === null || state === undefined || !this.isVisible(state)) return false
    const top = this.kernel.formerTop
    const attempt = this.attempt(state)
    this.kernel.takeBack(top)
    return attempt !== Attempt.disabled
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
    this.trailTop = marks[at + Mark.trail] ?? 0
    const born = marks[at + Mark.born] ?? 0
    if (this.born.length !== born) this.born.length = born
    const overtaken = marks[at + Mark.overtaken] ?? 0
    if (this.overtaken.length !== overtaken) this.overtaken.length = overtaken
  }

  /** The first of the edges of an event. */
  edgesOf(event: number): number {
    return event < this.depth ? (this.marks[event * Mark.size + Mark.edges] ?? 0) : this.edges
  }

  /** The first of what an event has overtaken. */
  overtakenBy(event: number): number {
    return event < this.depth ? (this.marks[event * Mark.size + Mark.overtaken] ?? 0) : this.overtaken.length
  }

  /** How many steps of a run were taken before an event. */
  stepsBefore(event: number): number {
    return event < this.depth ? (this.marks[event * Mark.size + Mark.trail] ?? 0) : this.trailTop
  }

  /** Whether an event that was taken could have been impossible had others come before it or not. */
  wasConditional(event: number): boolean {
    return ((this.flags[event] ?? 0) & Flag.conditional) !== 0
  }

  /** Whether a thread slept after an event of its own. */
  sleptAfter(event: number): boolean {
    return ((this.flags[event] ?? 0) & Flag.slept) !== 0
  }

  /** Whether the next event of a thread in this state may be impossible for a time. */
  isConditional(state: LocalState): boolean {
    const waiting = this.kernel.words[state.actor.place.base + privateWord.waiting]
    return (
      waiting === 2 ||
      state.round > 0 ||
      (state.operation.traits.competes === true && !this.places.isFair(state.targetBase))
    )
  }

  /**
   * What a thread's event would touch in the state before the event `before`, with all that is the thread's own as it
   * is before the event `own`: as if what came between had not been, so far as it concerns the given footprint.
   * @param own the number of events for the thread's next event
   * @returns -1 where the event would be impossible
   */
  wouldTouch(state: LocalState, footprint: number, before: number, own: number): number {
    const { kernel, marks, footprints } = this
    const { base } = state.actor.place
    const top = kernel.formerTop
    const least = marks[before * Mark.size + Mark.former] ?? 0
    const ownLeast = own < this.depth ? (marks[own * Mark.size + Mark.former] ?? 0) : top
    for (let at = top - 2; at >= least; at -= 2) {
      const address = kernel.former[at] as number // below the top
      if (address >= base && address < base + threadBlockWords) {
        if (at < ownLeast) continue
      } else {
        const object = kernel.owner[address] as number // as in the kernel
        if (object !== 0 && !footprints.touches(footprint, object)) continue
      }
      kernel.keep(address, kernel.former[at + 1] as number)
    }
    const last = own < this.depth ? this.previous[own] : this.lastOf[state.thread.place.slot]
    const attempt = this.attempt(state, last ?? -1)
    kernel.takeBack(top)
    return attempt === Attempt.disabled ? -1 : this.footprint
  }

  /** The value table shared by all executions. */
  get values(): ValueTable {
    return this.kernel.values as ValueTable // as in the constructor
  }

  private isVisible(state: LocalState): boolean {
    if (state.doing === Doing.visible || this.mayDie(state)) return true
    if (state.doing !== Doing.end || this.options.endsAreEvents !== true) return false
    const status = this.kernel.words[state.actor.place.base + threadWord.status]
    return status === ThreadStatus.runnable
  }

  /** Whether another has terminated the process: it ends instead. Who was woken tries first what it was woken for. */
  private mayDie(state: LocalState): boolean {
    if (this.options.terminates !== true || state.actor !== state.thread) return false
    const { base } = state.thread.place
    const { words } = this.kernel
    return (
      words[base + threadWord.killed] === 1 &&
      words[base + privateWord.waiting] !== 2 &&
      state.operation !== threadEnd &&
      state.operation !== threadFail
    )
  }

  /**
   * Tries the next operation of a thread, and takes it back where it is impossible.
   * @param last the last event of the thread before
   */
  private attempt(state: LocalState, last = this.lastOf[state.thread.place.slot] ?? -1): AttemptCode {
    const { kernel } = this
    const { base } = state.actor.place
    const blocked = kernel.words[base + threadWord.status] === ThreadStatus.blocked
    const waiting = kernel.words[base + privateWord.waiting]
    const top = kernel.formerTop
    this.micro = 1
    this.gaveUp = blocked
    this.waitsBusily = false
    kernel.begin()
    this.dies = this.mayDie(state)
    if (this.dies) {
      kernel.touch(state.thread.place.object, 1)
      threadEnd.transition(kernel, base, 0, 0, terminated)
      this.footprint = this.touchedBy(state, false)
      return Attempt.goesOn
    }
    // It could be terminated before.
    if (this.options.terminates === true && state.thread.kind === 'process') kernel.touch(state.thread.place.object, 0)
    if (blocked) {
      if (!this.mayGiveUp(state)) {
        this.footprint = nothingTouched
        return Attempt.disabled
      }
      kernel.expired = true
    }
    const first = waiting === 0
    if (first && state.round > 0 && this.isRound(last, state.round) && !this.hasChangedSince(last, state.round)) {
      this.waitsBusily = true
      this.heldBack = true
      this.footprint = this.footprints.of(kernel.touched, kernel.written, kernel.touchedCount)
      return Attempt.disabled
    }
    let outcome = this.transition(state)
    if (outcome === Outcome.block && !blocked) {
      const claims = first && state.operation.traits.competes !== true
      if (!claims && !this.places.isFair(kernel.words[base + threadWord.waitsFor] ?? 0)) {
        if (first && state.timed && this.timeLeft(state)) {
          // That it waits for a time and that the time ends are one event: nobody cares for what lies between.
          kernel.expired = true
          outcome = this.transition(state)
          this.micro = 2
          this.gaveUp = true
          // It has joined the line and left it, and nothing is changed.
          if (state.operation.traits.reads === true) kernel.written.fill(0, 0, kernel.touchedCount)
        } else {
          this.footprint = this.touchedBy(state, true)
          kernel.takeBack(top)
          return Attempt.disabled
        }
      }
    }
    this.footprint = this.touchedBy(state, first || blocked)
    return outcome === Outcome.block ? Attempt.waits : Attempt.goesOn
  }

  /** Notes who else stands in line and could give up now. */
  private notePatient(but: number): void {
    const { kernel, patient, born } = this
    for (let i = 0; i < born.length; i++) {
      const slot = born[i] ?? 0
      const state = this.current[slot]
      if (slot === but || !state || !(state.timed || this.mayDie(state))) continue
      if (kernel.words[state.actor.place.base + threadWord.status] !== ThreadStatus.blocked) continue
      if (this.couldStep(slot)) patient.push(this.overtakable(slot, state))
    }
  }

  private overtakable(slot: number, state: LocalState): Overtaken {
    const waitsFor = this.kernel.words[state.actor.place.base + threadWord.waitsFor] ?? 0
    return { slot, state, footprint: this.footprint, waitsFor, dies: this.mayDie(state) }
  }

  /** Notes what the process to be terminated is about to do, possible now or not. */
  private noteVictim(state: LocalState): void {
    const slot = this.places.slotOf(state.targetBase)
    const victim = this.current[slot]
    if (!victim || !this.isVisible(victim)) return
    this.couldStep(slot)
    this.patient.push(this.overtakable(slot, victim))
  }

  /** Of those who could have given up, the ones who can no more: the event has let them go, or moved them. */
  private noteOvertaken(by: number): void {
    const { kernel, patient } = this
    for (const one of patient) {
      const { base } = one.state.actor.place
      const still =
        this.current[one.slot] === one.state &&
        kernel.words[base + threadWord.status] === ThreadStatus.blocked &&
        kernel.words[base + threadWord.waitsFor] === one.waitsFor &&
        this.mayDie(one.state) === one.dies
      if (still) continue
      this.overtaken.push(one)
      this.edge(by, one.slot)
    }
    patient.length = 0
  }

  /** Notes whether an event has changed any object, and how often what it touched had changed by then. */
  private noteChanges(event: number): void {
    const { kernel, places, flags } = this
    const { former, owner, words } = kernel
    const least = this.marks[event * Mark.size + Mark.former] ?? 0
    const top = kernel.formerTop
    search: for (let at = least; at < top; at += 2) {
      const address = former[at] as number // below the top
      const object = owner[address] as number // as in the kernel
      if (object === 0 || words[address] === former[at + 1]) continue
      for (let before = least; before < at; before += 2) if (former[before] === address) continue search
      const counter = places.changesAt[object] ?? 0
      kernel.keep(counter, (words[counter] ?? 0) + 1)
      flags[event] = (flags[event] ?? 0) | Flag.changed
    }
    this.seen[event] = this.changesOf(this.prints[event] ?? 0)
  }

  /** How often the objects of a footprint have changed, in all. */
  private changesOf(footprint: number): number {
    let sum = 0
    for (const { object } of this.footprints.entries(footprint))
      sum += this.kernel.words[this.places.changesAt[object] ?? 0] ?? 0
    return sum
  }

  /** Whether the last two rounds of a thread have changed nothing. */
  private isRound(last: number, length: number): boolean {
    if (this.options.watchesRounds !== true) throw new StartOver({ watchesRounds: true })
    let event = last
    for (let n = 0; n < 2 * length; n++) {
      if (event < 0 || ((this.flags[event] ?? 0) & Flag.changed) !== 0) return false
      event = this.previous[event] ?? -1
    }
    return true
  }

  /** Whether anything has changed that a thread looked at in its last round. Notes that it would look at it again. */
  private hasChangedSince(last: number, length: number): boolean {
    let changed = false
    let event = last
    for (let n = 0; n < length; n++) {
      const footprint = this.prints[event] ?? 0
      for (const { object } of this.footprints.entries(footprint)) this.kernel.touch(object, 0)
      if (this.changesOf(footprint) !== this.seen[event]) changed = true
      event = this.previous[event] ?? -1
    }
    return changed
  }

  /** Whether a thread that stands in line may give up now. */
  private mayGiveUp(state: LocalState): boolean {
    const { base } = state.actor.place
    return state.timed && this.kernel.words[base + threadWord.waitsFor] === state.targetBase && this.timeLeft(state)
  }

  /** Whether a thread waits, at the end of an execution, that would give up once more but for the bound on that. */
  isCutShort(slot: number): boolean {
    const state = this.current[slot]
    return state?.timed === true && !this.couldStep(slot) && !this.waitsBusily && !this.timeLeft(state)
  }

  /** Whether the thread has not yet given up twice at this place. */
  private timeLeft(state: LocalState): boolean {
    let left = 2
    for (let at: LocalState | null = state; at.parent !== null; at = at.parent) {
      const { parent, key } = at
      const samePlace =
        parent.timed &&
        parent.line === state.line &&
        parent.operation === state.operation &&
        parent.targetBase === state.targetBase
      // What a wait that timed out returns: false or an error.
      if (samePlace && (key < 0 || key === 2) && --left === 0) {
        this.cutShort = true
        return false
      }
    }
    return true
  }

  /** Set when a thread would have given up at a place more than twice. */
  cutShort = false

  private transition(state: LocalState): OutcomeCode {
    const { kernel } = this
    const { operation, thread, targetBase } = state
    if (operation === consoleInput) return this.takeInput()
    if (state.doing === Doing.end) kernel.touch(thread.place.object, 1)
    else if (targetBase !== 0) {
      const target = this.places.slotOf(targetBase)
      if (target >= 0 && state.doing === Doing.visible) {
        const terminates = operation === threadTerminate
        if (this.options.endsAreEvents !== true || (terminates && this.options.terminates !== true))
          throw new StartOver(terminates ? { endsAreEvents: true, terminates } : { endsAreEvents: true })
        kernel.touch(this.places.threads[target]?.object ?? 0, terminates ? 1 : 0)
      } else {
        this.roomsOf = kernel.owner[targetBase] ?? 0
        this.roomsAt = this.places.objectPlace(targetBase)?.roomsAt ?? 0
      }
    }
    return operation.transition(kernel, state.actor.place.base, targetBase, state.number, state.argument)
  }

  private takeInput(): OutcomeCode {
    const { kernel, places } = this
    kernel.touch(places.console, 1)
    const line = this.input[kernel.words[places.typedAt] ?? 0]
    if (line === undefined) return kernel.raise('EOFError', 'EOF when reading a line')
    kernel.keep(places.typedAt, (kernel.words[places.typedAt] ?? 0) + 1)
    kernel.give(line.text)
    this.micro = 2
    return Outcome.done
  }

  private touchedBy(state: LocalState, asked: boolean): number {
    const { kernel } = this
    if (asked && state.targetBase !== 0) {
      const object = kernel.owner[state.targetBase] as number // as in the kernel
      if (object !== 0) kernel.touch(object, state.operation.traits.reads === true ? 0 : 1)
    }
    return this.footprints.of(kernel.touched, kernel.written, kernel.touchedCount)
  }

  private resultKey(): number {
    const { error, result } = this.kernel
    return error === null ? result : this.states.errorKey(error)
  }

  private advance(slot: number, state: LocalState, key: number, successor = 0): LocalState {
    this.loggedSlots[this.logged] = slot
    this.loggedStates[this.logged++] = state
    const next = this.states.after(state, key, successor)
    this.current[slot] = next
    return next
  }

  private record(slot: number, note = Number.NaN): void {
    if (this.trailTop === this.trail.length) {
      this.trail = grown(this.trail)
      const longer = new Float64Array(this.trail.length)
      longer.set(this.trailNotes)
      this.trailNotes = longer
    }
    this.trailNotes[this.trailTop] = note
    this.trail[this.trailTop++] = slot
  }

  protected edge(from: number, to: number): void {
    this.edgeFrom[this.edges] = from
    this.edgeTo[this.edges++] = to
  }

  /** Whom the transition just made has woken will try again. */
  private wakeAll(by: number): void {
    const { kernel, places } = this
    for (let i = 0; i < kernel.wokenCount; i++) {
      const base = kernel.woken[i] ?? 0
      const slot = places.threadOf(base)
      this.edge(by, slot)
      kernel.keep(base + privateWord.waiting, 2)
      this.work.push(slot)
    }
  }

  private finishWork(): void {
    const { work } = this
    for (let i = 0; i < work.length; i++) this.goOn(work[i] ?? 0)
    work.length = 0
  }

  /** What the thread can do for itself alone. */
  private goOn(slot: number): void {
    let state = this.current[slot]
    if (state === null || state === undefined) return
    const { kernel } = this
    const { base } = state.actor.place
    if (kernel.words[base + privateWord.waiting] === 2) {
      const top = kernel.formerTop
      kernel.begin()
      const outcome = this.transition(state)
      if (kernel.touchedCount > 0 || outcome === Outcome.block) {
        kernel.takeBack(top)
        return
      }
      this.record(state.actor.place.slot)
      kernel.keep(base + privateWord.waiting, 0)
      state = this.advance(slot, state, this.resultKey())
    }
    for (let next: LocalState | null = state; next !== null; ) {
      kernel.begin()
      next = this.doAlone(slot, next)
    }
  }

  /** Does what no other thread sees. Returns the state after it, or null where it cannot go on by itself. */
  private doAlone(slot: number, state: LocalState): LocalState | null {
    const { kernel } = this
    const { base } = state.actor.place
    switch (state.doing) {
      case Doing.visible:
        return null
      case Doing.print:
        this.record(state.actor.place.slot)
        return this.advance(slot, state, valueNull)
      case Doing.round:
        this.noteRound(slot, state)
        this.record(state.actor.place.slot)
        return this.advance(slot, state, valueNull)
      case Doing.create:
        this.record(state.actor.place.slot)
        return this.advance(slot, state, this.create(state))
      case Doing.start:
        this.record(state.actor.place.slot)
        return this.advance(slot, state, this.start(slot, state))
      case Doing.sleep: {
        this.record(state.actor.place.slot)
        const outcome = state.operation.transition(kernel, base, 0, state.number, state.argument)
        if (outcome !== Outcome.sleep) return this.advance(slot, state, this.resultKey())
        threadWake.transition(kernel, base, 0, 0)
        this.noteSleep(slot, state)
        return this.advance(slot, state, valueNull)
      }
      case Doing.fetch: {
        this.record(state.actor.place.slot)
        const outcome = state.operation.transition(kernel, base, 0, 0, state.argument)
        if (outcome !== Outcome.sleep) return this.advance(slot, state, this.resultKey())
        kernel.begin()
        pageResponse.transition(kernel, base, 0, 0, state.answer)
        this.noteSleep(slot, state)
        return this.advance(slot, state, this.resultKey())
      }
      case Doing.work: {
        this.record(state.actor.place.slot)
        const outcome = state.operation.transition(kernel, base, 0, state.number, state.argument)
        if (outcome !== Outcome.work) return this.advance(slot, state, this.resultKey())
        threadWorked.transition(kernel, base, 0, 0)
        this.record(state.actor.place.slot)
        return this.advance(slot, state, valueNull)
      }
      case Doing.now:
        this.record(state.actor.place.slot, state.elapsed / SECOND)
        state.operation.transition(kernel, base, 0, 0, state.elapsed / SECOND)
        return this.advance(slot, state, this.resultKey())
      case Doing.join: {
        this.record(state.actor.place.slot)
        const outcome = this.transition(state)
        if (outcome === Outcome.block) {
          kernel.keep(base + privateWord.waiting, 1)
          return null
        }
        this.edge(this.places.threadOf(state.targetBase), slot)
        return this.advance(slot, state, this.resultKey())
      }
      case Doing.greenlet: {
        this.record(state.actor.place.slot)
        const top = kernel.formerTop
        const outcome = state.operation.transition(kernel, base, state.greenlet?.base ?? 0, state.number)
        if (outcome === Outcome.raise) kernel.takeBack(top)
        return this.advance(slot, state, this.resultKey())
      }
      case Doing.own:
      case Doing.switch:
        this.record(state.actor.place.slot)
        return this.switched(
          slot,
          state,
          state.operation.transition(kernel, base, state.targetBase, state.number, state.argument),
        )
      case Doing.end: {
        const isGreenlet = state.actor !== state.thread
        if (this.options.endsAreEvents === true && !isGreenlet) return null
        this.record(state.actor.place.slot)
        const outcome = state.operation.transition(kernel, base, 0, 0, state.argument)
        this.wakeAll(slot)
        return isGreenlet ? this.switched(slot, state, outcome) : null
      }
    }
  }

  /** Goes on as the greenlet that has the thread now. */
  private switched(slot: number, state: LocalState, outcome: OutcomeCode): LocalState {
    const { kernel, states } = this
    if (outcome !== Outcome.switched) return this.advance(slot, state, this.resultKey())
    const key = kernel.error === null ? this.values.intern(kernel.passed) : states.errorKey(kernel.error)
    return this.advance(slot, state, key, kernel.successor)
  }

  /** Notes that a round is over or begins. */
  private noteRound(slot: number, { argument, thread, line }: LocalState): void {
    this.isEndless = true
    if (argument === 'begin') return
    if (argument !== false) this.progressed.push(slot)
    if (++this.rounds > mostRounds) throw new CannotExplore('idle-round', thread.name, line)
  }

  /** Notes that a thread has slept, where it is the one that took the last event. */
  private noteSleep(slot: number, state: LocalState): void {
    this.record(state.actor.place.slot)
    const event = this.depth - 1
    if (this.slots[event] === slot) this.flags[event] = (this.flags[event] ?? 0) | Flag.slept
  }

  private create(state: LocalState): number {
    const { kernel } = this
    const { making } = state
    if (making === null) return valueNull
    const { place, policy } = making
    const top = kernel.formerTop
    this.roomsOf = place.object
    this.roomsAt = place.roomsAt
    const outcome = place.atom.create(kernel, place.base, state.argument, this.options.policy ?? policy)
    if (outcome !== Outcome.raise) return valueNull
    kernel.takeBack(top)
    return this.resultKey()
  }

  private start(slot: number, state: LocalState): number {
    const { child } = state
    if (child === null) return this.states.errorKey(state.refused ?? { error: 'Error', message: '' })
    threadStart.transition(this.kernel, state.actor.place.base, child.place.base, 0)
    const { slot: newborn } = child.place
    this.edge(slot, newborn)
    this.born.push(newborn)
    this.loggedSlots[this.logged] = newborn
    this.loggedStates[this.logged++] = null
    this.current[newborn] = this.states.rootOf(child)
    this.work.push(newborn)
    return valueNull
  }

  private growEvents(): void {
    this.slots = grown(this.slots)
    this.prints = grown(this.prints)
    this.marks = grown(this.marks)
    const flags = new Uint8Array(this.flags.length * 2)
    flags.set(this.flags)
    this.flags = flags
  }
}
