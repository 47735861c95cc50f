import { type Microseconds, microseconds } from '../../base/units.ts'
import { consoleInput } from '../../model/console.ts'
import {
  processesIn,
  threadActiveChildren,
  threadEnumerate,
  threadKill,
  threadTerminate,
  threadWaitSentinels,
} from '../../model/ending.ts'
import { firstChild, firstMember, isDaemon, kinship, nextChild, nextMember, processOf } from '../../model/family.ts'
import { Outcome, type OutcomeCode } from '../../model/kernel.ts'
import { threadWord } from '../../model/layout.ts'
import { firstPid } from '../../model/pid.ts'
import { threadStart } from '../../model/thread.ts'
import type { InputLine } from '../../program/input-script.ts'
import { Doing, type LocalState } from '../state/local-state.ts'
import { mainSlot, privateWord, type ThreadPlace } from '../state/places.ts'
import { CannotExplore } from '../state/refusals.ts'
import { type MachineOptions, StartOver } from '../state/requirements.ts'
import type { Execution } from './execution.ts'
import { isNeeded, type Mortality } from './mortality.ts'

/** Makes the model's transitions, and notes what they touch beyond the words of objects. */
export class Transitions {
  /** How many steps of a run the last one comes to. */
  steps = 1
  /** Microseconds after which a line was typed that the last one has taken; 0 where it took none. */
  inputAt: Microseconds = 0
  private roomsAt = 0
  private roomsOf = 0

  constructor(
    private readonly execution: Execution,
    private readonly options: MachineOptions,
    private readonly mortality: Mortality,
    private readonly input: readonly InputLine[],
  ) {
    const { kernel, places } = execution
    kernel.allocate = (words) => {
      const nth = kernel.words[this.roomsAt] ?? 0
      kernel.keep(this.roomsAt, nth + 1)
      return places.moreRoom(this.roomsOf, nth, words)
    }
  }

  /** Makes the transition that a thread asks for. */
  make(state: LocalState, argument = state.argument): OutcomeCode {
    const { kernel, places } = this.execution
    const { operation, targetBase } = state
    this.steps = 1
    this.inputAt = 0
    if (operation === consoleInput) return this.takeInput()
    if (state.doing === Doing.end) return this.end(state)
    if (state.doing === Doing.create) return this.create(state)
    if (state.doing === Doing.start) return this.start(state)
    if (operation === threadEnumerate || operation === threadActiveChildren) return this.lookAround(state)
    if (targetBase !== 0) {
      const target = places.slotOf(targetBase)
      if (target >= 0 && state.doing === Doing.visible) {
        const terminates = operation === threadTerminate || operation === threadKill
        if (this.options.endsAreEvents !== true || (terminates && this.options.terminates !== true))
          throw new StartOver(terminates ? { endsAreEvents: true, terminates } : { endsAreEvents: true })
        if (operation === threadWaitSentinels)
          for (const process of processesIn(state.argument)) this.touchThread(process, 0)
        else this.touchThread(targetBase, terminates ? 1 : 0)
        if (terminates) this.touchThreads(firstPid + target)
      } else this.giveRoomsTo(kernel.owner[targetBase] ?? 0, places.objectPlace(targetBase)?.roomsAt ?? 0)
    }
    return operation.transition(kernel, state.actor.place.base, targetBase, state.number, argument)
  }

  /** Who starts others does so in its process, as others in it see. */
  private start(state: LocalState): OutcomeCode {
    const { child, refused, actor, thread, line } = state
    const { kernel } = this.execution
    if (child === null) return kernel.raise(refused?.error ?? 'Error', refused?.message ?? '')
    // Threads of later rounds are at the place of that of the first, or there is no end of threads.
    if (this.execution.current[child.place.slot] || isInLaterRound(state))
      throw new CannotExplore('round-thread', thread.name, line)
    const { base } = actor.place
    if (this.options.startsAreEvents === true) this.touchThread(processOf(kernel, base), 1)
    return threadStart.transition(kernel, base, child.place.base, kinship(child))
  }

  /**
   * A thread asks who lives in its process, or of it. By an address it would not be known who that is: others may be at the same
   * place in other executions.
   */
  private lookAround({ operation, actor, targetBase, argument }: LocalState): OutcomeCode {
    const { kernel, places, current, states } = this.execution
    if (this.options.startsAreEvents !== true || this.options.endsAreEvents !== true)
      throw new StartOver({ endsAreEvents: true, startsAreEvents: true })
    this.touchThread(targetBase, 0)
    this.touchFamily(targetBase)
    const outcome = operation.transition(kernel, actor.place.base, targetBase, 0, argument)
    const living = kernel.values.get(kernel.result) as number[] // as the model gives it
    kernel.give(living.map((base) => states.threads.numberOf(current[places.slotOf(base)]?.thread)))
    return outcome
  }

