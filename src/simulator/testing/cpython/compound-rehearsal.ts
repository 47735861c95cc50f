/**
 * A script about futures, executors, pools or timers played on the simulator: after each move everybody who can go on
 * does, until all are idle or wait; then the next move is made.
 */
import { microseconds } from '../../../base/units.ts'
import type { Value } from '../../../base/value.ts'
import { threadWord } from '../../../model/layout.ts'
import { consolePrint } from '../../../model/thread.ts'
import { timeLimit } from '../../../model/time-limit.ts'
import type { Os } from '../../../program/os.ts'
import type { Operation } from '../../../program/request.ts'
import type { Thread } from '../../../program/threads.ts'
import { ThreadStatus } from '../../../trace/tables.ts'
import type { Trace } from '../../../trace/trace.ts'
import { Machine } from '../../machine.ts'
import type { SimulatedThread } from '../../simulated-thread.ts'
import { programOf } from '../programs.ts'
import { ExecutorStage, FutureStage, MappingStage } from './compound-futures.ts'
import { PoolStage, TimerStage } from './compound-pools.ts'
import { type CompoundMove, type CompoundScript, foreverSeconds } from './compound-script.ts'
import { type CompoundStage, type Refusal, refusal, type Sight } from './compound-stage.ts'
import { offsetOf } from './looks.ts'

export type CompoundResult = { readonly value: Value } | Refusal

/** What can be seen when all have settled after a move: what came of it for whom, who waits, and what was noted. */
export interface CompoundSeen {
  readonly done: { readonly [thread: string]: CompoundResult }
  readonly waiting: readonly number[]
  readonly state: Value
}

export interface CompoundRehearsed {
  /** The script with the moves that were really made. */
  readonly script: CompoundScript
  /** For each of those moves; or only the error with which what it is about could not be made. */
  readonly seen: readonly (CompoundSeen | CompoundResult)[]
  readonly trace: Trace
}

const options = { seed: 1, strategy: 'first-come', cores: 1, cost: 0 } as const
/** What an actor says when it can be told what to do. */
const idle = 'what next?'

const stages: { readonly [kind in CompoundScript['kind']]: new (sight: Sight) => CompoundStage } = {
  futures: FutureStage,
  executor: ExecutorStage,
  mapping: MappingStage,
  pool: PoolStage,
  timers: TimerStage,
}

/** Plays a script on the simulator. */
export function rehearseCompound(script: CompoundScript): CompoundRehearsed {
  return new CompoundRehearsal(script).play()
}

class CompoundRehearsal {
  private readonly machine: Machine
  private readonly stage: CompoundStage
  private readonly actors: Thread[] = []
  private refused: CompoundResult | null = null
  /** By number: what an actor is to do next, and has done since the last look. */
  private readonly orders: CompoundMove[] = []
  private results: { [thread: string]: CompoundResult } = {}
  /** Microseconds: it is as late as those who gave up have waited. */
  private now = 0

  constructor(private readonly script: CompoundScript) {
    this.stage = new stages[script.kind]({
      word: (kind, base, field) => this.machine.kernel.read(base + offsetOf(kind, field)),
      alive: () => this.alive(),
    })
    const body = (os: Os, number: number) => this.body(os, number)
    const main = (os: Os) => this.main(os, body)
    this.machine = new Machine(programOf(main, { body, ...this.stage.bodies }), {}, options)
  }

  play(): CompoundRehearsed {
    const { script, machine } = this
    this.settle(machine.startMain())
    const moves: CompoundMove[] = []
    const seen: (CompoundSeen | CompoundResult)[] = []
    if (this.refused !== null) seen.push(this.refused)
    else
      for (const move of script.moves) {
        const actor = this.actor(move.thread)
        if (!this.isIdle(actor) || this.leavesOpen(move)) continue
        moves.push(move)
        this.orders[move.thread] = move
        machine.step(actor, this.now)
        this.settle(actor)
        seen.push(this.look())
      }
    const stopped = { status: 'stopped', detail: { kind: 'stopped' } } as const
    const trace = machine.view(machine.everybodyEnded ? machine.finishedEnd() : stopped)
    return { script: { ...script, moves }, seen, trace }
  }

