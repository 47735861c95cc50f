import { type Microseconds, microseconds } from '../base/units.ts'
import { insideSteps } from '../model/costs.ts'
import { threadEnd, threadFail } from '../model/ending.ts'
import { objectCreate, threadWorked } from '../model/thread.ts'
import { plainMachine } from '../program/machine-options.ts'
import type { TraceBuilder } from '../trace/builder.ts'
import { Annotation } from '../trace/tables.ts'
import { Core } from './core.ts'
import { Gils } from './gils.ts'
import type { SimulatorOptions } from './options.ts'
import { type ReadyQueue, readyQueue } from './ready-queue.ts'
import { drawn, type SimulatedThread } from './simulated-thread.ts'

/**
 * Who has which core, and until when. An operation is not divided; computing is, into quanta. What a thread waits for
 * before it runs are, in this order, the lock of its process where there is one, a core, and the core's change to it.
 */
export class Scheduler {
  readonly cores: readonly Core[]
  private readonly ready: ReadyQueue<SimulatedThread>
  private readonly gils: Gils | null
  private readonly cost: Microseconds
  private readonly quantum: Microseconds
  private readonly switchProcess: Microseconds
  private readonly switchThread: Microseconds
  private readonly switchCoroutine: Microseconds
  private readonly hasPrices: boolean
  private dispatched = 0
  /** Whether lanes are told who has a core: not while nothing takes any time. */
  private draws: boolean
  /** Whether lanes are to be told that somebody has become ready. */
  private untold = true

  constructor(
    private readonly builder: TraceBuilder,
    options: SimulatorOptions,
  ) {
    const { strategy, seed, cores, cost } = options
    const machine = { ...plainMachine, ...options.machine }
    this.ready = readyQueue(strategy, seed)
    this.gils = machine.gil ? new Gils(strategy, seed) : null
    this.cores = Array.from({ length: cores }, (_, index) => new Core(index))
    this.cost = microseconds(cost)
    this.quantum = Math.max(1, microseconds(machine.quantum))
    this.switchProcess = microseconds(machine.switchProcess)
    this.switchThread = microseconds(machine.switchThread)
    this.switchCoroutine = microseconds(machine.switchCoroutine)
    this.hasPrices = this.switchProcess + this.switchThread + this.switchCoroutine > 0
    this.draws = this.cost > 0
  }

  /** A thread that has no core can take a step. */
  makeReady(thread: SimulatedThread, now: Microseconds): void {
    thread.readyAt = now
    if (thread.queued) return
    thread.queued = true
    if (this.gils === null || this.gils.ask(thread, now)) this.push(thread)
    else this.draw(thread, drawn.wantsGil, Annotation.wantsGil, now, 0)
  }

  /** Free cores get someone. Returns the core that is done first, or null when nobody runs. */
  next(now: Microseconds): Core | null {
    const { cores, ready } = this
    let next: Core | null = null
    for (let i = 0; i < cores.length; i++) {
      const core = cores[i] as Core // `i` is below the length
      if (core.thread === null) {
        if (ready.size === 0) continue
        this.dispatch(core, ready.take(), now)
      }
      if (next === null || core.until < next.until || (core.until === next.until && core.order < next.order))
        next = core
    }
    if (this.draws && this.untold) {
      this.untold = false
      for (const thread of ready.members()) this.draw(thread, drawn.ready, Annotation.ready, now, 0)
    }
    return next
  }

  /**
   * A core has come to the end of what it did.
   * @returns the thread whose step is to be taken now; null when its computing goes on
   */
  done(core: Core): SimulatedThread | null {
    const thread = core.thread as SimulatedThread // `next` gives no core without one
    if (core.slice === 0) return thread
    thread.work -= core.slice
    if (thread.work <= 0) return thread
    this.goOn(core, thread, core.until, true)
    return null
  }

  /** The thread of a core has taken a step, or a quantum, and can go on: here, or after others. */
  goOn(core: Core, thread: SimulatedThread, now: Microseconds, computes: boolean): void {
    const { ready, gils, quantum } = this
    const wanted = gils === null ? -1 : gils.wantedFor(thread, now)
    if (wanted >= 0 && (ready.preempts || wanted >= quantum)) {
      this.leave(core, thread, now)
      thread.queued = false
      this.makeReady(thread, now)
    } else if (ready.size > 0 && (ready.preempts || (computes && now - core.since >= quantum))) {
      core.thread = null
      thread.readyAt = now
      this.push(thread)
    } else this.run(core, thread, now)
  }