  /** An object is made. */
  private create({ created, argument, thread, line }: LocalState): OutcomeCode {
    if (created === null) return Outcome.done
    const { kernel } = this.execution
    const { place, policy, of } = created
    if (this.options.byStates === true && !this.execution.renew(place))
      throw new CannotExplore('round-object', thread.name, line)
    const top = kernel.formerTop
    this.giveRoomsTo(place.object, place.roomsAt)
    const outcome = place.atom.create(kernel, place.base, argument, this.options.policy ?? policy, of)
    if (outcome !== Outcome.raise) return Outcome.done
    kernel.takeBack(top)
    return outcome
  }

  /** A thread or process ends, as others see; a process after those whom it waits for. */
  private end({ operation, thread, actor, argument }: LocalState): OutcomeCode {
    const { kernel } = this.execution
    this.checkDooms(actor.place.base)
    kernel.touch(thread.place.object, 1)
    this.touchFamily(actor.place.base)
    const outcome = operation.transition(kernel, actor.place.base, 0, 0, argument)
    for (let i = 0; i < kernel.doomedCount; i++) this.touchThread(kernel.doomed[i] ?? 0, 1)
    if (thread.place.slot === mainSlot && outcome !== Outcome.block) {
      this.checkDaemons()
      this.touchMortals()
    }
    return outcome
  }

  /**
   * To be asked before a process ends, where that is no event.
   * @throws StartOver where its daemons end with it or are terminated, for which all that they do has to be an event
   */
  checkDooms(process: number): void {
    const { kernel } = this.execution
    if (this.options.terminates === true) return
    // Those of main end with the run; but its child processes are terminated while it waits for others.
    const isMain = kernel.read(process + threadWord.within) === 0
    if (!isMain) {
      for (let each = firstMember(kernel, process); each !== 0; each = nextMember(kernel, process, each))
        if (isDaemon(kernel, each)) throw new StartOver({ endsAreEvents: true, terminates: true })
      return
    }
    let daemons = false
    let others = false
    for (let each = firstChild(kernel, process); each !== 0; each = nextChild(kernel, each))
      if (isDaemon(kernel, each)) daemons = true
      else others = true
    if (daemons && others) throw new StartOver({ endsAreEvents: true, terminates: true })
  }

  /** The program ends: with it those who end before their time, who may have come to their ends before. */
  private touchMortals(): void {
    const { kernel, current } = this.execution
    for (const state of current)
      if (state && this.mortality.isMortal(state.thread)) kernel.touch(state.thread.place.object, 1)
  }

  /**
   * To be asked when main has ended.
   * @throws StartOver where a daemon may live then
   */
  checkDaemons(): void {
    if (this.mortality.isLooked) return
    for (const state of this.execution.current)
      if (state && !isNeeded(state.thread) && !this.isJoined(state.thread.place))
        throw new StartOver({ endOfMain: true })
  }

  /** Whether main, or one for whom it waits, has waited for the end of a thread. */
  private isJoined({ base }: ThreadPlace): boolean {
    const { kernel, current } = this.execution
    const joiner = current[(kernel.words[base + privateWord.joiner] ?? 0) - 1]
    return joiner !== undefined && joiner !== null && (isNeeded(joiner.thread) || this.isJoined(joiner.thread.place))
  }

  /** Looks at the threads and child processes of a process. */
  private touchFamily(process: number): void {
    const { kernel } = this.execution
    for (let each = firstMember(kernel, process); each !== 0; each = nextMember(kernel, process, each))
      this.touchThread(each, 0)
  }

  private touchThread(base: number, write: 0 | 1): void {
    const { kernel, places } = this.execution
    kernel.touch(places.threads[places.slotOf(base)]?.object ?? 0, write)
  }

  /** The threads of a process are terminated with it. */
  private touchThreads(pid: number): void {
    const { kernel, current } = this.execution
    for (const state of current) if (state?.thread.pid === pid) kernel.touch(state.thread.place.object, 1)
  }

  /** Whose further rooms the next ones are, and the word that counts them. */
  giveRoomsTo(object: number, countedAt: number): void {
    this.roomsOf = object
    this.roomsAt = countedAt
  }

  private takeInput(): OutcomeCode {
    const { kernel, places } = this.execution
    kernel.touch(places.console, 1)
    const line = this.input[kernel.words[places.typedAt] ?? 0]
    if (line === undefined) return kernel.raise('EOFError', 'EOF when reading a line')
    // It asks, and it receives.
    this.steps = 2
    this.inputAt = microseconds(line.seconds)
    if (line.text === null) return kernel.raise('EOFError', 'EOF when reading a line')
    kernel.keep(places.typedAt, (kernel.words[places.typedAt] ?? 0) + 1)
    kernel.give(line.text)
    return Outcome.done
  }
}

/** Whether a thread has ended a round of `forever` before. */
function isInLaterRound({ parent }: LocalState): boolean {
  for (let at = parent; at !== null; at = at.parent)
    if (at.doing === Doing.round && at.argument !== 'begin') return true
  return false
}
