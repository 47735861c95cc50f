/**
 * A pool of workers. Meaning: CPython's `multiprocessing.pool.Pool` and `ThreadPool` (Lib/multiprocessing/pool.py): all
 * workers start when it is made, whether or not there is anything to do, and each does one task after another. A thread
 * of its maker takes the results and calls back with the value, before the one who waits for it goes on. When the pool
 * is closed and all is done, another one has the workers end. An error in a callback ends the thread that takes
 * results: no result comes any more, and `join` waits for ever.
 *
 * A worker that has ended is replaced: after as many tasks as one may do, killed, or by SystemExit, and then its task is
 * never over. As in CPython, so is one whose initializer has failed, again and again: such a run ends at its limits. Of a
 * `ThreadPool`, ends of threads are noticed when it is closed.
 *
 * On purpose otherwise than in CPython: the tasks lie where the workers take them at once, so the thread that moves them
 * there has nothing to do before the end. A result that cannot cross is a TypeError of its task where CPython says
 * MaybeEncodingError.
 */

import { cellAtom } from '../../model/cell-atom.ts'
import { eventAtom } from '../../model/event.ts'
import { futureAtom } from '../../model/future.ts'
import { fifoQueue } from '../../model/queue.ts'
import type { ErrorValue } from '../../trace/tables.ts'
import { Cell } from '../cells.ts'
import { currentOs } from '../current-os.ts'
import { errorValue, ProgramError } from '../errors.ts'
import { Future } from '../futures.ts'
import { type Compound, defineCompound } from '../handle-table.ts'
import { defineLibrary } from '../library.ts'
import { make } from '../making.ts'
import { checkPicklable, packItem } from '../marshalling.ts'
import type { CompoundOptions, Os } from '../os.ts'
import { type Item, Queue } from '../queues.ts'
import type { Body, Operation } from '../request.ts'
import type { Thread } from '../threads.ts'
import { Event } from '../waiting.ts'
import { AsyncResult, PoolResults } from './async-result.ts'
import { batched, runChunk, runStarChunk } from './chunk.ts'
import { makeFuture } from './executor.ts'
import { type InitializerOptions, initializerOf } from './initializer.ts'
import {
  type CalledBack,
  handlePoolResults,
  handlePoolTasks,
  handlePoolWorkers,
  hire,
  type Job,
  oneMore,
  PoolState,
  runPoolWorker,
  stageOf,
  type Work,
} from './pool-crew.ts'
import { roster } from './roster.ts'
import { takeAtOnce } from './take-at-once.ts'
import { makeTask, type Task } from './task.ts'

/** How a pool is made. */
export interface PoolOptions extends CompoundOptions, InitializerOptions {
  /** After how many tasks a worker ends, and another one takes its place. */
  readonly maxTasksPerChild?: number
}

/** Who is called at the end, by names of bodies; each gets the value or the error. */
export interface Callbacks {
  readonly callback?: Body
  readonly errorCallback?: Body
}

interface Parts {
  readonly name: string
  /** How many workers there are at any time. */
  readonly size: number
  readonly work: Work
  /** One of `PoolState`, and `oneMore` for each thing that it was asked to do. */
  readonly state: Cell
  /** Set when there is nothing left to do. */
  readonly over: Event
  /** As in `Minding`. */
  readonly leaving: Event | null
  /** All workers that were started. */
  readonly staff: Queue
  readonly handlers: { readonly workers: Thread; readonly tasks: Thread; readonly results: Thread }
}

/** Processes or threads that do what is applied. Made by `Os.pool` and `Os.threadPool`. */
export class Pool implements Compound {
  readonly compound = 'Pool'

  constructor(readonly parts: Parts) {}

  get name(): string {
    return this.parts.name
  }

