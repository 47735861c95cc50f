import { transfer } from 'comlink'
import { firstBlock, threadWord, threadWords } from '../model/layout.ts'
import { mainHeritage } from '../program/children.ts'
import { readInputScript } from '../program/input-script.ts'
import { firstPid } from '../program/pid.ts'
import { type EndRecord, ThreadStatus } from '../trace/tables.ts'
import type { Trace } from '../trace/trace.ts'
import { Assembler, type InputWait } from './assembler.ts'
import type { Crew, Member } from './crew.ts'
import { LiveInput } from './live-input.ts'
import { limitNames, RunMemory, runClock } from './memory.ts'
import type {
  BirthMail,
  CoordinatorMessage,
  CoordinatorService,
  IoService,
  ProgramService,
  RunConfig,
} from './messages.ts'
import { listenTo } from './port.ts'
import { usualLimits, type WorkerLimits, type WorkersOptions, type WorkersRun } from './run-options.ts'
import { SharedValues } from './shared-values.ts'
import { fillSpare } from './spare.ts'
import { inShortTasks, messageOf, type ProgramWorker, Team, TooFewWorkers } from './team.ts'

/** Workers that a run begins with when its program does not say how many threads it has. */
const usualCount = 4

/** Started workers of each kind. */
export interface Crews {
  readonly programs: Crew<ProgramService>
  readonly coordinators: Crew<CoordinatorService>
  readonly io: Crew<IoService>
}

/** One run: its workers, its memory and its trace. */
export class RealRun implements WorkersRun {
  readonly done: Promise<Trace>
  readonly cleared: Promise<void>
  private readonly assembler: Assembler
  private readonly limits: WorkerLimits
  private readonly listeners = new Set<() => void>()
  private readonly team: Team
  private memory: RunMemory | null = null
  private config: RunConfig | null = null
  private input: LiveInput | null = null
  /** How long the run took, once it is over; in microseconds of the program's time. */
  private took = 0
  /** All that was typed, once the run is over; null where that was no more than the script. */
  private typed: string | null = null
  private ended = false
  private stopping = false
  /** Why the run ended, where the page knows better than the coordinator. */
  private failure: { readonly worker: number; readonly message: string } | null = null
  tooFew: WorkersRun['tooFew'] = null
  private resolve: (trace: Trace) => void = () => {}
  private clear: () => void = () => {}

  constructor(
    private readonly crews: Crews,
    /** Address of the folder below which pages are fetched. */
    private readonly folder: string,
    private readonly scenario: string,
    private readonly parameters: { readonly [name: string]: number | string },
    private readonly options: WorkersOptions,
  ) {
    this.limits = { ...usualLimits, ...options.limits }
    this.assembler = new Assembler(scenario, parameters, options.seed, options.scale, options.gil)
    this.team = new Team(crews.programs, scenario, parameters, (worker, message) => this.fail(worker, message))
    this.done = new Promise((resolve) => {
      this.resolve = resolve
    })
    this.cleared = new Promise((resolve) => {
      this.clear = resolve
    })
    this.begin().catch((thrown: unknown) => {
      if (thrown instanceof TooFewWorkers) this.tooFew = { ready: thrown.ready, asked: thrown.asked }
      this.fail(0, messageOf(thrown))
    })
  }

  view(): Trace {
    const trace = this.assembler.view()
    const { live } = this.options
    if (live === undefined) return trace
    const typed = this.input === null ? this.typed : this.input.written
    if (typed === null) return trace
    return { ...trace, run: { ...trace.run, parameters: { ...trace.run.parameters, [live]: typed } } }
  }

  get elapsed(): number {
    if (this.ended || this.memory === null) return this.took
    return Math.round((runClock(this.memory.origin)() * 1000) / this.options.scale)
  }

  type(text: string): boolean {
    return this.input !== null && !this.stopping && this.input.type(text)
  }

  endInput(): boolean {
    return this.input !== null && !this.stopping && this.input.end()
  }

  get endsWithScript(): boolean {
    return this.input?.endsWithScript ?? false
  }

  get inputWaits(): readonly InputWait[] {
    return this.input === null ? [] : this.assembler.inputWaits
  }

