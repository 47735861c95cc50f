import { microseconds, SECOND } from '../base/units.ts'
import type { Value } from '../base/value.ts'
import type { OperationSpec } from '../model/atom.ts'
import { clockNow } from '../model/clock.ts'
import { consoleInput, consoleReceive } from '../model/console.ts'
import { pageFetch, pageResponse } from '../model/fetch.ts'
import { greenletCreate, parentIn } from '../model/greenlet.ts'
import { Outcome } from '../model/kernel.ts'
import { threadWord, threadWords } from '../model/layout.ts'
import {
  objectCreate,
  terminated,
  threadBlock,
  threadEnd,
  threadFail,
  threadStart,
  threadTerminate,
  threadWake,
  threadWork,
  threadWorked,
} from '../model/thread.ts'
import { timeLimit } from '../model/time-limit.ts'
import { type PackedBirth, packBirth } from '../program/birth.ts'
import { errorValue } from '../program/errors.ts'
import { beginningOf, Greenlet } from '../program/greenlets.ts'
import { Os } from '../program/os.ts'
import { type Beginning, Pending } from '../program/pending.ts'
import { pidOf } from '../program/pid.ts'
import type { Operation } from '../program/request.ts'
import { bodyName, type ScenarioModule } from '../program/scenario.ts'
import { targetThread, threadTarget } from '../trace/columns.ts'
import { Annotation, type ErrorValue, ownedBy, ThreadStatus } from '../trace/tables.ts'
import { Computing } from './computing.ts'
import { Gil } from './gil.ts'
import { Guards } from './guards.ts'
import { limitNames, type RunMemory } from './memory.ts'
import type { BirthMail, ObjectText, RunConfig, ThreadText } from './messages.ts'
import { inText, StepWord } from './record.ts'
import type { Recorder } from './recorder.ts'
import { RunOver } from './ring-writer.ts'
import { SharedKernel } from './shared-kernel.ts'
import { SharedValues } from './shared-values.ts'
import { takeSpare } from './spare.ts'
import type { TypedInput } from './typed-input.ts'
import type { WorkerPages } from './worker-pages.ts'

/** Bit of the wake word that says, once and for all, that the process has been terminated. */
const roused = 2

/**
 * A thread of a program on a worker: runs its body, and for each operation that it asks for takes the model's own
 * transition on the shared state words, in these moves:
 *
 *  1. what is needed before: texts go ahead into the ring, room for the step is reserved (this may sleep)
 *  2. the guard is taken, and within it the step gets its number
 *  3. the transition reads and writes the words
 *  4. the step is written into the ring; the guard is freed
 *  5. those whom it woke get their wake word set; if it was told to block, it sleeps on its own
 *
 * The guard is that of the block the operation is asked of; of the thread's own block where it is asked of nothing; the
 * guard of births for `start` and `create`. `Guards` says which operations take a second one. Why the order of the numbers is an order that the model allows:
 *
 *  - An object's own words are touched under its guard only (an operation on a condition takes that of its lock too), and numbers grow from one holder of a guard to the next.
 *  - A thread's words that stand for its waiting (status, waitsFor, links, granted, phase, saved, cause) are touched by others only
 *    while it stands in a line, that is from its own step that blocked to the step that woke it. Both are steps on the
 *    block whose line it is, under one guard. Before and after it is runnable and alone touches them. It goes on only
 *    when its wake word is set, and this happens after the waking step got its number; so its next number is larger.
 *  - `join` reads the status of a thread that may just be changing it under another object's guard. It only tells ended
 *    from not ended, and `end` and `fail` are steps under the guard that `join` takes. The words of those who join are,
 *    as above, those of threads in the line of that very block.
 *  - `start` and `create` touch fresh words, and numbers of threads, objects and addresses are given under the guard of
 *    births together with the step's number; so a replay gives the same ones. A new thread begins after its start.
 *    A `put` into a queue whose room is used up takes that guard too, before its number; under the queue's own guard
 *    nobody else can use up or enlarge the room between the look and the step.
 *  - Items of queues are numbers of shared values. Which number a value gets depends on who is first, but it says
 *    nothing: the trace gives its own, in the order of the steps.
 *  - A thread and its greenlets count as one: their common guard is that of the thread's block, so a greenlet's end and
 *    its making of others are ordered with whoever asks whether it is dead. All else of their blocks that switches
 *    change is touched by this one worker. A greenlet's waiting in lines is as that of a thread.
 *  - Everything of a network (who listens, connections, selectors) is touched under the guard of that network, besides
 *    that of the block asked: what was said of one guard holds for it, whichever of its lines a thread stands in.
 *  - `input` takes the guard of input besides that of the thread's own block; so lines are given in the order of steps.
 *  - A process that was terminated learns so from a word that others write under the guard of its block, and from a bit
 *    of its wake word that nothing clears. It ends by a step of its own: where it waits, under the guard of that line
 *    too, if it stands there still; else before it asks for anything else. Whoever woke it first is not woken in vain.
 *  - A guard and a wake word are synchronised (Atomics), so all plain writes before are seen by who comes after.
 *
 *  - One whose time to wait is over looks under the guards whether it still stands in the line, before its step.
 *
 * Guards are taken in the order of their addresses: of blocks, of births, of input, and last of shared values, which is
 * held while one is added and no longer. Nobody waits for anything else but room in its ring while it has one (the
 * coordinator, who makes room, takes no guard): so guards cannot deadlock.
 */
