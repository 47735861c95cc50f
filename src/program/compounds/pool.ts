/**
 * A pool of processes. Meaning: CPython's `multiprocessing.pool.Pool` (Lib/multiprocessing/pool.py): all workers start
 * when it is made, whether or not there is anything to do, and each does one task after another; a thread of the process
 * that made the pool takes the results and calls back with the value, before whoever waits for it goes on. An error in a
 * callback ends that thread, and with it the pool: no result comes any more, and `join` waits for ever.
 *
 * On purpose otherwise than in CPython: there two more threads move tasks and mind the workers, and here the tasks lie
 * where the workers take them; so after `close` a worker ends as soon as it finds no more, not only when all is done.
 * Workers are named and numbered pool by pool. The pool may cross to a process, and a result that cannot is a TypeError of
 * its task where CPython says MaybeEncodingError.
 */
import { cellAtom } from '../../model/cell.ts'
import { futureAtom } from '../../model/future.ts'
import { fifoQueue } from '../../model/queue.ts'
import type { ErrorValue } from '../../trace/tables.ts'
import { Cell } from '../cells.ts'
import { currentOs } from '../current-os.ts'
import { ProgramError } from '../errors.ts'
import { Future } from '../futures.ts'
import { type Compound, defineCompound } from '../handle-table.ts'
import type { Thread } from '../handles.ts'
import { defineLibrary } from '../library.ts'
import { make } from '../making.ts'
import type { Os } from '../os.ts'
import { type Item, Queue } from '../queues.ts'
import type { Body, Operation } from '../request.ts'
import { AsyncResult, Results } from './async-result.ts'
import { makeFuture, settle } from './executor.ts'
import { takeAtOnce } from './take-at-once.ts'
import { type Ending, makeTask, runTask, type Task } from './task.ts'

/** Who is called at the end of a task, by names of bodies; each gets the value or the error. */
export interface Callbacks {
  readonly callback?: Body
  readonly errorCallback?: Body
}

type Job = {
  readonly future: Future
  readonly task: Task
  readonly callback: string | null
  readonly errorCallback: string | null
  /** Of a chunk: of what it is one. */
  readonly chunk: Chunk | null
}

/** Which chunk it is, of how many, and whose result they are together. */
type Chunk = {
  readonly of: Future
  readonly index: number
  readonly count: number
}

type Done = Omit<Job, 'task'> & { readonly ending: Ending }

interface Parts {
  readonly name: string
  /** Jobs that wait for a worker, and null for a worker that is to end. */
  readonly tasks: Queue
  /** What the workers have done, and null for the end. */
  readonly results: Queue
  /** One of `PoolState`. */
  readonly state: Cell
  readonly workers: readonly Thread[]
  readonly handler: Thread
}

/** `broken` is added when an error in a callback has ended the handler. */
const PoolState = { running: 0, closed: 1, terminated: 2, broken: 4 } as const

/** What each worker process runs. */
export function* runPoolWorker(os: Os, tasks: Queue, results: Queue): Operation<void> {
  for (;;) {
    const job = (yield* tasks.get()) as unknown as Job | null // as `Pool.applyAsync` puts it in
    if (job === null) return
    const { task, ...rest } = job
    yield* job.future.run(true)
    yield* results.put({ ...rest, ending: yield* runTask(os, task) })
  }
}

/** What the thread runs that takes the results. */
export function* handlePoolResults(os: Os, results: Queue, state: Cell): Operation<void> {
  const maps = new Map<number, Gathering>()
  for (;;) {
    const done = (yield* results.get()) as unknown as Done | null // as a worker puts it in
    if (done === null) return
    try {
      yield* callBack(os, done)
    } catch (thrown) {
      yield* state.write((yield* state.read()) | PoolState.broken)
      throw thrown
    }
    yield* settle(done.future, done.ending)
    if (done.chunk !== null) yield* gather(maps, done.chunk, done.ending)
  }
}

function* callBack(os: Os, { ending, callback, errorCallback }: Done): Operation<void> {
  if ('value' in ending) {
    if (callback !== null) yield* os.bodyNamed(callback)(os, ending.value)
  } else if (errorCallback !== null) yield* os.bodyNamed(errorCallback)(os, asValue(ending.error))
}

