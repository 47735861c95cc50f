import { addressOf } from '../model/fetch.ts'
import { argumentOf, operationName, type Trace } from '../trace/trace.ts'
import type { ThreadSnapshot } from './snapshot-types.ts'

/** The address of the page that a thread waits for; null when it waits for none. */
export function awaitedPage(trace: Trace, now: ThreadSnapshot): string | null {
  return now.state === 'sleeping' ? requestedPage(trace, now.own) : null
}

/** The address of the page that a step asks for; null when it asks for none. */
export function requestedPage(trace: Trace, step: number): string | null {
  return step >= 0 && operationName(trace, step) === 'fetch' ? addressOf(argumentOf(trace, step)) : null
}
