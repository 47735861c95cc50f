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

export function* crawler(os: Os, address: string, times: number, timeout: number): Operation<void> {
  for (let i = 0; i < times; i++) {
    try {
      const page = yield* os.fetch(address, timeout > 0 ? { timeout } : {})
      yield* os.print(`${address} ${page.status} ${page.text}`)
    } catch (error) {
      yield* os.print(`${address} ${String(error)}`)
    }
  }
}

/** A greenlet that fetches, and goes on as its parent with what it got. */
export function* gleaner(os: Os, address: string): Operation<number> {
  const page = yield* os.fetch(address)
  yield* os.self.greenlet.parent?.switch(page.status) ?? os.print('no parent')
  return page.text.length
}

/** One thread whose greenlets fetch one after the other: a fetch stops the whole thread. */
export function* glean(os: Os): Operation<void> {
  const greenlets = []
  for (const address of ['films/1.html', 'cloths/long.html']) greenlets.push(yield* os.greenlet(gleaner, [address]))
  for (const greenlet of greenlets) yield* os.print(String(yield* greenlet.switch()))
  for (const greenlet of greenlets) yield* os.print(String(yield* greenlet.switch()))
}

export interface Crawl {
  readonly addresses: string
  readonly times: number
  /** Seconds after which a request is given up; 0 for none. */
  readonly timeout: number
}

/** Each address is fetched by a thread of its own, this many times. */
export function* crawl(os: Os, { addresses, times, timeout }: Crawl): Operation<void> {
  const threads = addresses.split(' ').map((address) => os.thread(crawler, [address, times, timeout]))
  for (const thread of threads) yield* thread.start()
  for (const thread of threads) yield* thread.join()
}