export class WorkerThread extends Pending {
  private readonly words: Int32Array
  private readonly kernel: SharedKernel
  private readonly guards: Guards
  private readonly computing: Computing
  /** The interpreter lock of its process, where there is one. */
  private readonly gil: Gil | null
  /** Of a thread: its greenlets, by the addresses of their blocks. */
  private readonly greenlets = new Map<number, WorkerThread>()
  /** The step that let the one under way happen, or -1. */
  private cause = -1
  /** Milliseconds since the run began when the operation under way stops waiting. */
  private deadline = Number.POSITIVE_INFINITY
  /** That time has come. */
  private late = false

  constructor(
    private readonly memory: RunMemory,
    private readonly recorder: Recorder,
    private readonly config: RunConfig,
    private readonly module: ScenarioModule,
    private readonly birthMail: BirthMail,
    private readonly input: TypedInput,
    private readonly pages: WorkerPages,
    body: Operation<unknown> | Beginning,
    os: Os,
    /** Of a greenlet: the thread that it lives in, with which it shares the worker. */
    private readonly host: WorkerThread | null = null,
  ) {
    super(body, os)
    this.words = memory.words
    this.computing = host?.computing ?? new Computing(memory)
    const lock = memory.gil(birthMail.pid)
    this.gil = host?.gil ?? (lock === null ? null : new Gil(memory, lock))
    this.guards = host?.guards ?? new Guards(memory)
    const values = new SharedValues(memory, () => this.reachLimit('memory', memory.shape.valueWords * 4))
    this.kernel = host?.kernel ?? new SharedKernel(memory.words, values, (count) => this.room(count))
  }

  /**
   * Runs the thread to its end, and its greenlets as it switches to them.
   * @throws RunOver when the run is over before
   */
  run(): void {
    this.takeGil()
    this.recorder.stampNext()
    this.resume(undefined)
    for (let current: WorkerThread | null = this; current !== null; ) current = current.takeStep()
    this.gil?.give()
  }

  /** Takes the pending step. Returns who takes the next one in this worker: itself, another after a switch, or nobody. */
  private takeStep(): WorkerThread | null {
    if (this.mayDie()) {
      if (this.late) return this.dieInLine()
      this.pend(threadEnd, terminated)
    }
    const { operation } = this
    this.offerGil()
    if (operation === threadStart) this.start()
    else if (operation === objectCreate) this.create()
    else if (operation === greenletCreate) this.makeGreenlet()
    else return this.operate(operation)
    return this
  }