  private *main(os: Os, body: (os: Os, number: number) => Operation<void>): Operation<void> {
    try {
      yield* this.stage.begin(os, this.script.made)
    } catch (thrown) {
      this.refused = refusal(thrown)
      return
    }
    for (let number = 0; number < this.script.threads; number++) {
      const actor = os.thread(body, [number])
      this.actors.push(actor)
      this.stage.know(actor)
      yield* actor.start()
    }
    // Its end would be that of the program.
    for (const actor of this.actors) yield* actor.join()
  }

  /** Does one move after another, each when it is told to. */
  private *body(os: Os, number: number): Operation<void> {
    for (;;) {
      yield* os.print(idle)
      const move = this.orders[number] as CompoundMove // there is one when this thread is let take a step
      try {
        const value = yield* this.stage.perform(os, move)
        this.results[number] = { value }
      } catch (thrown) {
        this.results[number] = refusal(thrown)
      }
    }
  }

  private actor(number: number): SimulatedThread {
    return this.machine.threads[this.actors[number]?.id ?? -1] as SimulatedThread // all were started
  }

  /**
   * Lets everybody go on who can: each as far as it can, in the order in which they could; but who starts a thread goes on
   * when that one cannot, as in CPython, where it waits for the thread's first sign of life.
   */
  private settle(first: SimulatedThread): void {
    const { machine } = this
    const able = [first]
    for (let next = able.shift(); next !== undefined; next = able.shift())
      while (this.canGoOn(next)) {
        const before = machine.threads.length
        machine.step(next, this.now)
        const { woken, wokenCount } = machine.kernel
        for (let i = 0; i < wokenCount; i++) able.push(machine.threadAt(woken[i] ?? 0))
        for (const spawned of machine.threads.slice(before)) this.settle(spawned)
      }
  }

  private look(): CompoundSeen {
    const done = this.results
    this.results = {}
    const waiting = this.actors.flatMap((_, number) => (this.isIdle(this.actor(number)) ? [] : [number]))
    return { done, waiting, state: this.stage.state() }
  }

  /**
   * Whether Python would not say who gets what. Of several who wait for the next result of one iterator, any may get
   * either of two that come at once: so there is one at most.
   */
  private leavesOpen({ does, timeout }: CompoundMove): boolean {
    if (does !== 'next' || timeout !== undefined) return false
    return this.actors.some((_, number) => !this.isIdle(this.actor(number)) && this.orders[number]?.does === 'next')
  }

  private isIdle(thread: SimulatedThread): boolean {
    const isTelling = thread.operation === consolePrint && thread.argument === idle
    return this.machine.statusOf(thread) === ThreadStatus.runnable && isTelling
  }

  /** Whether a thread can take a step. One with a limit of time waits for so long, and gives up. */
  private canGoOn(thread: SimulatedThread): boolean {
    const { machine } = this
    const status = machine.statusOf(thread)
    if (status === ThreadStatus.blocked && machine.mayExpire(thread)) {
      const limit = timeLimit(thread.argument) ?? 0
      thread.expiring = limit < foreverSeconds
      if (thread.expiring) this.now += Math.max(0, microseconds(limit))
      return thread.expiring
    }
    return status === ThreadStatus.runnable && !this.isIdle(thread)
  }

  private alive(): readonly string[] {
    const { kernel, threads, builder } = this.machine
    const isAlive = ({ base }: SimulatedThread) => {
      const status = kernel.read(base + threadWord.status)
      return status !== ThreadStatus.finished && status !== ThreadStatus.failed
    }
    return threads.filter(isAlive).map(({ id }) => builder.threads[id]?.name ?? '')
  }
}
