import { proxy, type Remote } from 'comlink'
import type { ForEver } from '../../explorer/endless/for-ever.ts'
import { PartWorker } from '../simulation/part-worker.ts'
import type { ExploreNews, ExploreReport, ExploreRequest, Goal } from './explore-messages.ts'
import type { ExploreService } from './explore-worker.ts'

/** The explorer in a worker of its own, for one exploration after the other. */
export class ExploreClient {
  private worker: PartWorker<ExploreService> | null = null
  private fail: ((reason: Error) => void) | null = null

  /**
   * Explores until it is done, or paused, or what is allowed is used up. An exploration before it is given up, together
   * with its memory.
   * @param tell is told how far it is, fewer than ten times a second
   * @throws Error when the worker could not be loaded, or another exploration took its place
   */
  async begin(request: ExploreRequest, tell: (news: ExploreNews) => void): Promise<ExploreReport> {
    this.drop()
    this.worker = newWorker()
    return this.ask((remote) => remote.begin(request, proxy(tell)))
  }

  /** Goes on with all that is left, or only with the search for the shortest counterexample. Throws as `begin`. */
  goOn(goal: Goal, tell: (news: ExploreNews) => void): Promise<ExploreReport> {
    return this.ask((remote) => remote.goOn(goal, proxy(tell)))
  }

  /** Stops what is under way; `begin` or `goOn` then reports, and it can go on. */
  pause(): void {
    void this.worker?.remote.pause()
  }

  /** Gives the exploration up, and its memory back. */
  drop(): void {
    this.worker?.terminate()
    this.worker = null
    this.fail?.(new Error('the exploration was given up'))
    this.fail = null
  }

  private async ask(question: (remote: Remote<ExploreService>) => Promise<ExploreReport>): Promise<ExploreReport> {
    const { worker } = this
    if (worker === null) throw new Error('nothing is being explored')
    const givenUp = new Promise<never>((_, reject) => {
      this.fail = reject
    })
    return worker.ask(question, givenUp)
  }
}

function newWorker(): PartWorker<ExploreService> {
  const script = new Worker(new URL('./explore-worker.ts', import.meta.url), { type: 'module', name: 'explorer' })
  return new PartWorker('explorer', script)
}

/**
 * Executes an order in a worker of its own, and says whether its last steps go on for ever.
 * @param order as `encodeOrder` writes it
 * @param round how many of the last steps
 * @returns null where they do not
 * @throws Error when the worker could not be loaded, or when it was given up
 */
export async function confirmRound(
  request: ExploreRequest,
  order: string,
  round: number,
  givenUp: AbortSignal,
): Promise<ForEver | null> {
  const worker = newWorker()
  const abandoned = new Promise<never>((_, reject) => {
    givenUp.addEventListener('abort', () => reject(new Error('it was given up')))
  })
  try {
    return await worker.ask((remote) => remote.confirm(request, order, round), abandoned)
  } finally {
    worker.terminate()
  }
}
