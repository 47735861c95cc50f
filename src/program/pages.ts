/** The network that a scenario has: which pages there are, and how their server behaves. */
import { own } from '../base/own.ts'
import { RandomStream } from '../base/random.ts'
import type { Value } from '../base/value.ts'
import { type Answer, addressOf } from '../model/fetch.ts'
import { timeLimit } from '../model/time-limit.ts'

/** What a scenario declares. Real workers fetch the same pages from the application's own server. */
export interface Pages {
  /** The texts of the pages by their addresses: paths below the application's public folder, such as `films/1.html`. */
  readonly texts: { readonly [address: string]: string }
  /**
   * How many seconds an answer takes, at least and at most. Where it is given, real workers hold an answer back so long
   * too; where it is left out, simulated answers take 0.05 to 0.8 and real ones what they take.
   */
  readonly latency?: { readonly from: number; readonly to: number }
  /**
   * Addresses whose server does something else: it gives a status (500, say) without a page, cannot be reached, or never
   * answers. On real workers too these are played, and nothing is fetched for them.
   */
  readonly failures?: { readonly [address: string]: number | 'unreachable' | 'silent' }
}

/** Seconds that an answer takes where the scenario does not say. */
const defaultLatency = { from: 0.05, to: 0.8 }
/** Seconds after which a request gives up where the program does not say. */
const defaultPatience = 30

/** A request as executors carry it out; times in seconds of the program. */
export interface PageRequest {
  readonly address: string
  /** When the answer comes, from the request on: drawn, the same for the same page in every schedule. */
  readonly latency: number
  /** Whether the scenario says how long answers take. */
  readonly declared: boolean
  /** When the request gives up; null where the program does not say. */
  readonly patience: number | null
  /** What the scenario has its server do in place of answering. */
  readonly failure: number | 'unreachable' | 'silent' | null
}

/** The requests of one thread. How long an answer takes depends on the seed, the address and how often it was asked for. */
export class PageRequests {
  private readonly counts = new Map<string, number>()

  /** @param pages null where the scenario has none: then there is no network */
  constructor(
    private readonly pages: Pages | null,
    private readonly seed: number,
  ) {}

  /** @param argument of the operation `fetch` */
  next(argument: Value): PageRequest {
    const address = addressOf(argument)
    const nth = (this.counts.get(address) ?? 0) + 1
    this.counts.set(address, nth)
    return nthRequest(this.pages, this.seed, argument, nth)
  }
}

/**
 * A request of a thread that asks for its address for the `nth` time.
 * @param argument of the operation `fetch`
 * @param nth a whole number from 1
 */
export function nthRequest(pages: Pages | null, seed: number, argument: Value, nth: number): PageRequest {
  const address = addressOf(argument)
  const { from, to } = pages?.latency ?? defaultLatency
  const stream = new RandomStream(seed, `${address} ${nth}`)
  return {
    address,
    latency: Math.round((from + (to - from) * stream.fraction()) * 1000) / 1000,
    declared: pages?.latency !== undefined,
    patience: timeLimit(argument),
    failure: pages === null ? 'unreachable' : (own(pages.failures, address) ?? null),
  }
}

/** What a simulated network answers, and after how many seconds. */
export function simulatedAnswer(pages: Pages | null, request: PageRequest): { after: number; answer: Answer } {
  const { address, latency, failure } = request
  const patience = request.patience ?? defaultPatience
  if (failure === 'silent' || latency >= patience) return { after: patience, answer: { failure: 'timeout' } }
  return { after: latency, answer: playedAnswer(failure) ?? pageAnswer(pages, address) }
}

/** What a server answers that the scenario has fail; null where it does its work. */
export function playedAnswer(failure: number | 'unreachable' | null): Answer | null {
  if (failure === null) return null
  return failure === 'unreachable' ? { failure } : { status: failure, text: '' }
}

function pageAnswer(pages: Pages | null, address: string): Answer {
  const text = own(pages?.texts, address)
  return text === undefined ? { status: 404, text: '' } : { status: 200, text }
}

/** After how many seconds a request gives up. */
export function patienceOf(request: PageRequest): number {
  return request.patience ?? defaultPatience
}
