import { TimerHeap } from '../base/heap.ts'
import { microseconds, SECOND } from '../base/units.ts'
import type { OperationSpec } from '../model/atom.ts'
import { clockNow } from '../model/clock.ts'
import { conditionNotify, waitersOf } from '../model/condition.ts'
import { greenletCreate } from '../model/greenlet.ts'
import { threadStart, threadUnmet, threadWork, threadWorked } from '../model/thread.ts'
import { timeLimit } from '../model/time-limit.ts'
import { type Choice, type Choices, readChoice, splitDraws } from '../program/choices.ts'
import { type ScenarioModule, stepsOf } from '../program/scenario.ts'
import { type EndRecord, ThreadStatus } from '../trace/tables.ts'
import type { Trace } from '../trace/trace.ts'
import { Machine } from './machine.ts'
import { needsMore } from './needs-more.ts'
import { defaultLimits, type Limits, type SimulatorOptions } from './options.ts'
import { Scheduler } from './scheduler.ts'
import type { SimulatedThread } from './simulated-thread.ts'

/**
 * A run in virtual time. Time moves when no core has anything to do before it: to the end of the earliest step under
 * way or to the earliest timer. The same program, parameters and options give the same trace, byte for byte.
 */
export class Simulation {
  private readonly machine: Machine
  private readonly scheduler: Scheduler
  private readonly timers = new TimerHeap()
  private readonly limits: Limits
  private readonly choices: Choices
  private readonly byPath = new Map<string, SimulatedThread>()
  /** Microseconds of virtual time that it may take. */
  private readonly latest: number
  private now = 0
  private chosen = 0
  private end: EndRecord | null = null

  /**
   * @param values the scenario's parameters, as `readParameters` gives them
   * @throws nothing of the program's own doing: its errors end its threads
   */
  constructor(module: ScenarioModule, values: { readonly [name: string]: number | string }, options: SimulatorOptions) {
    this.machine = new Machine(module, values, options)
    this.scheduler = new Scheduler(this.machine.builder, options)
    const limits = options.limits ?? defaultLimits
    this.limits = { ...limits, steps: Math.min(limits.steps, stepsOf(module.scenario, values) ?? limits.steps) }
    this.latest = limits.seconds * SECOND
    this.choices = splitDraws(options.choices ?? []).steps
    const main = this.machine.startMain()
    this.byPath.set(main.path, main)
    if (this.choices.length === 0) this.makeReady(main)
  }

  get stepCount(): number {
    return this.machine.builder.stepCount
  }

  /** The trace so far, or the whole one when `advance` has returned true. */
  trace(): Trace {
    return this.machine.view(this.end)
  }

  /** Ends the run with what it has so far, as a person asked. */
  stop(): void {
    this.end ??= { status: 'stopped', detail: { kind: 'stopped' } }
  }

  /**
   * Takes up to `steps` steps; fewer where much happens between them.
   * @returns whether the run has ended
   */
  advance(steps: number): boolean {
    const until = this.stepCount + steps
    // Turns of long computings, and timers that ring for nobody, are no steps.
    for (let turn = 0; this.end === null && this.stepCount < until && turn < 8 * steps; turn++) {
      if (this.chosen < this.choices.length) this.followChoice()
      else this.tick()
    }
    return this.end !== null
  }

  private tick(): void {
    const { machine, timers, scheduler } = this
    const next = scheduler.next(this.now)
    const due = timers.minKey
    if (next === null || due <= next.until) {
      if (next === null && due === Number.POSITIVE_INFINITY) this.end = machine.restingEnd()
      else this.ringAll(due)
      return
    }
    const thread = scheduler.done(next)
    if (thread === null) {
      this.now = next.until
      this.overLimit()
      return
    }
    if (thread.expiring && this.waitsOn(thread)) {
      scheduler.leave(next, thread, this.now)
      return
    }
    this.now = next.until
    if (this.overLimit()) return
    const { operation } = thread
    const goesOn = this.step(thread)
    this.finishBlock(thread)
    if (machine.successor !== null) scheduler.handOver(next, machine.successor, this.now)
    else if (goesOn) scheduler.goOn(next, thread, this.now, operation === threadWorked)
    else scheduler.leave(next, thread, this.now)
  }

  /** The time has come that timers are set for. */
  private ringAll(due: number): void {
    const { machine, timers } = this
    // What was due while an order was followed rings when the order ends.
    this.now = Math.max(this.now, due)
    if (this.overLimit()) return
    while (timers.minKey === due) {
      const thread = machine.threads[timers.pop() ?? 0]
      if (thread !== undefined) this.ring(thread)
    }
  }

  /** The time has come that a thread has waited for: its sleep is over, or its patience. */
  private ring(thread: SimulatedThread): void {
    const { machine } = this
    if (machine.statusOf(thread) === ThreadStatus.sleeping) machine.wakingOf(thread)
    else if (machine.mayExpire(thread)) thread.expiring = true
    else if (machine.statusOf(thread) !== ThreadStatus.blocked || !machine.mayDie(thread)) return
    this.makeReady(thread)
  }

