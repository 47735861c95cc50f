import { microseconds, SECOND } from '../base/units.ts'
import type { OperationSpec } from '../model/atom.ts'
import { clockNow } from '../model/clock.ts'
import { consoleInput, consoleReceive } from '../model/console.ts'
import { terminated, threadEnd, threadExit, threadFail } from '../model/ending.ts'
import { pageFetch, pageResponse } from '../model/fetch.ts'
import { greenletCreate } from '../model/greenlet.ts'
import { Outcome } from '../model/kernel.ts'
import { threadWord } from '../model/layout.ts'
import {
  objectCreate,
  threadBlock,
  threadStart,
  threadUnmet,
  threadWake,
  threadWork,
  threadWorked,
} from '../model/thread.ts'
import { timeLimit } from '../model/time-limit.ts'
import { assumptionError } from '../program/errors.ts'
import { beginningOf, type Greenlet } from '../program/greenlets.ts'
import { Os } from '../program/os.ts'
import type { Beginning } from '../program/pending.ts'
import type { Operation } from '../program/request.ts'
import { targetThread } from '../trace/columns.ts'
import { Annotation, ThreadStatus } from '../trace/tables.ts'
import type { SpawnMail } from './messages.ts'
import { interrupt } from './sleep.ts'
import { createObject, makeGreenlet, startThread } from './spawn.ts'
import { StepTaker } from './step-taker.ts'
import type { WorkerContext } from './worker-context.ts'

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
 *    its making of others are ordered with the one who asks whether it is dead. All else of their blocks that switches
 *    change is touched by this one worker. A greenlet's waiting in lines is as that of a thread.
 *  - Everything of a network (who listens, connections, selectors) is touched under the guard of that network, besides
 *    that of the block asked: what was said of one guard holds for it, whichever of its lines a thread stands in.
 *  - `input` takes the guard of input besides that of the thread's own block; so lines are given in the order of steps.
 *  - The threads of a process that was terminated, or has ended without them, learn so from a word that others write inside
 *    the guard of births, which the one who starts a thread in it has too, and from a bit of their wake words that
 * nothing    clears. Each ends by a step of its own: where it waits, under the guard of that line too, if it stands
 * there still; else    before it asks for anything else. The one who woke it first is not woken in vain.
 *  - A process and those who are of it, its threads and child processes, know of each other under the guard of the
 *    process: the one who ends takes that besides its own. So a process that would end finds under its own guard who
 * has ended,    and under that of births, which it takes too, who was started; it waits in a line of its own block, and
 * who wakes it    there has that guard. The same holds for those who wait for sentinels. Which process a thread is of, and whether it is
 *    a daemon, is written before it begins and never changed.
 *  - Who asks which threads or children of its process live takes the guards of that process and of births: under the one
 *    nobody of them ends, under the other nobody is started. Who they are was written at their start and never changes.
 *  - A guard and a wake word are synchronised (Atomics), so all plain writes before are seen by who comes after.
 *
 *  - While a thread is in an atomic block nobody else gets a number (`Turns`): who asks for one frees its guards and takes
 *    them again when the block is over. So a block waits for those alone who got theirs before.
 *
 *  - One whose time to wait is over looks under the guards whether it still stands in the line, before its step.
 *
 * Guards are taken in the order of their addresses: of blocks, of births, of input, and last of shared values, which is
 * held while one is added and no longer. Nobody waits for anything else but room in its ring while it has one (the
 * coordinator, who makes room, takes no guard): so guards cannot deadlock.
 */
export class WorkerThread extends StepTaker {
  /** Of a thread: its greenlets, by the addresses of their blocks. */
  private readonly greenlets = new Map<number, WorkerThread>()
  /** Its time to wait is over. */
  private late = false

  constructor(
    place: WorkerContext,
    spawnMail: SpawnMail,
    body: Operation<unknown> | Beginning,
    os: Os,
    /** Of a greenlet: the thread that it lives in, with which it shares the worker. */
    private readonly host: WorkerThread | null = null,
  ) {
    super(place, spawnMail, body, os)
  }

  /**
   * Runs the thread to its end, and its greenlets as it switches to them.
   * @throws RunOver when the run is over before
   */
  run(): void {
    const { sleep, recorder } = this.place
    sleep.takeGil()
    recorder.stampNext()
    this.resume(undefined)
    for (let current: WorkerThread | null = this; current !== null; ) current = current.takeStep()
    sleep.giveGil()
  }

