// Numbers the operations.
import '../model/atoms.ts'
import { valueFalse, valueNull, valueTrue } from '../base/value.ts'
import type { OperationSpec } from '../model/atom.ts'
import { Kernel, Outcome } from '../model/kernel.ts'
import { threadWord, threadWords } from '../model/layout.ts'
import { objectCreate, threadBlock, threadStart, threadWake } from '../model/thread.ts'
import { type PackedBirth, packBirth } from '../program/birth.ts'
import { errorValue } from '../program/errors.ts'
import { Pending } from '../program/pending.ts'
import { pidOf } from '../program/pid.ts'
import type { Operation } from '../program/request.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import { threadTarget } from '../trace/columns.ts'
import { Annotation, type ErrorValue, ThreadStatus } from '../trace/tables.ts'
import { lockWord, unlockWord } from './fast/lock.ts'
import { sendMail } from './mailbox.ts'
import { limitNames, type RunMemory } from './memory.ts'
import type { BirthMail, ObjectText, RunConfig, ThreadText } from './messages.ts'
import { encodeValue, Item, inText, StepWord, TextOf, usualRoom, writeFloat } from './record.ts'
import { type RingWriter, RunOver } from './ring-writer.ts'
import { takeSpare } from './spare.ts'

/** A clock is read for every so many steps at least. */
const stampEvery = 64

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
 *  - An object's own words are touched under its guard only, and numbers grow from one holder of a guard to the next.
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
 * No operation takes two guards, and none waits for anything but room in its ring while it has one (and the coordinator,
 * who makes room, takes no guard): so guards cannot deadlock.
 */
export class WorkerThread extends Pending {
  private readonly words: Int32Array
  private readonly kernel: Kernel
  /** The words of a step before its log. */
  private readonly head = new Int32Array(StepWord.log)
  /** The step that let the one under way happen, or -1. */
  private cause = -1
  private lastTick = 0
  private unstamped = 0
  /** Milliseconds that the start under way has waited for a worker. */
  private spawnWaited = 0
  /** Milliseconds since the run began when the last step was stamped. */
  private stamp = Number.NaN

  constructor(
    private readonly memory: RunMemory,
    private readonly ring: RingWriter,
    private readonly clock: () => number,
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
    this.unstamped = stampEvery
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
    const given = this.announce()
    const number = operation.argument === undefined ? 0 : operation.argument(argument)
    const guard = this.targetBase === 0 ? base : this.targetBase
    lockWord(words, guard)
    this.begin()
    const outcome = operation.transition(kernel, base, this.targetBase, number)
    switch (outcome) {
      case Outcome.block:
        if (this.retries) this.ring.annotation(Annotation.lost, this.target)
        this.retries = false
        this.record(threadBlock.code, given, valueNull, operation.code, true)
        unlockWord(words, guard)
        this.sleepUntilWoken()
        this.retries = true
        return true
      case Outcome.raise:
        this.refuse(operation.code, given, guard)
        return true
      case Outcome.sleep:
        this.retries = false
        this.record(operation.code, given, kernel.result, 0, true)
        unlockWord(words, guard)
        this.sleepFor((number / 1000) * this.config.scale)
        this.pend(threadWake, null)
        return true
      default:
        break
    }
    const goesOn = (words[base + threadWord.status] as number) === ThreadStatus.runnable // in the thread's own block
    this.record(operation.code, given, kernel.result, 0, !goesOn || operation === threadWake)
    unlockWord(words, guard)
    for (let i = 0; i < kernel.wokenCount; i++) this.wakeUp(kernel.woken[i] as number)
    this.retries = false
    if (goesOn) this.resume(plain(kernel.result))
    else this.memory.callCoordinator()
    return goesOn
  }