  private operate(operation: OperationSpec): WorkerThread | null {
    const { kernel, words, guards, recorder } = this
    const { base } = this.birthMail
    const own = this.host?.birthMail.base ?? base
    const guarded = this.guardedTarget()
    if (operation === clockNow) this.argument = this.timeShown()
    const { argument } = this
    // One that is late may find that it has no step to take now: then nothing may have been written ahead.
    const ahead = this.late ? null : recorder.announce(argument)
    const number = operation.argument === undefined ? 0 : operation.argument(argument)
    guards.take(operation, own, guarded)
    const expired = this.late && this.mayExpire()
    if (this.late && !expired) {
      // Between the end of its time and the guard somebody has woken it, or moved it to a line where it stays.
      guards.free()
      this.retries = this.sleepUntilWoken()
      this.late = !this.retries
      return this
    }
    const given = ahead ?? this.announceInside(argument)
    this.late = false
    this.begin()
    kernel.expired = operation === consoleInput ? !this.input.take() : expired
    const outcome = operation.transition(kernel, base, this.targetBase, number, argument)
    if (outcome === Outcome.raise) {
      this.refuse(operation.code, given)
      return this
    }
    const status = words[base + threadWord.status] as number // in the thread's own block
    if (outcome === Outcome.block) {
      const waitsFor = words[base + threadWord.waitsFor] as number
      if (this.retries && waitsFor === this.targetBase) this.recorder.remark(Annotation.lost, this.target)
      this.record(threadBlock.code, given, waitsFor, operation.code, true)
      const limit = waitsFor === this.targetBase ? timeLimit(argument) : null
      guards.free()
      this.wakeUpAll()
      if (limit !== null && this.deadline === Number.POSITIVE_INFINITY)
        this.deadline = this.recorder.stamp + limit * 1000 * this.config.scale
      this.retries = this.sleepUntilWoken(limit === null ? Number.POSITIVE_INFINITY : this.deadline)
      this.late = !this.retries
      return this
    }
    const result = this.recorder.resultWord(kernel.result, kernel.values)
    const edge = operation.wakes || operation === threadWork || operation === threadWorked
    this.record(operation.code, given, result, 0, edge || status !== ThreadStatus.runnable)
    guards.free()
    this.wakeUpAll()
    this.settle()
    if (operation === threadTerminate) this.rouse(this.targetBase)
    if (outcome === Outcome.work) {
      this.computing.run((number / 1000) * this.config.scale, () => this.offerGil())
      this.pend(threadWorked, null)
      recorder.stampNext()
      return this
    }
    if (outcome === Outcome.sleep) {
      if (operation === consoleInput) this.receive()
      else if (operation === pageFetch) this.awaitPage()
      else {
        this.sleepFor((number / 1000) * this.config.scale)
        this.pend(threadWake, null)
      }
      return this
    }
    if (outcome === Outcome.switched) {
      const successor = this.at(kernel.successor)
      successor.takeOver(kernel.passed, kernel.error)
      return successor
    }
    if (status === ThreadStatus.runnable) this.resume(kernel.values.get(kernel.result))
    else this.memory.callCoordinator()
    return status === ThreadStatus.runnable ? this : null
  }

  /** What the clock shows: seconds of the program since the run began, to the microsecond. The step is stamped soon after. */
  private timeShown(): number {
    this.recorder.stampNext()
    return Math.max(0, microseconds(this.recorder.clock() / 1000 / this.config.scale)) / SECOND
  }

  /**
   * The block whose guard an operation takes for its target. A thread and its greenlets share one: they are a unit, as
   * long as nobody but that thread changes what is theirs.
   */
  private guardedTarget(): number {
    const { target, targetBase, words } = this
    const host = targetThread(target) >= 0 ? (words[targetBase + threadWord.host] as number) : 0
    return host === 0 ? targetBase : host
  }

  /** The one of this worker that has its block there. */
  private at(base: number): WorkerThread {
    const host = this.host ?? this
    return host.greenlets.get(base) ?? host
  }

  /** Waits for the line of input that it has taken. */
  private receive(): void {
    const { due } = this.input
    if (due !== null) this.sleepFor(due - this.recorder.stamp)
    this.pend(
      consoleReceive,
      this.waiting(() => this.input.receive()),
    )
  }

