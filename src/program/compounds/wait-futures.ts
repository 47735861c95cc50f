/**
 * Waiting for several futures. Meaning: CPython's `concurrent.futures.wait` and `as_completed`
 * (Lib/concurrent/futures/_base.py). Each future tells a queue when it is done.
 */
import { fifoQueue } from '../../model/queue.ts'
import { timeLeft, timeNow } from '../clock.ts'
import { ProgramError } from '../errors.ts'
import type { Future } from '../futures.ts'
import { defineLibrary } from '../library.ts'
import { make } from '../making.ts'
import type { Os } from '../os.ts'
import { Queue } from '../queues.ts'
import type { Operation } from '../request.ts'
import { takeInTime } from './async-result.ts'
import { takeAtOnce } from './take-at-once.ts'

const conditions = ['ALL_COMPLETED', 'FIRST_COMPLETED', 'FIRST_EXCEPTION'] as const

/** How long `os.wait` waits, and for what. */
export interface WaitOptions {
  /** Seconds. */
  readonly timeout?: number
  /** When it stops waiting; `FIRST_EXCEPTION` counts a cancelled future as none. */
  readonly returnWhen?: (typeof conditions)[number]
}

/** What `os.wait` gives: the futures that are done, and the others. */
export interface Waited {
  readonly done: Future[]
  readonly notDone: Future[]
}

/** How long `os.asCompleted` waits. */
export interface CompletedOptions {
  /** Seconds until the last of them has to be done. */
  readonly timeout?: number
}

/** Futures in the order in which they are done; those that were done before in the order in which they were given. */
export class Completed {
  private readonly total: number
  /** Done in time, and not yet given. */
  private inTime: Future[] = []

  constructor(
    private readonly ready: Queue,
    /** How many are still to come. */
    public left: number,
    /** When the last of them has to be done, by the clock of the run. */
    private readonly end: number | null,
  ) {
    this.total = left
  }

  /**
   * Waits for the next future to be done.
   * @returns null when there is none left
   * @throws TimeoutError (in the program) when the time for all of them is over
   */
  *next(): Operation<Future | null> {
    if (this.left <= 0) return null
    const future = this.end === null ? yield* nextReady(this.ready) : yield* this.nextUntil(this.end)
    this.left--
    return future
  }

  /** As CPython, it looks at the clock only when it has given all that it found done at its last look. */
  private *nextUntil(end: number): Operation<Future> {
    if (this.inTime.length === 0) this.inTime = this.left === this.total ? yield* untaken(this.ready, this.left) : []
    if (this.inTime.length === 0) {
      const seconds = yield* timeLeft(end)
      try {
        if (seconds < 0) throw new ProgramError('TimeoutError', '')
        this.inTime = [yield* nextReady(this.ready, seconds), ...(yield* untaken(this.ready, this.left - 1))]
      } catch (thrown) {
        if (!(thrown instanceof ProgramError && thrown.kind === 'TimeoutError')) throw thrown
        throw new ProgramError('TimeoutError', `${this.left} (of ${this.total}) futures unfinished`)
      }
    }
    return this.inTime.shift() as Future // there is one
  }
}

/** What lies in a queue of futures, `most` at most. */
function* untaken(ready: Queue, most: number): Operation<Future[]> {
  const futures: Future[] = []
  while (futures.length < most) {
    const future = yield* takeAtOnce(ready)
    if (future === undefined) break
    futures.push(future as Future) // as a callback puts it in
  }
  return futures
}

/** The future that is put into a queue when it is done; TimeoutError when none is in time. */
function* nextReady(ready: Queue, timeout?: number): Operation<Future> {
  return (yield* takeInTime(ready, timeout)) as Future // as `tellReady` puts it in
}

/** Called when a future that is watched is done. */
export function* tellReady(_os: Os, future: Future, ready: Queue): Operation<void> {
  yield* ready.put(future)
}

/** A queue into which each of the futures is put when it is done. */
function* watch(futures: readonly Future[], name: string): Operation<Queue> {
  const ready = yield* make(fifoQueue.atom, 0, `${name}.ready`, { owner: name }, Queue)
  for (const future of futures) yield* future.watch(tellReady, [ready])
  return ready
}

/** The futures, as they are done. */
export function* asCompleted(
  _os: Os,
  futures: readonly Future[],
  { timeout }: CompletedOptions,
  name: string,
): Operation<Completed> {
  const end = timeout === undefined ? null : (yield* timeNow()) + timeout
  const each = distinct(futures)
  return new Completed(yield* watch(each, name), each.length, end)
}

/**
 * Waits until all futures are done, or the first, or one with an error; or for this many seconds. One that is cancelled
 * counts as done once the one who would have begun it has taken note of that: as in CPython, never when its executor
 * threw it away (`shutdown` with `cancelFutures`).
 * @throws ValueError (in the program) for another `returnWhen`, unless all are done
 */
export function* waitFutures(
  _os: Os,
  futures: readonly Future[],
  { timeout, returnWhen = 'ALL_COMPLETED' }: WaitOptions,
  name: string,
): Operation<Waited> {
  const end = timeout === undefined ? undefined : (yield* timeNow()) + timeout
  const each = distinct(futures)
  const ready = yield* watch(each, name)
  const done = new Set<number>()
  if (!conditions.includes(returnWhen)) {
    for (const { id } of yield* untaken(ready, each.length)) done.add(id)
    if (done.size < each.length) throw new ProgramError('ValueError', `Invalid return condition: ${quoted(returnWhen)}`)
  }
  while (done.size < each.length) {
    const left = end === undefined ? undefined : Math.max(0, yield* timeLeft(end))
    let future: Future
    try {
      future = yield* nextReady(ready, left)
    } catch (thrown) {
      if (thrown instanceof ProgramError && thrown.kind === 'TimeoutError') break
      throw thrown
    }
    done.add(future.id)
    if (returnWhen === 'FIRST_COMPLETED') break
    if (returnWhen === 'FIRST_EXCEPTION' && !(yield* future.cancelled()) && (yield* future.exception()) !== null) break
  }
  // Others may be done by now too.
  for (const { id } of yield* untaken(ready, each.length - done.size)) done.add(id)
  return { done: each.filter(({ id }) => done.has(id)), notDone: each.filter(({ id }) => !done.has(id)) }
}

/** A text as Python writes it. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  return quote + text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`) + quote
}

function distinct(futures: readonly Future[]): Future[] {
  return [...new Map(futures.map((future) => [future.id, future])).values()]
}

defineLibrary({ asCompleted, waitFutures }, { 'Future.tell': tellReady })
