/**
 * A script played on the simulator, in the order that it gives. After each move everybody who can go on does, until all
 * are idle or wait; then the next move is made. Python leaves open who of several that want one lock gets it: moves
 * after which that would matter are changed to such that Python decides.
 */
import { microseconds } from '../../../base/units.ts'
import type { Value } from '../../../base/value.ts'
import { threadWord } from '../../../model/layout.ts'
import { consolePrint } from '../../../model/thread.ts'
import { timeLimit } from '../../../model/time-limit.ts'
import { waitersIn } from '../../../model/waiters.ts'
import type { Os } from '../../../program/os.ts'
import type { Operation } from '../../../program/request.ts'
import type { Thread } from '../../../program/threads.ts'
import { ThreadStatus } from '../../../trace/tables.ts'
import type { Trace } from '../../../trace/trace.ts'
import { Machine } from '../../machine.ts'
import type { SimulatedThread } from '../../simulated-thread.ts'
import { programOf } from '../programs.ts'
import { admit, type Standing } from './admission.ts'
import { offsetOf, stateOf } from './looks.ts'
import { actions, type Made, makeFor } from './performer.ts'
import type { Move, Script } from './script.ts'

export type Result = { readonly value: Value } | { readonly error: string; readonly message: string }

/** What can be seen when all have settled after a move: what came of it for whom, who waits, how the object is. */
export interface Seen {
  readonly done: { readonly [thread: string]: Result }
  readonly waiting: readonly number[]
  readonly state: Value
}

export interface Rehearsed {
  /** The script with the moves that were really made. */
  readonly script: Script
  /** For each of those moves; or only the error with which the object could not be made. */
  readonly seen: readonly (Seen | Result)[]
  readonly trace: Trace
}

const options = { seed: 1, strategy: 'first-come', cores: 1, cost: 0 } as const

/** Plays a script on the simulator. */
export function rehearse(script: Script): Rehearsed {
  return new Rehearsal(script).play()
}

class Rehearsal {
  private readonly machine: Machine
  private readonly handles: Thread[] = []
  private made: Made | null = null
  private refused: Result | null = null
  /** By number: what a thread is to do next, does, and has done since the last look. */
  private readonly orders: (Move | null)[] = []
  private readonly doing: (Move | null)[] = []
  private results: { [thread: string]: Result } = {}
  /** Microseconds: it is as late as those who gave up have waited. */
  private now = 0

  constructor(private readonly script: Script) {
    const body = (os: Os, number: number) => this.body(os, number)
    this.machine = new Machine(
      programOf((os) => this.main(os, body), { body, ...actions }),
      {},
      options,
    )
  }

  play(): Rehearsed {
    const { script, machine } = this
    const main = machine.startMain()
    for (let status = machine.statusOf(main); status === ThreadStatus.runnable; ) status = machine.step(main, this.now)
    const moves: Move[] = []
    const seen: (Seen | Result)[] = []
    if (this.refused !== null) seen.push(this.refused)
    else {
      for (const wanted of script.moves) {
        const thread = this.threadOf(wanted.thread)
        if (thread === undefined || !isIdle(machine, thread)) continue
        const move = admit(script, wanted, this.standing())
        if (move === null) continue
        moves.push(move)
        seen.push(this.make(move, thread))
      }
    }
    const stopped = { status: 'stopped', detail: { kind: 'stopped' } } as const
    const trace = machine.view(machine.everybodyEnded ? machine.finishedEnd() : stopped)
    return { script: { ...script, moves }, seen, trace }
  }

  private *main(os: Os, body: (os: Os, number: number) => Operation<void>): Operation<void> {
    for (let number = 0; number < this.script.threads; number++) this.handles.push(os.thread(body, [number]))
    try {
      this.made = yield* makeFor(os, this.script, this.handles)
    } catch (thrown) {
      this.refused = refusal(thrown)
      return
    }
    for (const handle of this.script.kind === 'thread' ? this.handles.slice(0, 1) : this.handles) yield* handle.start()
  }