/** The chunks of a map that have come so far. */
interface Gathering {
  readonly values: Item[][]
  left: number
  error: ErrorValue | null
}

/** Notes a chunk, and ends the whole with the last. Of several errors the first to come counts. */
function* gather(maps: Map<number, Gathering>, { of, index, count }: Chunk, ending: Ending): Operation<void> {
  const known = maps.get(of.id) ?? { values: [], left: count, error: null }
  maps.set(of.id, known)
  known.left--
  if ('value' in ending)
    known.values[index] = ending.value as Item[] // as `runChunk` returns them
  else known.error ??= ending.error
  if (known.left > 0) return
  maps.delete(of.id)
  yield* settle(of, known.error === null ? { value: known.values.flat() } : { error: known.error })
}

/** An error as a callback gets it: a value that is not an error of its own. */
function asValue({ error, message, line }: ErrorValue): Item {
  return line === undefined ? { raised: error, message } : { raised: error, message, line }
}

/** What runs in a worker for a chunk of `Pool.map`. */
export function* runChunk(os: Os, body: string, items: readonly Item[]): Operation<Item[]> {
  const results: Item[] = []
  for (const item of items) results.push(((yield* os.bodyNamed(body)(os, item)) ?? null) as Item) // or it does not cross
  return results
}

/** Processes that do what is applied. Made by `Os.pool`. */
export class Pool implements Compound {
  readonly compound = 'Pool'

  constructor(readonly parts: Parts) {}

  get name(): string {
    return this.parts.name
  }

  /** @throws ProgramError ValueError when there would be no worker */
  static *make(os: Os, processes: number, name: string): Operation<Pool> {
    if (!Number.isInteger(processes) || processes < 1)
      throw new ProgramError('ValueError', 'Number of processes must be at least 1')
    const owned = { owner: name }
    const tasks = yield* make(fifoQueue.atom, 0, `${name}.tasks`, owned, Queue)
    const results = yield* make(fifoQueue.atom, 0, `${name}.results`, owned, Queue)
    const state = yield* make(cellAtom, PoolState.running, `${name}.state`, owned, Cell)
    const workers: Thread[] = []
    for (let n = 1; n <= processes; n++) {
      workers.push(os.owned('process', runPoolWorker, [tasks, results], `PoolWorker-${n}`, name, true))
      yield* (workers[n - 1] as Thread).start() // pushed just now
    }
    const handler = os.owned('thread', handlePoolResults, [results, state], 'handle_results', name, true)
    yield* handler.start()
    return new Pool({ name, tasks, results, state, workers, handler })
  }

  /**
   * Has a worker run `body(os, ...parameters)`.
   * @throws ValueError (in the program) after `close`, TypeError when the program does not export the body
   */
  *applyAsync(
    body: Body,
    parameters: readonly Item[] = [],
    { callback, errorCallback }: Callbacks = {},
  ): Operation<AsyncResult> {
    yield* this.checkRunning()
    const os = currentOs()
    const callbacks = {
      callback: callback === undefined ? null : os.bodyName(callback),
      errorCallback: errorCallback === undefined ? null : os.bodyName(errorCallback),
    }
    const future = yield* this.enqueue(makeTask(os, body, parameters), { ...callbacks, chunk: null })
    return new AsyncResult({ future, kind: 'ApplyResult' })
  }

