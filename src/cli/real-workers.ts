import { machineOf } from '../program/run-parameters.ts'
import { pagesOf } from '../program/scenario.ts'
import { Pool } from '../workers/pool.ts'
import type { WorkersRun } from '../workers/run-options.ts'
import { nodeWorker } from './node-worker.ts'
import type { Program } from './program-file.ts'
import { servePages } from './serve-pages.ts'

type Values = { readonly [name: string]: number | string }

/** How a run on real workers is steered. */
interface RealSteering {
  readonly seed: number
  readonly maxSteps: number
  /**
   * Seconds for which a body may compute without asking for anything: of Node's threads, the one who dies is told of.
   */
  readonly maxSeconds: number
  /** The values of the run's parameters, as `runParametersOf` declares them. */
  readonly steering: Values
  /** Told how many of the workers that the run begins with are ready. */
  onProgress(ready: number, count: number): void
}

/** Node's worker threads, ready for runs of one program: each process or thread of a run has a real one of its own. */
export interface RealWorkers {
  run(steering: RealSteering): WorkersRun
  /** Ends all of them, so that the command line can end. */
  dispose(): void
}

/**
 * Makes ready for runs on Node's worker threads.
 * @param values of the scenario's parameters
 */
export async function realWorkers({ module, file }: Program, values: Values): Promise<RealWorkers> {
  const { scenario } = module
  const pages = pagesOf(scenario, values)
  const server = pages === null ? null : await servePages(pages)
  const pool = new Pool({
    program: () => nodeWorker('./program-worker.js', { file }),
    coordinator: () => nodeWorker('./coordinator-worker.js'),
    io: () => nodeWorker('./io-worker.js'),
    folder: server?.folder ?? '',
    problem: () => null,
  })
  return {
    run({ seed, maxSteps, maxSeconds, steering, onProgress }) {
      const { gil } = machineOf(steering)
      return pool.run(scenario.id, values, {
        seed,
        scale: Number(steering.scale),
        limits: { steps: maxSteps, silence: maxSeconds },
        onProgress,
        // As in the application: recorded where somebody says so.
        ...(scenario.machine === undefined && !gil ? {} : { gil }),
      })
    },
    dispose() {
      pool.dispose()
      server?.close()
    },
  }
}
