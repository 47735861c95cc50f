import { SECOND } from '../base/units.ts'
import { type Value, valueFalse, valueNull, valueTrue } from '../base/value.ts'
import { argumentNumber } from '../model/atom.ts'
import { vocabulary } from '../model/atoms.ts'
import { clockNow } from '../model/clock.ts'
import { conditionWait, notifying, spurious } from '../model/condition.ts'
import { consoleInput } from '../model/console.ts'
import { isDying, terminated, threadEnd, threadExit } from '../model/ending.ts'
import { currentOf, greenletCreate } from '../model/greenlet.ts'
import { Kernel, Outcome } from '../model/kernel.ts'
import { threadWord } from '../model/layout.ts'
import { objectCreate, threadBlock, threadStart, threadWorked } from '../model/thread.ts'
import { timeLimit } from '../model/time-limit.ts'
import { splitDraws } from '../program/choices.ts'
import { engineVersion } from '../program/engine.ts'
import { machineRecord, plainMachine } from '../program/machine-options.ts'
import type { InvariantWatch, ScenarioModule } from '../program/scenario.ts'
import { attemptValue } from '../trace/attempt.ts'
import { TraceBuilder } from '../trace/builder.ts'
import { threadTarget } from '../trace/columns.ts'
import { Annotation, type EndRecord, ThreadStatus } from '../trace/tables.ts'
import type { Trace } from '../trace/trace.ts'
import { Entities } from './entities.ts'
import { Environment } from './environment.ts'
import { GivenRandomChoices } from './given-random-choices.ts'
import { needsMore } from './needs-more.ts'
import type { SimulatorOptions } from './options.ts'
import type { SimulatedThread } from './simulated-thread.ts'

/**
 * The program, its state and its record: takes one step of one thread when told to. It knows no time and no choice;
 * those are the simulation's.
 */
export class Machine {
  readonly kernel = new Kernel(new Int32Array(4096))
  readonly builder: TraceBuilder
  /** Microseconds that the sleep just begun takes. */
  sleepTime = 0
  /** Who goes on in place of the one that took the last step; null where that was no switch. */
  successor: SimulatedThread | null = null
  private readonly entities: Entities
  private readonly environment: Environment
  /** The value that names an operation in a `block` step, by the operation's code; 0 where none has blocked yet. */
  private readonly attempts = new Int32Array(vocabulary.operations.length)
  /** Random numbers that an order gives; null where it gives none. */
  readonly draws: GivenRandomChoices | null
  /** The time of the current step, microseconds. */
  private now = 0
  /** Whether there is an order, which may say what operations are given besides. */
  private readonly isSteered: boolean
  /** What must hold in every state; null where nothing is said. */
  readonly invariants: InvariantWatch | null
  /** Whether any process has been terminated yet. */
  private hasTerminated = false

  constructor(
    module: ScenarioModule,
    private readonly values: { readonly [name: string]: number | string },
    options: SimulatorOptions,
  ) {
    const { seed, strategy, cores, cost, choices } = options
    const { draws } = splitDraws(choices ?? [])
    this.isSteered = choices !== undefined
    this.invariants = module.scenario.invariants?.() ?? null
    this.draws = draws.size === 0 ? null : new GivenRandomChoices(draws, (path, number) => this.noteDraw(path, number))
    const machine = { ...plainMachine, ...options.machine }
    this.environment = new Environment(module, values, seed)
    this.builder = new TraceBuilder(vocabulary, {
      scenario: module.scenario.id,
      executor: 'simulator',
      parameters: values,
      seed,
      options: {
        strategy,
        cores,
        cost,
        choices: choices === undefined ? null : choices.length,
        ...machineRecord(machine, module.scenario.machine),
        ...(options.policy === undefined ? {} : { handover: options.policy }),
      },
      engine: engineVersion,
    })
    this.kernel.values = this.builder.values
    this.entities = new Entities(module, options, this.kernel, this.builder, this.draws)
  }

  /** The main thread, about to take its first step. */
  startMain(): SimulatedThread {
    const thread = this.entities.spawnMain(this.values)
    this.kernel.words[thread.base + threadWord.status] = ThreadStatus.runnable
    return thread
  }

  get threads(): readonly SimulatedThread[] {
    return this.entities.threads
  }

  /** The status that the model gives a thread. */
  statusOf(thread: SimulatedThread): number {
    return this.kernel.read(thread.base + threadWord.status)
  }

  threadAt(base: number): SimulatedThread {
    return this.entities.threadAt(base)
  }