  private *enqueue(task: Task, job: Omit<Job, 'future' | 'task'>): Operation<Future> {
    const { name, tasks } = this.parts
    const future = yield* makeFuture(task, name)
    yield* tasks.put({ future, task, ...job })
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
  *mapAsync(body: Body, items: readonly Item[], chunkSize?: number): Operation<AsyncResult> {
    yield* this.checkRunning()
    const os = currentOs()
    const name = os.bodyName(body)
    const size = items.length === 0 ? 0 : (chunkSize ?? Math.ceil(items.length / (4 * this.parts.workers.length)))
    const chunks: Task[] = []
    for (let from = 0; size > 0 && from < items.length; from += size)
      chunks.push(makeTask(os, runChunk, [name, items.slice(from, from + size)]))
    const [only] = chunks
    const callbacks = { callback: null, errorCallback: null }
    if (only !== undefined && chunks.length === 1)
      return new AsyncResult({ future: yield* this.enqueue(only, { ...callbacks, chunk: null }), kind: 'MapResult' })
    const of = yield* make(futureAtom, null, `map(${name})`, { owner: this.name, told: 'outside' }, Future)
    if (chunks.length === 0) yield* of.setResult(items.map(() => null))
    for (const [index, task] of chunks.entries())
      yield* this.enqueue(task, { ...callbacks, chunk: { of, index, count: chunks.length } })
    return new AsyncResult({ future: of, kind: 'MapResult' })
  }

  /** As `mapAsync`, and waits for all results. */
  *map(body: Body, items: readonly Item[], chunkSize?: number): Operation<Item[]> {
    return (yield* (yield* this.mapAsync(body, items, chunkSize)).get()) as Item[] // chunks are lists
  }

  /** Runs `body(os, item)` for each item; the results come one by one, in the order in which they are ready. */
  *imapUnordered(body: Body, items: readonly Item[]): Operation<Results> {
    yield* this.checkRunning()
    const ready = yield* make(fifoQueue.atom, 0, `${this.name}.ready`, { owner: this.name }, Queue)
    for (const item of items) {
      const { parts } = yield* this.applyAsync(body, [item])
      yield* parts.future.addDoneCallback(tellReady, [ready])
    }
    return new Results(ready, items.length)
  }

  /** No more is taken; the workers end when all is done. */
  *close(): Operation<void> {
    const { state, tasks, workers } = this.parts
    const now = yield* state.read()
    if (stageOf(now) !== PoolState.running) return
    yield* state.write(now | PoolState.closed)
    for (const _worker of workers) yield* tasks.put(null)
  }

  /**
   * Waits until all workers have ended.
   * @throws ValueError (in the program) when it was neither closed nor terminated
   */
  *join(): Operation<void> {
    const { state, workers, results, handler, tasks } = this.parts
    const now = stageOf(yield* state.read())
    if (now === PoolState.running) throw new ProgramError('ValueError', 'Pool is still running')
    for (const worker of workers) yield* worker.join()
    if (now === PoolState.closed) yield* results.put(null)
    yield* handler.join()
    // CPython waits for the task whose callback failed, which is never over: nobody says so of any task here.
    if ((yield* state.read()) === (PoolState.closed | PoolState.broken)) yield* tasks.join()
  }

  /**
   * Ends the workers at once, and waits for that and for a callback that is under way. What they have not done is not
   * done, and what was done but not yet told is not told.
   * @throws AssertionError (in the program) when an error in a callback has ended the handler
   */
  *terminate(): Operation<void> {
    const { state, workers, results, handler } = this.parts
    const before = yield* state.read()
    if (stageOf(before) === PoolState.terminated) return
    yield* state.write(PoolState.terminated)
    for (const worker of workers) yield* worker.terminate()
    if (before >= PoolState.broken)
      throw new ProgramError('AssertionError', 'Cannot have cache with result_hander not alive')
    while ((yield* takeAtOnce(results)) !== undefined);
    yield* results.put(null)
    if (currentOs().self.id !== handler.id) yield* handler.join()
    for (const worker of workers) yield* worker.join()
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
    if (stageOf(yield* this.parts.state.read()) !== PoolState.running)
      throw new ProgramError('ValueError', 'Pool not running')
  }
}

/** Whether it is running, closed or terminated. */
function stageOf(state: number): number {
  return state & ~PoolState.broken
}

/** Called at the end of a task of `imapUnordered`. */
export function* tellReady(_os: Os, future: Future, ready: Queue): Operation<void> {
  yield* ready.put(future)
}

defineCompound('Pool', (parts: Parts) => new Pool(parts))

defineLibrary(
  { Pool },
  {
    'Pool.work': runPoolWorker,
    'Pool.handle_results': handlePoolResults,
    'Pool.chunk': runChunk,
    'Future.tell': tellReady,
  },
)
