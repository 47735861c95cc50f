/**
 * What thread and process pool executors have in common. Meaning: CPython's `concurrent.futures.Executor`
 * (Lib/concurrent/futures/_base.py).
 */
import { futureAtom } from '../../model/future.ts'
import type { Cell } from '../cells.ts'
import { timeNow } from '../clock.ts'
import { currentOs } from '../current-os.ts'
import { ProgramError } from '../errors.ts'
import { Future } from '../futures.ts'
import type { Compound } from '../handle-table.ts'
import type { Lock } from '../handles.ts'
import { make } from '../making.ts'
import type { Item, Queue } from '../queues.ts'
import type { Body, Operation } from '../request.ts'
import type { Thread } from '../threads.ts'
import { runChunk } from './chunk.ts'
import { MapResults } from './map-results.ts'
import { roster } from './roster.ts'
import { type Ending, makeTask, type Task, taskName } from './task.ts'

export interface ExecutorParts {
  readonly name: string
  /** The most threads or processes. */
  readonly most: number
  /** Held while something is submitted, and for the shutdown. */
  readonly lock: Lock
  /** One of `ExecutorState`. */
  readonly state: Cell
  /** How many threads or processes were started. */
  readonly started: Cell
  /** Those that were started. */
  readonly staff: Queue
}

/**
 * `over`: what was submitted is finished because who made the executor has ended. `broken` is added when those who work
 * cannot go on.
 */
export const ExecutorState = { running: 0, shutDown: 1, over: 2, broken: 4 } as const

/** A task and where its end is told. */
export type Work = {
  readonly future: Future
  readonly task: Task
}

/** How `map` of an executor goes about it. */
export interface MapOptions {
  /** Seconds until the last result has to be there. */
  readonly timeout?: number
  /** How many items are one task; only processes are given several at once. */
  readonly chunkSize?: number
}

/** How an executor is shut down. */
export interface ShutdownOptions {
  /** Whether to wait for what was submitted. */
  readonly wait?: boolean
  /** Whether what has not begun is cancelled. */
  readonly cancelFutures?: boolean
}

/** @throws ProgramError ValueError when it is not a whole number above 0 */
export function checkMost(most: number): void {
  if (!Number.isInteger(most) || most <= 0) throw new ProgramError('ValueError', 'max_workers must be greater than 0')
}

/** The future of a task: an object of its compound that is told like the program's own. */
export function makeFuture(task: Task, owner: string): Operation<Future> {
  return make(futureAtom, null, taskName(task), { owner, told: 'always' }, Future)
}

/** Tells a future how its task ended, and calls back. */
export function* settle(future: Future, ending: Ending): Operation<void> {
  if ('value' in ending) yield* future.setResult(ending.value)
  else yield* future.setException(ending.error)
}

/** Takes tasks, and gives a future for each. */
export abstract class Executor<Parts extends ExecutorParts> implements Compound {
  abstract readonly compound: string
  private closed = false
  private crossed = false

  constructor(readonly parts: Parts) {}

  get name(): string {
    return this.parts.name
  }

  /** What is raised when something is submitted though those who work cannot go on. */
  protected abstract broken(): ProgramError
  /** Brings a task to those who work, and sees that there are enough of them. With the lock held. */
  protected abstract enqueue(task: Task): Operation<Future>
  /** Has those who work end when there is no more to do. With the lock held. */
  protected abstract dismiss(): Operation<void>
  /** Cancels what has not begun. With the lock held. */
  protected abstract cancelWaiting(): Operation<void>

  /**
   * Has `body(os, ...parameters)` run.
   * @throws RuntimeError (in the program) after the shutdown; BrokenThreadPool or BrokenProcessPool when those who work
   *   cannot go on; TypeError when the program does not export the body
   */
  *submit(body: Body, parameters: readonly Item[] = []): Operation<Future> {
    const { lock, state } = this.parts
    const task = makeTask(currentOs(), body, parameters)
    yield* lock.acquire()
    try {
      const now = yield* state.read()
      if ((now & ExecutorState.broken) !== 0) throw this.broken()
      if (now !== ExecutorState.running) {
        const after = now === ExecutorState.over ? 'interpreter shutdown' : 'shutdown'
        throw new ProgramError('RuntimeError', `cannot schedule new futures after ${after}`)
      }
      return yield* this.enqueue(task)
    } finally {
      yield* lock.release()
    }
  }

  /**
   * Submits `body(os, item)` for each item at once.
   * @returns the results in the order of the items, whatever order they are ready in
   * @throws (in the program) as `submit`; ValueError for chunks of less than one item
   */
  *map(body: Body, items: readonly Item[], { timeout, chunkSize = 1 }: MapOptions = {}): Operation<MapResults> {
    const os = currentOs()
    const chunks = this.chunks(items, chunkSize)
    const end = timeout === undefined ? null : (yield* timeNow()) + timeout
    const futures: Future[] = []
    if (chunks === null) for (const item of items) futures.push(yield* this.submit(body, [item]))
    else for (const chunk of chunks) futures.push(yield* this.submit(runChunk, [os.bodyName(body), chunk]))
    return new MapResults(futures, items.length, chunks !== null, end)
  }

  /** Items in pieces that are one task each; null where each item is a task. */
  protected chunks(_items: readonly Item[], _size: number): (readonly Item[])[] | null {
    return null
  }

  /**
   * No more is taken. Usually waits until all that was submitted is done. As in CPython, callbacks of what it cancels are
   * called with the lock held, so one that submits waits for ever.
   */
  *shutdown({ wait = true, cancelFutures = false }: ShutdownOptions = {}): Operation<void> {
    this.closed = wait
    yield* this.finish(ExecutorState.shutDown, wait, cancelFutures)
  }

  private *finish(next: number, wait: boolean, cancelFutures: boolean): Operation<void> {
    const { lock, state } = this.parts
    let staff: Thread[] = []
    yield* lock.acquire()
    try {
      yield* state.write(next | ((yield* state.read()) & ExecutorState.broken))
      if (cancelFutures) yield* this.cancelWaiting()
      yield* this.dismiss()
      // Nobody is started any more. With the lock, since several may shut it down.
      if (wait) staff = yield* roster(this.parts.staff)
    } finally {
      yield* lock.release()
    }
    for (const thread of staff) yield* thread.join()
  }

  /** Python's `with`: runs the block, and shuts down and waits also when the block throws. */
  *with<Result>(block: () => Operation<Result>): Operation<Result> {
    try {
      return yield* block()
    } finally {
      yield* this.shutdown()
    }
  }

  /**
   * At the end of who made it: what was submitted is finished, which the main thread of a process waits for. Another thread
   * does not: the end of its process will. What nobody else knows is then gone for CPython, too, which has its threads end
   * when all is done; an executor that others know, who may still submit something, is finished before its maker ends.
   */
  protected *atExit(): Operation<void> {
    if (this.closed) return
    const state = (yield* this.parts.state.read()) & ~ExecutorState.broken
    const waits = this.crossed || currentOs().self.kind === 'process'
    yield* this.finish(state === ExecutorState.running ? ExecutorState.over : state, waits, false)
  }

  /** For library code: called when it crosses. */
  crosses(): void {
    this.crossed = true
  }

  /** Starts one more who works. */
  protected *hire(thread: Thread, count: number): Operation<void> {
    const { staff, started } = this.parts
    yield* thread.start()
    yield* staff.put(thread)
    yield* started.write(count + 1)
  }
}
