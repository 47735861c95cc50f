import type { CoordinatorService, IoService, ProgramService } from './messages.ts'
import { RealRun, type Reserves } from './run.ts'
import type { WorkersOptions, WorkersRun } from './run-options.ts'
import { type StartedWorker, WorkerReserve } from './worker-reserve.ts'

/** Where programs run: what a browser and Node have each in their own way. */
export interface Surroundings {
  /** Starts a worker whose script offers a `programService`. */
  program(): StartedWorker
  /** Starts a worker whose script offers a `coordinatorService`. */
  coordinator(): StartedWorker
  /** Starts a worker whose script offers an `ioService`. */
  io(): StartedWorker
  /** Address of the folder below which pages are fetched. */
  readonly folder: string
  /** Why workers cannot run here, or null when they can. */
  problem(): string | null
}

/**
 * Workers for programs: started ahead, used again by later runs. Each process or thread of a run has a worker of its own
 * while it lives. Several runs may be under way at once.
 */
export class Pool {
  private readonly reserves: Reserves
  private readonly runs = new Set<WorkersRun>()

  constructor(private readonly surroundings: Surroundings) {
    this.reserves = {
      programs: new WorkerReserve<ProgramService>('program', surroundings.program),
      coordinators: new WorkerReserve<CoordinatorService>('coordinator', surroundings.coordinator),
      io: new WorkerReserve<IoService>('io', surroundings.io),
    }
  }

  /** How many workers stand ready. */
  get size(): number {
    return this.reserves.programs.size
  }

  /**
   * Starts workers until this many stand ready, and what a run needs besides.
   * @param onProgress told how many of them are there
   * @throws Error when workers cannot run here or one cannot be started
   */
  async prepare(count: number, onProgress: (ready: number, count: number) => void = () => {}): Promise<void> {
    this.demandWorkers()
    await Promise.all([this.reserves.programs.prepare(count, onProgress), this.reserves.coordinators.prepare(1)])
  }

  /**
   * Runs a program.
   * @param scenario its id, by which program workers find it
   * @param parameters as `readParameters` gives them
   * @throws Error when workers cannot run here; all later problems are the end of the run's trace
   */
  run(scenario: string, parameters: { readonly [name: string]: number | string }, options: WorkersOptions): WorkersRun {
    this.demandWorkers()
    const run = new RealRun(this.reserves, this.surroundings.folder, scenario, parameters, options)
    this.runs.add(run)
    void run.done.then(() => this.runs.delete(run))
    return run
  }

  /** Stops all runs and ends all workers. */
  dispose(): void {
    for (const run of this.runs) run.stop()
    for (const reserve of Object.values(this.reserves)) reserve.dispose()
  }

  private demandWorkers(): void {
    const problem = this.surroundings.problem()
    if (problem !== null) throw new Error(problem)
  }
}
