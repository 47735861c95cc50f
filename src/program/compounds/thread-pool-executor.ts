/**
 * Tasks for a few threads. Meaning: CPython's `concurrent.futures.ThreadPoolExecutor`
 * (Lib/concurrent/futures/thread.py): a submit starts a thread while none is idle and there are fewer than the most;
 * the thread that did a task calls it back; at the end of the main body the threads finish what was submitted. When an
 * initializer fails, its thread ends, what waits fails, and nothing more is taken.
 */

import { cellAtom } from '../../model/cell-atom.ts'
import { lockAtom } from '../../model/lock.ts'
import { fifoQueue } from '../../model/queue.ts'
import { semaphoreAtom } from '../../model/semaphore.ts'
import { Cell } from '../cells.ts'
import { currentOs } from '../current-os.ts'
import { errorValue, ProgramError } from '../errors.ts'
import type { Future } from '../futures.ts'
import { defineCompound } from '../handle-table.ts'
import { Lock, Semaphore } from '../handles.ts'
import { defineLibrary } from '../library.ts'
import { make } from '../making.ts'
import type { CompoundOptions, Os } from '../os.ts'
import { Queue } from '../queues.ts'
import type { Operation } from '../request.ts'
import { checkMost, Executor, type ExecutorParts, ExecutorState, makeFuture, settle, type Work } from './executor.ts'
import { type Initializer, type InitializerOptions, initialized, initializerOf } from './initializer.ts'
import { takeAtOnce } from './take-at-once.ts'
import { runTask, type Task } from './task.ts'

/** How an executor of threads is made. */
export interface ThreadPoolExecutorOptions extends CompoundOptions, InitializerOptions {}

interface Parts extends ExecutorParts {
  /** Work items that wait, and null for a thread that is to end. */
  readonly work: Queue
  /** One permit for each thread that waits for work. */
  readonly idle: Semaphore
  readonly beginning: Beginning | null
}

/** What each thread does before its first task, and what it needs to say that it failed. */
type Beginning = {
  readonly initializer: Initializer
  readonly lock: Lock
  readonly state: Cell
}

const broken = () =>
  new ProgramError('BrokenThreadPool', 'A thread initializer failed, the thread pool is not usable anymore')

/** What each thread of the executor runs. */
export function* runExecutorThread(os: Os, work: Queue, idle: Semaphore, beginning: Beginning | null): Operation<void> {
  if (beginning !== null && !(yield* initialized(os, beginning.initializer))) {
    yield* breakDown(beginning, work)
    return
  }
  for (;;) {
    const item = yield* nextWork(work, idle)
    if (item === null) {
      // The next thread is to end too.
      yield* work.put(null)
      return
    }
    if (yield* item.future.run(true)) yield* settle(item.future, yield* runTask(os, item.task, true))
  }
}

/** An initializer has failed: so does what waits. As in CPython, callbacks of that are called with the lock held. */
function* breakDown({ lock, state }: Beginning, work: Queue): Operation<void> {
  yield* lock.with(function* () {
    yield* state.write((yield* state.read()) | ExecutorState.broken)
    for (let item = yield* nextWaiting(work); item !== undefined; item = yield* nextWaiting(work))
      yield* item.future.setException(errorValue(broken()))
  })
}

/** The next work item that waits; undefined when there is none. What has other threads end is thrown away. */
function* nextWaiting(work: Queue): Operation<Work | undefined> {
  for (;;) {
    const item = yield* takeAtOnce(work)
    if (item !== null) return item as unknown as Work | undefined // as `ThreadPoolExecutor.submit` puts it in
  }
}

/** The next work item. The one who finds none says that it is idle before it waits. */
function* nextWork(work: Queue, idle: Semaphore): Operation<Work | null> {
  const item = yield* takeAtOnce(work)
  if (item !== undefined) return item as unknown as Work | null // as `ThreadPoolExecutor.submit` puts it in
  yield* idle.release()
  return (yield* work.get()) as unknown as Work | null // as above
}

/** Threads that do what is submitted. Made by `Os.threadPoolExecutor`. */
export class ThreadPoolExecutor extends Executor<Parts> {
  readonly compound = 'ThreadPoolExecutor'

  /** @throws ProgramError ValueError when `most` is not a whole number above 0 */
  static *make(os: Os, most: number, name: string, options: InitializerOptions): Operation<ThreadPoolExecutor> {
    checkMost(most)
    const initializer = initializerOf(os, options)
    const owned = { owner: name }
    const lock = yield* make(lockAtom, null, `${name}.lock`, owned, Lock)
    const state = yield* make(cellAtom, 0, `${name}.shutdown`, owned, Cell)
    const executor = new ThreadPoolExecutor({
      name,
      most,
      work: yield* make(fifoQueue.atom, 0, `${name}.work`, owned, Queue),
      idle: yield* make(semaphoreAtom, 0, `${name}.idle`, owned, Semaphore),
      lock,
      state,
      started: yield* make(cellAtom, 0, `${name}.started`, owned, Cell),
      staff: yield* make(fifoQueue.atom, 0, `${name}.threads`, owned, Queue),
      beginning: initializer === null ? null : { initializer, lock, state },
    })
    os.atExit(() => executor.atExit())
    return executor
  }

  protected broken(): ProgramError {
    return broken()
  }

  protected *enqueue(task: Task): Operation<Future> {
    const { name, most, work, idle, started, beginning } = this.parts
    const future = yield* makeFuture(task, name)
    yield* work.put({ future, task })
    if (yield* idle.tryAcquire()) return future
    const count = yield* started.read()
    if (count >= most) return future
    const given = [work, idle, beginning]
    const thread = currentOs().owned('thread', runExecutorThread, given, `${name}_${count}`, name)
    yield* this.hire(thread, count)
    return future
  }

  protected *dismiss(): Operation<void> {
    yield* this.parts.work.put(null)
  }

  protected *cancelWaiting(): Operation<void> {
    const { work } = this.parts
    for (let item = yield* nextWaiting(work); item !== undefined; item = yield* nextWaiting(work))
      yield* item.future.cancel()
  }
}

defineCompound('ThreadPoolExecutor', (parts: Parts) => new ThreadPoolExecutor(parts))

defineLibrary({ ThreadPoolExecutor }, { 'ThreadPoolExecutor.work': runExecutorThread })
