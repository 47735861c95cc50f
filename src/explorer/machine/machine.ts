import { threadKill, threadTerminate } from '../../model/ending.ts'
import { hasEnded } from '../../model/greenlet.ts'
import { threadWord } from '../../model/layout.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { ThreadStatus } from '../../trace/tables.ts'
import { Doing, type LocalState, terminatedKey } from '../state/local-state.ts'

import { mainSlot, privateWord, standsCutOff } from '../state/places.ts'
import type { MachineOptions } from '../state/requirements.ts'
import { Attempt } from './attempts.ts'
import { DaemonRounds } from './daemon-rounds.ts'
import { DisabledBy } from './disabled-by.ts'
import { Flag } from './execution.ts'
import { nothingTouched } from './footprints.ts'
import type { LocalSteps } from './local-steps.ts'
import { isIdleDaemon, isNeeded } from './mortality.ts'
import { alternativeOf, moveOf, slotOf } from './moves.ts'
import { Reordering } from './reordering.ts'

const none: ReadonlySet<string> = new Set()

/**
 * A program under exploration: takes events and takes them back. An event is one visible operation of a thread with
 * all that follows of itself: what the thread then does for itself alone (printing, making objects, starting threads,
 * sleeping, ending), and threads that need nothing more to go on (those to whom something was handed over, and those
 * who waited for its end).
 */
export class ExploringMachine extends Reordering {
  /** Events in all. */
  events = 0
  private readonly startsAreEvents: boolean
  /** Whether threads may wake though nobody notified them. */
  private readonly wakesSpuriously: boolean
  private readonly daemons: DaemonRounds
  private readonly disabledBy = new DisabledBy(this)
  /** How many alternatives there were for each event, where that is counted. */
  private readonly widths: number[] = []

  constructor(module: ScenarioModule, given: { readonly [name: string]: number | string }, options: MachineOptions) {
    super(module, given, options)
    this.startsAreEvents = options.startsAreEvents === true
    this.wakesSpuriously = (options.branches?.spurious ?? 0) > 0
    this.states.ordersReaders = options.ordersReaders === true
    this.kernel.sortsFamilies = !this.startsAreEvents
    this.daemons = new DaemonRounds(this, options)
    const main = this.states.threads.main()
    this.kernel.words[main.place.base + threadWord.status] = ThreadStatus.runnable
    this.spawn(main.place.slot, this.states.rootOf(main))
    this.localSteps.add(main.place.slot)
    this.localSteps.finish()
  }

  /** Whether a body goes on for ever. */
  get isEndless(): boolean {
    return this.localSteps.isEndless
  }

  /** Whether threads look at the clock: what they do may follow from how much time has passed for them. */
  get tellsTime(): boolean {
    return this.options.tellsTime === true
  }

  /** Which cells hold tickets; undefined where nobody has looked for them, null where there are none. */
  get ticketRules(): MachineOptions['tickets'] {
    return this.options.tickets
  }

  /** Objects whose words that only count what has happened are part of what tells states apart. */
  get tallied(): ReadonlySet<string> {
    return this.options.tallied ?? none
  }

  /** Threads that have brought something about in a round that ended with the last event. */
  get progressed(): readonly number[] {
    return this.localSteps.progressed
  }

  /** Who was cut off first, since it went on by itself alone for too long; null where nobody was. */
  get cutOff(): LocalSteps['cutOff'] {
    return this.localSteps.cutOff
  }

  /**
   * Whether a thread is cut off where it is, since it went on by itself alone for too long. Not so a daemon of which it is
   * known that it goes on like that for ever: nothing comes of it.
   */
  isCutOff(state: LocalState): boolean {
    if (this.localSteps.cutOff === null || isIdleDaemon(state)) return false
    return this.kernel.words[state.actor.place.base + privateWord.waiting] === standsCutOff
  }

  /** Whether a thread that is held back would go round for ever, as it stands. */
  isForEver(state: LocalState): boolean {
    return this.busy.isForEver(state)
  }

