import type { Value } from '../base/value.ts'
import { clockError } from '../model/clock.ts'
import { PageRequests, type Pages, patienceOf } from '../program/pages.ts'
import type { Requests } from './requests.ts'

/** The pages that one thread fetches: its end. */
export class WorkerPages {
  private readonly drawn: PageRequests

  /**
   * @param requests of its worker; null where the scenario has no pages, and so no network
   * @param scale real seconds per second of the program
   */
  constructor(
    pages: Pages | null,
    seed: number,
    private readonly requests: Requests | null,
    private readonly scale: number,
  ) {
    this.drawn = new PageRequests(pages, seed)
  }

  /**
   * Asks for a page. What the scenario says of times is scaled, as all times of programs are. A real answer takes what it
   * takes however fast the program goes, so it gets the seconds of its limit in full.
   * @param argument of the operation `fetch`
   * @param wake index of the word whose bit 0 is set when the answer is there
   * @returns the number of the request; null where there is no network
   */
  ask(argument: Value, wake: number): number | null {
    if (this.requests === null) return null
    const request = this.drawn.next(argument)
    const { address, failure, declared, latency } = request
    const limit = patienceOf(request)
    const inVain = failure === 'silent' || (declared && latency >= limit)
    return this.requests.make(wake, {
      kind: 'fetch',
      address,
      failure,
      delay: declared ? latency * 1000 * this.scale + clockError : 0,
      patience: limit * 1000 * (inVain ? this.scale : Math.max(1, this.scale)) + clockError,
    })
  }

  /** The answer to a request, as `pageResponse` takes it. */
  answer(ticket: number | null): Value {
    if (ticket === null || this.requests === null) return { failure: 'unreachable' }
    return this.requests.answer(ticket) as Value // as `fetchPage` gives it
  }
}
