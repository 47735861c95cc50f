/** Programs on real Web Workers: the page's side. */
import { isolationProblem } from './isolation.ts'
import { Pool } from './pool.ts'

export { isolationProblem } from './isolation.ts'
export { defaultLimits, type WorkerLimits, type WorkersOptions, type WorkersRun } from './run-options.ts'

function programWorker(): Worker {
  return new Worker(new URL('./program-worker.ts', import.meta.url), { type: 'module', name: 'program' })
}

function coordinatorWorker(): Worker {
  return new Worker(new URL('./coordinator-worker.ts', import.meta.url), { type: 'module', name: 'coordinator' })
}

function ioWorker(): Worker {
  return new Worker(new URL('./io-worker.ts', import.meta.url), { type: 'module', name: 'io' })
}

/** Workers of a browser; pages come from the application's public folder. */
export class WorkerPool extends Pool {
  /** @param makeWorker starts a worker whose script offers a `programService`; usually that of the catalogue */
  constructor(makeWorker: () => Worker = programWorker) {
    super({
      program: makeWorker,
      coordinator: coordinatorWorker,
      io: ioWorker,
      folder: new URL(import.meta.env.BASE_URL, location.href).href,
      problem: () => isolationProblem()?.en ?? null,
    })
  }
}
