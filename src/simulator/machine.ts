import { microseconds, SECOND } from '../base/units.ts'
import { type Value, valueFalse, valueNull, valueTrue } from '../base/value.ts'
import { vocabulary } from '../model/atoms.ts'
import { clockNow } from '../model/clock.ts'
import { conditionWait, notifying, spurious } from '../model/condition.ts'
import { consoleInput, consoleReceive } from '../model/console.ts'
import { pageFetch, pageResponse } from '../model/fetch.ts'
import { currentOf, greenletCreate, parentIn } from '../model/greenlet.ts'
import { Kernel, Outcome } from '../model/kernel.ts'
import { firstBlock, threadWord, threadWords } from '../model/layout.ts'
import {
  isDying,
  objectCreate,
  processOf,
  terminated,
  threadBlock,
  threadEnd,
  threadFail,
  threadStart,
  threadWake,
  threadWorked,
} from '../model/thread.ts'
import { timeLimit } from '../model/time-limit.ts'
import { type PackedBirth, packBirth } from '../program/birth.ts'
import { splitDraws } from '../program/choices.ts'
import { decodeCrossing } from '../program/crossing.ts'
import { engineVersion } from '../program/engine.ts'
import { errorValue } from '../program/errors.ts'
import { beginningOf, Greenlet, mainGreenlet } from '../program/greenlets.ts'
import type { InputLine } from '../program/input-script.ts'
import { machineRecord, plainMachine } from '../program/machine-options.ts'
import { Os } from '../program/os.ts'
import { PageRequests, type Pages, simulatedAnswer } from '../program/pages.ts'
import { inputOf } from '../program/parameters.ts'
import { firstPid, pidOf } from '../program/pid.ts'
import type { Birth, Body } from '../program/request.ts'
import { bodyName, pagesOf, type ScenarioModule } from '../program/scenario.ts'
import { attemptValue } from '../trace/attempt.ts'
import { TraceBuilder } from '../trace/builder.ts'
import { threadTarget } from '../trace/columns.ts'
import { Annotation, type EndRecord, hostedBy, ownedBy, type ThreadKind, ThreadStatus } from '../trace/tables.ts'
import type { Trace } from '../trace/trace.ts'
import { GivenDraws } from './given-draws.ts'
import type { SimulatorOptions } from './options.ts'
import { SimulatedThread } from './simulated-thread.ts'

/**
 * The program, its state and its record: takes one step of one thread when told to. It knows no time and no choice;
 * those are the simulation's.
 */
export class Machine {
  readonly kernel = new Kernel(new Int32Array(4096))
  readonly builder: TraceBuilder
  readonly threads: SimulatedThread[] = []
  /** Microseconds that the sleep just begun takes. */
  sleepTime = 0
  /** Who goes on in place of the one that took the last step; null where that was no switch. */
  successor: SimulatedThread | null = null
  private readonly input: readonly InputLine[]
  private typed = 0
  private readonly pages: Pages | null
  /** Threads by the addresses of their blocks. */
  private readonly byBase: SimulatedThread[] = []
  /** Objects by the addresses of their blocks. */
  private readonly targets: number[] = []
  /** The value that names an operation in a `block` step, by the operation's code; 0 where none has blocked yet. */
  private readonly attempts = new Int32Array(vocabulary.operations.length)
  /** Random numbers that an order gives; null where it gives none. */
  readonly draws: GivenDraws | null
  /** The time of the current step, microseconds. */
  private now = 0
  private nextBase = firstBlock
  private alive = 0
  private readonly startProcess: number

  constructor(
    private readonly module: ScenarioModule,
    private readonly values: { readonly [name: string]: number | string },
    private readonly options: SimulatorOptions,
  ) {
    const { seed, strategy, cores, cost, choices } = options
    const { draws } = splitDraws(choices ?? [])
    this.draws = draws.size === 0 ? null : new GivenDraws(draws, (path, number) => this.noteDraw(path, number))
    const machine = { ...plainMachine, ...options.machine }
    this.startProcess = microseconds(machine.startProcess)
    this.input = inputOf(module.scenario.parameters, values)
    this.pages = pagesOf(module.scenario, values)
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
    this.kernel.allocate = (words) => this.allocate(words)
  }

  /** The main thread, about to take its first step. */
  startMain(): SimulatedThread {
    const { main } = this.module.scenario
    const born = { name: 'main', kind: 'process' as const, path: '', daemon: false }
    const thread = this.spawn(main, [this.values], 'main', born, null)
    this.kernel.words[thread.base + threadWord.status] = ThreadStatus.runnable
    return thread
  }

