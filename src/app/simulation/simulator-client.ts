import { proxy, type Remote, transfer } from 'comlink'
import type { RunEnding } from '../../analysis/run-ending.ts'
import type { Trace } from '../../trace/trace.ts'
import type { PreparedTrace } from '../state/prepared.ts'
import { PartWorker } from './part-worker.ts'
import type {
  Judged,
  Packed,
  SimulationRequest,
  SimulationResult,
  SimulatorService,
  Unpacked,
} from './simulator-worker.ts'
import { columnBuffers, compacted } from './transfer-trace.ts'

/** A simulation was given up because another one or nothing is wanted. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
}

/**
 * The simulator in a worker of its own, which prepares what it makes or opens to be shown. One simulation runs at a time:
 * the next one ends it.
 */
export class SimulatorClient {
  private worker: PartWorker<SimulatorService> | null = null
  private giveUp: ((reason: Error) => void) | null = null

  /**
   * Runs a simulation; one that is under way is cancelled.
   * @param progress is told the number of steps taken so far
   * @throws Cancelled when it was given up; whatever prevented the run otherwise
   */
  async simulate(request: SimulationRequest, progress: (steps: number) => void): Promise<SimulationResult> {
    return this.ask((remote) => remote.simulate(request, proxy(progress)))
  }

  /**
   * How a simulation ends, of which nothing else is wanted.
   * @throws as `simulate`
   */
  ending(request: SimulationRequest): Promise<RunEnding> {
    return this.ask((remote) => remote.ending(request))
  }

  /**
   * The trace of a file.
   * @param progress is told how large a share of the work is done
   * @throws Error when it is no trace, saying why; Cancelled when another one or nothing is wanted meanwhile
   */
  async open(file: Blob, progress: (share: number) => void): Promise<PreparedTrace> {
    try {
      return await this.ask((remote) => remote.open(file, proxy(progress)))
    } finally {
      // Files are opened rarely: the memory that reading one took is given back.
      if (this.giveUp === null) this.drop()
    }
  }

  /**
   * All that is derived from a trace that was made elsewhere. The columns are copied to the worker and come back.
   * @throws Cancelled when another one or nothing is wanted meanwhile
   */
  prepare(trace: Trace): Promise<PreparedTrace> {
    return this.ask(async (remote) => remote.prepare(await handedOver(trace)))
  }

  /** As `prepare`, and how the run ended. */
  judge(trace: Trace): Promise<Judged> {
    return this.ask(async (remote) => remote.judge(await handedOver(trace)))
  }

  /** A trace file. The columns are copied to the worker. */
  write(trace: Trace): Promise<Blob> {
    return this.ask(async (remote) => remote.write(await handedOver(trace)))
  }

  /** The order of a trace as a link has it. The columns are copied to the worker. */
  order(trace: Trace): Promise<string> {
    return this.ask(async (remote) => remote.order(await handedOver(trace)))
  }

  /** A trace as bytes to be kept, and its order where that is wanted. The columns are copied to the worker. */
  pack(trace: Trace, withOrder: boolean): Promise<Packed> {
    return this.ask(async (remote) => remote.pack(await handedOver(trace), withOrder))
  }

  /**
   * What was packed.
   * @throws Error when it is damaged; Cancelled when another one or nothing is wanted meanwhile
   */
  unpack(bytes: Uint8Array): Promise<Unpacked> {
    return this.ask((remote) => remote.unpack(transfer(bytes, [bytes.buffer])))
  }

  /** Asks the worker for one thing, and for nothing else any more. After a failure the next question is for another. */
  private async ask<Answer>(question: (remote: Remote<SimulatorService>) => Promise<Answer>): Promise<Answer> {
    this.cancel()
    if (this.worker?.isDead) this.drop()
    this.worker ??= newWorker()
    const { worker } = this
    const givenUp = new Promise<never>((_, reject) => {
      this.giveUp = reject
    })
    try {
      const answer = await worker.ask(question, givenUp)
      if (this.worker === worker) this.giveUp = null
      return answer
    } catch (thrown) {
      if (this.worker === worker) this.drop()
      throw thrown
    }
  }

  /** Ends the simulation under way, however busy it is. */
  cancel(): void {
    const { giveUp } = this
    if (giveUp === null) return
    this.drop()
    giveUp(new Cancelled('the simulation was cancelled'))
  }

  /** Ends the simulation under way and gives back the memory of the worker; the next one starts another. */
  end(): void {
    this.cancel()
    this.drop()
  }

  private drop(): void {
    this.worker?.terminate()
    this.worker = null
    this.giveUp = null
  }
}

/** A copy of a trace that goes to the worker without being copied once more. */
async function handedOver(trace: Trace): Promise<Trace> {
  const own = await compacted(trace)
  return transfer(own, columnBuffers(own))
}

function newWorker(): PartWorker<SimulatorService> {
  const script = new Worker(new URL('./simulator-worker.ts', import.meta.url), { type: 'module', name: 'simulator' })
  return new PartWorker('simulator', script)
}
