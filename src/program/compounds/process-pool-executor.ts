/**
 * Tasks for a few processes. Meaning: CPython's `concurrent.futures.ProcessPoolExecutor`
 * (Lib/concurrent/futures/process.py) with the start method `fork`, the default on Linux before 3.14: the first submit
 * starts all processes, and then a thread of the submitting process, the manager, which hands out the tasks, takes the
 * results and calls back. As many tasks as there may be processes and one more lie handed out, besides those that are
 * worked on; they count as running, and can no longer be cancelled. The manager looks for room when it is told of
 * something, not when a process takes a task.
 *
 * A process that ends before its time breaks the executor: all that is not done has failed.
 *
 * On purpose otherwise than in CPython: there the manager waits in three places at once, for new work, for results and for
 * ends of processes, and here all come to it in one queue; a thread of its own waits for those ends.
 */
import { cellAtom } from '../../model/cell-atom.ts'
import { lockAtom } from '../../model/lock.ts'
import { fifoQueue } from '../../model/queue.ts'
import { Cell } from '../cells.ts'
import { currentOs } from '../current-os.ts'
import { errorValue, ProgramError } from '../errors.ts'
import type { Future } from '../futures.ts'
import { defineCompound } from '../handle-table.ts'
import { Lock } from '../handles.ts'
import { defineLibrary } from '../library.ts'
import { make } from '../making.ts'
import type { CompoundOptions, Os } from '../os.ts'
import { type Item, Queue } from '../queues.ts'
import type { Operation } from '../request.ts'
import type { Thread } from '../threads.ts'
import { batched } from './chunk.ts'
import { checkMost, Executor, type ExecutorParts, ExecutorState, makeFuture, settle, type Work } from './executor.ts'
import { type Initializer, type InitializerOptions, initialized, initializerOf } from './initializer.ts'
import { type Ending, runTask, type Task } from './task.ts'

interface Parts extends ExecutorParts {
  /** What the manager is told: a task that was submitted, one that is done, or the shutdown. */
  readonly events: Queue
  /** Tasks handed out, and null for a process that is to end. */
  readonly calls: Queue
  readonly initializer: Initializer | null
  readonly processes: Queue
}

/** How an executor of processes is made. */
export interface ProcessPoolExecutorOptions extends CompoundOptions, InitializerOptions {
  /** Not with processes that are forked, as here. */
  readonly maxTasksPerChild?: number
}

/** What the manager needs. */
type Managing = Pick<Parts, 'name' | 'most' | 'events' | 'calls' | 'lock' | 'state'> & {
  readonly processes: readonly Thread[]
}

type ManagerEvent =
  | { readonly submitted: Work }
  | { readonly done: Future; readonly ending: Ending }
  | { readonly cancelled: boolean }
  | { readonly over: true }
  | { readonly broken: true }

/** What each process of the executor runs. */
export function* runExecutorProcess(
  os: Os,
  calls: Queue,
  events: Queue,
  initializer: Initializer | null,
): Operation<void> {
  if (!(yield* initialized(os, initializer))) return
  for (;;) {
    const work = (yield* calls.get()) as unknown as Work | null // as the manager puts it in
    if (work === null) return
    yield* work.future.take()
    yield* events.put({ done: work.future, ending: yield* runTask(os, work.task, true) })
  }
}

/** What the thread runs that tells the manager of the first process that has ended. */
export function* watchExecutor(os: Os, processes: readonly Thread[], events: Queue): Operation<void> {
  yield* os.waitSentinels(processes)
  yield* events.put({ broken: true })
}

