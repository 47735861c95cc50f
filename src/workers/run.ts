import { firstBlock, threadWord, threadWords } from '../model/layout.ts'
import { firstPid } from '../model/pid.ts'
import { mainHeritage } from '../program/children.ts'
import { readInputScript } from '../program/input-script.ts'
import { type EndRecord, type FaultDetail, ThreadStatus } from '../trace/tables.ts'
import type { Trace } from '../trace/trace.ts'
import { Assembler, type InputWait } from './assembler.ts'
import { Attendant } from './attendant.ts'
import { Collecting } from './collecting.ts'
import { type Befallen, faultOf, WorkerFault } from './fault.ts'
import { fillIdle } from './idle-workers.ts'
import { LiveInput } from './live-input.ts'
import { limitNames, RunMemory, runClock } from './memory.ts'
import type { Batch } from './merge.ts'
import type { CoordinatorService, IoService, ProgramService, RunConfig, SpawnMail } from './messages.ts'
import { defaultLimits, type WorkerLimits, type WorkersOptions, type WorkersRun } from './run-options.ts'
import { type ProgramWorker, RunWorkers, TooFewWorkers } from './run-workers.ts'
import { SharedValues } from './shared-values.ts'
import { inShortTasks } from './short-tasks.ts'
import { Watch } from './watch.ts'
import type { Member, WorkerReserve } from './worker-reserve.ts'

/** Workers that a run begins with when its program does not say how many threads it has. */
const defaultCount = 4

/** Started workers of each kind. */
export interface Reserves {
  readonly programs: WorkerReserve<ProgramService>
  readonly coordinators: WorkerReserve<CoordinatorService>
  readonly io: WorkerReserve<IoService>
}

/** One run: its workers, its memory and its trace. */
export class RealRun implements WorkersRun {
  readonly done: Promise<Trace>
  readonly cleared: Promise<void>
  private readonly assembler: Assembler
  private readonly limits: WorkerLimits
  private readonly listeners = new Set<() => void>()
  private readonly workers: RunWorkers
  private memory: RunMemory | null = null
  private config: RunConfig | null = null
  private input: LiveInput | null = null
  /** How long the run took, once it is over; in microseconds of the program's time. */
  private took = 0
  /** All that was typed, once the run is over; null where that was no more than the script. */
  private typed: string | null = null
  private ended = false
  /** A batch could not be taken in. */
  private isFull = false
  private stopping = false
  /** Why the run is ended, where the page knows better than the coordinator. */
  private fault: FaultDetail | null = null
  private readonly watch: Watch
  private collecting: Collecting | null = null
  private io: Attendant<IoService> | null = null
  tooFew: WorkersRun['tooFew'] = null
  private resolve: (trace: Trace) => void = () => {}
  private clear: () => void = () => {}