  /** @throws ProgramError ValueError when there would be no worker, or one would do no task */
  static *make(os: Os, kind: Work['kind'], size: number, name: string, options: PoolOptions): Operation<Pool> {
    if (!Number.isInteger(size) || size < 1)
      throw new ProgramError('ValueError', 'Number of processes must be at least 1')
    const most = options.maxTasksPerChild ?? null
    if (most !== null && (!Number.isInteger(most) || most <= 0))
      throw new ProgramError('ValueError', 'maxtasksperchild must be a positive int or None')
    const initializer = initializerOf(os, options)
    const owned = { owner: name }
    const tasks = yield* make(fifoQueue.atom, 0, `${name}.tasks`, owned, Queue)
    const results = yield* make(fifoQueue.atom, 0, `${name}.results`, owned, Queue)
    const state = yield* make(cellAtom, PoolState.running, `${name}.state`, owned, Cell)
    const over = yield* make(eventAtom, null, `${name}.over`, owned, Event)
    const leaving = kind === 'process' ? null : yield* make(eventAtom, null, `${name}.leaving`, owned, Event)
    const staff = yield* make(fifoQueue.atom, 0, `${name}.workers`, owned, Queue)
    const work: Work = { kind, tasks, results, initializer, most }
    const crew: Thread[] = []
    for (let n = 0; n < size; n++) {
      const worker = yield* hire(os, work, name)
      yield* staff.put(worker)
      crew.push(worker)
    }
    const handler = (body: Body, parameters: readonly unknown[], target: string) =>
      os.owned('thread', body, parameters, { noun: 'Thread', target }, name, true)
    const handlers = {
      workers: handler(
        handlePoolWorkers,
        [{ owner: name, work, crew, staff, state, over, leaving }],
        '_handle_workers',
      ),
      tasks: handler(handlePoolTasks, [tasks, over, size], '_handle_tasks'),
      results: handler(handlePoolResults, [results, over], '_handle_results'),
    }
    for (const each of Object.values(handlers)) yield* each.start()
    return new Pool({ name, size, work, state, over, leaving, staff, handlers })
  }

  /**
   * Has a worker run `body(os, ...parameters)`.
   * @throws ValueError (in the program) after `close`, TypeError when the program does not export the body
   */
  *applyAsync(body: Body, parameters: readonly Item[] = [], callbacks: Callbacks = {}): Operation<AsyncResult> {
    const task = makeTask(currentOs(), body, parameters)
    const called = calledBack(callbacks)
    yield* this.begin()
    return new AsyncResult({ future: yield* this.enqueue(task, called, null), kind: 'ApplyResult' })
  }

  /** Counts one more thing that it is asked to do. */
  private *begin(): Operation<void> {
    if (stageOf(yield* this.parts.state.add(oneMore)) !== PoolState.running) throw notRunning()
  }

  private *enqueue(task: Task, called: CalledBack, part: Job['part']): Operation<Future> {
    const { name, work } = this.parts
    const future = yield* makeFuture(task, name)
    const job: Omit<Job, 'task'> = { future, ...called, part }
    const refused = whyNotSent(task, work.kind)
    if (refused === null) yield* work.tasks.put({ ...job, task })
    else yield* work.results.put({ ...job, ending: { error: refused } })
    return future
  }

  /** Has a worker run `body(os, ...parameters)`, and waits for its result. */
  *apply(body: Body, parameters: readonly Item[] = []): Operation<Item> {
    return yield* (yield* this.applyAsync(body, parameters)).get()
  }

  /**
   * Runs `body(os, item)` for each item, `chunkSize` items a task. The results are in the order of the items, and there
   * when all tasks have ended, also where some have failed. With chunks of less than one item nothing is run, and there is
   * a null for each item at once, as in CPython.
   * @throws ValueError (in the program) after `close`, TypeError when the program does not export the body
   */
  *mapAsync(body: Body, items: readonly Item[], chunkSize?: number, callbacks: Callbacks = {}): Operation<AsyncResult> {
    return yield* this.mapChunks(runChunk, body, items, chunkSize, callbacks)
  }

