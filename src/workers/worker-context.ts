import { isDaemon, isProcess } from '../model/family.ts'
import { threadWord } from '../model/layout.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import type { Told } from '../program/threads.ts'
import { Computing } from './computing.ts'
import { Gil } from './gil.ts'
import { Guards } from './guards.ts'
import { limitNames, type RunMemory } from './memory.ts'
import type { RunConfig } from './messages.ts'
import type { Recorder } from './recorder.ts'
import { RunOver } from './run-over.ts'
import { SharedKernel } from './shared-kernel.ts'
import { SharedValues } from './shared-values.ts'
import { Sleep } from './sleep.ts'
import { Turns } from './turns.ts'
import type { TypedInput } from './typed-input.ts'
import type { WorkerPages } from './worker-pages.ts'

/** What a thread on a worker and its greenlets take their steps with: the run's memory, and the worker's ways to use it. */
export class WorkerContext {
  readonly words: Int32Array
  readonly kernel: SharedKernel
  readonly guards: Guards
  readonly computing: Computing
  readonly sleep: Sleep
  readonly turns: Turns

  /** @param pid of the process, whose interpreter lock it needs where there is one */
  constructor(
    readonly memory: RunMemory,
    readonly recorder: Recorder,
    readonly config: RunConfig,
    readonly module: ScenarioModule,
    readonly input: TypedInput,
    readonly pages: WorkerPages,
    pid: number,
  ) {
    this.words = memory.words
    this.computing = new Computing(memory)
    this.guards = new Guards(memory)
    this.turns = new Turns(memory)
    const lock = memory.gil(pid)
    this.sleep = new Sleep(memory, recorder, lock === null ? null : new Gil(memory, lock))
    const values = new SharedValues(memory, () => this.reachLimit('memory', memory.shape.valueWords * 4))
    this.kernel = new SharedKernel(memory.words, values, (count) => this.room(count))
  }

  /** The address of this many fresh words. Inside the guard of births. */
  room(count: number): number {
    if (!this.guards.haveSpawns) throw new Error('room is given inside the guard of births')
    const { words, memory } = this
    const base = words[memory.at.nextBase] as number // in the run's memory
    const most = memory.shape.stateWords
    if (base + count > most) this.reachLimit('memory', most * 4)
    words[memory.at.nextBase] = base + count
    return base
  }

  /** Who the thread or process is whose block is at an address. */
  told(base: number): Told {
    const { words, kernel } = this
    const threadKind = isProcess(kernel, base) ? 'process' : 'thread'
    const record = words[base + threadWord.record] as number // of a block
    const [id, name] = record === 0 ? [0, 'main'] : (kernel.values.get(record) as [number, string]) // as `startThread` wrote it
    return { id, base, name, threadKind, daemon: isDaemon(kernel, base) }
  }

  /** The number of the next thread. Inside the guard of births. */
  nextThread(): number {
    const id = this.words[this.memory.at.nextThread] as number // in the run's memory
    const most = this.config.limits.threads
    if (id >= most) this.reachLimit('threads', most)
    return id
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