  /** Whether all but daemons have ended. */
  get everybodyEnded(): boolean {
    return this.entities.alive === 0
  }

  /** Takes the pending step of a thread and returns the status that this leaves it in. */
  step(thread: SimulatedThread, time: number): number {
    const { kernel, builder } = this
    this.now = time
    if (thread.dies) {
      thread.pend(threadEnd, terminated)
      thread.dies = false
    }
    const { operation } = thread
    const more = needsMore(operation)
    if (more && operation === clockNow) thread.argument = thread.seesTime(time) / SECOND
    const argument = this.isSteered ? chosenArgument(thread) : thread.argument
    thread.startup = 0
    const step = builder.stepCount
    kernel.begin(step)
    this.successor = null
    let cause = kernel.takeCause(thread.base)
    if (thread.expiring) {
      kernel.expired = this.mayExpire(thread)
      thread.expiring = false
    }
    let result: unknown = null
    let outcome: number
    if (more) {
      if (operation.wakes || operation === threadWorked) cause = thread.lastStep
      if (operation === objectCreate) {
        result = this.entities.create(thread)
        outcome = result === null ? Outcome.raise : Outcome.done
      } else outcome = this.attemptWithMore(thread, argument, time)
    } else {
      const number = argumentNumber(operation, argument)
      outcome = operation.transition(kernel, thread.base, thread.targetBase, number, argument)
    }
    thread.lastStep = step
    const given = argument === null ? valueNull : builder.intern(argument)
    if (kernel.doomedCount > 0) this.hasTerminated = true
    if (outcome === Outcome.block) return this.block(thread, time, cause, argument)
    thread.retries = false
    if (outcome === Outcome.raise) {
      const error = kernel.error ?? { error: 'Error', message: '' }
      this.record(thread, time, operation.code, cause, given, builder.intern(error))
      thread.raise(error)
      return ThreadStatus.runnable
    }
    if (outcome === Outcome.exits) {
      this.record(thread, time, threadExit.code, cause, given, kernel.result)
      return ThreadStatus.runnable
    }
    this.record(thread, time, operation.code, cause, given, kernel.result)
    if (outcome === Outcome.work) {
      thread.pend(threadWorked, null)
      return ThreadStatus.runnable
    }
    const status = this.statusOf(thread)
    if (outcome === Outcome.switched) {
      this.successor = this.threadAt(kernel.successor)
      this.successor.takeOver(kernel.passed, kernel.error)
    } else if (status === ThreadStatus.runnable) thread.resume(result ?? plain(kernel.result, builder))
    else if (status !== ThreadStatus.sleeping && thread.needed) this.entities.alive--
    return status
  }

  /** Records that the thread cannot proceed, and returns the status that this leaves it in. */
  private block(thread: SimulatedThread, time: number, cause: number, argument: Value): number {
    const { builder } = this
    const { log, logged } = this.kernel
    const target = this.waitTarget(thread)
    if (thread.retries && target === thread.target) builder.annotate(time, thread.id, Annotation.lost, target)
    thread.retries = false
    const attempt = this.attemptAt(thread, target, argument)
    builder.step(time, thread.id, threadBlock.code, target, thread.line, cause, attempt, valueNull, log, logged)
    return ThreadStatus.blocked
  }

  /** Attempts one of the operations for which a transition is not all. Returns the outcome. */
  private attemptWithMore(thread: SimulatedThread, argument: Value, time: number): number {
    const { kernel, entities, environment } = this
    const { operation } = thread
    if (operation === threadStart) return entities.start(thread)
    if (operation === greenletCreate) return entities.makeGreenlet(thread)
    const line = operation === consoleInput ? environment.line : undefined
    if (operation === consoleInput) kernel.expired = line === undefined
    const number = argumentNumber(operation, argument)
    const outcome = operation.transition(kernel, thread.base, thread.targetBase, number, argument)
    if (outcome === Outcome.work) thread.work = number
    if (outcome === Outcome.sleep) this.sleepTime = environment.fallAsleep(thread, number, line, time)
    return outcome
  }

  /**
   * Whether its process was terminated, and it ends instead of its next step; a greenlet together with its thread. Who
   * was woken tries first what it was woken for, so that no release is for nothing; and what was begun to be computed is
   * computed.
   */
  mayDie(thread: SimulatedThread): boolean {
    // Asked before each step, and hardly ever so.
    if (!this.hasTerminated || !isDying(this.kernel, thread.base)) return false
    const { operation, retries } = this.currentOf(thread)
    return !retries && operation !== threadWorked
  }

