import { transfer } from 'comlink'
import { firstBlock, threadWord, threadWords } from '../model/layout.ts'
import { firstPid } from '../program/pid.ts'
import { type EndRecord, ThreadStatus } from '../trace/tables.ts'
import type { Trace } from '../trace/trace.ts'
import { Assembler, type InputWait } from './assembler.ts'
import { type Crew, type Member, takeOne } from './crew.ts'
import { LiveInput } from './live-input.ts'
import { sendMail } from './mailbox.ts'
import { limitNames, RunMemory, runClock } from './memory.ts'
import type { BirthMail, CoordinatorMessage, CoordinatorService, ProgramService, RunConfig } from './messages.ts'
import { SharedValues } from './shared-values.ts'
import { fillSpare } from './spare.ts'

/** Milliseconds that workers get to leave a run that is over, before they are ended. */
const timeToLeave = 200

/** Workers that a run begins with when its program does not say how many threads it has. */
const usualCount = 4

/** What a run may use. */
export interface WorkerLimits {
  readonly steps: number
  readonly threads: number
  /** Workers at once. */
  readonly workers: number
  /** 32-bit words of program state. */
  readonly stateWords: number
  /** 32-bit words of each worker's ring of records: a power of two from 256. */
  readonly ringWords: number
  /** 32-bit words for the texts of values that state words stand for, such as items of queues. */
  readonly valueWords: number
}

export const usualLimits: WorkerLimits = {
  steps: 2_000_000,
  threads: 10_000,
  workers: 1024,
  stateWords: 1 << 18,
  ringWords: 1 << 13,
  valueWords: 1 << 20,
}

export interface WorkersOptions {
  /** A whole number from 0 to 4294967295. */
  readonly seed: number
  /** Real seconds per second of the program. */
  readonly scale: number
  readonly limits?: Partial<WorkerLimits>
  /**
   * Name of the parameter of type `input` in place of whose script a person types, through `WorkersRun.type`, while the
   * program runs. The trace's parameters then say what was typed, so that a simulation of them replays it.
   */
  readonly live?: string
  /** Told how many of the workers that the run begins with are ready. */
  readonly onProgress?: (ready: number, count: number) => void
}

/** A run on real workers, under way or over. */
export interface WorkersRun {
  /** The whole trace, once the run is over. Never rejects: what went wrong is the trace's end. */
  readonly done: Promise<Trace>
  /** Ends the run, and its workers, at once. */
  stop(): void
  /**
   * Types a line, without its end: whoever waits for input longest gets it, or who asks for some next. What scripts of
   * input cannot say, semicolons and blanks at the ends, is left out. Only with `WorkersOptions.live`.
   * @returns whether it was taken: not before the run has begun, after its end, or when too much has been typed
   */
  type(text: string): boolean
  /** Those who wait for a line to be typed, in the order in which they get one. Changes with batches and at the end. */
  readonly inputWaits: readonly InputWait[]
  /** How long the run has been under way, in microseconds of the program's time; stands still once it is over. */
  readonly elapsed: number
  /** The trace so far. It shares memory with what is added later, so it is cheap. */
  view(): Trace
  /** Calls the listener whenever steps were added. Returns how to end that. */
  onBatch(listener: () => void): () => void
}

type ProgramWorker = Member<ProgramService>

/** One run: its workers, its memory and its trace. */
export class RealRun implements WorkersRun {
  readonly done: Promise<Trace>
  private readonly assembler: Assembler
  private readonly limits: WorkerLimits
  private readonly listeners = new Set<() => void>()
  /** All workers that this run has taken from the reserve and not given back. */
  private readonly held = new Set<ProgramWorker>()
  /** Those in the run, by number. */
  private readonly workers: ProgramWorker[] = []
  private readonly leaving: Promise<unknown>[] = []
  private memory: RunMemory | null = null
  private config: RunConfig | null = null
  private input: LiveInput | null = null
  /** How long the run took, once it is over; in microseconds of the program's time. */
  private took = 0
  /** All that was typed, once the run is over. */
  private typed = ''
  private ended = false
  private stopping = false
  /** Why the run ended, where the page knows better than the coordinator. */
  private failure: { readonly worker: number; readonly message: string } | null = null
  private resolve: (trace: Trace) => void = () => {}

  constructor(
    private readonly crew: Crew<ProgramService>,
    private readonly coordinators: Crew<CoordinatorService>,
    private readonly scenario: string,
    private readonly parameters: { readonly [name: string]: number | string },
    private readonly options: WorkersOptions,
  ) {
    this.limits = { ...usualLimits, ...options.limits }
    this.assembler = new Assembler(scenario, parameters, options.seed, options.scale)
    this.done = new Promise((resolve) => {
      this.resolve = resolve
    })
    this.begin().catch((thrown: unknown) => this.fail(0, thrown instanceof Error ? thrown.message : String(thrown)))
  }

  view(): Trace {
    const trace = this.assembler.view()
    const { live } = this.options
    if (live === undefined) return trace
    const parameters = { ...trace.run.parameters, [live]: this.input?.script ?? this.typed }
    return { ...trace, run: { ...trace.run, parameters } }
  }

  get elapsed(): number {
    if (this.ended || this.memory === null) return this.took
    return Math.round((runClock(this.memory.origin)() * 1000) / this.options.scale)
  }

  type(text: string): boolean {
    return this.input !== null && !this.stopping && this.input.type(text)
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
    for (const worker of this.held) worker.terminate()
    if (this.memory === null) this.finish({ status: 'stopped', detail: { kind: 'stopped' } })
    else this.askToStop(this.memory)
  }

