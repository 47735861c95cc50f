import { type Microseconds, SECOND } from '../../base/units.ts'
import { valueNull } from '../../base/value.ts'
import { isEarliest } from '../../model/clock.ts'
import { firstMember, isDaemon, nextMember } from '../../model/family.ts'
import { pageResponse } from '../../model/fetch.ts'
import { Outcome, type OutcomeCode } from '../../model/kernel.ts'
import { threadWake, threadWorked } from '../../model/thread.ts'
import { Doing, type LocalState, type SpawnedThread } from '../state/local-state.ts'
import { mainSlot, privateWord } from '../state/places.ts'
import { CannotExplore } from '../state/refusals.ts'
import { defaultOwnSteps, type MachineOptions, StartOver } from '../state/requirements.ts'
import { UsedUp } from '../state/watch.ts'
import { type Execution, Flag } from './execution.ts'
import { isNeeded, type Mortality } from './mortality.ts'
import { Stretch } from './stretch.ts'
import type { Times } from './times.ts'
import type { Transitions } from './transitions.ts'

/** Rounds that may end with one event. */
const maxRounds = 1000

/**
 * What threads do for themselves alone, as part of the event that let them go on: printing, making objects, starting
 * threads, sleeping, ending.
 */
export class LocalSteps {
  /** Whether a body goes on for ever. */
  isEndless = false
  /** Threads that have brought something about in a round that ended with the last event. */
  readonly progressed: number[] = []
  /** Who first looked at the clock, or set a timer of gevent, and where; null for nobody but library code for its limits. */
  looked: { readonly thread: string; readonly line: number } | null = null
  private rounds = 0
  /** Null as long as no thread goes on by itself for long, which costs nothing. */
  private readonly stretch: Stretch | null
  /** Steps within the event, where that is null, and how many there may be. */
  private steps = 0
  private readonly maxSteps: number
  /** Who may be able to go on by himself. */
  private readonly work: number[] = []
  /** How many of them count: an array that is cut short and grows again costs more. */
  private working = 0

  constructor(
    private readonly execution: Execution,
    private readonly transitions: Transitions,
    private readonly mortality: Mortality,
    private readonly options: MachineOptions,
    private readonly times: Times | null,
  ) {
    const { ownSteps = defaultOwnSteps } = options
    this.maxSteps = Math.min(defaultOwnSteps, ownSteps)
    this.stretch = options.cutsOff === true ? new Stretch(execution, ownSteps) : null
  }

  /** Who was cut off first, since it went on by itself for too long; null where nobody was. */
  get cutOff(): Stretch['first'] | null {
    return this.stretch === null ? null : this.stretch.first
  }

  /**
   * The earliest time that a clock can show to a thread in this state.
   * @throws StartOver where nobody keeps account of times
   */
  timeOf(slot: number, state: LocalState): Microseconds {
    if (this.options.tellsTime !== true) throw new StartOver({ tellsTime: true })
    return this.times === null ? state.elapsed : this.times.of(slot)
  }

  /** Begins an event. */
  begin(): void {
    if (this.progressed.length > 0) this.progressed.length = 0
    this.steps = 0
    if (this.stretch !== null) this.stretch.begin()
    this.rounds = 0
  }

  /** A thread is to go on as far as it can. */
  add(slot: number): void {
    this.work[this.working++] = slot
  }

  /** Whom the transition just made has woken will try again. */
  wakeAll(by: number): void {
    const { execution, work } = this
    const { kernel, places } = execution
    if (kernel.wokenCount === 0) return
    for (let i = 0; i < kernel.wokenCount; i++) {
      const base = kernel.woken[i] ?? 0
      const slot = places.threadOf(base)
      execution.edge(by, slot)
      kernel.keep(base + privateWord.waiting, 2)
      work[this.working++] = slot
    }
  }

  /** All who may go on do so, and those whom they let go on. */
  finish(): void {
    const { work } = this
    try {
      for (let i = 0; i < this.working; i++) this.goOn(work[i] ?? 0)
    } catch (thrown) {
      if (thrown instanceof UsedUp && this.stretch !== null) thrown.by = this.stretch.goesOn
      throw thrown
    }
    this.working = 0
  }

  private goOn(slot: number): void {
    const { execution } = this
    let state = execution.current[slot]
    if (state === null || state === undefined) return
    const { kernel, schedule } = execution
    const { base } = state.actor.place
    // Who has come to its end tries again below.
    if (kernel.words[base + privateWord.waiting] === 2 && state.doing !== Doing.end) {
      const top = kernel.formerTop
      kernel.begin()
      const outcome = this.transitions.make(state)
      if (kernel.touchedCount > 0 || outcome === Outcome.block) {
        kernel.takeBack(top)
        return
      }
      schedule.add(state.actor.place.slot)
      kernel.keep(base + privateWord.waiting, 0)
      state = execution.advance(slot, state, execution.resultKey())
    }
    const { stretch } = this
    if (stretch !== null) stretch.enter(state)
    for (let next: LocalState | null = state; next !== null; ) {
      kernel.begin()
      const before: LocalState = next
      next = this.does(slot, before)
      if (stretch !== null) stretch.took(before, next)
    }
  }