  /** Of a thread and its greenlets the one that has its turn. */
  private currentOf(thread: SimulatedThread): SimulatedThread {
    return thread.host === null ? this.threadAt(currentOf(this.kernel, thread.base)) : thread
  }

  /** Whether the thread waits for what it asked for, and would give up when its time is over. */
  mayExpire(thread: SimulatedThread): boolean {
    const { kernel } = this
    return (
      this.statusOf(thread) === ThreadStatus.blocked &&
      kernel.read(thread.base + threadWord.waitsFor) === thread.targetBase &&
      timeLimit(thread.argument) !== null
    )
  }

  /** Whether the thread stands in the line of a condition, from which it may wake of itself. */
  maySpuriouslyWake(thread: SimulatedThread): boolean {
    const { kernel } = this
    return (
      thread.operation === conditionWait &&
      this.statusOf(thread) === ThreadStatus.blocked &&
      kernel.read(thread.base + threadWord.waitsFor) === thread.targetBase
    )
  }

  /** What a thread waits for, as in the column of steps. */
  private waitTarget(thread: SimulatedThread): number {
    const base = this.kernel.read(thread.base + threadWord.waitsFor)
    if (base === thread.targetBase) return thread.target
    // Who has come to its end waits for another thread or process, of which it has asked nothing.
    return this.entities.objectAt(base) ?? threadTarget(this.threadAt(base).id)
  }

  /** The time of a sleeper has come. */
  wakingOf(thread: SimulatedThread): void {
    thread.pend(thread.waking, thread.brought)
  }

  /** The value that names what the thread attempts, and waits in. */
  private attemptAt(thread: SimulatedThread, waitsFor: number, argument: Value): number {
    const { operation, target } = thread
    const plain = argument === null && target === waitsFor
    const known = plain ? (this.attempts[operation.code] ?? 0) : 0
    if (known !== 0) return known
    const attempt = attemptValue({ operation: operation.name, target, given: argument }, waitsFor)
    const value = this.builder.intern(attempt)
    if (plain) this.attempts[operation.code] = value
    return value
  }

  private record(
    thread: SimulatedThread,
    time: number,
    operation: number,
    cause: number,
    argument: number,
    result: number,
  ): void {
    const { log, logged } = this.kernel
    this.builder.step(time, thread.id, operation, thread.target, thread.line, cause, argument, result, log, logged)
  }

  /** Notes in the record that a thread drew a number that was given to it. */
  private noteDraw(path: string, number: number): void {
    const { builder } = this
    // A body begins before its thread is listed.
    const listed = builder.threads.findIndex((thread) => thread.path === path)
    const id = listed < 0 ? builder.threads.length : listed
    builder.annotate(this.now, id, Annotation.drew, builder.intern(number))
  }

  /** The end when all but daemons have ended. */
  finishedEnd(): EndRecord {
    const failed = this.threads.filter((thread) => this.statusOf(thread) === ThreadStatus.failed)
    if (failed[0]?.id === 0) {
      return { status: 'failed', detail: { kind: 'failed', thread: 0, error: failed[0].argument } }
    }
    return { status: 'finished', detail: { kind: 'finished', failed: failed.map((thread) => thread.id) } }
  }

  /** The end when nobody can go on: some wait for ever. */
  restingEnd(): EndRecord {
    const stuck = this.threads
      .filter((thread) => this.statusOf(thread) === ThreadStatus.blocked)
      .map((thread) => ({ thread: thread.id, target: this.waitTarget(thread), line: thread.line }))
    return { status: 'deadlock', detail: { kind: 'deadlock', stuck } }
  }

  view(end: EndRecord | null): Trace {
    return end === null ? this.builder.view(this.entities.words) : this.builder.view(this.entities.words, end)
  }
}

/** What a thread gives to the operation that it asks for, with what an order says besides. It is forgotten. */
function chosenArgument(thread: SimulatedThread): Value {
  const { argument, wakesSpuriously, notifies } = thread
  if (!wakesSpuriously && notifies === null) return argument
  thread.wakesSpuriously = false
  thread.notifies = null
  return notifies === null ? spurious(argument) : notifying(argument, notifies)
}

/** The value of a number, without a look at the table for the usual ones. */
function plain(id: number, builder: TraceBuilder): Value {
  if (id === valueNull) return null
  if (id === valueTrue) return true
  if (id === valueFalse) return false
  return builder.values.get(id)
}