  /** The status that the model gives a thread. */
  statusOf(thread: SimulatedThread): number {
    return this.kernel.read(thread.base + threadWord.status)
  }

  threadAt(base: number): SimulatedThread {
    return this.byBase[base] as SimulatedThread // blocks in lines are blocks of threads
  }

  /** Whether all but daemons have ended. */
  get everybodyEnded(): boolean {
    return this.alive === 0
  }

  /** Takes the pending step of a thread and returns the status that this leaves it in. */
  step(thread: SimulatedThread, time: number): number {
    const { kernel, builder } = this
    this.now = time
    if (thread.dies) thread.pend(threadEnd, terminated)
    thread.dies = false
    if (thread.operation === clockNow) thread.argument = thread.seesTime(time) / SECOND
    const { operation } = thread
    const argument = chosenArgument(thread)
    thread.startup = 0
    const step = builder.stepCount
    kernel.begin(step)
    this.successor = null
    let cause = kernel.takeCause(thread.base)
    if (operation.wakes || operation === threadWorked) cause = thread.lastStep
    const line = operation === consoleInput ? this.input[this.typed] : undefined
    kernel.expired = operation === consoleInput ? line === undefined : thread.expiring && this.mayExpire(thread)
    thread.expiring = false
    let result: unknown = null
    let outcome: number
    if (operation === objectCreate) {
      result = this.create(thread)
      outcome = result === null ? Outcome.raise : Outcome.done
    } else if (operation === threadStart) outcome = this.start(thread)
    else if (operation === greenletCreate) outcome = this.makeGreenlet(thread)
    else {
      const number = operation.argument === undefined ? 0 : operation.argument(argument)
      outcome = operation.transition(kernel, thread.base, thread.targetBase, number, argument)
      if (outcome === Outcome.work) thread.work = number
      if (outcome === Outcome.sleep) this.sleepTime = this.fallAsleep(thread, number, line, time)
    }
    thread.lastStep = step
    const given = argument === null ? valueNull : builder.intern(argument)
    if (outcome === Outcome.block) {
      const target = this.waitTarget(thread)
      if (thread.retries && target === thread.target) builder.annotate(time, thread.id, Annotation.lost, target)
      const attempt = this.attemptAt(thread, target, argument)
      const { log, logged } = kernel
      builder.step(time, thread.id, threadBlock.code, target, thread.line, cause, attempt, valueNull, log, logged)
      thread.retries = false
      return ThreadStatus.blocked
    }
    thread.retries = false
    if (outcome === Outcome.raise) {
      const error = kernel.error ?? { error: 'Error', message: '' }
      this.record(thread, time, operation.code, cause, given, builder.intern(error))
      thread.raise(error)
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
    else if (status !== ThreadStatus.sleeping && !thread.daemon) this.alive--
    return status
  }

  /**
   * Whether its process was terminated, and it ends instead of its next step; a greenlet together with its thread. Who
   * was woken tries first what it was woken for, so that no release is for nothing; and what was begun to be computed is
   * computed.
   */
  mayDie(thread: SimulatedThread): boolean {
    const { operation, retries } = this.currentOf(thread)
    if (retries || !isDying(this.kernel, thread.base)) return false
    return operation !== threadWorked && operation !== threadEnd && operation !== threadFail
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
  mayRouse(thread: SimulatedThread): boolean {
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
    return base === thread.targetBase ? thread.target : (this.targets[base] ?? thread.target)
  }

  /**
   * Notes what the thread does when its sleep is over.
   * @param line of input that it gets, if it asked for one
   * @returns how long it sleeps, in microseconds
   */
  private fallAsleep(thread: SimulatedThread, duration: number, line: InputLine | undefined, time: number): number {
    if (line !== undefined) {
      this.typed++
      thread.waking = consoleReceive
      thread.brought = line.text
      return Math.max(0, microseconds(line.seconds) - time)
    }
    if (thread.operation === pageFetch) {
      const asker = thread.host ?? thread
      asker.requests ??= new PageRequests(this.pages, this.options.seed)
      const { after, answer } = simulatedAnswer(this.pages, asker.requests.next(thread.argument))
      thread.waking = pageResponse
      thread.brought = answer
      return microseconds(after)
    }
    thread.waking = threadWake
    thread.brought = null
    return duration
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

  /** Room for a block of so many words. */
  private allocate(words: number): number {
    const base = this.nextBase
    this.nextBase += words
    if (this.nextBase > this.kernel.words.length) {
      const larger = new Int32Array(this.nextBase * 2)
      larger.set(this.kernel.words)
      this.kernel.words = larger
    }
    return base
  }

  /** Makes the object that the thread asks for; null with `kernel.error` when that is not allowed. */
  private create(thread: SimulatedThread): { id: number; base: number } | null {
    const { making } = thread
    if (making === null) return null
    const { atom, name } = making
    const policy = this.options.policy ?? making.policy
    const id = this.builder.objects.length
    const base = this.allocate(atom.layout.words)
    if (atom.create(this.kernel, base, thread.argument, policy) === Outcome.raise) {
      this.nextBase = base
      return null
    }
    thread.target = id
    this.builder.objects.push({ id, kind: atom.kind, name, policy, base, ...ownedBy(making.owner, making.told) })
    this.targets[base] = id
    return { id, base }
  }

  /** Starts the thread that the thread asks for. */
  private start(thread: SimulatedThread): number {
    const { birth, newborn } = thread
    if (birth === null || newborn === null) return this.kernel.raise('RuntimeError', 'nothing to start')
    let packed: PackedBirth
    try {
      packed = packBirth(this.module, birth)
    } catch (thrown) {
      const { error, message } = errorValue(thrown)
      return this.kernel.raise(error, message)
    }
    const child = this.spawn(birth.body, decodeCrossing(packed.parameters, this.module), packed.body, birth, thread.id)
    newborn.id = child.id
    newborn.base = child.base
    thread.target = threadTarget(child.id)
    const process = this.threads[thread.pid - firstPid]?.base ?? firstBlock
    return threadStart.transition(this.kernel, thread.base, child.base, processOf(birth.kind, process))
  }

  /** Makes the greenlet that the thread asks for. */
  private makeGreenlet(thread: SimulatedThread): number {
    const { birth, newborn, argument } = thread
    if (birth === null || !(newborn instanceof Greenlet)) return this.kernel.raise('RuntimeError', 'nothing to make')
    const base = this.allocate(threadWords)
    const outcome = greenletCreate.transition(this.kernel, thread.base, base, parentIn(argument))
    if (outcome === Outcome.raise) {
      this.nextBase = base
      return outcome
    }
    const id = this.threads.length
    const host = thread.host ?? thread
    const { body, name, path, kind, daemon, owner } = birth
    const pid = pidOf(kind, id, this.builder.threads[host.id]?.pid ?? firstPid)
    newborn.id = id
    newborn.base = base
    thread.target = threadTarget(id)
    const os = new Os({ id, name, kind, pid, path, greenlet: newborn }, this.options.seed, this.module, host.os)
    const greenlet = new SimulatedThread(id, base, path, pid, daemon, beginningOf(birth, os), os, host)
    this.threads.push(greenlet)
    this.byBase[base] = greenlet
    const named = bodyName(this.module, body) ?? body.name
    const record = { id, name, kind, parent: thread.id, path, body: named, pid, daemon, base }
    this.builder.threads.push({ ...record, ...hostedBy(host.id), ...ownedBy(owner) })
    return outcome
  }

  private spawn(
    body: Body,
    parameters: readonly unknown[],
    bodyNamed: string,
    birth: Pick<Birth, 'name' | 'kind' | 'path' | 'daemon' | 'owner'>,
    parent: number | null,
  ): SimulatedThread {
    const id = this.threads.length
    const base = this.allocate(threadWords)
    const kind: ThreadKind = birth.kind
    const pid = pidOf(kind, id, this.builder.threads[parent ?? 0]?.pid ?? firstPid)
    const { name, path, daemon } = birth
    const greenlet = mainGreenlet(id, base, name)
    const os = new Os({ id, name, kind, pid, path, greenlet }, this.options.seed, this.module)
    os.drawing = this.draws
    const thread = new SimulatedThread(id, base, path, pid, daemon, body(os, ...parameters), os)
    if (kind === 'process' && parent !== null) thread.startup = this.startProcess
    this.threads.push(thread)
    this.byBase[base] = thread
    const owned = ownedBy(birth.owner)
    this.builder.threads.push({ id, name, kind, parent, path, body: bodyNamed, pid, daemon, base, ...owned })
    if (!daemon) this.alive++
    thread.resume(undefined)
    return thread
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
    return end === null ? this.builder.view(this.nextBase) : this.builder.view(this.nextBase, end)
  }
}

/** What a thread gives to the operation that it asks for, with what an order says besides. It is forgotten. */
function chosenArgument(thread: SimulatedThread): Value {
  const { argument, rouses, notifies } = thread
  if (!rouses && notifies === null) return argument
  thread.rouses = false
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