  /** Whether any thread was kept from looking again at what had not changed. */
  get heldBack(): boolean {
    return this.busy.heldBack
  }

  /** Whether a thread would have given up at a place more often than it may. */
  get cutShort(): boolean {
    return this.timeoutBudget.cutShort
  }

  /** Who first looked at the clock, other than library code for its limits of time; null for nobody. */
  get looked(): LocalSteps['looked'] {
    return this.localSteps.looked
  }

  /** Whether threads may give up more often than they may, to see how an execution goes on. */
  set isLenient(lenient: boolean) {
    this.timeoutBudget.isLenient = lenient
  }

  /** Whether all that counts of an execution so far is in its state: nobody waits busily, for a limited time, or looks at the clock. */
  get isKnownByStates(): boolean {
    return !this.watchesRounds && this.options.tellsTime !== true && !this.states.anyTimed
  }

  /** Whether a random number could have had more values than were tried. */
  get drawsCut(): boolean {
    return this.draws.cut
  }

  /** How many alternatives a thread has at most, now: one where nothing is chosen besides the next thread. */
  alternativesOf(slot: number): number {
    if (this.branching === null) return 1
    const state = this.current[slot]
    return state ? this.branching.alternativesIn(state) : 1
  }

  /** How many alternatives there were at most where an event was taken. */
  widthOf(event: number): number {
    return this.branching === null ? 1 : (this.widths[event] ?? 1)
  }

  /**
   * Adds the moves that a thread could make now to a list.
   * @returns whether there are any
   */
  addMoves(slot: number, moves: number[]): boolean {
    if (this.branching === null) {
      if (!this.couldStep(slot)) return false
      moves.push(slot)
      return true
    }
    const before = moves.length
    const alternatives = this.alternativesOf(slot)
    for (let which = 0; which < alternatives; which++)
      if (this.couldStep(moveOf(slot, which))) moves.push(moveOf(slot, which))
    return moves.length > before
  }

  /** Whether a thread has an event before it that is not known to be impossible. */
  mayStep(slot: number): boolean {
    const state = this.current[slot]
    return state !== null && state !== undefined && this.isVisible(state)
  }

  /**
   * Takes the next event of a thread.
   * @param move the thread, by its slot, with the alternative that it takes
   * @returns false when it is not possible now: then nothing has changed, and `footprint` is what it waits for
   */
  step(move: number): boolean {
    const slot = slotOf(move)
    const state = this.current[slot]
    this.footprint = nothingTouched
    if (state === null || state === undefined || !this.isVisible(state) || this.isOver) return false
    const { kernel, localSteps, disabledBy, byStates, watchesRounds } = this
    this.begin()
    localSteps.begin()
    const conditional = !byStates && this.isConditional(state)
    disabledBy.begin()
    if (!byStates && (this.wakesSpuriously || this.states.anyTimed)) disabledBy.noteTimedWaiters(slot)
    const kills = state.operation === threadTerminate || state.operation === threadKill
    if (this.branching !== null) this.widths[this.depth] = this.branching.alternativesIn(state)
    const attempt =
      this.times === null ? this.attempt(state, alternativeOf(move)) : this.attemptInTime(this.times, state, move)
    if (attempt === Attempt.disabled) return false
    const flags = (conditional ? Flag.conditional : 0) | (kernel.expired ? Flag.gaveUp : 0)
    const event = this.append(move, slot, this.footprint, state, flags)
    this.events++
    this.watch.spend(this.spawned.length)
    const { base, slot: who } = (this.dies ? state.thread : state.actor).place
    if (this.times !== null && attempt === Attempt.waits) this.times.beginWait(slot, base)
    for (let i = 0; i < this.micro; i++) this.schedule.add(who, this.note)
    if (watchesRounds) this.busy.noteChanges(event)
    this.daemons.look(slot, state)
    localSteps.wakeAll(slot)
    if (attempt === Attempt.waits) kernel.keep(base + privateWord.waiting, 1)
    else if (this.dies) {
      kernel.keep(base + privateWord.waiting, 0)
      this.advance(slot, state, terminatedKey)
    } else if (state.doing !== Doing.end) {
      kernel.keep(base + privateWord.waiting, 0)
      if (this.blockEnd === null) this.advance(slot, state, this.resultKey())
      else this.enter(slot, state, this.blockEnd)
      localSteps.add(slot)
      if (state.doing === Doing.start && state.child !== null) localSteps.spawn(slot, state.child)
    }
    if (kills) this.edge(slot, this.places.slotOf(state.targetBase))
    // What the thread does alone is not before those whom its event has moved, such as the ends that it then waits for.
    disabledBy.note(slot)
    localSteps.finish()
    disabledBy.note(slot)
    if (watchesRounds) this.busy.noteRound(event, this.current[slot] ?? null)
    if (this.watching !== 0) this.lookAfter(event, slot, state)
    return true
  }