  onBatch(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  stop(): void {
    if (this.ended || this.stopping) return
    this.stopping = true
    this.team.terminate()
    if (this.memory === null) this.finish({ status: 'stopped', detail: { kind: 'stopped' } })
    else this.askToStop(this.memory)
  }

  private async begin(): Promise<void> {
    const { crews, limits, options, team } = this
    const { programs, coordinators } = crews
    await Promise.all([programs.prepare(1), coordinators.prepare(1)])
    const { member, needs } = await team.load()
    const { threads, steps, pages } = needs ?? { threads: null, steps: null, pages: false }
    const count = Math.min(limits.workers, Math.max(1, threads ?? Math.max(usualCount, programs.size + 1)))
    const members = await team.loadAll(member, count, (ready) => options.onProgress?.(ready, count))
    const coordinator = await coordinators.take()
    const io = pages ? await crews.io.take().catch((thrown: unknown) => this.without(coordinator, thrown)) : null
    if (this.stopping || this.ended) {
      coordinators.put(coordinator)
      if (io !== null) crews.io.put(io)
      return
    }
    await this.launch(members, coordinator, io, Math.min(limits.steps, steps ?? limits.steps))
  }

  /** There is no I/O worker: the run does not begin, and the coordinator is free for another. */
  private without(coordinator: Member<CoordinatorService>, thrown: unknown): never {
    this.crews.coordinators.put(coordinator)
    throw thrown
  }

  private async launch(
    members: readonly ProgramWorker[],
    coordinator: Member<CoordinatorService>,
    io: Member<IoService> | null,
    steps: number,
  ): Promise<void> {
    const { limits, options, team } = this
    const memory = RunMemory.create({
      ...limits,
      requests: io !== null,
      gils: options.gil === true ? limits.threads : 0,
    })
    this.memory = memory
    const { words, at } = memory
    words[firstBlock + threadWord.status] = ThreadStatus.runnable
    words[at.nextBase] = firstBlock + threadWords
    words[at.nextThread] = 1
    memory.origin = performance.timeOrigin + performance.now()
    fillSpare(memory, 1, members.length)
    this.assembler.shared = new SharedValues(memory, () => {
      throw new Error('the page adds no values')
    })
    if (options.live !== undefined) {
      const script = readInputScript(String(this.parameters[options.live] ?? ''))
      this.input = new LiveInput(memory, Array.isArray(script) ? script : [], options.scale)
    }
    const config: RunConfig = {
      memory: memory.handle,
      scenario: this.scenario,
      parameters: this.parameters,
      seed: options.seed,
      scale: options.scale,
      live: options.live !== undefined,
      limits: { steps, threads: limits.threads },
    }
    this.config = config
    this.follow(coordinator, config)
    if (io !== null) this.serve(io, memory)
    await inShortTasks(members, (member) => {
      if (!this.ended && !this.stopping) team.enter(member, config, memory, false)
    })
    if (this.ended || this.stopping) return
    const main = {
      id: 0,
      base: firstBlock,
      name: 'main',
      kind: 'process',
      path: '',
      pid: firstPid,
      process: firstBlock,
    } as const
    const mail: BirthMail = { ...main, body: null, parameters: '[]', daemon: false, heritage: mainHeritage }
    memory.mailbox(0).put(JSON.stringify(mail), 0)
  }

  /** Listens to the coordinator until the run is over. */
  private follow(coordinator: Member<CoordinatorService>, config: RunConfig): void {
    const { port1, port2 } = new MessageChannel()
    listenTo<CoordinatorMessage>(port1, (message) => {
      if (message.type === 'batch') {
        this.assembler.add(message.rows, message.texts)
        for (const listener of this.listeners) listener()
      } else if (message.type === 'more') {
        for (let i = 0; i < message.count; i++) this.addWorker()
      } else {
        port1.close()
        this.finish(this.explain(message.end, message.threads))
      }
    })
    const broken = (message: string) => {
      coordinator.terminate()
      this.failure ??= { worker: 0, message: `the coordinator failed: ${message}` }
      this.team.terminate()
      this.finish(this.explain({ status: 'stopped', detail: { kind: 'stopped' } }, []))
    }
    coordinator.onDeath = broken
    coordinator.remote.coordinate(config, transfer(port2, [port2])).then(
      () => {
        coordinator.onDeath = () => {}
        this.crews.coordinators.put(coordinator)
      },
      (thrown: unknown) => broken(messageOf(thrown)),
    )
  }

  /** Has an I/O worker serve the requests of the run. */
  private serve(io: Member<IoService>, memory: RunMemory): void {
    const broken = (message: string) => {
      io.terminate()
      this.fail(0, `the I/O worker failed: ${message}`)
    }
    io.onDeath = broken
    io.remote.serve(memory.handle, this.folder).then(
      () => {
        io.onDeath = () => {}
        this.crews.io.put(io)
      },
      (thrown: unknown) => broken(messageOf(thrown)),
    )
  }

  /** A start waits for a worker. */
  private addWorker(): void {
    const { memory, config, limits, team } = this
    if (memory === null || config === null || this.ended || this.stopping) return
    if (team.size < limits.workers) {
      void team.add(config, memory)
      return
    }
    Atomics.store(memory.words, memory.at.limitValue, limits.workers)
    Atomics.store(memory.words, memory.at.limit, limitNames.indexOf('threads') + 1)
    memory.callCoordinator()
  }

  /** Something went wrong outside the program: the run ends and says so. */
  private fail(worker: number, message: string): void {
    if (this.ended || this.stopping) return
    this.failure ??= { worker, message }
    if (this.memory === null) {
      this.finish(this.explain({ status: 'stopped', detail: { kind: 'stopped' } }, []))
      return
    }
    this.stop()
  }

  private explain(end: EndRecord, threads: readonly number[]): EndRecord {
    if (this.failure === null || end.detail.kind !== 'stopped') return end
    const { worker, message } = this.failure
    const thread = Math.max(0, threads[worker] ?? 0)
    return { status: 'failed', detail: { kind: 'failed', thread, error: { error: 'WorkerError', message } } }
  }

  private askToStop(memory: RunMemory): void {
    Atomics.store(memory.words, memory.at.stop, 1)
    memory.callCoordinator()
  }

  private finish(end: EndRecord): void {
    if (this.ended) return
    this.took = this.elapsed
    this.ended = true
    this.input?.close(this.inputWaits.length > 0)
    this.typed = this.input?.written ?? null
    this.input = null
    const { status, detail } = end
    // A person may stop a run long after its last step.
    const timed = detail.kind === 'stopped' && this.took > 0
    this.assembler.finish(timed ? { status, detail: { ...detail, time: this.took } } : end)
    this.resolve(this.view())
    for (const listener of this.listeners) listener()
    this.team.close()
    if (this.memory === null) {
      this.team.releaseAll()
      this.clear()
    } else void this.clearUp(this.memory).then(this.clear)
  }

  private async clearUp({ words, at }: RunMemory): Promise<void> {
    // Where the coordinator has failed, nobody else says so.
    Atomics.store(words, at.tick, -1)
    this.memory?.callIo()
    await this.team.dissolve()
    this.memory = null
    this.config = null
  }
}