  /** The thread of a core has switched to another of its greenlets: that has the core now, and goes on as it would. */
  handOver(core: Core, successor: SimulatedThread, now: Microseconds): void {
    const price = this.price(core, successor)
    if (price > 0) this.builder.annotate(now, successor.id, Annotation.switch, core.index)
    this.gils?.passOn(successor)
    core.thread = successor
    core.last = successor
    successor.queued = true
    this.goOn(core, successor, now + price, false)
    if (core.thread === successor) this.drawRun(core, successor, now + price)
  }

  /** The thread of a core cannot go on. */
  leave(core: Core, thread: SimulatedThread, now: Microseconds): void {
    core.thread = null
    const heir = this.gils?.release(thread, now)
    if (heir) this.push(heir)
  }

  private push(thread: SimulatedThread): void {
    this.ready.push(thread)
    this.untold = true
  }

  private dispatch(core: Core, thread: SimulatedThread, now: Microseconds): void {
    const price = this.hasPrices ? this.price(core, thread) : 0
    if (price > 0) {
      this.draw(thread, drawn.ready, Annotation.ready, now, 0)
      this.builder.annotate(now, thread.id, Annotation.switch, core.index)
    }
    core.thread = thread
    core.last = thread
    core.since = now + price
    if (this.draws) this.drawRun(core, thread)
    this.run(core, thread, core.since)
  }

  private run(core: Core, thread: SimulatedThread, now: Microseconds): void {
    let time = this.costOf(thread)
    core.slice = 0
    if (thread.operation === threadWorked) {
      const turn = core.since + this.quantum - now
      time = core.slice = Math.min(time, turn > 0 ? turn : this.quantum)
    }
    core.until = now + time
    core.order = this.dispatched++
  }

  /** Time that a core loses before it runs a thread. */
  private price({ last }: Core, thread: SimulatedThread): Microseconds {
    if (!this.hasPrices || last === null || last === thread) return 0
    if ((last.host ?? last) === (thread.host ?? thread)) return this.switchCoroutine
    return last.pid === thread.pid ? this.switchThread : this.switchProcess
  }

  /** Microseconds of a core that the pending step takes: waking and ending take none. */
  private costOf(thread: SimulatedThread): Microseconds {
    const { operation } = thread
    if (operation === threadWorked) return thread.work
    if (thread.startup > 0) return thread.startup + this.cost
    if (this.cost === 0 || operation.wakes || operation === threadEnd || operation === threadFail) return 0
    return this.isInside(thread) ? Math.round(this.cost / insideSteps) : this.cost
  }

  /** Whether the step to come is the affair of library code alone. */
  private isInside({ operation, making, target }: SimulatedThread): boolean {
    const touched = operation === objectCreate ? making : this.builder.objects[target]
    return touched?.owner !== undefined && touched.told === undefined
  }

  /** From now on lanes are told who has a core, because a program computes. */
  drawFrom(now: Microseconds): void {
    if (this.draws) return
    this.draws = true
    for (const core of this.cores) if (core.thread !== null) this.drawRun(core, core.thread, now)
  }

  private drawRun(core: Core, thread: SimulatedThread, time = core.since): void {
    if (thread.core !== core.index) thread.drawn = drawn.nothing
    thread.core = core.index
    this.draw(thread, drawn.running, Annotation.run, time, core.index)
  }

  /** Tells the lanes what a thread does, unless they know. */
  private draw(thread: SimulatedThread, what: number, annotation: number, time: Microseconds, value: number): void {
    if (thread.drawn === what || !this.draws) return
    thread.drawn = what
    this.builder.annotate(time, thread.id, annotation, value)
  }

  /**
   * Takes a step of an order that is given: on the core that is free first, and undivided.
   * @returns when it ends, no earlier than `now`
   */
  place(thread: SimulatedThread, now: Microseconds): Microseconds {
    const cost = this.costOf(thread)
    if (cost === 0) return Math.max(now, thread.readyAt)
    const core = this.cores.reduce((least, other) => (other.until < least.until ? other : least))
    const asked = Math.max(thread.readyAt, this.gils?.freeAt(thread) ?? 0)
    const end = Math.max(now, Math.max(asked, core.until) + this.price(core, thread) + cost)
    const begin = end - cost
    core.until = end
    core.last = thread
    this.gils?.keepUntil(thread, end)
    if (begin > thread.readyAt) this.builder.annotate(thread.readyAt, thread.id, Annotation.ready, 0)
    this.builder.annotate(begin, thread.id, Annotation.run, core.index)
    thread.work = 0
    return end
  }
}
