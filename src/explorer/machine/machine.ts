import { type Microseconds, microseconds, SECOND } from '../../base/units.ts'
import type { Value } from '../../base/value.ts'
import { notifiedIn } from '../../model/condition.ts'
import { terminated, threadEnd, threadKill, threadTerminate } from '../../model/ending.ts'
import { firstMember } from '../../model/family.ts'
import { hasEnded } from '../../model/greenlet.ts'
import { Outcome } from '../../model/kernel.ts'
import { threadWord } from '../../model/layout.ts'
import { timeLimit } from '../../model/time-limit.ts'
import { inputOf } from '../../program/parameters.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { ThreadStatus } from '../../trace/tables.ts'
import { asksForBranches, noBranches } from '../state/branches.ts'
import { Doing, isBlock, type LocalState } from '../state/local-state.ts'
import { terminatedKey } from '../state/local-states.ts'
import { mainSlot, privateWord, standsCutOff, threadBlockWords } from '../state/places.ts'
import { RandomChoices } from '../state/random-choices.ts'
import { CannotExplore } from '../state/refusals.ts'
import type { MachineOptions } from '../state/requirements.ts'
import { Watch } from '../state/watch.ts'
import { Branching, clockMoves, waiterMoves } from './branching.ts'
import { BusyWaiting } from './busy-waiting.ts'
import { DaemonRounds } from './daemon-rounds.ts'
import { DisabledBy } from './disabled-by.ts'
import { Execution, Flag } from './execution.ts'
import { nothingTouched } from './footprints.ts'
import { LocalSteps } from './local-steps.ts'
import { isIdleDaemon, isNeeded, Mortality } from './mortality.ts'
import { alternativeOf, moveOf, slotOf } from './moves.ts'
import { defaultTimeouts, TimeoutBudget } from './timeout-budget.ts'
import { Times } from './times.ts'
import { Transitions } from './transitions.ts'
import { earliestBegin } from './wait-begins.ts'

const none: ReadonlySet<string> = new Set()
const noNumbers = new Int32Array(0)

/** How an attempt at an event came out. */
const Attempt = { disabled: 0, goesOn: 1, waits: 2 } as const
type AttemptCode = (typeof Attempt)[keyof typeof Attempt]

/** Where an event comes when another is moved forward: before it in every order, after it in every order, or either. */
export const Fate = { earlier: 0, later: 1, either: 2 } as const
export type FateCode = (typeof Fate)[keyof typeof Fate]

/**
 * A program under exploration: takes events and takes them back. An event is one visible operation of a thread with
 * all that follows of itself: what the thread then does for itself alone (printing, making objects, starting threads,
 * sleeping, ending), and threads that need nothing more to go on (those to whom something was handed over, and those
 * who waited for its end).
 */
export class ExploringMachine extends Execution {
  /** What the last attempt would touch or has touched. */
  footprint = nothingTouched
  /** Whether what was tried last is impossible since the thread would but look again at what has not changed. */
  waitsBusily = false
  /** Whether what was tried last was to give up waiting. */
  gaveUp = false
  /** Events in all. */
  events = 0
  /** What is asked with every event is decided once: see `MachineOptions`. */
  private readonly byStates: boolean
  private readonly watchesRounds: boolean
  private readonly terminates: boolean
  private readonly startsAreEvents: boolean
  /** Whether threads that wait busily are held back. Where states are looked at, going round comes to an end without. */
  private readonly holdsBack: boolean
  /** Whether it matters who waits for a lock of readers and writers: in endless programs writers may keep others out for ever. */
  private readonly ordersReaders: boolean
  /** Whether threads may wake though nobody notified them. */
  private readonly wakesSpuriously: boolean
  /** Where the thread is after what was tried last, if that was an atomic block; else null. */
  private blockEnd: LocalState | null = null
  /** Whether what was tried last was to end, having been terminated. */
  private dies = false
  private micro = 0
  /** What the clock has shown to library code that looked last. */
  private shown: Microseconds = 0
  private readonly mortality: Mortality
  private readonly daemons: DaemonRounds
  private readonly transitions: Transitions
  private readonly localSteps: LocalSteps
  private readonly busy: BusyWaiting
  private readonly timeoutBudget: TimeoutBudget
  private readonly disabledBy = new DisabledBy(this)
  /** What is chosen besides the next thread; null where nothing is, which costs nothing. */
  private readonly branching: Branching | null
  private readonly draws: RandomChoices
  /** How many alternatives there were for each event, where that is counted. */
  private readonly widths: number[] = []
  /** What there is to say of the event tried last, as choices write it. */
  private note = ''
  /** Addresses that are not to be taken back any further: those at which the number of the current question stands. */
  private lasting = noNumbers
  private question = 0
  /** What sums were after the event that is taken back next. */
  private readonly afterwards = new Map<number, number>()

