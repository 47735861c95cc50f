import { type Microseconds, microseconds, SECOND } from '../../base/units.ts'
import type { Value } from '../../base/value.ts'
import { notifiedIn } from '../../model/condition.ts'
import { terminated, threadEnd } from '../../model/ending.ts'
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
import { privateWord } from '../state/places.ts'
import { RandomChoices } from '../state/random-choices.ts'
import { CannotExplore } from '../state/refusals.ts'
import type { MachineOptions } from '../state/requirements.ts'
import { Watch } from '../state/watch.ts'
import { Branching, clockMoves, waiterMoves } from './branching.ts'
import { BusyWaiting } from './busy-waiting.ts'
import { Execution } from './execution.ts'
import { nothingTouched } from './footprints.ts'
import { LocalSteps } from './local-steps.ts'
import { Mortality } from './mortality.ts'
import { alternativeOf } from './moves.ts'
import { defaultTimeouts, TimeoutBudget } from './timeout-budget.ts'
import { Times } from './times.ts'
import { Transitions } from './transitions.ts'
import { earliestBegin } from './wait-begins.ts'

/** How an attempt at an event came out. */
export const Attempt = { disabled: 0, goesOn: 1, waits: 2 } as const
export type AttemptCode = (typeof Attempt)[keyof typeof Attempt]

/**
 * An execution, and what it would come to if a thread took its next event: attempts are made, and taken back where they are
 * not possible.
 */
export class Attempts extends Execution {
  /** What the last attempt would touch or has touched. */
  footprint = nothingTouched
  /** Whether what was tried last is impossible since the thread would but look again at what has not changed. */
  waitsBusily = false
  /** Whether what was tried last was to give up waiting. */
  gaveUp = false
  /** What is asked with every event is decided once: see `MachineOptions`. */
  protected readonly byStates: boolean
  protected readonly watchesRounds: boolean
  private readonly terminates: boolean
  /** Whether threads that wait busily are held back. Where states are looked at, going round comes to an end without. */
  private readonly holdsBack: boolean
  /** Whether it matters who waits for a lock of readers and writers: in endless programs writers may keep others out for ever. */
  private readonly ordersReaders: boolean
  /** Where the thread is after what was tried last, if that was an atomic block; else null. */
  protected blockEnd: LocalState | null = null
  /** Whether what was tried last was to end, having been terminated. */
  protected dies = false
  protected micro = 0
  /** What the clock has shown to library code that looked last. */
  private shown: Microseconds = 0
  protected readonly mortality: Mortality
  private readonly transitions: Transitions
  protected readonly localSteps: LocalSteps
  protected readonly busy: BusyWaiting
  protected readonly timeoutBudget: TimeoutBudget
  /** What is chosen besides the next thread; null where nothing is, which costs nothing. */
  protected readonly branching: Branching | null
  protected readonly draws: RandomChoices
  /** What there is to say of the event tried last, as choices write it. */
  protected note = ''

  constructor(
    module: ScenarioModule,
    given: { readonly [name: string]: number | string },
    protected readonly options: MachineOptions,
  ) {
    const { branches = noBranches, timeouts = defaultTimeouts } = options
    const draws = new RandomChoices(branches.draws)
    super(module, given, options.seed, draws, options.watch ?? new Watch(), options.tickets ?? null)
    this.draws = draws
    this.byStates = options.byStates === true
    this.watchesRounds = options.watchesRounds === true
    this.terminates = options.terminates === true
    this.holdsBack = !this.byStates && options.watchesRounds !== false
    this.ordersReaders = this.byStates || options.ordersReaders === true
    this.timeoutBudget = new TimeoutBudget(
      this,
      this.byStates ? Number.POSITIVE_INFINITY : timeouts,
      this.watchesRounds,
    )
    if (options.tellsTime === true && !this.byStates) this.times = new Times(this)
    this.branching = asksForBranches(branches) || options.tellsTime === true ? new Branching(this, branches) : null
    this.mortality = new Mortality(this, options)
    this.transitions = new Transitions(this, options, this.mortality, inputOf(module.scenario.parameters, given))
    this.localSteps = new LocalSteps(this, this.transitions, this.mortality, options, this.times)
    this.busy = new BusyWaiting(this, options)
  }

  /**
   * Tries the next operation of a thread, and takes it back where it is impossible.
   * @param last the last event of the thread before
   */
  protected attempt(
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

  /** Tries the next operation of a thread, and notes when it is at the earliest that it comes out so. */
  protected attemptInTime(times: Times, state: LocalState, move: number): AttemptCode {
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

  /** Whether the next event of a thread in this state may be impossible for a time. */
  isConditional(state: LocalState): boolean {
    const waiting = this.kernel.words[state.actor.place.base + privateWord.waiting]
    if (state.doing === Doing.end) return firstMember(this.kernel, state.thread.place.base) !== 0
    return waiting === 2 || state.round > 0 || (this.competes(state) && !this.places.isFair(state.targetBase))
  }

  /**
   * Whether its process was terminated: the thread ends instead, no matter which of its greenlets has the turn. Who was
   * woken tries first what it was woken for.
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

  /** Whether who waits for it has no claim, unless the object is fair. */
  private competes({ operation: { traits } }: LocalState): boolean {
    return traits.competes && (!traits.keepsOut || !this.ordersReaders)
  }
}