  /** As `mapAsync`, and waits for all results. */
  *map(body: Body, items: readonly Item[], chunkSize?: number): Operation<Item[]> {
    return (yield* (yield* this.mapAsync(body, items, chunkSize)).get()) as Item[] // chunks are lists
  }

  /** As `mapAsync`, where each item is a list of parameters: runs `body(os, ...item)`. */
  *starmapAsync(
    body: Body,
    items: readonly (readonly Item[])[],
    chunkSize?: number,
    callbacks: Callbacks = {},
  ): Operation<AsyncResult> {
    return yield* this.mapChunks(runStarChunk, body, items, chunkSize, callbacks)
  }

  /** As `starmapAsync`, and waits for all results. */
  *starmap(body: Body, items: readonly (readonly Item[])[], chunkSize?: number): Operation<Item[]> {
    return (yield* (yield* this.starmapAsync(body, items, chunkSize)).get()) as Item[] // as above
  }

  private *mapChunks(
    mapper: Body,
    body: Body,
    items: readonly Item[],
    chunkSize: number | undefined,
    callbacks: Callbacks,
  ): Operation<AsyncResult> {
    const size = items.length === 0 ? 0 : (chunkSize ?? Math.ceil(items.length / (4 * this.parts.size)))
    const os = currentOs()
    const name = os.bodyName(body)
    const called = calledBack(callbacks)
    const tasks = size > 0 ? batched(items, size).map((chunk) => makeTask(os, mapper, [name, chunk])) : []
    yield* tasks.length > 0 ? this.begin() : this.checkRunning()
    const [only] = tasks
    if (only !== undefined && tasks.length === 1)
      return new AsyncResult({ future: yield* this.enqueue(only, called, null), kind: 'MapResult' })
    const of = yield* make(futureAtom, null, `map(${name})`, { owner: this.name, told: 'outside' }, Future)
    if (tasks.length === 0) yield* of.setResult(items.map(() => null))
    for (const [index, task] of tasks.entries()) yield* this.enqueue(task, called, { of, index, count: tasks.length })
    return new AsyncResult({ future: of, kind: 'MapResult' })
  }

  /**
   * Runs `body(os, item)` for each item, `chunkSize` items a task; the results come one by one, in the order of the items.
   * @throws ValueError (in the program) after `close`, and for chunks of less than one item
   */
  *imap(body: Body, items: readonly Item[], chunkSize = 1): Operation<PoolResults> {
    return yield* this.oneByOne(body, items, chunkSize, true)
  }

  /** As `imap`, in the order in which they are ready. */
  *imapUnordered(body: Body, items: readonly Item[], chunkSize = 1): Operation<PoolResults> {
    return yield* this.oneByOne(body, items, chunkSize, false)
  }

  private *oneByOne(body: Body, items: readonly Item[], chunkSize: number, ordered: boolean): Operation<PoolResults> {
    const os = currentOs()
    if (chunkSize < 1) {
      yield* this.checkRunning()
      throw new ProgramError('ValueError', `Chunksize must be 1+, not ${chunkSize}`)
    }
    const name = os.bodyName(body)
    const tasks =
      chunkSize === 1
        ? items.map((item) => makeTask(os, body, [item]))
        : batched(items, chunkSize).map((chunk) => makeTask(os, runChunk, [name, chunk]))
    yield* tasks.length > 0 ? this.begin() : this.checkRunning()
    const ready = yield* make(fifoQueue.atom, 0, `${this.name}.ready`, { owner: this.name }, Queue)
    for (const [index, task] of tasks.entries())
      yield* this.enqueue(task, calledBack({}), { ready, ordered, index, count: tasks.length })
    return new PoolResults(ready, items.length, chunkSize > 1)
  }

