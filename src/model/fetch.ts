/**
 * Pages from the network. Meaning: Python's `urllib.request.urlopen` and `read` in one: the thread waits, as for any I/O,
 * until the whole page is there. A status that is no success raises HTTPError, no answer at all URLError, and an answer
 * that takes too long TimeoutError. Addresses are paths of the application's own pages, so no program reaches another
 * host.
 */
import { isRecord, type Value } from '../base/value.ts'
import { ThreadStatus } from '../trace/tables.ts'
import { operation, waking } from './atom.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { threadWord } from './layout.ts'

/** What came of a request: a page with the status that its server gave it, or why there is none. */
export type Answer = { readonly status: number; readonly text: string } | { readonly failure: Failure }
export type Failure = 'unreachable' | 'timeout'

/** The address of a request as recorded: alone, or with a limit of time. */
export function addressOf(given: Value | undefined): string {
  const address = isRecord(given) ? given.address : given
  return typeof address === 'string' ? address : ''
}

/** Names between single slashes, none of which leads upwards; a name begins with a letter, a digit or _. */
const pathOfPage = /^\w[\w.~-]*(\/\w[\w.~-]*)*$/

/** Asks for a page. The argument is its address, or a record of `address` and `timeout` in seconds. */
export const pageFetch = operation('fetch', (k, self, _object, _argument, given) => {
  const address = addressOf(given)
  if (!pathOfPage.test(address))
    return k.raise(
      'ValueError',
      `fetch takes the path of a page of this application, such as films/1.html, not ${JSON.stringify(address)}`,
    )
  const timeout = isRecord(given) ? given.timeout : 1
  if (!(typeof timeout === 'number' && timeout > 0)) return k.raise('ValueError', 'timeout value out of range')
  k.write(self + threadWord.status, ThreadStatus.sleeping)
  return Outcome.sleep
})

/** The answer, its argument, is there: what `fetch` returns or raises. */
export const pageResponse = waking('response', (k, self, _object, _argument, given) => {
  k.write(self + threadWord.status, ThreadStatus.runnable)
  return respond(k, given)
})

function respond(k: Kernel, given: Value | undefined): OutcomeCode {
  if (!isRecord(given)) return noAnswer(k)
  const { status, text, failure } = given
  if (failure === 'timeout') return k.raise('TimeoutError', 'timed out')
  if (typeof status !== 'number' || typeof text !== 'string') return noAnswer(k)
  if (status < 200 || status > 299) return k.raise('HTTPError', `HTTP Error ${status}: ${phrases[status] ?? ''}`)
  k.give({ status, text })
  return Outcome.done
}

function noAnswer(k: Kernel): OutcomeCode {
  return k.raise('URLError', '<urlopen error the server cannot be reached>')
}

/** As in Python's `http.HTTPStatus`; what servers themselves say depends on the protocol. */
const phrases: { readonly [status: number]: string } = {
  301: 'Moved Permanently',
  302: 'Found',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  410: 'Gone',
  418: "I'm a Teapot",
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}
