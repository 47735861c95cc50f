/** Programs on real Web Workers: the page's side. */
import { Crew } from './crew.ts'
import { isolationProblem } from './isolation.ts'
import type { CoordinatorService, IoService, ProgramService } from './messages.ts'
import { type Crews, RealRun } from './run.ts'
import type { WorkersOptions, WorkersRun } from './run-options.ts'

export { isolationProblem } from './isolation.ts'
export { usualLimits, type WorkerLimits, type WorkersOptions, type WorkersRun } from './run-options.ts'

function programWorker(): Worker {
  return new Worker(new URL('./program-worker.ts', import.meta.url), { type: 'module', name: 'program' })
}

function coordinatorWorker(): Worker {
  return new Worker(new URL('./coordinator-worker.ts', import.meta.url), { type: 'module', name: 'coordinator' })
}

function ioWorker(): Worker {
  return new Worker(new URL('./io-worker.ts', import.meta.url), { type: 'module', name: 'io' })
}

/**
 * Workers for programs: started ahead, used again by later runs. Each process or thread of a run has a worker of its own
 * while it lives. Several runs may be under way at once.
 */
export class WorkerPool {
  private readonly crews: Crews
  private readonly runs = new Set<WorkersRun>()

  /** @param makeWorker starts a worker whose script offers a `programService`; usually that of the catalogue */
  constructor(makeWorker: () => Worker = programWorker) {
    this.crews = {
      programs: new Crew<ProgramService>(makeWorker),
      coordinators: new Crew<CoordinatorService>(coordinatorWorker),
      io: new Crew<IoService>(ioWorker),
    }
  }

  /** How many workers stand ready. */
  get size(): number {
    return this.crews.programs.size
  }

  /**
   * Starts workers until so many stand ready, and what a run needs besides.
   * @param onProgress told how many of them are there
   * @throws Error when the page is not isolated or a worker cannot be started
   */
  async prepare(count: number, onProgress: (ready: number, count: number) => void = () => {}): Promise<void> {
    const problem = isolationProblem()
    if (problem !== null) throw new Error(problem.en)
    await Promise.all([this.crews.programs.prepare(count, onProgress), this.crews.coordinators.prepare(1)])
  }

  /**
   * Runs a program.
   * @param scenario its id in the catalogue
   * @param parameters as `readParameters` gives them
   * @throws Error when the page is not isolated; all later problems are the end of the run's trace
   */
  run(scenario: string, parameters: { readonly [name: string]: number | string }, options: WorkersOptions): WorkersRun {
    const problem = isolationProblem()
    if (problem !== null) throw new Error(problem.en)
    const run = new RealRun(this.crews, scenario, parameters, options)
    this.runs.add(run)
    void run.done.then(() => this.runs.delete(run))
    return run
  }

  /** Stops all runs and ends all workers. */
  dispose(): void {
    for (const run of this.runs) run.stop()
    for (const crew of Object.values(this.crews)) crew.dispose()
  }
}