  private async begin(): Promise<void> {
    const { crew, coordinators, limits, options } = this
    await Promise.all([crew.prepare(1), coordinators.prepare(1)])
    const first = await this.load()
    const count = Math.min(limits.workers, Math.max(1, first.threads ?? Math.max(usualCount, crew.size + 1)))
    await crew.prepare(count - 1, (ready) => options.onProgress?.(ready + 1, count))
    const others = await Promise.all(Array.from({ length: count - 1 }, () => this.load()))
    const coordinator = await takeOne(coordinators)
    if (this.stopping || this.ended) {
      coordinators.put(coordinator)
      return
    }
    this.launch(
      [first, ...others].map((loaded) => loaded.member),
      coordinator,
    )
  }

  /** Takes a worker from the reserve and gives it the program. */
  private async load(): Promise<{ member: ProgramWorker; threads: number | null }> {
    const taken = await takeOne(this.crew)
    this.held.add(taken)
    if (this.stopping || this.ended) {
      this.release(taken)
      return { member: taken, threads: null }
    }
    const threads = await new Promise<number | null>((resolve, reject) => {
      taken.onDeath = (message) => reject(new Error(message))
      taken.remote.load(this.scenario, this.parameters).then(resolve, reject)
    })
    return { member: taken, threads }
  }

  private launch(members: readonly ProgramWorker[], coordinator: Member<CoordinatorService>): void {
    const { limits, options } = this
    const memory = RunMemory.create(limits)
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
    if (options.live !== undefined) this.input = new LiveInput(memory, options.scale)
    this.config = {
      memory: memory.handle,
      scenario: this.scenario,
      parameters: this.parameters,
      seed: options.seed,
      scale: options.scale,
      live: options.live !== undefined,
      limits: { steps: limits.steps, threads: limits.threads },
    }
    for (const member of members) this.enter(member, false)
    this.follow(coordinator, this.config)
    const main = { id: 0, base: firstBlock, name: 'main', kind: 'process', path: '', pid: firstPid } as const
    const mail: BirthMail = { ...main, body: null, parameters: '[]', daemon: false }
    sendMail(memory, 0, JSON.stringify(mail), false)
  }

  /** A loaded worker enters the run as its next. */
  private enter(member: ProgramWorker, joins: boolean): void {
    const { config, memory } = this
    if (config === null || memory === null) return
    const worker = this.workers.push(member) - 1
    Atomics.store(memory.words, memory.at.slots, worker + 1)
    const left = new Promise<void>((resolve) => {
      const died = (message: string) => {
        this.fail(worker, message)
        resolve()
      }
      member.onDeath = died
      member.remote.enter(config, worker, joins).then(
        () => resolve(),
        (thrown: unknown) => {
          member.terminate()
          died(thrown instanceof Error ? thrown.message : String(thrown))
        },
      )
    })
    this.leaving.push(left.then(() => this.release(member)))
  }

  /** Gives a worker back to the reserve. */
  private release(member: ProgramWorker): void {
    member.onDeath = () => {}
    if (this.held.delete(member)) this.crew.put(member)
  }

  /** Listens to the coordinator until the run is over. */
  private follow(coordinator: Member<CoordinatorService>, config: RunConfig): void {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = (event: MessageEvent<CoordinatorMessage>) => {
      const message = event.data
      if (message.type === 'batch') {
        this.assembler.add(message.rows, message.texts)
        for (const listener of this.listeners) listener()
      } else if (message.type === 'more') {
        for (let i = 0; i < message.count; i++) this.addWorker()
      } else {
        port1.close()
        this.finish(this.explain(message.end, message.threads))
      }
    }
    const broken = (message: string) => {
      coordinator.terminate()
      this.failure ??= { worker: 0, message: `the coordinator failed: ${message}` }
      for (const worker of this.held) worker.terminate()
      this.finish(this.explain({ status: 'stopped', detail: { kind: 'stopped' } }, []))
    }
    coordinator.onDeath = broken
    coordinator.remote.coordinate(config, transfer(port2, [port2])).then(
      () => {
        coordinator.onDeath = () => {}
        this.coordinators.put(coordinator)
      },
      (thrown: unknown) => broken(thrown instanceof Error ? thrown.message : String(thrown)),
    )
  }

  /** A start waits for a worker. */
  private addWorker(): void {
    const { memory, limits } = this
    if (memory === null || this.ended || this.stopping) return
    const before = this.workers.length
    if (before >= limits.workers) {
      Atomics.store(memory.words, memory.at.limitValue, limits.workers)
      Atomics.store(memory.words, memory.at.limit, limitNames.indexOf('threads') + 1)
      memory.callCoordinator()
      return
    }
    this.loadMore().catch((thrown: unknown) =>
      this.fail(before, thrown instanceof Error ? thrown.message : String(thrown)),
    )
  }

  private async loadMore(): Promise<void> {
    const { member } = await this.load()
    if (this.ended || this.stopping) this.release(member)
    else this.enter(member, true)
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
    this.typed = this.input?.script ?? ''
    this.input = null
    const { status, detail } = end
    // A person may stop a run long after its last step.
    const timed = detail.kind === 'stopped' && this.took > 0
    this.assembler.finish(timed ? { status, detail: { ...detail, time: this.took } } : end)
    this.resolve(this.view())
    for (const listener of this.listeners) listener()
    if (this.memory === null) for (const worker of this.held) this.release(worker)
    else void this.clearUp()
  }

  /** Ends the workers that do not leave: daemons, and bodies that ask for nothing. */
  private async clearUp(): Promise<void> {
    const patience = new Promise<void>((resolve) => setTimeout(resolve, timeToLeave))
    await Promise.race([Promise.all(this.leaving), patience])
    for (const member of this.held) member.terminate()
    this.held.clear()
    this.memory = null
    this.config = null
  }
}