  constructor(
    module: ScenarioModule,
    given: { readonly [name: string]: number | string },
    private readonly options: MachineOptions,
  ) {
    const { branches = noBranches, timeouts = defaultTimeouts } = options
    const draws = new RandomChoices(branches.draws)
    super(module, given, options.seed, draws, options.watch ?? new Watch(), options.tickets ?? null)
    this.draws = draws
    this.byStates = options.byStates === true
    this.watchesRounds = options.watchesRounds === true
    this.terminates = options.terminates === true
    this.startsAreEvents = options.startsAreEvents === true
    this.holdsBack = !this.byStates && options.watchesRounds !== false
    this.ordersReaders = this.byStates || options.ordersReaders === true
    this.wakesSpuriously = branches.spurious > 0
    this.timeoutBudget = new TimeoutBudget(
      this,
      this.byStates ? Number.POSITIVE_INFINITY : timeouts,
      this.watchesRounds,
    )
    this.states.ordersReaders = options.ordersReaders === true
    this.kernel.sortsFamilies = !this.startsAreEvents
    if (options.tellsTime === true && !this.byStates) this.times = new Times(this)
    this.branching = asksForBranches(branches) || options.tellsTime === true ? new Branching(this, branches) : null
    this.mortality = new Mortality(this, options)
    this.daemons = new DaemonRounds(this, options)
    this.transitions = new Transitions(this, options, this.mortality, inputOf(module.scenario.parameters, given))
    this.localSteps = new LocalSteps(this, this.transitions, this.mortality, options, this.times)
    this.busy = new BusyWaiting(this, options)
    const main = this.states.main()
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
    if (!byStates && (this.wakesSpuriously || this.states.anyTimed)) disabledBy.notePatient(slot)
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

  /** Tries the next operation of a thread, and notes when it is at the earliest that it comes out so. */
  private attemptInTime(times: Times, state: LocalState, move: number): AttemptCode {
    const { kernel, transitions } = this
    const { slot } = state.thread.place
    const { base } = state.actor.place
    const waited = kernel.words[base + privateWord.waiting] !== 0
    const top = kernel.formerTop
    transitions.inputAt = 0
    let attempt = this.attempt(state, alternativeOf(move))
    if (attempt === Attempt.disabled) return attempt
    if (kernel.expired) {
      let began = times.beganAt(base)
      if (!waited) {
        // It waits and gives up at once: how long before it can have begun is seen from what was before.
        const { footprint } = this
        kernel.takeBack(top)
        began = earliestBegin(this, transitions, times, state, footprint)
        attempt = this.attempt(state, alternativeOf(move))
      }
      times.reach(slot, began + microseconds(Math.max(0, timeLimit(state.argument) ?? 0)))
    } else times.reach(slot, transitions.inputAt)
    times.take(slot, this.footprint)
    if (state.doing === Doing.now) times.reach(slot, this.shown)
    return attempt
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

  /** Whether the next event of a thread in this state may be impossible for a time. */
  isConditional(state: LocalState): boolean {
    const waiting = this.kernel.words[state.actor.place.base + privateWord.waiting]
    if (state.doing === Doing.end) return firstMember(this.kernel, state.thread.place.base) !== 0
    return waiting === 2 || state.round > 0 || (this.competes(state) && !this.places.isFair(state.targetBase))
  }

  /** Whether who waits for it has no claim, unless the object is fair. */
  private competes({ operation: { traits } }: LocalState): boolean {
    return traits.competes && (!traits.keepsOut || !this.ordersReaders)
  }

  /**
   * What a thread's event would touch in the state before the event `before`, with all that is the thread's own as it
   * is before the event `own`: as if `before` and what depends on it had not been, nor what else came between, so far as
   * it concerns the given footprint and does not come before the event in every order (such as that the thread made what
   * it uses).
   * @param own the number of events for the thread's next event
   * @param fateOf what becomes of an event between the two when the thread's event comes before `before`
   * @param alternative the one that the thread takes
   * @returns -1 where the event would be impossible
   */
  wouldTouch(
    state: LocalState,
    footprint: number,
    before: number,
    own: number,
    fateOf: (event: number, before: number) => FateCode,
    alternative: number,
  ): number {
    const { kernel, footprints, places, afterwards } = this
    const { base } = state.actor.place
    const top = kernel.formerTop
    const hasSums = places.sums.size > 0
    if (hasSums) afterwards.clear()
    const ownLeast = this.formerBefore(own)
    if (this.lasting.length < kernel.words.length) this.lasting = new Int32Array(kernel.words.length)
    const { lasting } = this
    const question = ++this.question
    for (let event = this.depth - 1, at = top - 2; event >= before; event--) {
      const least = this.formerBefore(event)
      const fate = event > before && event < own ? fateOf(event, before) : Fate.later
      for (; at >= least; at -= 2) {
        const address = kernel.former[at] as number // below the top
        if (hasSums && places.sums.has(address)) {
          // What independent events have added is taken back alone, whatever others have added since.
          const former = kernel.former[at + 1] as number
          const added = (afterwards.get(address) ?? (kernel.words[address] as number)) - former
          afterwards.set(address, former)
          const object = kernel.owner[address] as number // as in the kernel
          const stays = fate === Fate.earlier || (fate === Fate.either && !footprints.touches(footprint, object))
          if (!stays) kernel.keep(address, (kernel.words[address] as number) - added)
          continue
        }
        if (fate === Fate.earlier) lasting[address] = question
        else if (address >= base && address < base + threadBlockWords) {
          if (at < ownLeast) continue
        } else if (fate === Fate.either) {
          const object = kernel.owner[address] as number // as in the kernel
          if (object !== 0 && !footprints.touches(footprint, object)) continue
        }
        if (lasting[address] !== question) kernel.keep(address, kernel.former[at + 1] as number)
      }
    }
    const last = own < this.depth ? this.eventBefore(own) : this.lastEventOf(state.thread.place.slot)
    const attempt = this.attempt(state, alternative, last)
    kernel.takeBack(top)
    return attempt === Attempt.disabled ? -1 : this.footprint
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

  /**
   * Whether its process was terminated: the thread ends instead, whoever of its greenlets has the turn. Who was woken
   * tries first what it was woken for.
   */
  mayDie(state: LocalState): boolean {
    if (!this.terminates) return false
    const { words } = this.kernel
    return (
      words[state.thread.place.base + threadWord.killed] !== 0 &&
      words[state.actor.place.base + privateWord.waiting] !== 2 &&
      !hasEnded(this.kernel, state.thread.place.base)
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

  /**
   * Tries the next operation of a thread, and takes it back where it is impossible.
   * @param last the last event of the thread before
   */
  private attempt(
    state: LocalState,
    alternative: number,
    last = this.lastEventOf(state.thread.place.slot),
  ): AttemptCode {
    const { kernel, timeoutBudget } = this
    const { base } = state.actor.place
    const blocked = kernel.words[base + threadWord.status] === ThreadStatus.blocked
    const first = kernel.words[base + privateWord.waiting] === 0
    const top = kernel.formerTop
    this.gaveUp = blocked
    this.waitsBusily = false
    this.blockEnd = null
    kernel.begin()
    this.note = ''
    this.dies = this.mayDie(state)
    if (this.dies) {
      if (alternative > 0) return this.cannot(top)
      this.micro = 1
      this.note = '!'
      kernel.touch(state.thread.place.object, 1)
      threadEnd.transition(kernel, state.thread.place.base, 0, 0, terminated)
      this.footprint = this.touchedBy(state, false)
      return Attempt.goesOn
    }
    // It could have ended before.
    if (this.mortality.isMortal(state.thread)) kernel.touch(state.thread.place.object, 0)
    if (state.draw !== null) return this.draw(state.draw[alternative], alternative)
    if (state.doing === Doing.now) return this.lookAtClock(state, alternative, top)
    let { argument } = state
    if (blocked && alternative === waiterMoves.givesUp) {
      if (!timeoutBudget.mayGiveUp(state, last)) return this.cannot(top)
      kernel.expired = true
    } else if (alternative > 0) {
      argument = this.chosen(state, blocked, alternative)
      if (argument === null) return this.cannot(top)
    }
    if (first && state.round > 0 && this.holdsBack && this.busy.isIdle(state, last)) {
      this.waitsBusily = true
      this.footprint = this.touchedBy(state, false)
      return Attempt.disabled
    }
    if (isBlock(state)) return this.doBlock(state)
    let outcome = this.transitions.make(state, argument)
    // An error has no alternatives.
    if (alternative > 0 && outcome === Outcome.raise) return this.cannot(top)
    this.micro = this.transitions.steps
    if (outcome === Outcome.block && !blocked) {
      const waitsFor = kernel.words[base + threadWord.waitsFor] ?? 0
      // Who was woken takes its place in line only now at a barrier whose action was under way.
      const claims = first ? !this.competes(state) : waitsFor === state.targetBase && !state.operation.traits.competes
      if (!claims && !this.places.isFair(waitsFor)) {
        if (timeoutBudget.mayGiveUp(state, last)) {
          // That it waits for a time and that the time ends are one event: nobody cares for what lies between.
          kernel.expired = true
          outcome = this.transitions.make(state)
          this.micro = 2
          this.gaveUp = true
          // It has joined the line and left it, and nothing is changed.
          if (state.operation.traits.reads) kernel.written.fill(0, 0, kernel.touchedCount)
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

  /** Does all operations of the atomic block that begins in a state. What they touch is touched by the one event. */
  private doBlock(begin: LocalState): AttemptCode {
    const { kernel, transitions, states, watch } = this
    this.micro = 0
    let at = begin
    do {
      if (at.draw !== null) throw new CannotExplore('atomic-draw', begin.thread.name, begin.line)
      watch.spend(1)
      kernel.goOn()
      transitions.make(at)
      this.micro++
      const object = kernel.owner[at.targetBase] as number // as in the kernel
      if (object !== 0) kernel.touch(object, at.operation.traits.reads ? 0 : 1)
      at = states.after(at, this.resultKey())
    } while (at.inBlock && at.doing !== Doing.unmet)
    kernel.atomicBy = 0
    this.blockEnd = at
    this.footprint = this.touchedBy(begin, false)
    return Attempt.goesOn
  }

  /** What is given to the operation of an alternative that is not the first; null where there is none such. */
  private chosen(state: LocalState, blocked: boolean, alternative: number): Value {
    const { branching, places } = this
    if (branching === null) return null
    if (blocked) {
      this.note = '^'
      return alternative === waiterMoves.wakesSpuriously ? branching.spuriousWakes(state) : null
    }
    const argument = branching.notified(state, alternative)
    const paths = (notifiedIn(argument) ?? []).map((base) => places.threads[places.slotOf(base)]?.path ?? '')
    this.note = paths.map((path) => `:${path}`).join('')
    return argument
  }

  /** A random number is chosen: nobody else sees it, but the thread could have ended before. */
  private draw(value: number | undefined, alternative: number): AttemptCode {
    this.footprint = nothingTouched
    if (value === undefined) return Attempt.disabled
    const { kernel } = this
    this.footprint = this.footprints.of(kernel.touched, kernel.written, kernel.touchedCount)
    this.micro = 1
    this.note = `=${value}`
    // It is no value of the program, but leads on as one.
    kernel.result = alternative
    return Attempt.goesOn
  }

  /** Library code looks whether its time is over: it may not be, and it may. */
  private lookAtClock(state: LocalState, alternative: number, top: number): AttemptCode {
    const { kernel, localSteps } = this
    const { thread, actor, operation, until } = state
    const now = localSteps.timeOf(thread.place.slot, state)
    const over = (until ?? 0) + 1
    if (alternative === clockMoves.late && now >= over) return this.cannot(top)
    this.shown = alternative === clockMoves.late ? over : now
    this.note = `@${this.shown / SECOND}`
    this.micro = 1
    operation.transition(kernel, actor.place.base, 0, 0, this.shown / SECOND)
    this.footprint = this.touchedBy(state, false)
    return Attempt.goesOn
  }

  /** An attempt is impossible, whatever others do meanwhile. */
  private cannot(top: number): AttemptCode {
    this.kernel.takeBack(top)
    this.footprint = nothingTouched
    return Attempt.disabled
  }

  private touchedBy(state: LocalState, asked: boolean): number {
    const { kernel } = this
    if (this.byStates) return nothingTouched
    if (asked && state.targetBase !== 0) {
      const object = kernel.owner[state.targetBase] as number // as in the kernel
      if (object !== 0) kernel.touch(object, state.operation.traits.reads ? 0 : 1)
    }
    if (state.operation.traits.shares && !this.ordersReaders && !this.places.isFair(state.targetBase))
      kernel.written.fill(0, 0, kernel.touchedCount)
    if (this.watching !== 0) this.touchWatched()
    return this.footprints.of(kernel.touched, kernel.written, kernel.touchedCount)
  }
}
