import type { OperationSpec } from '../model/atom.ts'
import { consoleInput } from '../model/console.ts'
import { Kernel, Outcome } from '../model/kernel.ts'
import { threadWord, threadWords } from '../model/layout.ts'
import { objectCreate, threadBlock, threadStart, threadWake } from '../model/thread.ts'
import { timeLimit } from '../model/time-limit.ts'
import { type PackedBirth, packBirth } from '../program/birth.ts'
import { errorValue } from '../program/errors.ts'
import { Pending } from '../program/pending.ts'
import { pidOf } from '../program/pid.ts'
import type { Operation } from '../program/request.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import { threadTarget } from '../trace/columns.ts'
import { Annotation, type ErrorValue, ThreadStatus } from '../trace/tables.ts'
import { lockWord, unlockWord } from './fast/lock.ts'
import { freeGuards, otherGuard, takeGuards } from './guards.ts'
import { sendMail } from './mailbox.ts'
import { limitNames, type RunMemory } from './memory.ts'
import type { BirthMail, ObjectText, RunConfig, ThreadText } from './messages.ts'
import { inText, StepWord } from './record.ts'
import type { Recorder } from './recorder.ts'
import { RunOver } from './ring-writer.ts'
import { takeSpare } from './spare.ts'

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
 * guard of births for `start` and `create`. Why the order of the numbers is an order that the model allows:
 *
 *  - An object's own words are touched under its guard only (an operation on a condition takes that of its lock too), and numbers grow from one holder of a guard to the next.
 *  - A thread's words that stand for its waiting (status, waitsFor, links, granted, cause) are touched by others only
 *    while it stands in a line, that is from its own step that blocked to the step that woke it. Both are steps on the
 *    block whose line it is, under one guard. Before and after it is runnable and alone touches them. It goes on only
 *    when its wake word is set, and this happens after the waking step got its number; so its next number is larger.
 *  - `join` reads the status of a thread that may just be changing it under another object's guard. It only tells ended
 *    from not ended, and `end` and `fail` are steps under the guard that `join` takes. The words of those who join are,
 *    as above, those of threads in the line of that very block.
 *  - `start` and `create` touch fresh words, and numbers of threads, objects and addresses are given under the guard of
 *    births together with the step's number; so a replay gives the same ones. A new thread begins after its start.
 *  - A guard and a wake word are synchronised (Atomics), so all plain writes before are seen by who comes after.
 *
 *  - One whose time to wait is over looks under the guards whether it still stands in the line, before its step.
 *
 * Two guards are taken in the order of their addresses, and nobody waits for anything else but room in its ring while it
 * has one (the coordinator, who makes room, takes no guard): so guards cannot deadlock.
 */