  /** Has the page fetched that it asks for, and sleeps until the answer is there. */
  private awaitPage(): void {
    const ticket = this.pages.ask(this.argument, this.birthMail.base + threadWord.wake)
    if (ticket !== null) this.sleepUntilWoken(Number.POSITIVE_INFINITY, false)
    this.pend(pageResponse, this.pages.answer(ticket))
  }

  /** As the recorder's `announce`, inside the guards, which others would wait for if the run is over. */
  private announceInside(argument: Value): number {
    try {
      return this.recorder.announce(argument)
    } catch (thrown) {
      this.guards.free()
      throw thrown
    }
  }

  /** Whether the thread still waits for what it asked for. Inside the guards. */
  private mayExpire(): boolean {
    const { words } = this
    const { base } = this.birthMail
    return (
      words[base + threadWord.status] === ThreadStatus.blocked && words[base + threadWord.waitsFor] === this.targetBase
    )
  }

  /**
   * Whether it was terminated, and ends instead of its next step. Who was woken tries first what it was woken for, so
   * that no release is for nothing; and what was begun to be computed is computed.
   */
  private mayDie(): boolean {
    const { operation, words } = this
    if (this.host !== null || this.retries) return false
    if (Atomics.load(words, this.birthMail.base + threadWord.killed) === 0) return false
    return operation !== threadWorked && operation !== threadEnd && operation !== threadFail
  }

  /** Ends where it waits, unless it has been woken meanwhile. */
  private dieInLine(): WorkerThread | null {
    const { words, guards, kernel } = this
    const { base } = this.birthMail
    for (;;) {
      const waitsFor = Atomics.load(words, base + threadWord.waitsFor)
      guards.takeBoth(base, waitsFor === this.targetBase ? this.guardedTarget() : waitsFor)
      if (words[base + threadWord.waitsFor] === waitsFor) break
      guards.free()
    }
    this.late = false
    if (words[base + threadWord.status] !== ThreadStatus.blocked) {
      guards.free()
      this.retries = this.sleepUntilWoken(Number.POSITIVE_INFINITY, false)
      return this
    }
    this.pend(threadEnd, terminated)
    const given = this.announceInside(terminated)
    this.begin()
    threadEnd.transition(kernel, base, 0, 0, terminated)
    this.record(threadEnd.code, given, kernel.result, 0, true)
    guards.free()
    this.wakeUpAll()
    this.settle()
    this.memory.callCoordinator()
    return null
  }

  /** A process that was terminated where it waits or sleeps is to look at that. */
  private rouse(target: number): void {
    Atomics.or(this.words, target + threadWord.wake, roused)
    Atomics.notify(this.words, target + threadWord.wake)
  }

  /** The operation is over, one way or the other. */
  private settle(): void {
    this.retries = false
    this.deadline = Number.POSITIVE_INFINITY
  }

  /** Makes the object that the body asks for. */
  private create(): void {
    const { kernel, making, words, memory, guards } = this
    if (making === null) throw new Error('nothing to make')
    const { atom, name, policy } = making
    const text: ObjectText = { kind: atom.kind, name, policy, ...ownedBy(making.owner, making.told) }
    const given = this.recorder.announce(this.argument, JSON.stringify(text))
    guards.takeBirths()
    this.begin()
    const base = this.room(atom.layout.words)
    if (atom.create(kernel, base, this.argument, policy) === Outcome.raise) {
      words[memory.at.nextBase] = base
      this.refuse(objectCreate.code, given)
      return
    }
    const id = words[memory.at.nextObject] as number // in the run's memory
    words[memory.at.nextObject] = id + 1
    this.target = id
    this.record(objectCreate.code, given, kernel.result, base, false)
    guards.free()
    this.settle()
    this.resume({ id, base })
  }