/** What the manager thread runs. */
export function* manageExecutor(os: Os, managing: Managing): Operation<void> {
  const { name, events, calls, most, processes } = managing
  const watcher = os.owned('thread', watchExecutor, [processes, events], 'sentinels', name, true)
  yield* watcher.start()
  const waiting: Work[] = []
  /** Handed out and not yet done. */
  const open = new Map<number, Work>()
  let [over, broken] = [false, false]
  while (!broken && (!over || open.size > 0 || waiting.length > 0)) {
    const event = (yield* events.get()) as unknown as ManagerEvent // as the executor and its processes put it in
    if ('submitted' in event) waiting.push(event.submitted)
    else if ('done' in event) {
      open.delete(event.done.id)
      yield* settle(event.done, event.ending)
    } else if ('cancelled' in event) for (const work of waiting.splice(0)) yield* work.future.cancel()
    else if ('broken' in event) broken = true
    else over = true
    while (!broken && waiting.length > 0 && (yield* calls.qsize()) <= most) {
      const work = waiting.shift() as Work // there is one
      if (!(yield* work.future.run(false))) continue
      open.set(work.future.id, work)
      yield* calls.put(work)
    }
  }
  if (broken) yield* breakDown(managing, [...open.values(), ...waiting])
  else for (const _process of processes) yield* calls.put(null)
  for (const process of processes) yield* process.join()
  yield* watcher.join()
}

/** A process has ended before its time: so do the others. As in CPython, callbacks are called with the lock held. */
function* breakDown({ lock, state, processes }: Managing, undone: readonly Work[]): Operation<void> {
  const error = errorValue(
    new ProgramError(
      'BrokenProcessPool',
      'A process in the process pool was terminated abruptly while the future was running or pending.',
    ),
  )
  yield* lock.with(function* () {
    yield* state.write((yield* state.read()) | ExecutorState.shutDown | ExecutorState.broken)
    for (const { future } of undone) if (!(yield* future.cancelled())) yield* future.setException(error)
    for (const process of processes) yield* process.terminate()
  })
}

/** Processes that do what is submitted. Made by `Os.processPoolExecutor`. */
export class ProcessPoolExecutor extends Executor<Parts> {
  readonly compound = 'ProcessPoolExecutor'

  /** @throws ProgramError ValueError when `most` is not a whole number above 0; for limits of tasks as CPython has it */
  static *make(
    os: Os,
    most: number,
    name: string,
    { maxTasksPerChild, ...options }: ProcessPoolExecutorOptions,
  ): Operation<ProcessPoolExecutor> {
    checkMost(most)
    const initializer = initializerOf(os, options)
    if (maxTasksPerChild !== undefined) throw refuseLimit(maxTasksPerChild)
    const owned = { owner: name }
    const executor = new ProcessPoolExecutor({
      name,
      most,
      events: yield* make(fifoQueue.atom, 0, `${name}.events`, owned, Queue),
      calls: yield* make(fifoQueue.atom, 0, `${name}.calls`, owned, Queue),
      lock: yield* make(lockAtom, null, `${name}.lock`, owned, Lock),
      state: yield* make(cellAtom, 0, `${name}.shutdown`, owned, Cell),
      started: yield* make(cellAtom, 0, `${name}.started`, owned, Cell),
      initializer,
      processes: yield* make(fifoQueue.atom, 0, `${name}.processes`, owned, Queue),
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
    const { name, most, events, calls, lock, state, initializer, processes: known } = this.parts
    const os = currentOs()
    const processes: Thread[] = []
    for (let n = 0; n < most; n++) {
      const given = [calls, events, initializer]
      const process = os.owned('process', runExecutorProcess, given, { noun: 'ForkProcess' }, name)
      yield* process.start()
      yield* known.put(process)
      processes.push(process)
    }
    const managing = { name, most, events, calls, lock, state, processes } satisfies Managing
    yield* this.hire(os.owned('thread', manageExecutor, [managing], { noun: 'Thread' }, name), 0)
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

/** What is wrong with a limit of tasks, of forked processes. */
function refuseLimit(tasks: number): ProgramError {
  if (!Number.isInteger(tasks)) return new ProgramError('TypeError', 'max_tasks_per_child must be an integer')
  return new ProgramError(
    'ValueError',
    tasks <= 0
      ? 'max_tasks_per_child must be >= 1'
      : "max_tasks_per_child is incompatible with the 'fork' multiprocessing start method; supply a different mp_context.",
  )
}

defineCompound('ProcessPoolExecutor', (parts: Parts) => new ProcessPoolExecutor(parts))

defineLibrary(
  { ProcessPoolExecutor },
  {
    'ProcessPoolExecutor.work': runExecutorProcess,
    'ProcessPoolExecutor.manage': manageExecutor,
    'ProcessPoolExecutor.watch': watchExecutor,
  },
)