  /** Takes the pending step of a thread. Returns whether it could take another at once. */
  private step(asked: SimulatedThread): boolean {
    const { machine } = this
    asked.queued = false
    const dies = asked.dies || (this.chosen >= this.choices.length && machine.mayDie(asked))
    // A greenlet ends together with its thread, which says so.
    const thread = dies ? (asked.host ?? asked) : asked
    thread.dies = dies
    const { operation, argument, line } = thread
    const status = machine.step(thread, this.now)
    const broken = machine.invariants?.after(operation, argument, machine.kernel) ?? null
    if (broken !== null) this.end = propertyEnd('invariant', thread.id, line, broken)
    for (let i = 0; i < machine.kernel.wokenCount; i++) {
      const woken = machine.threadAt(machine.kernel.woken[i] ?? 0)
      woken.retries = true
      this.makeReady(woken)
    }
    if (machine.kernel.doomedCount > 0) this.interruptDoomed()
    if (needsMore(operation)) {
      if (operation === threadUnmet) this.end = propertyEnd('assumption', thread.id, line, '')
      if (operation === threadWork) this.scheduler.drawFrom(this.now)
      if (operation === threadStart || operation === greenletCreate) this.welcome(operation)
    }
    if (machine.successor !== null) machine.successor.readyAt = this.now
    if (asked !== thread) this.timers.remove(asked.id)
    if (status !== ThreadStatus.blocked && thread.deadline !== Number.POSITIVE_INFINITY) {
      this.timers.remove(thread.id)
      thread.deadline = Number.POSITIVE_INFINITY
    }
    if (status === ThreadStatus.runnable) {
      thread.readyAt = this.now
      thread.queued = true
      return true
    }
    thread.drawn = -1
    if (status === ThreadStatus.blocked && machine.mayDie(thread)) this.interrupt(thread)
    else if (status === ThreadStatus.blocked) this.watchDeadline(thread)
    if (status === ThreadStatus.sleeping) this.timers.push(this.now + machine.sleepTime, thread.id)
    else if (machine.everybodyEnded) this.end ??= machine.finishedEnd()
    return false
  }

  /** A thread that is in an atomic block does all of it at once. */
  private finishBlock(thread: SimulatedThread): void {
    while (this.machine.kernel.atomicBy !== 0 && this.end === null && !this.overLimit()) this.step(thread)
  }

  /** A thread that has just been started, or a greenlet that was made, unless that was refused. */
  private welcome(operation: OperationSpec): void {
    const { threads } = this.machine
    const child = threads[threads.length - 1]
    if (child === undefined || this.byPath.has(child.path)) return
    this.byPath.set(child.path, child)
    if (operation === threadStart) this.makeReady(child)
  }

  /** Those whom the last step told to end, and their greenlets. */
  private interruptDoomed(): void {
    const { threads, kernel } = this.machine
    const doomed = new Set(kernel.doomed.slice(0, kernel.doomedCount))
    for (const thread of threads) if (doomed.has((thread.host ?? thread).base)) this.interrupt(thread)
  }

  /** A thread that was terminated where it waits or sleeps ends there, at once. */
  private interrupt(thread: SimulatedThread): void {
    const status = this.machine.statusOf(thread)
    if (!this.machine.mayDie(thread)) return
    if (status !== ThreadStatus.blocked && status !== ThreadStatus.sleeping) return
    this.timers.remove(thread.id)
    this.timers.push(this.now, thread.id)
    thread.readyAt = this.now
  }

  /**
   * Whether a thread that was about to give up has been moved to another line meanwhile, where its time does not count
   * (a fair condition does that): then it goes on waiting.
   */
  private waitsOn(thread: SimulatedThread): boolean {
    const { machine } = this
    if (machine.statusOf(thread) !== ThreadStatus.blocked || machine.mayExpire(thread)) return false
    if (machine.mayDie(thread)) return false
    thread.expiring = false
    thread.queued = false
    thread.drawn = -1
    return true
  }

  private makeReady(thread: SimulatedThread): void {
    if (this.chosen < this.choices.length) thread.readyAt = this.now
    else this.scheduler.makeReady(thread, this.now)
  }

  /** One who has just become blocked, for the first time in its operation or again, may wait for a limited time. */
  private watchDeadline(thread: SimulatedThread): void {
    const limit = timeLimit(thread.argument)
    if (limit === null) return
    if (thread.deadline === Number.POSITIVE_INFINITY) thread.deadline = this.now + microseconds(limit)
    else this.timers.remove(thread.id)
    if (this.machine.mayExpire(thread)) this.timers.push(Math.max(this.now, thread.deadline), thread.id)
  }

