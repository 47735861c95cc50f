import { microseconds } from '../base/units.ts'
import { kinship } from '../model/family.ts'
import { greenletCreate, parentIn } from '../model/greenlet.ts'
import { type Kernel, Outcome } from '../model/kernel.ts'
import { firstBlock, threadWords } from '../model/layout.ts'
import { firstPid, pidOf } from '../model/pid.ts'
import { threadStart } from '../model/thread.ts'
import { mainHeritage } from '../program/children.ts'
import { beginningOf, Greenlet, mainGreenlet } from '../program/greenlets.ts'
import { plainMachine } from '../program/machine-options.ts'
import { unmarshal } from '../program/marshalling.ts'
import { Os } from '../program/os.ts'
import type { Body, Spawn } from '../program/request.ts'
import { bodyName, type ScenarioModule } from '../program/scenario.ts'
import { beginBody, type PackedSpawn, packSpawn, refusalOf } from '../program/spawn.ts'
import type { Told } from '../program/threads.ts'
import type { TraceBuilder } from '../trace/builder.ts'
import { threadTarget } from '../trace/columns.ts'
import { flavoured, hostedBy, ownedBy, type ThreadKind, type ThreadRecord } from '../trace/tables.ts'
import type { GivenRandomChoices } from './given-random-choices.ts'
import type { SimulatorOptions } from './options.ts'
import { SimulatedThread } from './simulated-thread.ts'

/**
 * Who and what there is in a run: threads, greenlets and objects. Their numbers and addresses are given out in the order
 * of the steps that make them.
 */
export class Entities {
  readonly threads: SimulatedThread[] = []
  /** How many have not ended without which the run is not over. */
  alive = 0
  /** Threads by the addresses of their blocks. */
  private readonly byBase: SimulatedThread[] = []
  /** Objects by the addresses of their blocks. */
  private readonly objects: number[] = []
  private nextBase = firstBlock
  private readonly startProcess: number

  constructor(
    private readonly module: ScenarioModule,
    private readonly options: SimulatorOptions,
    private readonly kernel: Kernel,
    private readonly builder: TraceBuilder,
    private readonly draws: GivenRandomChoices | null,
  ) {
    this.startProcess = microseconds({ ...plainMachine, ...options.machine }.startProcess)
    kernel.allocate = (words) => this.allocate(words)
  }

  /** How many words of the state are in use. */
  get words(): number {
    return this.nextBase
  }

  threadAt(base: number): SimulatedThread {
    return this.byBase[base] as SimulatedThread // blocks in lines are blocks of threads
  }

  /** The object whose block is at an address; undefined where none is. */
  objectAt(base: number): number | undefined {
    return this.objects[base]
  }

  /** The main thread, whose body stands at its first request. */
  spawnMain(values: { readonly [name: string]: number | string }): SimulatedThread {
    const spawned = { name: 'main', kind: 'process' as const, path: '', daemon: false, heritage: mainHeritage }
    return this.spawn(this.module.scenario.main, [values], 'main', spawned, null)
  }

  /** Room for a block of this many words. */
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
  create(thread: SimulatedThread): { id: number; base: number } | null {
    const { making } = thread
    if (making === null) return null
    const { atom, name, of } = making
    const policy = this.options.policy ?? making.policy
    const id = this.builder.objects.length
    const base = this.allocate(atom.layout.words)
    if (atom.create(this.kernel, base, thread.argument, policy, of) === Outcome.raise) {
      this.nextBase = base
      return null
    }
    thread.target = id
    const whose = { ...flavoured(of), ...ownedBy(making.owner, making.told) }
    this.builder.objects.push({ id, kind: atom.kind, name, policy, base, ...whose })
    this.objects[base] = id
    return { id, base }
  }

  /** Starts the thread that the thread asks for. */
  start(thread: SimulatedThread): number {
    const { spawn, spawned } = thread
    if (spawn === null || spawned === null) return this.kernel.raise('RuntimeError', 'nothing to start')
    let packed: PackedSpawn
    try {
      packed = packSpawn(this.module, spawn)
    } catch (thrown) {
      const { error, message } = refusalOf(thrown, thread.line)
      return this.kernel.raise(error, message)
    }
    const child = this.spawn(spawn.body, unmarshal(packed.parameters, this.module), packed.body, spawn, thread.id)
    spawned.id = child.id
    spawned.base = child.base
    thread.target = threadTarget(child.id)
    return threadStart.transition(this.kernel, thread.base, child.base, kinship(spawn))
  }

  /** Makes the greenlet that the thread asks for. */
  makeGreenlet(thread: SimulatedThread): number {
    const { spawn, spawned, argument } = thread
    if (spawn === null || !(spawned instanceof Greenlet)) return this.kernel.raise('RuntimeError', 'nothing to make')
    const base = this.allocate(threadWords)
    const outcome = greenletCreate.transition(this.kernel, thread.base, base, parentIn(argument))
    if (outcome === Outcome.raise) {
      this.nextBase = base
      return outcome
    }
    const id = this.threads.length
    const host = thread.host ?? thread
    const { body, name, path, kind, daemon, owner } = spawn
    const pid = pidOf(kind, id, this.builder.threads[host.id]?.pid ?? firstPid)
    spawned.id = id
    spawned.base = base
    thread.target = threadTarget(id)
    const os = new Os(
      { ...host.os.self, id, name, kind, pid, path, heritage: spawn.heritage, greenlet: spawned },
      this.options.seed,
      this.module,
      host.os,
    )
    const greenlet = new SimulatedThread(id, base, path, pid, false, beginningOf(spawn, os), os, host)
    this.threads.push(greenlet)
    this.byBase[base] = greenlet
    const named = bodyName(this.module, body) ?? body.name
    const record = { id, name, kind, parent: thread.id, path, body: named, pid, daemon, base }
    this.builder.threads.push({ ...record, ...hostedBy(host.id), ...ownedBy(owner) })
    return outcome
  }

  private told(block: number): Told {
    const { id, base, name, kind, daemon } = this.builder.threads[this.threadAt(block).id] as ThreadRecord // of whom there are records
    return { id, base, name, threadKind: kind, daemon }
  }

  private spawn(
    body: Body,
    parameters: readonly unknown[],
    bodyNamed: string,
    spawn: Pick<Spawn, 'name' | 'kind' | 'path' | 'daemon' | 'heritage' | 'owner'>,
    parent: number | null,
  ): SimulatedThread {
    const id = this.threads.length
    const base = this.allocate(threadWords)
    const kind: ThreadKind = spawn.kind
    const pid = pidOf(kind, id, this.builder.threads[parent ?? 0]?.pid ?? firstPid)
    const { name, path, daemon } = spawn
    const greenlet = mainGreenlet(id, base, name)
    const process = kind === 'process' ? base : (this.threads[pid - firstPid]?.base ?? base)
    const { heritage } = spawn
    const self = { id, name, kind, pid, path, process, heritage, greenlet }
    const os = new Os(self, this.options.seed, this.module)
    os.randomSource = this.draws
    os.whoIs = (block) => this.told(block)
    const thread = new SimulatedThread(
      id,
      base,
      path,
      pid,
      !daemon && !heritage.inDaemon,
      beginBody(body, os, parameters),
      os,
    )
    if (kind === 'process' && parent !== null) thread.startup = this.startProcess
    this.threads.push(thread)
    this.byBase[base] = thread
    const owned = ownedBy(spawn.owner)
    this.builder.threads.push({ id, name, kind, parent, path, body: bodyNamed, pid, daemon, base, ...owned })
    if (thread.needed) this.alive++
    thread.resume(undefined)
    return thread
  }
}
