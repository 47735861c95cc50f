import type { Answer } from '../model/fetch.ts'
import { playedAnswer } from '../program/pages.ts'
import type { FetchRequest } from './requests.ts'

/**
 * Fetches a page of the application for a program. A status that is no success is answered without a text, as what
 * servers send along differs from one to the other.
 * @param base address of the application's public folder: nothing else is fetched
 * @param over aborts when the run is over
 */
export async function fetchPage(base: string, request: FetchRequest, over: AbortSignal): Promise<Answer> {
  const { delay, patience } = request
  const begin = performance.now()
  const limit = new AbortController()
  const signal = AbortSignal.any([over, limit.signal])
  const done = new AbortController()
  void until(begin + patience, AbortSignal.any([over, done.signal])).then(() => {
    if (!done.signal.aborted) limit.abort()
  })
  const [answer] = await Promise.all([answerTo(base, request, signal), until(begin + delay, signal)])
  done.abort()
  return limit.signal.aborted ? { failure: 'timeout' } : answer
}

async function answerTo(base: string, { address, failure }: FetchRequest, signal: AbortSignal): Promise<Answer> {
  if (failure === 'silent') {
    await until(Number.POSITIVE_INFINITY, signal)
    return { failure: 'timeout' }
  }
  const played = playedAnswer(failure)
  if (played !== null) return played
  const url = new URL(address, base)
  if (!url.href.startsWith(base)) return { failure: 'unreachable' }
  try {
    // Servers of single-page applications answer requests that accept HTML with the application, whatever the address.
    const options = { headers: { accept: 'text/plain' }, credentials: 'omit', cache: 'no-store', signal } as const
    const response = await fetch(url, options)
    return { status: response.status, text: response.ok ? await response.text() : '' }
  } catch {
    return { failure: 'unreachable' }
  }
}

/** The longest time that a timer takes; it takes a longer one for none. */
const longestTimer = 2 ** 31 - 1

/** Resolves when this page's clock shows a time, or when the signal aborts. Timers count whole milliseconds, and fire early by their fractions. */
async function until(time: number, signal: AbortSignal): Promise<void> {
  for (let left = time - performance.now(); left > 0 && !signal.aborted; left = time - performance.now())
    await passing(Math.min(Math.ceil(left), longestTimer), signal)
}

/** Resolves after about this many milliseconds, or when the signal aborts. */
function passing(delay: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, delay)
    function end() {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    signal.addEventListener('abort', end)
  })
}