  /** Takes the pending step. Returns who takes the next one in this worker: itself, another after a switch, or nobody. */
  private takeStep(): WorkerThread | null {
    if (this.mayDie()) {
      if (this.late) return this.dieInLine()
      // A greenlet ends together with its thread, which says so.
      const dying = this.host ?? this
      dying.pend(threadEnd, terminated)
      return dying.operate(threadEnd)
    }
    // Nobody can say here that the run does not count: others have gone on meanwhile.
    if (this.operation === threadUnmet)
      this.pend(threadFail, { error: assumptionError, message: 'an assumption does not hold' })
    const { operation } = this
    // Others get no step before an atomic block is over.
    if (this.place.kernel.atomicBy === 0) this.place.sleep.offerGil()
    if (operation === threadStart) startThread(this)
    else if (operation === objectCreate) createObject(this)
    else if (operation === greenletCreate) makeGreenlet(this, (mail, greenlet) => this.keep(mail, greenlet))
    else return this.operate(operation)
    return this
  }

  private operate(operation: OperationSpec): WorkerThread | null {
    const { kernel, words, guards, recorder, sleep, config } = this.place
    const { base } = this.spawnMail
    const own = this.host?.spawnMail.base ?? base
    const guarded = this.guardedTarget()
    // One that is late may find that it has no step to take now: then nothing may have been written ahead. What the clock
    // shows is read when the step has its number, as stamps are.
    const ahead = this.late || operation === clockNow ? null : recorder.announce(this.argument)
    const number = operation.argument === undefined ? 0 : operation.argument(this.argument)
    let expired = false
    do {
      guards.take(operation, own, guarded)
      expired = this.late && this.mayExpire()
      if (this.late && !expired) {
        // Between the end of its time and the guard somebody has woken it, or moved it to a line where it stays.
        guards.free()
        this.retries = sleep.untilWoken(base)
        this.late = !this.retries
        return this
      }
    } while (!this.begin())
    // It fails in an atomic block, which is over so.
    if (operation === threadFail) kernel.atomicBy = 0
    if (operation === clockNow) this.argument = this.timeShown()
    const { argument } = this
    const given = ahead ?? this.announceInside(argument)
    this.late = false
    kernel.expired = operation === consoleInput ? !this.place.input.take() : expired
    const outcome = operation.transition(kernel, base, this.targetBase, number, argument)
    if (outcome === Outcome.raise) {
      this.refuse(operation.code, given)
      return this
    }
    const status = words[base + threadWord.status] as number // in the thread's own block
    if (outcome === Outcome.exits) {
      this.finish(threadExit.code, given, recorder.resultWord(kernel.result, kernel.values), 0, false)
      this.settle()
      interrupt(words, kernel)
      return this
    }
    if (outcome === Outcome.block) {
      const waitsFor = words[base + threadWord.waitsFor] as number
      if (this.retries && waitsFor === this.targetBase) recorder.annotation(Annotation.lost, this.target)
      this.finish(threadBlock.code, given, waitsFor, operation.code, true)
      const limit = waitsFor === this.targetBase ? timeLimit(argument) : null
      if (limit !== null && this.deadline === Number.POSITIVE_INFINITY)
        this.deadline = sleep.after(limit * 1000 * config.scale)
      this.retries = sleep.untilWoken(base, limit === null ? Number.POSITIVE_INFINITY : this.deadline)
      this.late = !this.retries
      return this
    }
    const result = recorder.resultWord(kernel.result, kernel.values)
    const edge = operation.wakes || operation === threadWork || operation === threadWorked
    this.finish(operation.code, given, result, 0, edge || status !== ThreadStatus.runnable)
    this.settle()
    interrupt(words, kernel)
    if (outcome === Outcome.work) {
      this.place.computing.run((number / 1000) * config.scale, () => sleep.offerGil())
      this.pend(threadWorked, null)
      return this
    }
    if (outcome === Outcome.sleep) {
      if (operation === consoleInput) this.receive()
      else if (operation === pageFetch) this.awaitPage()
      else {
        sleep.untilTime(base, sleep.after((number / 1000) * config.scale))
        this.pend(threadWake, null)
      }
      return this
    }
    if (outcome === Outcome.switched) {
      const successor = this.at(kernel.successor)
      successor.takeOver(kernel.passed, kernel.error)
      return successor
    }
    // No step after it was before the time shown.
    if (operation === clockNow) recorder.stampNext()
    if (status === ThreadStatus.runnable) this.resume(kernel.values.get(kernel.result))
    else this.place.memory.callCoordinator()
    return status === ThreadStatus.runnable ? this : null
  }