  constructor(
    private readonly reserves: Reserves,
    /** Address of the folder below which pages are fetched. */
    private readonly folder: string,
    private readonly scenario: string,
    private readonly parameters: { readonly [name: string]: number | string },
    private readonly options: WorkersOptions,
  ) {
    this.limits = { ...defaultLimits, ...options.limits }
    this.assembler = new Assembler(scenario, parameters, options.seed, options.scale, options.gil)
    this.watch = new Watch(this.limits.silence * 1000)
    this.workers = new RunWorkers(reserves.programs, scenario, parameters, this.watch, (part, befallen, worker) =>
      this.fail(part, befallen, worker),
    )
    this.done = new Promise((resolve) => {
      this.resolve = resolve
    })
    this.cleared = new Promise((resolve) => {
      this.clear = resolve
    })
    this.begin().catch((thrown: unknown) => {
      if (thrown instanceof TooFewWorkers) this.tooFew = { ready: thrown.ready, asked: thrown.asked }
      const { kind: _, part, ...befallen } = faultOf(thrown)
      this.fail(part, befallen)
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
    this.workers.terminate()
    if (this.memory === null) this.finish({ status: 'stopped', detail: { kind: 'stopped' } })
    else void this.collecting?.windUp()
  }

  private async begin(): Promise<void> {
    const { reserves, limits, options, workers } = this
    const { programs, coordinators } = reserves
    await Promise.all([programs.prepare(1), coordinators.prepare(1)])
    const { member, needs } = await workers.load()
    const { threads, steps, pages } = needs ?? { threads: null, steps: null, pages: false }
    const count = Math.min(limits.workers, Math.max(1, threads ?? Math.max(defaultCount, programs.size + 1)))
    const members = await workers.loadAll(member, count, (ready) => options.onProgress?.(ready, count))
    const memory = this.allocate(pages)
    const coordinator = await coordinators.take()
    const io = pages ? await reserves.io.take().catch((thrown: unknown) => this.without(coordinator, thrown)) : null
    if (this.stopping || this.ended) {
      coordinators.put(coordinator)
      if (io !== null) reserves.io.put(io)
      return
    }
    await this.launch(members, memory, coordinator, io, Math.min(limits.steps, steps ?? limits.steps))
  }

  /** @throws WorkerFault when there is not so much memory */
  private allocate(requests: boolean): RunMemory {
    const { limits, options } = this
    const shape = { ...limits, requests, gils: options.gil === true ? limits.threads : 0 }
    try {
      return RunMemory.create(shape)
    } catch (thrown) {
      const { message } = faultOf(thrown)
      throw new WorkerFault('page', { fault: 'memory', message, value: RunMemory.bytes(shape) })
    }
  }

  /** There is no I/O worker: the run does not begin, and the coordinator is free for another. */
  private without(coordinator: Member<CoordinatorService>, thrown: unknown): never {
    this.reserves.coordinators.put(coordinator)
    throw thrown
  }

  private async launch(
    members: readonly ProgramWorker[],
    memory: RunMemory,
    coordinator: Member<CoordinatorService>,
    io: Member<IoService> | null,
    steps: number,
  ): Promise<void> {
    const { limits, options, workers } = this
    this.memory = memory
    const { words, at } = memory
    words[firstBlock + threadWord.status] = ThreadStatus.runnable
    words[at.nextBase] = firstBlock + threadWords
    words[at.nextThread] = 1
    memory.origin = performance.timeOrigin + performance.now()
    fillIdle(memory, 1, members.length)
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
    this.collecting = this.collect(coordinator, config, memory)
    if (io !== null) this.io = this.serve(io, memory)
    await inShortTasks(members, (member) => {
      if (!this.ended && !this.stopping) workers.enter(member, config, memory, false)
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
    const mail: SpawnMail = { ...main, body: null, parameters: '[]', daemon: false, heritage: mainHeritage }
    memory.mailbox(0).put(JSON.stringify(mail), 0)
  }

  /** Has a coordinator collect the steps until the run is over. */
  private collect(coordinator: Member<CoordinatorService>, config: RunConfig, memory: RunMemory): Collecting {
    const { assembler } = this
    return new Collecting(this.reserves.coordinators, coordinator, config, memory, this.watch, {
      batch: (batch) => this.add(batch),
      more: (count) => {
        for (let i = 0; i < count; i++) this.addWorker()
      },
      end: (end) => this.finish(this.explain(end)),
      fault: (befallen) => this.fail('coordinator', befallen),
      get steps() {
        return assembler.stepCount
      },
    })
  }

  private add({ rows, texts }: Batch): void {
    if (this.isFull) return
    try {
      this.assembler.add(rows, texts)
    } catch (thrown) {
      // It may hold half a batch, and takes no more.
      this.isFull = true
      const { message } = faultOf(thrown)
      this.fail('page', { fault: thrown instanceof RangeError ? 'memory' : 'failed', message })
    }
    for (const listener of this.listeners) listener()
  }

  /** Has an I/O worker serve the requests of the run. */
  private serve(io: Member<IoService>, memory: RunMemory): Attendant<IoService> {
    const work = io.remote.serve(memory.handle, this.folder)
    const rounds = (): number => Atomics.load(memory.words, memory.at.ioRounds)
    return new Attendant(this.reserves.io, io, work, this.watch, rounds, (befallen) => this.fail('io', befallen))
  }

  /** A start waits for a worker. */
  private addWorker(): void {
    const { memory, config, limits, workers } = this
    if (memory === null || config === null || this.ended || this.stopping) return
    if (workers.size < limits.workers) {
      void workers.add(config, memory)
      return
    }
    Atomics.store(memory.words, memory.at.limitValue, limits.workers)
    Atomics.store(memory.words, memory.at.limit, limitNames.indexOf('threads') + 1)
    memory.callCoordinator()
  }

  /**
   * Something besides the program was at fault: the run ends and says so.
   * @param worker number of the program worker
   */
  private fail(part: FaultDetail['part'], befallen: Befallen, worker: number | null = null): void {
    if (this.ended || this.stopping) return
    this.fault = { kind: 'fault', part, ...befallen, ...this.threadOf(worker) }
    if (this.memory === null) this.finish(this.explain({ status: 'stopped', detail: { kind: 'stopped' } }))
    else this.stop()
  }

  /** The entry for the thread of a program worker; none where it has none that is known. */
  private threadOf(worker: number | null): { readonly thread?: number } {
    const { memory } = this
    if (worker === null || memory === null) return {}
    const thread = Atomics.load(memory.words, memory.slot(worker, 'thread')) - 1
    return thread < 0 ? {} : { thread }
  }

  private explain(end: EndRecord): EndRecord {
    const { fault } = this
    if (fault === null || end.detail.kind !== 'stopped') return end
    // Its start may be among the steps that nobody has written.
    const { thread, ...others } = fault
    const isKnown = thread !== undefined && thread < this.assembler.threadCount
    return { status: 'stopped', detail: isKnown ? fault : others }
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
    const timed = (detail.kind === 'stopped' || detail.kind === 'fault') && this.took > 0
    this.assembler.finish(timed ? { status, detail: { ...detail, time: this.took } } : end)
    this.watch.close()
    this.resolve(this.view())
    for (const listener of this.listeners) listener()
    this.workers.close()
    if (this.memory === null) {
      this.workers.releaseAll()
      this.clear()
    } else void this.clearUp(this.memory).then(this.clear)
  }

  private async clearUp(memory: RunMemory): Promise<void> {
    // Where the coordinator has failed, nobody else says so.
    Atomics.store(memory.words, memory.at.tick, -1)
    memory.callIo()
    await Promise.all([this.workers.dissolve(), this.collecting?.dismiss(), this.io?.dismiss()])
    this.memory = null
    this.config = null
    this.collecting = null
    this.io = null
  }
}