  /** Starts the thread that the body asks for. */
  private start(): void {
    const { kernel, birth, newborn, words, memory, guards } = this
    if (birth === null || newborn === null) throw new Error('nothing to start')
    const { name, kind, path, daemon } = birth
    let packed: PackedBirth | null = null
    let problem: ErrorValue | null = null
    try {
      packed = packBirth(this.module, birth)
    } catch (thrown) {
      problem = errorValue(thrown)
    }
    let worker = -1
    if (packed !== null) {
      const spare = this.waiting(() => takeSpare(memory))
      worker = spare.worker
      this.recorder.spawnWaited = spare.waited
    }
    const text: ThreadText = { name, kind, path, body: packed?.body ?? '', daemon, ...ownedBy(birth.owner) }
    const given = this.recorder.announce(this.argument, JSON.stringify(text))
    guards.takeBirths()
    const id = words[memory.at.nextThread] as number // in the run's memory
    if (id >= this.config.limits.threads) this.reachLimit('threads', this.config.limits.threads)
    this.begin()
    if (packed === null) {
      kernel.raise(problem?.error ?? 'Error', problem?.message ?? '')
      this.refuse(threadStart.code, given)
      return
    }
    const base = this.room(threadWords)
    words[memory.at.nextThread] = id + 1
    newborn.id = id
    newborn.base = base
    this.target = threadTarget(id)
    threadStart.transition(kernel, this.birthMail.base, base, 0)
    this.record(threadStart.code, given, kernel.result, base, false)
    guards.free()
    const pid = pidOf(kind, id, this.birthMail.pid)
    const mail: BirthMail = { id, base, name, kind, path, pid, daemon, ...packed }
    memory.mailbox(worker).send(memory, JSON.stringify(mail))
    this.settle()
    this.resume(null)
  }

  /** Makes the greenlet that the body asks for. */
  private makeGreenlet(): void {
    const { kernel, birth, newborn, words, memory, guards, argument, birthMail } = this
    if (birth === null || !(newborn instanceof Greenlet)) throw new Error('nothing to make')
    const { name, kind, path, daemon, owner } = birth
    const body = bodyName(this.module, birth.body) ?? birth.body.name
    const text: ThreadText = { name, kind, path, body, daemon, ...ownedBy(owner) }
    const given = this.recorder.announce(argument, JSON.stringify(text))
    guards.takeBirths()
    const id = words[memory.at.nextThread] as number // in the run's memory
    if (id >= this.config.limits.threads) this.reachLimit('threads', this.config.limits.threads)
    this.begin()
    const base = this.room(threadWords)
    if (greenletCreate.transition(kernel, birthMail.base, base, parentIn(argument)) === Outcome.raise) {
      words[memory.at.nextBase] = base
      this.refuse(greenletCreate.code, given)
      return
    }
    words[memory.at.nextThread] = id + 1
    newborn.id = id
    newborn.base = base
    this.target = threadTarget(id)
    this.record(greenletCreate.code, given, kernel.result, base, false)
    guards.free()
    const { pid } = birthMail
    const host = this.host ?? this
    const self = { id, name, kind, pid, path, greenlet: newborn }
    const os = new Os(self, this.config.seed, this.module, host.os)
    const mail: BirthMail = { id, base, name, kind, path, pid, daemon, body, parameters: '[]' }
    const { recorder, config, module, input, pages } = this
    const made = new WorkerThread(
      memory,
      recorder,
      config,
      module,
      mail,
      input,
      pages,
      beginningOf(birth, os),
      os,
      host,
    )
    host.greenlets.set(base, made)
    this.settle()
    this.resume(null)
  }

  /** Gives the step its number. Inside the guard. */
  private begin(): void {
    const sequence = Atomics.add(this.words, this.memory.at.sequence, 1)
    this.kernel.begin(sequence)
    this.cause = this.kernel.takeCause(this.birthMail.base)
    if (this.operation.wakes || this.operation === threadWorked) this.cause = this.lastStep
    this.lastStep = sequence
  }

  /** Records a step that raises, frees the guards and raises it in the body. */
  private refuse(operation: number, given: number): void {
    const error = this.kernel.error ?? { error: 'Error', message: '' }
    this.recorder.text(error)
    this.record(operation, given, inText, 0, false)
    this.guards.free()
    this.wakeUpAll()
    this.settle()
    this.raise(error)
  }

