/**
 * A pool of processes. Meaning: CPython's `multiprocessing.pool.Pool` (Lib/multiprocessing/pool.py): all workers start
 * when it is made, whether or not there is anything to do, and each does one task after another; a thread of the process
 * that made the pool takes the results and calls back with the value, before whoever waits for it goes on. Where CPython
 * has two more threads that move tasks and mind the workers, here the tasks lie where the workers take them.
 */
import { cellAtom } from '../../model/cell.ts'
import { fifoQueue } from '../../model/queue.ts'
import type { ErrorValue } from '../../trace/tables.ts'
import { Cell } from '../cells.ts'
import { currentOs } from '../current-os.ts'
import { ProgramError } from '../errors.ts'
import type { Future } from '../futures.ts'
import { type Compound, defineCompound } from '../handle-table.ts'
import type { Thread } from '../handles.ts'
import { defineLibrary } from '../library.ts'
import { make } from '../making.ts'
import type { Os } from '../os.ts'
import { type Item, Queue } from '../queues.ts'
import type { Body, Operation } from '../request.ts'
import { AsyncResult, Results } from './async-result.ts'
import { makeFuture, settle } from './executor.ts'
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

const PoolState = { running: 0, closed: 1, terminated: 2 } as const

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
export function* handlePoolResults(os: Os, results: Queue): Operation<void> {
  for (;;) {
    const done = (yield* results.get()) as unknown as Done | null // as a worker puts it in
    if (done === null) return
    const { future, ending, callback, errorCallback } = done
    if ('value' in ending) {
      if (callback !== null) yield* os.bodyNamed(callback)(os, ending.value)
    } else if (errorCallback !== null) yield* os.bodyNamed(errorCallback)(os, asValue(ending.error))
    yield* settle(future, ending)
  }
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
    const handler = os.owned('thread', handlePoolResults, [results], 'handle_results', name, true)
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
    const os = currentOs()
    const { name, tasks } = this.parts
    const callbacks = {
      callback: callback === undefined ? null : os.bodyName(callback),
      errorCallback: errorCallback === undefined ? null : os.bodyName(errorCallback),
    }
    yield* this.checkRunning()
    const task = makeTask(os, body, parameters)
    const future = yield* makeFuture(task, name)
    yield* tasks.put({ future, task, ...callbacks })
    return new AsyncResult({ futures: [future], chunked: false })
  }

  /** Has a worker run `body(os, ...parameters)`, and waits for its result. */
  *apply(body: Body, parameters: readonly Item[] = []): Operation<Item> {
    return yield* (yield* this.applyAsync(body, parameters)).get()
  }

  /** Runs `body(os, item)` for each item, `chunkSize` items a task. The results are in the order of the items. */
  *mapAsync(body: Body, items: readonly Item[], chunkSize?: number): Operation<AsyncResult> {
    const name = currentOs().bodyName(body)
    const size = Math.max(1, chunkSize ?? Math.ceil(items.length / (4 * this.parts.workers.length)))
    yield* this.checkRunning()
    const futures: Future[] = []
    for (let from = 0; from < items.length; from += size) {
      const parameters = [name, items.slice(from, from + size)]
      futures.push(...(yield* this.applyAsync(runChunk, parameters)).parts.futures)
    }
    return new AsyncResult({ futures, chunked: true })
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
      for (const future of parts.futures) yield* future.addDoneCallback(tellReady, [ready])
    }
    return new Results(ready, items.length)
  }

  /** No more is taken; the workers end when all is done. */
  *close(): Operation<void> {
    const { state, tasks, workers } = this.parts
    if ((yield* state.read()) !== PoolState.running) return
    yield* state.write(PoolState.closed)
    for (const _worker of workers) yield* tasks.put(null)
  }

  /**
   * Waits until all workers have ended.
   * @throws ValueError (in the program) when it was neither closed nor terminated
   */
  *join(): Operation<void> {
    const { state, workers, results, handler } = this.parts
    const now = yield* state.read()
    if (now === PoolState.running) throw new ProgramError('ValueError', 'Pool is still running')
    for (const worker of workers) yield* worker.join()
    if (now === PoolState.closed) yield* results.put(null)
    yield* handler.join()
  }

  /** Ends the workers at once; what they have not done is not done. */
  *terminate(): Operation<void> {
    const { state, workers, results } = this.parts
    yield* state.write(PoolState.terminated)
    for (const worker of workers) yield* worker.terminate()
    yield* results.put(null)
  }

  /** Python's `with`: runs the block and terminates the pool, also when the block throws. */
  *with<Result>(block: () => Operation<Result>): Operation<Result> {
    try {
      return yield* block()
    } finally {
      yield* this.terminate()
    }
  }

  private *checkRunning(): Operation<void> {
    if ((yield* this.parts.state.read()) !== PoolState.running) throw new ProgramError('ValueError', 'Pool not running')
  }
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