  /** Does one move after another, each when it is told to. */
  private *body(os: Os, number: number): Operation<void> {
    for (;;) {
      yield* os.print('ready')
      const move = this.orders[number] as Move // there is one when this thread is let take a step
      if (move.does === 'end') return
      if (move.does === 'fail') throw new Error('told to fail')
      this.doing[number] = move
      try {
        const value = yield* (this.made as Made).perform(move) // made before any thread starts
        this.results[number] = { value: (value ?? null) as Value } // scripts put plain values in
      } catch (thrown) {
        this.results[number] = refusal(thrown)
      }
      this.doing[number] = null
    }
  }

  private threadOf(number: number): SimulatedThread | undefined {
    const handle = this.handles[number]
    return handle === undefined || handle.id < 0 ? undefined : this.machine.threads[handle.id]
  }

  /** Makes a move, and lets everybody go on who can. */
  private make(move: Move, thread: SimulatedThread): Seen {
    const { machine } = this
    this.orders[move.thread] = move
    machine.step(thread, this.now)
    const able = [thread]
    for (let next = able.shift(); next !== undefined; next = able.shift()) {
      while (this.canGoOn(next)) {
        machine.step(next, this.now)
        const { woken, wokenCount } = machine.kernel
        for (let i = 0; i < wokenCount; i++) able.push(machine.threadAt(woken[i] ?? 0))
      }
    }
    const done = this.results
    this.results = {}
    const numbers = this.handles.map((_, number) => number)
    return {
      done,
      waiting: numbers.filter((number) => this.isBlocked(number)),
      state: stateOf(machine.kernel, this.script, this.made, this.handles),
    }
  }

  /** Whether a thread can take a step of the move that it makes. One with a limit of time waits for so long, and gives up. */
  private canGoOn(thread: SimulatedThread): boolean {
    const { machine } = this
    const status = machine.statusOf(thread)
    const limit = timeLimit(thread.argument)
    if (status === ThreadStatus.blocked && limit !== null && machine.mayExpire(thread)) {
      this.now += Math.max(0, microseconds(limit))
      thread.expiring = true
      return true
    }
    return status === ThreadStatus.runnable && thread.operation !== consolePrint
  }

  private isBlocked(number: number): boolean {
    const thread = this.threadOf(number)
    return thread !== undefined && this.machine.statusOf(thread) === ThreadStatus.blocked
  }

  /** Who waits for what, as far as it matters for the next move. */
  private standing(): Standing {
    const { script, machine, made, handles } = this
    const { kind } = script
    const { kernel } = machine
    const lock =
      kind === 'condition'
        ? made?.lockBase
        : kind === 'barrier'
          ? kernel.read((made?.base ?? 0) + offsetOf(kind, 'lock'))
          : made?.base
    const doing = (number: number) => this.doing[number] as Move // who waits does something
    const wantLock = handles.flatMap((_, number) => {
      const thread = this.threadOf(number)
      if (thread === undefined) return []
      const at = kernel.read(thread.base + threadWord.waitsFor)
      // Who has come to a barrier waits for the end of its action, and wants nothing else.
      const has = kind === 'barrier' && kernel.read(thread.base + threadWord.phase) !== 0
      return at !== 0 && at === lock && !has ? [doing(number)] : []
    })
    const line = kind === 'condition' ? (made?.base ?? 0) + offsetOf(kind, 'waiters') : 0
    const members = line === 0 ? [] : waitersIn(kernel, line)
    const inLine = members.map((base) => doing(handles.findIndex((handle) => handle.base === base)))
    const acting = kind === 'barrier' && lock !== 0 && kernel.read((lock ?? 0) + offsetOf('lock', 'locked')) === 1
    return { wantLock, inLine, acting }
  }
}

function isIdle(machine: Machine, thread: SimulatedThread): boolean {
  return machine.statusOf(thread) === ThreadStatus.runnable && thread.operation === consolePrint
}

function refusal(thrown: unknown): Result {
  if (thrown instanceof Error) return { error: thrown.name, message: thrown.message }
  throw thrown
}