  /** Writes the step. Inside the guard. */
  private record(operation: number, argument: number, result: number, extra: number, atEdge: boolean): void {
    const { recorder, kernel } = this
    const { head } = recorder
    head[StepWord.sequence] = this.lastStep
    head[StepWord.thread] = this.birthMail.id
    head[StepWord.operation] = operation
    head[StepWord.target] = this.target
    head[StepWord.line] = this.line
    head[StepWord.cause] = this.cause
    head[StepWord.argument] = argument
    head[StepWord.result] = result
    head[StepWord.extra] = extra
    if (atEdge) recorder.readClock()
    recorder.write(kernel.log, kernel.logged)
  }

  /** Wakes those whom the step woke. */
  private wakeUpAll(): void {
    const { words, kernel } = this
    for (let i = 0; i < kernel.wokenCount; i++) {
      const wake = (kernel.woken[i] as number) + threadWord.wake // as many as it counts
      Atomics.or(words, wake, 1)
      Atomics.notify(words, wake, 1)
    }
  }

  /**
   * Sleeps until another has set this thread's wake word: exactly one does so for each time that it blocks.
   * @param until milliseconds since the run began at which it stops waiting
   * @param mortal whether it also stops when the process has been terminated
   * @returns whether it was woken
   */
  private sleepUntilWoken(until = Number.POSITIVE_INFINITY, mortal = true): boolean {
    const wake = this.birthMail.base + threadWord.wake
    const woken = this.waiting(() => {
      for (;;) {
        const seen = Atomics.load(this.words, wake)
        if ((seen & 1) !== 0) return true
        if (mortal && (seen & roused) !== 0) return false
        const left = until === Number.POSITIVE_INFINITY ? until : until - this.recorder.clock()
        if (left <= 0) return false
        Atomics.wait(this.words, wake, seen, left)
      }
    })
    if (!woken) return false
    if (this.memory.isOver) throw new RunOver()
    Atomics.and(this.words, wake, ~1)
    this.recorder.stampNext()
    return true
  }

  /** Sleeps for at least so many milliseconds after the last stamp, or until the process has been terminated. */
  private sleepFor(time: number): void {
    const wake = this.birthMail.base + threadWord.wake
    const until = this.recorder.stamp + time
    this.waiting(() => {
      for (let left = time; left > 0; left = until - this.recorder.clock()) {
        if ((Atomics.load(this.words, wake) & roused) !== 0) return
        Atomics.wait(this.words, wake, 0, left)
        if (this.memory.isOver) throw new RunOver()
      }
    })
  }

  /** Does what may take long and computes nothing: without the interpreter lock, if there is one. Outside the guards. */
  private waiting<Result>(wait: () => Result): Result {
    this.gil?.give()
    const result = wait()
    this.takeGil()
    return result
  }

  private takeGil(): void {
    const { gil, recorder } = this
    if (gil === null) return
    const since = recorder.clock()
    if (gil.take()) recorder.waitedForGil(since)
  }

  /** Lets another who asks for the interpreter lock have a turn. Outside the guards. */
  private offerGil(): void {
    const { gil, recorder } = this
    if (gil === null || !gil.isWanted) return
    const since = recorder.clock()
    gil.handOver()
    recorder.waitedForGil(since)
  }

  /** The address of so many fresh words. Inside the guard of births. */
  private room(count: number): number {
    if (!this.guards.haveBirths) throw new Error('room is given inside the guard of births')
    const { words, memory } = this
    const base = words[memory.at.nextBase] as number // in the run's memory
    const most = memory.shape.stateWords
    if (base + count > most) this.reachLimit('memory', most * 4)
    words[memory.at.nextBase] = base + count
    return base
  }

  /** Ends the run because of a limit. Inside the guards. */
  private reachLimit(limit: (typeof limitNames)[number], value: number): never {
    const { words, memory } = this
    Atomics.store(words, memory.at.limitValue, value)
    Atomics.store(words, memory.at.limit, limitNames.indexOf(limit) + 1)
    memory.callCoordinator()
    this.guards.free()
    throw new RunOver()
  }
}