  /** Does what no other thread sees. Returns the state after it, or null where it cannot go on by itself. */
  private does(slot: number, state: LocalState): LocalState | null {
    const { doing, operation, actor, number, argument } = state
    if (doing === Doing.visible || doing === Doing.unmet) return null
    const isThread = actor === state.thread
    if (doing === Doing.end && isThread && this.mortality.endIsEvent(state.thread)) return null
    if (doing === Doing.start && this.options.startsAreEvents === true) return null
    const now = doing === Doing.now ? this.timeOf(slot, state) : 0
    if (state.until !== null && now < state.until) return null
    if (this.mortality.isLooked && this.mortality.shows(state)) return null
    if (this.stretch !== null) {
      if (!this.stretch.allows(slot, state)) return null
    } else if (++this.steps > this.maxSteps) throw new StartOver({ cutsOff: true })
    const { execution } = this
    const { kernel, schedule } = execution
    const { base, slot: who } = actor.place
    schedule.add(who, doing === Doing.now ? `@${now / SECOND}` : '')
    switch (doing) {
      case Doing.print:
        break
      case Doing.watch:
        execution.watchFor(slot, state)
        break
      case Doing.round:
        this.noteRound(slot, state)
        break
      case Doing.create:
        return execution.advance(
          slot,
          state,
          this.transitions.make(state) === Outcome.raise ? execution.resultKey() : valueNull,
        )
      case Doing.start:
        this.transitions.make(state)
        if (state.child !== null) this.spawn(slot, state.child)
        return execution.advance(slot, state, execution.resultKey())
      case Doing.sleep:
        if (operation.transition(kernel, base, 0, number, argument) !== Outcome.sleep)
          return execution.advance(slot, state, execution.resultKey())
        threadWake.transition(kernel, base, 0, 0)
        this.noteSleep(slot, state)
        this.times?.pass(slot, number)
        break
      case Doing.fetch:
        if (operation.transition(kernel, base, 0, 0, argument) === Outcome.sleep) {
          kernel.begin()
          pageResponse.transition(kernel, base, 0, 0, state.answer)
          this.noteSleep(slot, state)
          this.times?.pass(slot, number)
        }
        return execution.advance(slot, state, execution.resultKey())
      case Doing.work:
        if (operation.transition(kernel, base, 0, number, argument) !== Outcome.work)
          return execution.advance(slot, state, execution.resultKey())
        threadWorked.transition(kernel, base, 0, 0)
        schedule.add(who)
        this.times?.pass(slot, number)
        break
      case Doing.now:
        if (isEarliest(argument)) this.looked ??= { thread: actor.name, line: state.line }
        operation.transition(kernel, base, 0, 0, now / SECOND)
        return execution.advance(slot, state, execution.resultKey())
      case Doing.join:
        if (this.transitions.make(state) === Outcome.block) {
          kernel.keep(base + privateWord.waiting, 1)
          return null
        }
        execution.edge(execution.places.threadOf(state.targetBase), slot)
        if (kernel.error === null) this.noteJoin(state)
        return execution.advance(slot, state, execution.resultKey())
      case Doing.greenlet: {
        const top = kernel.formerTop
        const outcome = operation.transition(kernel, base, state.greenlet?.base ?? 0, number)
        if (outcome === Outcome.raise) kernel.takeBack(top)
        return execution.advance(slot, state, execution.resultKey())
      }
      case Doing.own:
      case Doing.switch:
        return this.switched(slot, state, operation.transition(kernel, base, state.targetBase, number, argument))
      case Doing.end: {
        if (isThread) this.transitions.checkDooms(base)
        const outcome = operation.transition(kernel, base, 0, 0, argument)
        kernel.keep(base + privateWord.waiting, 0)
        if (outcome === Outcome.block) return null
        if (isThread)
          for (let member = firstMember(kernel, base); member !== 0; member = nextMember(kernel, base, member))
            if (!isDaemon(kernel, member)) execution.edge(execution.places.slotOf(member), slot)
        this.wakeAll(slot)
        if (slot === mainSlot && isThread) this.transitions.checkDaemons()
        return isThread ? null : this.switched(slot, state, outcome)
      }
    }
    return execution.advance(slot, state, valueNull)
  }

  /** Goes on as the greenlet that has the thread now. */
  private switched(slot: number, state: LocalState, outcome: OutcomeCode): LocalState {
    const { execution } = this
    const { kernel, states, values } = execution
    if (outcome !== Outcome.switched) return execution.advance(slot, state, execution.resultKey())
    const key = kernel.error === null ? values.intern(kernel.passed) : states.runs.errorKey(kernel.error)
    return execution.advance(slot, state, key, kernel.successor)
  }

  /** Notes that a round is over or begins. */
  private noteRound(slot: number, { argument, thread, line }: LocalState): void {
    this.isEndless = true
    if (argument === 'begin') return
    if (argument !== false) this.progressed.push(slot)
    if (++this.rounds > maxRounds) throw new CannotExplore('idle-round', thread.name, line)
  }

  /** Notes who has waited for the end of another; of several, one for whom the program waits in turn. */
  private noteJoin({ thread, targetBase }: LocalState): void {
    const { kernel } = this.execution
    const at = targetBase + privateWord.joiner
    if (kernel.words[at] === 0 || isNeeded(thread)) kernel.keep(at, thread.place.slot + 1)
  }

  /** Notes that a thread has slept, where it is the one that took the last event. */
  private noteSleep(slot: number, state: LocalState): void {
    const { execution } = this
    execution.schedule.add(state.actor.place.slot)
    const event = execution.depth - 1
    if (execution.slots[event] === slot) execution.mark(event, Flag.slept)
  }

  /** A thread has been started. */
  spawn(by: number, child: SpawnedThread): void {
    const { execution } = this
    const { slot } = child.place
    execution.edge(by, slot)
    execution.spawn(slot, execution.states.rootOf(child))
    this.add(slot)
  }
}
