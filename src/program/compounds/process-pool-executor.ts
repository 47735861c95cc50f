/**
 * Tasks for a few processes. Meaning: CPython's `concurrent.futures.ProcessPoolExecutor`
 * (Lib/concurrent/futures/process.py) with the start method `fork`, the default on Linux before 3.14: the first submit
 * starts all processes, and then a thread of the submitting process, the manager, which hands out the tasks, takes the
 * results and calls back. As many tasks as there may be processes and one more lie handed out, besides those that are
 * worked on; they count as running, and can no longer be cancelled. The manager looks for room when it is told of
 * something, not when a process takes a task.
 *
 * On purpose otherwise than in CPython: there the manager waits for new work and for results in two places at once, and
 * here both come to it in one queue.
 */
import { cellAtom } from '../../model/cell.ts'
import { lockAtom } from '../../model/lock.ts'
import { fifoQueue } from '../../model/queue.ts'
import { Cell } from '../cells.ts'
import { currentOs } from '../current-os.ts'
import { ProgramError } from '../errors.ts'
import type { Future } from '../futures.ts'
import { defineCompound } from '../handle-table.ts'
import { Lock } from '../handles.ts'
import { defineLibrary } from '../library.ts'
import { make } from '../making.ts'
import type { Os } from '../os.ts'
import { type Item, Queue } from '../queues.ts'
import type { Operation } from '../request.ts'
import type { Thread } from '../threads.ts'
import { batched } from './chunk.ts'
import { checkMost, Executor, type ExecutorParts, makeFuture, settle, type Work } from './executor.ts'
import { type Ending, runTask, type Task } from './task.ts'

interface Parts extends ExecutorParts {
  /** What the manager is told: a task that was submitted, one that is done, or the shutdown. */
  readonly events: Queue
  /** Tasks handed out, and null for a process that is to end. */
  readonly calls: Queue
}

type ManagerEvent =
  | { readonly submitted: Work }
  | { readonly done: Future; readonly ending: Ending }
  | { readonly cancelled: boolean }
  | { readonly over: true }

/** What each process of the executor runs. */
export function* runExecutorProcess(os: Os, calls: Queue, events: Queue): Operation<void> {
  for (;;) {
    const work = (yield* calls.get()) as unknown as Work | null // as the manager puts it in
    if (work === null) return
    yield* work.future.take()
    yield* events.put({ done: work.future, ending: yield* runTask(os, work.task, true) })
  }
}

/** What the manager thread runs. */
export function* manageExecutor(
  _os: Os,
  most: number,
  events: Queue,
  calls: Queue,
  processes: readonly Thread[],
): Operation<void> {
  const waiting: Work[] = []
  /** Handed out and not yet done. */
  let open = 0
  let over = false
  while (!over || open > 0 || waiting.length > 0) {
    const event = (yield* events.get()) as unknown as ManagerEvent // as the executor and its processes put it in
    if ('submitted' in event) waiting.push(event.submitted)
    else if ('done' in event) {
      open--
      yield* settle(event.done, event.ending)
    } else if ('cancelled' in event) for (const work of waiting.splice(0)) yield* work.future.cancel()
    else over = true
    while (waiting.length > 0 && (yield* calls.qsize()) <= most) {
      const work = waiting.shift() as Work // there is one
      if (!(yield* work.future.run(false))) continue
      open++
      yield* calls.put(work)
    }
  }
  for (const _process of processes) yield* calls.put(null)
  for (const process of processes) yield* process.join()
}

/** Processes that do what is submitted. Made by `Os.processPoolExecutor`. */
export class ProcessPoolExecutor extends Executor<Parts> {
  readonly compound = 'ProcessPoolExecutor'

  /** @throws ProgramError ValueError when `most` is not a whole number above 0 */
  static *make(os: Os, most: number, name: string): Operation<ProcessPoolExecutor> {
    checkMost(most)
    const owned = { owner: name }
    const executor = new ProcessPoolExecutor({
      name,
      most,
      events: yield* make(fifoQueue.atom, 0, `${name}.events`, owned, Queue),
      calls: yield* make(fifoQueue.atom, 0, `${name}.calls`, owned, Queue),
      lock: yield* make(lockAtom, null, `${name}.lock`, owned, Lock),
      state: yield* make(cellAtom, 0, `${name}.shutdown`, owned, Cell),
      started: yield* make(cellAtom, 0, `${name}.started`, owned, Cell),
      staff: yield* make(fifoQueue.atom, 0, `${name}.managers`, owned, Queue),
    })
    os.atExit(() => executor.atExit())
    return executor
  }

  protected *enqueue(task: Task): Operation<Future> {
    const { name, events, started } = this.parts
    const future = yield* makeFuture(task, name)
    yield* events.put({ submitted: { future, task } })
    if ((yield* started.read()) === 0) yield* this.begin()
    return future
  }

  /** Starts all processes, and then the manager: a process has no threads but that which started it. */
  private *begin(): Operation<void> {
    const { name, most, events, calls } = this.parts
    const os = currentOs()
    const processes: Thread[] = []
    for (let n = 1; n <= most; n++) {
      const process = os.owned('process', runExecutorProcess, [calls, events], { noun: 'ForkProcess' }, name)
      yield* process.start()
      processes.push(process)
    }
    const managing = [most, events, calls, processes]
    yield* this.hire(os.owned('thread', manageExecutor, managing, { noun: 'Thread' }, name), 0)
  }

  /** @throws ProgramError ValueError for chunks of less than one item */
  protected override chunks(items: readonly Item[], size: number): (readonly Item[])[] | null {
    if (size < 1) throw new ProgramError('ValueError', 'chunksize must be >= 1.')
    return size === 1 ? null : batched(items, size)
  }

  protected broken(): ProgramError {
    return new ProgramError(
      'BrokenProcessPool',
      'A child process terminated abruptly, the process pool is not usable anymore',
    )
  }

  protected *dismiss(): Operation<void> {
    if ((yield* this.parts.started.read()) > 0) yield* this.parts.events.put({ over: true })
  }

  protected *cancelWaiting(): Operation<void> {
    if ((yield* this.parts.started.read()) > 0) yield* this.parts.events.put({ cancelled: true })
  }
}

defineCompound('ProcessPoolExecutor', (parts: Parts) => new ProcessPoolExecutor(parts))

defineLibrary(
  { ProcessPoolExecutor },
  { 'ProcessPoolExecutor.work': runExecutorProcess, 'ProcessPoolExecutor.manage': manageExecutor },
)
