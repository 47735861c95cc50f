/**
 * Waiting for several futures. Meaning: CPython's `concurrent.futures.wait` and `as_completed`
 * (Lib/concurrent/futures/_base.py). Each future tells a queue when it is done.
 */
import { fifoQueue } from '../../model/queue.ts'
import { ProgramError } from '../errors.ts'
import type { Future } from '../futures.ts'
import { defineLibrary } from '../library.ts'
import { make } from '../making.ts'
import type { Os } from '../os.ts'
import { Queue } from '../queues.ts'
import type { Operation } from '../request.ts'
import { nextReady } from './async-result.ts'
import { tellReady } from './pool.ts'

export interface WaitOptions {
  /** Seconds. */
  readonly timeout?: number
  /** When it stops waiting; `FIRST_EXCEPTION` counts a cancelled future as none. */
  readonly returnWhen?: 'ALL_COMPLETED' | 'FIRST_COMPLETED' | 'FIRST_EXCEPTION'
}

export interface Waited {
  readonly done: Future[]
  readonly notDone: Future[]
}

/** Futures in the order in which they are done. */
export class Completed {
  constructor(
    private readonly ready: Queue,
    /** How many are still to come. */
    public left: number,
  ) {}

  /**
   * Waits for the next future to be done, or for so many seconds.
   * @returns null when there is none left
   * @throws TimeoutError (in the program)
   */
  *next(timeout?: number): Operation<Future | null> {
    if (this.left <= 0) return null
    const future = yield* nextReady(this.ready, timeout)
    this.left--
    return future
  }
}

/** The futures, as they are done. */
export function* asCompleted(_os: Os, futures: readonly Future[], name: string): Operation<Completed> {
  const ready = yield* make(fifoQueue.atom, 0, `${name}.ready`, { owner: name }, Queue)
  const each = distinct(futures)
  for (const future of each) yield* future.addDoneCallback(tellReady, [ready])
  return new Completed(ready, each.length)
}

/** Waits until all futures are done, or the first, or one with an error; or for so many seconds. */
export function* waitFutures(
  os: Os,
  futures: readonly Future[],
  { timeout, returnWhen = 'ALL_COMPLETED' }: WaitOptions,
  name: string,
): Operation<Waited> {
  const end = timeout === undefined ? undefined : (yield* os.now()) + timeout
  const each = distinct(futures)
  const completed = yield* asCompleted(os, each, name)
  const done = new Set<number>()
  while (completed.left > 0) {
    const left = end === undefined ? undefined : Math.max(0, end - (yield* os.now()))
    let future: Future | null
    try {
      future = yield* completed.next(left)
    } catch (thrown) {
      if (thrown instanceof ProgramError && thrown.kind === 'TimeoutError') break
      throw thrown
    }
    if (future === null) break
    done.add(future.id)
    if (returnWhen === 'FIRST_COMPLETED') break
    if (returnWhen === 'FIRST_EXCEPTION' && !(yield* future.cancelled()) && (yield* future.exception()) !== null) break
  }
  // Others may be done by now too.
  for (const future of each) if (!done.has(future.id) && (yield* future.done())) done.add(future.id)
  return { done: each.filter(({ id }) => done.has(id)), notDone: each.filter(({ id }) => !done.has(id)) }
}

function distinct(futures: readonly Future[]): Future[] {
  return [...new Map(futures.map((future) => [future.id, future])).values()]
}

defineLibrary({ asCompleted, waitFutures })
