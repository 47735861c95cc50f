/**
 * Tasks for a few processes. Meaning: CPython's `concurrent.futures.ProcessPoolExecutor`
 * (Lib/concurrent/futures/process.py): a submit starts a process while none is idle and there are fewer than the most;
 * a thread of the submitting process, the manager, hands out the tasks, takes the results and calls back. As many tasks
 * as there may be processes and one more lie handed out, besides those that are worked on; they count as running, and can
 * no longer be cancelled. The manager looks for room when it is told of something, not when a process takes a task.
 *
 * On purpose otherwise than in CPython: there the manager waits for new work and for results in two places at once, and
 * here both come to it in one queue; with the start method `fork`, the default on Linux before 3.14, CPython starts all
 * processes at the first submit.
 */
import { cellAtom } from '../../model/cell.ts'
import { lockAtom } from '../../model/lock.ts'
import { fifoQueue } from '../../model/queue.ts'
import { semaphoreAtom } from '../../model/semaphore.ts'
import { Cell } from '../cells.ts'
import { checkMayStartProcess } from '../children.ts'
import { currentOs } from '../current-os.ts'
import type { Future } from '../futures.ts'
import { defineCompound } from '../handle-table.ts'
import { Lock, Semaphore, type Thread } from '../handles.ts'
import { defineLibrary } from '../library.ts'
import { make } from '../making.ts'
import type { Os } from '../os.ts'
import { Queue } from '../queues.ts'
import type { Operation } from '../request.ts'
import { checkMost, Executor, type ExecutorParts, makeFuture, settle, type Work } from './executor.ts'
import { type Ending, runTask, type Task } from './task.ts'

interface Parts extends ExecutorParts {
  /** What the manager is told: a task that was submitted, one that is done, or the shutdown. */
  readonly events: Queue
  /** Tasks handed out, and null for a process that is to end. */
  readonly calls: Queue
  /** One permit for each process that has nothing to do. */
  readonly idle: Semaphore
}

type ManagerEvent =
  | { readonly submitted: Work }
  | { readonly done: Future; readonly ending: Ending }
  | { readonly cancelled: boolean }
  | { readonly staff: readonly Thread[] }

/** What each process of the executor runs. */
export function* runExecutorProcess(os: Os, calls: Queue, events: Queue): Operation<void> {
  for (;;) {
    const work = (yield* calls.get()) as unknown as Work | null // as the manager puts it in
    if (work === null) return
    yield* work.future.take()
    yield* events.put({ done: work.future, ending: yield* runTask(os, work.task) })
  }
}

/** What the manager thread runs. */
export function* manageExecutor(_os: Os, most: number, events: Queue, calls: Queue, idle: Semaphore): Operation<void> {
  const waiting: Work[] = []
  /** Handed out and not yet done. */
  let open = 0
  let staff: readonly Thread[] | null = null
  while (staff === null || open > 0 || waiting.length > 0) {
    const event = (yield* events.get()) as unknown as ManagerEvent // as the executor and its processes put it in
    if ('submitted' in event) waiting.push(event.submitted)
    else if ('done' in event) {
      open--
      yield* settle(event.done, event.ending)
      // After its callbacks: what they submit finds no process idle that is so by this task.
      yield* idle.release()
    } else if ('cancelled' in event) for (const work of waiting.splice(0)) yield* work.future.cancel()
    else staff = event.staff
    while (waiting.length > 0 && (yield* calls.qsize()) <= most) {
      const work = waiting.shift() as Work // there is one
      if (!(yield* work.future.run(false))) continue
      open++
      yield* calls.put(work)
    }
  }
  for (const _process of staff) yield* calls.put(null)
  for (const process of staff) yield* process.join()
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
      idle: yield* make(semaphoreAtom, 0, `${name}.idle`, owned, Semaphore),
      lock: yield* make(lockAtom, null, `${name}.lock`, owned, Lock),
      state: yield* make(cellAtom, 0, `${name}.shutdown`, owned, Cell),
      started: yield* make(cellAtom, 0, `${name}.started`, owned, Cell),
      staff: yield* make(fifoQueue.atom, 0, `${name}.processes`, owned, Queue),
    })
    os.atExit(() => executor.atExit())
    return executor
  }

  protected *enqueue(task: Task): Operation<Future> {
    const { name, most, events, calls, idle, started, staff } = this.parts
    const future = yield* makeFuture(task, name)
    yield* events.put({ submitted: { future, task } })
    const count = yield* started.read()
    if (count === 0) {
      // CPython starts the processes before the manager: where it may have none, nobody is left behind.
      checkMayStartProcess(currentOs().self.inDaemon)
      const managing = [most, events, calls, idle]
      const manager = currentOs().owned('thread', manageExecutor, managing, 'manager', name)
      yield* manager.start()
      yield* staff.put(manager)
    } else if (count >= most || (yield* idle.tryAcquire())) return future
    const process = currentOs().owned('process', runExecutorProcess, [calls, events], `Process-${count + 1}`, name)
    yield* this.hire(process, count)
    return future
  }

  protected *dismiss(): Operation<void> {
    const { started, events } = this.parts
    if ((yield* started.read()) === 0) return
    // The manager comes first: it waits for the others.
    const [, ...processes] = yield* this.roster()
    yield* events.put({ staff: processes })
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
