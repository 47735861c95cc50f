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
  const limit = AbortSignal.timeout(patience)
  const signal = AbortSignal.any([over, limit])
  const [answer] = await Promise.all([answerTo(base, request, signal), until(delay, signal)])
  return limit.aborted ? { failure: 'timeout' } : answer
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

/** Resolves after so many milliseconds, or when the signal aborts. */
function until(delay: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted || delay <= 0) {
      resolve()
      return
    }
    const timer = delay === Number.POSITIVE_INFINITY ? undefined : setTimeout(resolve, delay)
    const end = () => {
      clearTimeout(timer)
      resolve()
    }
    signal.addEventListener('abort', end, { once: true })
  })
}