  /** No more is taken; the workers end when all is done. */
  *close(): Operation<void> {
    const { work, leaving } = this.parts
    const before = yield* this.leave(PoolState.closed)
    if (stageOf(before) !== PoolState.running) return
    if (leaving !== null) yield* leaving.set()
    yield* work.results.put({ expected: Math.floor(before / oneMore) })
  }

  /** Goes over to a later stage, unless it has come there. Returns the state before. */
  private *leave(stage: number): Operation<number> {
    const { state } = this.parts
    for (;;) {
      const before = yield* state.read()
      const after = before - stageOf(before) + stage
      if (stageOf(before) >= stage || (yield* state.compareExchange(before, after))) return before
    }
  }

  /**
   * Waits until all workers have ended.
   * @throws ValueError (in the program) when it was neither closed nor terminated
   */
  *join(): Operation<void> {
    const { state, handlers, staff, work } = this.parts
    if (stageOf(yield* state.read()) === PoolState.running)
      throw new ProgramError('ValueError', 'Pool is still running')
    for (const handler of Object.values(handlers)) yield* handler.join()
    // Processes have been joined by who minds them.
    if (work.kind === 'thread') for (const worker of yield* roster(staff)) yield* worker.join()
  }

  /**
   * Ends worker processes at once, and waits for that and for a callback that is under way; worker threads end with the
   * task that they have in hand. What they have not done is not done, and what was done but not yet told is not told.
   * @throws AssertionError (in the program) when an error in a callback has ended the thread that takes results
   */
  *terminate(): Operation<void> {
    const { work, over, leaving, handlers, staff } = this.parts
    if (stageOf(yield* this.leave(PoolState.terminated)) === PoolState.terminated) return
    const ended = yield* over.isSet()
    while ((yield* takeAtOnce(work.tasks)) !== undefined);
    yield* over.set()
    if (leaving !== null) yield* leaving.set()
    if (!ended && !(yield* handlers.results.isAlive()))
      throw new ProgramError('AssertionError', 'Cannot have cache with result_handler not alive')
    while ((yield* takeAtOnce(work.results)) !== undefined);
    yield* work.results.put(null)
    if (work.kind === 'process') for (const worker of yield* roster(staff)) yield* worker.terminate()
    for (const handler of Object.values(handlers)) if (handler.id !== currentOs().self.id) yield* handler.join()
  }

  /**
   * Python's `with`: runs the block and terminates the pool, also when the block throws.
   * @throws ValueError (in the program) when it is not running
   */
  *with<Result>(block: () => Operation<Result>): Operation<Result> {
    yield* this.checkRunning()
    try {
      return yield* block()
    } finally {
      yield* this.terminate()
    }
  }

  private *checkRunning(): Operation<void> {
    if (stageOf(yield* this.parts.state.read()) !== PoolState.running) throw notRunning()
  }
}

/** Why a task cannot be brought to a worker: as in CPython, that is what became of it. */
function whyNotSent({ body, parameters }: Task, kind: Work['kind']): ErrorValue | null {
  try {
    if (kind === 'process') checkPicklable(parameters)
    packItem(parameters, `parameters of ${body}`)
    return null
  } catch (thrown) {
    return errorValue(thrown)
  }
}

function notRunning(): ProgramError {
  return new ProgramError('ValueError', 'Pool not running')
}

/** @throws ProgramError TypeError when the program does not export one of them */
function calledBack({ callback, errorCallback }: Callbacks): CalledBack {
  const nameOf = (body: Body | undefined) => (body === undefined ? null : currentOs().bodyName(body))
  return { callback: nameOf(callback), errorCallback: nameOf(errorCallback) }
}

defineCompound('Pool', (parts: Parts) => new Pool(parts), 'pool objects cannot be passed between processes or pickled')

defineLibrary(
  { Pool },
  {
    'Pool.work': runPoolWorker,
    'Pool.handle_workers': handlePoolWorkers,
    'Pool.handle_tasks': handlePoolTasks,
    'Pool.handle_results': handlePoolResults,
  },
)