  /** What the clock shows: seconds of the program since the run began, to the microsecond. The step is stamped right after. */
  private timeShown(): number {
    const { recorder, config } = this.place
    recorder.stampNext()
    return Math.max(0, microseconds(recorder.clock() / 1000 / config.scale)) / SECOND
  }

  /**
   * The block whose guard an operation takes for its target. A thread and its greenlets share one: they are a unit, as
   * long as nobody but that thread changes what is theirs.
   */
  private guardedTarget(): number {
    const { target, targetBase } = this
    const host = targetThread(target) >= 0 ? (this.place.words[targetBase + threadWord.host] as number) : 0
    return host === 0 ? targetBase : host
  }

  /** The one of this worker that has its block there. */
  private at(base: number): WorkerThread {
    const host = this.host ?? this
    return host.greenlets.get(base) ?? host
  }

  /** A greenlet that was made is one of this worker's from now on. */
  private keep(mail: SpawnMail, greenlet: Greenlet): void {
    const { place, spawn } = this
    if (spawn === null) throw new Error('nothing was made')
    const host = this.host ?? this
    const { id, name, kind, pid, path, process, heritage } = mail
    const self = { id, name, kind, pid, path, process, heritage, greenlet }
    const os = new Os(self, place.config.seed, place.module, host.os)
    host.greenlets.set(mail.base, new WorkerThread(place, mail, beginningOf(spawn, os), os, host))
  }

  /** Waits for the line of input that it has taken. */
  private receive(): void {
    const { input, sleep } = this.place
    const { due } = input
    if (due !== null) sleep.untilTime(this.spawnMail.base, due)
    const line = sleep.unlocked(() => input.receive(() => sleep.isInterrupted(this.spawnMail.base)))
    this.pend(consoleReceive, line)
  }

  /** Has the page fetched that it asks for, and sleeps until the answer is there. */
  private awaitPage(): void {
    const { pages, sleep } = this.place
    const { base } = this.spawnMail
    const ticket = pages.ask(this.argument, base + threadWord.wake)
    if (ticket !== null) sleep.untilWoken(base, Number.POSITIVE_INFINITY, false)
    this.pend(pageResponse, pages.answer(ticket))
  }

  /** Whether the thread still waits for what it asked for. Inside the guards. */
  private mayExpire(): boolean {
    const { words } = this.place
    const { base } = this.spawnMail
    return (
      words[base + threadWord.status] === ThreadStatus.blocked && words[base + threadWord.waitsFor] === this.targetBase
    )
  }

  /**
   * Whether its process was terminated, and it ends instead of its next step; a greenlet together with its thread. Who
   * was woken tries first what it was woken for, so that no release is for nothing; and what was begun to be computed is
   * computed.
   */
  private mayDie(): boolean {
    const { operation, place } = this
    if (this.retries || place.kernel.atomicBy !== 0) return false
    if (Atomics.load(place.words, (this.host ?? this).spawnMail.base + threadWord.killed) === 0) return false
    return operation !== threadWorked
  }

  /** Ends where it waits, unless it has been woken meanwhile. */
  private dieInLine(): WorkerThread | null {
    const { words, guards, kernel, sleep, memory } = this.place
    const { base } = this.spawnMail
    const dying = this.host ?? this
    const own = dying.spawnMail.base
    for (;;) {
      const waitsFor = Atomics.load(words, base + threadWord.waitsFor)
      const asked = waitsFor === this.targetBase
      guards.takeLine(own, asked ? this.guardedTarget() : waitsFor, asked ? this.operation : null)
      if (words[base + threadWord.waitsFor] !== waitsFor) {
        guards.free()
        continue
      }
      if (words[base + threadWord.status] !== ThreadStatus.blocked) {
        guards.free()
        this.late = false
        this.retries = sleep.untilWoken(base, Number.POSITIVE_INFINITY, false)
        return this
      }
      if (dying.begin()) break
    }
    this.late = false
    dying.pend(threadEnd, terminated)
    const given = this.announceInside(terminated)
    threadEnd.transition(kernel, own, 0, 0, terminated)
    dying.finish(threadEnd.code, given, kernel.result, 0, true)
    memory.callCoordinator()
    return null
  }
}
