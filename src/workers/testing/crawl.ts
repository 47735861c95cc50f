/** Programs for tests that fetch pages from the application's own server. */
import type { Os } from '../../program/os.ts'
import type { Pages } from '../../program/pages.ts'
import type { Operation } from '../../program/request.ts'
import { clothPages, filmPages } from '../../scenarios/shared/site-pages.ts'

export const crawlPages: Pages = {
  texts: { ...filmPages, ...clothPages },
  failures: { 'films/2.html': 500, 'films/3.html': 'unreachable', 'films/4.html': 'silent' },
}

/** As `crawlPages`, from a server that takes its time. */
export const slowPages: Pages = { texts: filmPages, latency: { from: 2, to: 4 } }

export function* crawler(os: Os, address: string, times: number): Operation<void> {
  for (let i = 0; i < times; i++) {
    try {
      const page = yield* os.fetch(address)
      yield* os.print(`${address} ${page.status} ${page.text}`)
    } catch (error) {
      yield* os.print(`${address} ${String(error)}`)
    }
  }
}

export interface Crawl {
  readonly addresses: string
  readonly times: number
}

/** Each address is fetched by a thread of its own, so many times. */
export function* crawl(os: Os, { addresses, times }: Crawl): Operation<void> {
  const threads = addresses.split(' ').map((address) => os.thread(crawler, [address, times]))
  for (const thread of threads) yield* thread.start()
  for (const thread of threads) yield* thread.join()
}