  /** Takes the step that the list of choices names. */
  private followChoice(): void {
    const choice = readChoice(this.choices[this.chosen] ?? '')
    const { path, seen, dies, wakesSpuriously, notifies } = choice
    const thread = this.byPath.get(path)
    const problem = this.machine.draws?.misfit ?? this.refusal(thread, choice)
    if (thread === undefined || problem !== null) {
      this.end = { status: 'stopped', detail: { kind: 'choice', step: this.stepCount, message: problem ?? path } }
      return
    }
    const status = this.machine.statusOf(thread)
    thread.dies = dies
    thread.wakesSpuriously = wakesSpuriously
    thread.notifies = notifies?.map((one) => this.byPath.get(one)?.base ?? 0) ?? null
    if (status === ThreadStatus.sleeping) this.machine.wakingOf(thread)
    if (status === ThreadStatus.blocked && !dies && !wakesSpuriously) {
      thread.expiring = true
      thread.readyAt = Math.max(thread.readyAt, thread.deadline)
    }
    if (seen !== null) {
      thread.seen = microseconds(seen)
      this.now = Math.max(this.now, thread.seen)
    }
    this.now = this.scheduler.place(thread, this.now)
    if (this.overLimit()) return
    this.step(thread)
    if (this.machine.statusOf(thread) === ThreadStatus.sleeping) {
      this.timers.remove(thread.id)
      thread.readyAt = this.now + this.machine.sleepTime
    }
    // Only now: the one who the last step made ready is found by `leaveChoices`, once.
    const isLast = ++this.chosen === this.choices.length
    // What an order leaves of a block is done at once; and no order has the end of one where something is not as assumed.
    if (isLast || thread.operation === threadUnmet) this.finishBlock(thread)
    if (isLast) this.leaveChoices()
  }

  /** Why the named thread cannot take the next step, or null when it can. */
  private refusal(thread: SimulatedThread | undefined, choice: Choice): string | null {
    const { path, seen, dies, wakesSpuriously, notifies } = choice
    const name = nameOf(path)
    if (thread === undefined) return `${name} has not been started`
    if (![0, thread.base].includes(this.machine.kernel.atomicBy)) return `${name} is not in the atomic block`
    const status = this.machine.statusOf(thread)
    if (dies) return this.machine.mayDie(thread) ? null : `${name} has not been terminated, or cannot end here`
    if (wakesSpuriously) return this.machine.maySpuriouslyWake(thread) ? null : `${name} does not wait for a condition`
    if (status === ThreadStatus.blocked && !this.machine.mayExpire(thread)) return `${name} is blocked`
    if (status === ThreadStatus.unborn) return `${name} has not been switched to`
    if (status === ThreadStatus.suspended) return `${name} is suspended`
    if (status === ThreadStatus.finished || status === ThreadStatus.failed) return `${name} has ended`
    if (seen !== null && thread.operation !== clockNow) return `${name} does not look at the clock`
    if (seen !== null && microseconds(seen) < thread.hasSeen) return `${name} has seen a later time on the clock`
    if (notifies === null) return null
    if (thread.operation !== conditionNotify) return `${name} notifies nobody`
    const waiting = waitersOf(this.machine.kernel, thread.targetBase)
    const absent = notifies.find((one) => !waiting.includes(this.byPath.get(one)?.base ?? 0))
    if (absent !== undefined) return `${nameOf(absent)} does not wait for what ${name} notifies`
    return null
  }

  /** The list is used up: the strategy goes on from here. */
  private leaveChoices(): void {
    const waiting = [...this.machine.threads].sort((p, q) => p.readyAt - q.readyAt || p.id - q.id)
    for (const thread of waiting) {
      const status = this.machine.statusOf(thread)
      if (status === ThreadStatus.runnable) {
        thread.queued = false
        this.scheduler.makeReady(thread, thread.readyAt)
      } else if (status === ThreadStatus.sleeping) this.timers.push(Math.max(this.now, thread.readyAt), thread.id)
    }
  }

  private overLimit(): boolean {
    const { limits, machine } = this
    const { builder, threads } = machine
    if (builder.stepCount >= limits.steps) return this.stopAt('events', limits.steps)
    if (this.now > this.latest) return this.stopAt('time', limits.seconds)
    if (builder.bytes > limits.bytes) return this.stopAt('memory', limits.bytes)
    if (threads.length > limits.threads) return this.stopAt('threads', limits.threads)
    return false
  }

  private stopAt(limit: 'events' | 'time' | 'memory' | 'threads', value: number): true {
    this.end = { status: 'stopped', detail: { kind: 'limit', limit, value } }
    return true
  }
}

function propertyEnd(property: 'assumption' | 'invariant', thread: number, line: number, message: string): EndRecord {
  return { status: 'stopped', detail: { kind: 'property', property, thread, line, message } }
}

function nameOf(path: string): string {
  return path === '' ? 'the main thread' : `thread ${path}`
}

/** Runs a program to its end, or to a limit. */
export function simulate(
  module: ScenarioModule,
  values: { readonly [name: string]: number | string },
  options: SimulatorOptions,
): Trace {
  const simulation = new Simulation(module, values, options)
  while (!simulation.advance(65_536));
  return simulation.trace()
}