  /** Makes the object that the body asks for. */
  private create(): void {
    const { kernel, making, words, memory } = this
    if (making === null) throw new Error('nothing to make')
    const { atom, name, policy } = making
    const text: ObjectText = { kind: atom.kind, name, policy }
    const given = this.announce(JSON.stringify(text))
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
    this.retries = false
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
      this.spawnWaited = spare.waited
    }
    const text: ThreadText = { name, kind, path, body: packed?.body ?? '', daemon }
    const given = this.announce(JSON.stringify(text))
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
    this.retries = false
    this.resume(null)
  }

  /** Writes what goes ahead of a step and reserves its room. Returns the argument's number, or `inText`. */
  private announce(table: string | null = null): number {
    const { ring, argument } = this
    const tick = Atomics.load(this.words, this.memory.at.tick)
    if (tick < 0) throw new RunOver()
    const given =
      argument === null ? valueNull : argument === true ? valueTrue : argument === false ? valueFalse : inText
    if (given === inText) ring.text(TextOf.argument, encodeValue(argument))
    if (table !== null) ring.text(TextOf.table, table)
    ring.reserve(usualRoom)
    if (ring.waited > 0) {
      ring.annotation(Annotation.ringFull, Math.ceil(ring.waited * 1000))
      ring.waited = 0
    }
    if (this.spawnWaited > 0) {
      ring.annotation(Annotation.spawnWait, Math.ceil(this.spawnWaited * 1000))
      this.spawnWaited = 0
    }
    // The clock costs ten times as much as a step, so it is read only when the coordinator's round has changed.
    this.stamp = Number.NaN
    if (++this.unstamped >= stampEvery || tick !== this.lastTick) {
      this.stamp = this.clock()
      this.unstamped = 0
      this.lastTick = tick
    }
    return given
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
    this.ring.text(TextOf.result, encodeValue(error))
    this.record(operation, given, inText, 0, false)
    unlockWord(this.words, guard)
    this.retries = false
    this.raise(error.error, error.message)
  }

  /** Writes the step. Inside the guard. */
  private record(operation: number, argument: number, result: number, extra: number, atEdge: boolean): void {
    const { ring, kernel } = this
    const { log, logged } = kernel
    if (atEdge) {
      this.stamp = this.clock()
      this.unstamped = 0
    }
    // A log longer than the room reserved goes ahead in pieces; then the guard stays taken while the ring is emptied.
    let from = 0
    while (logged - from > usualRoom / 2) {
      const count = usualRoom / 2
      ring.reserve(usualRoom)
      ring.put(Item.log + (count + 1) * 8)
      ring.putAll(log, from, from + count)
      from += count
    }
    if (from > 0) ring.reserve(usualRoom)
    const { head } = this
    head[StepWord.header] = Item.step + (StepWord.log + logged - from) * 8
    head[StepWord.sequence] = this.lastStep
    head[StepWord.thread] = this.birthMail.id
    head[StepWord.operation] = operation
    head[StepWord.target] = this.target
    head[StepWord.line] = this.line
    head[StepWord.cause] = this.cause
    head[StepWord.argument] = argument
    head[StepWord.result] = result
    head[StepWord.extra] = extra
    writeFloat(head, StepWord.time, this.stamp)
    ring.putAll(head, 0, StepWord.log)
    ring.putAll(log, from, logged)
    ring.publish()
  }

  private wakeUp(thread: number): void {
    Atomics.store(this.words, thread + threadWord.wake, 1)
    Atomics.notify(this.words, thread + threadWord.wake, 1)
  }

  /** Sleeps until another has set this thread's wake word: exactly one does so for each time that it blocks. */
  private sleepUntilWoken(): void {
    const wake = this.birthMail.base + threadWord.wake
    while (Atomics.load(this.words, wake) === 0) Atomics.wait(this.words, wake, 0)
    if (this.memory.isOver) throw new RunOver()
    Atomics.store(this.words, wake, 0)
    this.unstamped = stampEvery
  }

  /** Sleeps for at least so many milliseconds after the last stamp. */
  private sleepFor(time: number): void {
    const wake = this.birthMail.base + threadWord.wake
    const until = this.stamp + time
    for (let left = time; left > 0; left = until - this.clock()) {
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

/** The value of a number that transitions return. */
function plain(id: number): null | boolean {
  if (id === valueNull) return null
  if (id === valueTrue || id === valueFalse) return id === valueTrue
  throw new RangeError(`an operation returned value ${id}, which workers do not share`)
}