export class WorkerThread extends Pending {
  private readonly words: Int32Array
  private readonly kernel: Kernel
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
    body: Operation<unknown>,
  ) {
    super(body)
    this.words = memory.words
    this.kernel = new Kernel(memory.words)
  }

  /**
   * Runs the thread to its end.
   * @throws RunOver when the run is over before
   */
  run(): void {
    this.recorder.stampNext()
    this.resume(undefined)
    while (this.takeStep());
  }

  /** Takes the pending step. Returns whether the thread goes on. */
  private takeStep(): boolean {
    const { operation } = this
    if (operation === threadStart) this.start()
    else if (operation === objectCreate) this.create()
    else return this.operate(operation)
    return true
  }

  private operate(operation: OperationSpec): boolean {
    const { kernel, words, argument } = this
    const { base } = this.birthMail
    if (operation === consoleInput) throw new Error('input cannot be typed on real workers yet: Simulate can run this')
    const given = this.recorder.announce(argument)
    const number = operation.argument === undefined ? 0 : operation.argument(argument)
    const guard = this.targetBase === 0 ? base : this.targetBase
    const other = otherGuard(words, operation, this.targetBase)
    takeGuards(words, guard, other)
    const expired = this.late && this.mayExpire()
    if (this.late && !expired) {
      // Between the end of its time and the guard somebody has woken it, or moved it to a line where it stays.
      freeGuards(words, guard, other)
      this.retries = this.sleepUntilWoken()
      takeGuards(words, guard, other)
      this.recorder.readClock()
    }
    this.late = false
    this.begin()
    kernel.expired = expired
    const outcome = operation.transition(kernel, base, this.targetBase, number, argument)
    if (outcome === Outcome.raise) {
      this.refuse(operation.code, given, guard)
      return true
    }
    const status = words[base + threadWord.status] as number // in the thread's own block
    if (outcome === Outcome.block) {
      const waitsFor = words[base + threadWord.waitsFor] as number
      if (this.retries && waitsFor === this.targetBase) this.recorder.remark(Annotation.lost, this.target)
      this.record(threadBlock.code, given, waitsFor, operation.code, true)
      const limit = waitsFor === this.targetBase ? timeLimit(argument) : null
      freeGuards(words, guard, other)
      this.wakeUpAll()
      if (limit !== null && this.deadline === Number.POSITIVE_INFINITY)
        this.deadline = this.recorder.stamp + limit * 1000 * this.config.scale
      this.retries = this.sleepUntilWoken(limit === null ? Number.POSITIVE_INFINITY : this.deadline)
      this.late = !this.retries
      return true
    }
    const result = this.recorder.resultWord(kernel.result, kernel.values)
    this.record(operation.code, given, result, 0, status !== ThreadStatus.runnable || operation === threadWake)
    freeGuards(words, guard, other)
    this.wakeUpAll()
    this.settle()
    if (outcome === Outcome.sleep) {
      this.sleepFor((number / 1000) * this.config.scale)
      this.pend(threadWake, null)
      return true
    }
    if (status === ThreadStatus.runnable) this.resume(kernel.values.get(kernel.result))
    else this.memory.callCoordinator()
    return status === ThreadStatus.runnable
  }

  /** Whether the thread still waits for what it asked for. Inside the guards. */
  private mayExpire(): boolean {
    const { words } = this
    const { base } = this.birthMail
    return (
      words[base + threadWord.status] === ThreadStatus.blocked && words[base + threadWord.waitsFor] === this.targetBase
    )
  }

  /** The operation is over, one way or the other. */
  private settle(): void {
    this.retries = false
    this.deadline = Number.POSITIVE_INFINITY
  }

  /** Makes the object that the body asks for. */
  private create(): void {
    const { kernel, making, words, memory } = this
    if (making === null) throw new Error('nothing to make')
    const { atom, name, policy } = making
    if (atom.layout.fields.some((field) => field.type === 'items' || field.type === 'value'))
      throw new Error(`${atom.kind} "${name}" cannot be used on real workers yet: Simulate can run this`)
    const text: ObjectText = { kind: atom.kind, name, policy }
    const given = this.recorder.announce(this.argument, JSON.stringify(text))
    const guard = memory.at.birthGuard
    lockWord(words, guard)
    const base = this.roomFor(atom.layout.words)
    this.begin()
    if (atom.create(kernel, base, this.argument, policy) === Outcome.raise) {
      this.refuse(objectCreate.code, given, guard)
      return
    }
    words[memory.at.nextBase] = base + atom.layout.words
    const id = words[memory.at.nextObject] as number // in the run's memory
    words[memory.at.nextObject] = id + 1
    this.target = id
    this.record(objectCreate.code, given, kernel.result, base, false)
    unlockWord(words, guard)
    this.settle()
    this.resume({ id, base })
  }

  /** Starts the thread that the body asks for. */
  private start(): void {
    const { kernel, birth, newborn, words, memory } = this
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
      const spare = takeSpare(memory)
      worker = spare.worker
      this.recorder.spawnWaited = spare.waited
    }
    const text: ThreadText = { name, kind, path, body: packed?.body ?? '', daemon }
    const given = this.recorder.announce(this.argument, JSON.stringify(text))
    const guard = memory.at.birthGuard
    lockWord(words, guard)
    const base = this.roomFor(threadWords)
    const id = words[memory.at.nextThread] as number // in the run's memory
    if (id >= this.config.limits.threads) this.reachLimit('threads', this.config.limits.threads)
    this.begin()
    if (packed === null) {
      kernel.raise(problem?.error ?? 'Error', problem?.message ?? '')
      this.refuse(threadStart.code, given, guard)
      return
    }
    words[memory.at.nextBase] = base + threadWords
    words[memory.at.nextThread] = id + 1
    newborn.id = id
    newborn.base = base
    this.target = threadTarget(id)
    threadStart.transition(kernel, this.birthMail.base, base, 0)
    this.record(threadStart.code, given, kernel.result, base, false)
    unlockWord(words, guard)
    const pid = pidOf(kind, id, this.birthMail.pid)
    const mail: BirthMail = { id, base, name, kind, path, pid, daemon, ...packed }
    sendMail(memory, worker, JSON.stringify(mail))
    this.settle()
    this.resume(null)
  }

  /** Gives the step its number. Inside the guard. */
  private begin(): void {
    const sequence = Atomics.add(this.words, this.memory.at.sequence, 1)
    this.kernel.begin(sequence)
    this.cause = this.kernel.takeCause(this.birthMail.base)
    if (this.operation === threadWake) this.cause = this.lastStep
    this.lastStep = sequence
  }

  /** Records a step that raises, frees the guard and raises it in the body. */
  private refuse(operation: number, given: number, guard: number): void {
    const error = this.kernel.error ?? { error: 'Error', message: '' }
    this.recorder.text(error)
    this.record(operation, given, inText, 0, false)
    freeGuards(this.words, guard, otherGuard(this.words, this.operation, this.targetBase))
    this.wakeUpAll()
    this.settle()
    this.raise(error.error, error.message)
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
      Atomics.store(words, wake, 1)
      Atomics.notify(words, wake, 1)
    }
  }

  /**
   * Sleeps until another has set this thread's wake word: exactly one does so for each time that it blocks.
   * @param until milliseconds since the run began at which it stops waiting
   * @returns whether it was woken
   */
  private sleepUntilWoken(until = Number.POSITIVE_INFINITY): boolean {
    const wake = this.birthMail.base + threadWord.wake
    while (Atomics.load(this.words, wake) === 0) {
      const left = until === Number.POSITIVE_INFINITY ? until : until - this.recorder.clock()
      if (left <= 0) return false
      Atomics.wait(this.words, wake, 0, left)
    }
    if (this.memory.isOver) throw new RunOver()
    Atomics.store(this.words, wake, 0)
    this.recorder.stampNext()
    return true
  }

  /** Sleeps for at least so many milliseconds after the last stamp. */
  private sleepFor(time: number): void {
    const wake = this.birthMail.base + threadWord.wake
    const until = this.recorder.stamp + time
    for (let left = time; left > 0; left = until - this.recorder.clock()) {
      Atomics.wait(this.words, wake, 0, left)
      if (this.memory.isOver) throw new RunOver()
    }
  }

  /** Address of a new block. Inside the guard of births. */
  private roomFor(count: number): number {
    const base = this.words[this.memory.at.nextBase] as number // in the run's memory
    const most = this.memory.shape.stateWords
    if (base + count > most) this.reachLimit('memory', most * 4)
    return base
  }

  /** Ends the run because of a limit. */
  private reachLimit(limit: (typeof limitNames)[number], value: number): never {
    const { words, memory } = this
    Atomics.store(words, memory.at.limitValue, value)
    Atomics.store(words, memory.at.limit, limitNames.indexOf(limit) + 1)
    memory.callCoordinator()
    unlockWord(words, memory.at.birthGuard)
    throw new RunOver()
  }
}