  /** Looks at the invariants after an event that may have changed what they look at. */
  private lookAfter(event: number, slot: number, state: LocalState): void {
    const { footprints, prints } = this
    if (this.byStates || footprints.touches(prints[event] ?? 0, this.watching)) this.lookAtInvariants(slot, state)
  }

  /** Whether the thread could take its next event now. Changes nothing but `footprint`. */
  couldStep(move: number): boolean {
    const state = this.current[slotOf(move)]
    this.footprint = nothingTouched
    if (state === null || state === undefined || !this.isVisible(state)) return false
    const top = this.kernel.formerTop
    const attempt = this.attempt(state, alternativeOf(move))
    this.kernel.takeBack(top)
    return attempt !== Attempt.disabled && !this.isOver
  }

  /** Whether the program has ended: what daemons would still do, they do no more. Known where the end of main is an event. */
  get isOver(): boolean {
    if (!this.mortality.isLooked) return false
    const { spawned, current, kernel } = this
    const main = current[mainSlot]
    if (!main || !hasEnded(kernel, main.thread.place.base)) return false
    return spawned.every((slot) => {
      const thread = current[slot]?.thread
      return thread === undefined || !isNeeded(thread) || hasEnded(kernel, thread.place.base)
    })
  }

  /** The first daemon that was not followed any further, as it goes on for ever, and where; null for none. */
  get daemonCut(): DaemonRounds['cut'] {
    return this.daemons.cut
  }

  /** Whether a thread is a daemon that is not followed any further. */
  isDaemonCut(state: LocalState): boolean {
    return this.daemons.isOver(state)
  }

  /** Whether a thread would end the program by its next event. */
  wouldEndAll(slot: number): boolean {
    return slot === mainSlot && this.mortality.isLooked && this.current[slot]?.doing === Doing.end
  }

  /** Whether a daemon has not done what it asks for, though that shows nowhere but in the daemon itself. */
  isUndone({ thread }: LocalState): boolean {
    return this.mortality.isLooked && !isNeeded(thread) && !hasEnded(this.kernel, thread.place.base)
  }

  /** Whether a thread waits, at the end of an execution, that would give up once more but for the bound on that. */
  isCutShort(slot: number): boolean {
    const state = this.current[slot]
    return (
      state?.timed === true &&
      !this.couldStep(slot) &&
      !this.waitsBusily &&
      !this.timeoutBudget.timeLeft(state, this.lastEventOf(slot))
    )
  }

  private isVisible(state: LocalState): boolean {
    return this.isEvent(state) && !(this.daemons.isOver(state) && !this.mayDie(state))
  }

  private isEvent(state: LocalState): boolean {
    // Who stands at a look at the clock has not been shown it by the way: it is chosen.
    if (state.doing === Doing.visible || this.mayDie(state)) return true
    if (state.doing === Doing.now) return !this.isCutOff(state)
    if (this.mortality.isLooked && this.mortality.shows(state)) return true
    if (state.doing === Doing.start) return this.startsAreEvents
    if (state.doing !== Doing.end || !this.mortality.endIsEvent(state.thread)) return false
    const status = this.kernel.words[state.actor.place.base + threadWord.status]
    return status === ThreadStatus.runnable
  }
}
