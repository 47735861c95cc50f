/**
 * Who works for a pool: its workers, and the three threads of its maker that CPython's pools have
 * (Lib/multiprocessing/pool.py).
 */
import type { ErrorValue } from '../../trace/tables.ts'
import type { Cell } from '../cells.ts'
import type { Future } from '../futures.ts'
import type { Os } from '../os.ts'
import type { Item, Queue } from '../queues.ts'
import type { Operation } from '../request.ts'
import type { Thread } from '../threads.ts'
import type { Event } from '../waiting.ts'
import { settle } from './executor.ts'
import { type Initializer, initialize } from './initializer.ts'
import { type Ending, runTask, type Task } from './task.ts'

/** By names of bodies: who is called with the value, and with the error. */
export type CalledBack = { readonly callback: string | null; readonly errorCallback: string | null }

/** One task of a pool. */
export type Job = CalledBack & {
  readonly future: Future
  readonly task: Task
  /** Of what it is one of several tasks. */
  readonly part: Part | null
}

/** Which one it is, of how many: of a map, whose result is `of`; or of results that come one by one, in `ready`. */
type Part = { readonly index: number; readonly count: number } & (
  | { readonly of: Future }
  | { readonly ready: Queue; readonly ordered: boolean }
)

type Done = Omit<Job, 'task'> & { readonly ending: Ending }

/** What the thread that takes results is told: a task that is done, how many there are in all, or null to end. */
export type PoolNews = Done | { readonly expected: number } | null

/** How a pool stands; one that was closed or terminated takes no more. */
export const PoolState = { running: 0, closed: 1, terminated: 2 } as const

/** What is added to the cell of the state for each thing that the pool is asked to do. */
export const oneMore = 4

/** One of `PoolState`, of what the cell of the state holds. */
export const stageOf = (state: number) => state % oneMore

/** What a worker needs: it is made anew when one is replaced. */
export type Work = {
  readonly kind: 'process' | 'thread'
  readonly tasks: Queue
  readonly results: Queue
  readonly initializer: Initializer | null
  /** After how many tasks it ends; null for never. */
  readonly most: number | null
}

/** What each worker runs. What is no `Exception` to Python, such as SystemExit, ends it. */
export function* runPoolWorker(os: Os, { tasks, results, initializer, most }: Work): Operation<void> {
  yield* initialize(os, initializer)
  for (let done = 0; most === null || done < most; done++) {
    const job = (yield* tasks.get()) as unknown as Job | null // as `Pool` puts it in
    if (job === null) return
    const { task, ...rest } = job
    yield* job.future.run(true)
    yield* results.put({ ...rest, ending: yield* runTask(os, task, false) })
  }
}

/** How workers are called: those of a `ThreadPool` are threads that run a `worker`. */
const naming = { process: { noun: 'ForkPoolWorker' }, thread: { noun: 'Thread', target: 'worker' } } as const

/** Starts a worker. */
export function* hire(os: Os, work: Work, owner: string): Operation<Thread> {
  const worker = os.owned(work.kind, runPoolWorker, [work], naming[work.kind], owner, true)
  yield* worker.start()
  return worker
}

/** What the thread needs that minds the workers. */
export type Minding = {
  readonly owner: string
  readonly work: Work
  /** Those that the pool began with. */
  readonly crew: readonly Thread[]
  /** All that were started. */
  readonly staff: Queue
  /** As in the pool. */
  readonly state: Cell
  /** Set when there is nothing left to do. */
  readonly over: Event
  /** Of worker threads: set when the pool is closed or terminated; they have nothing by which their ends are noticed. */
  readonly leaving: Event | null
}

/** What the thread runs that puts another worker in the place of one that has ended. */
export function* handlePoolWorkers(os: Os, minding: Minding): Operation<void> {
  yield* minding.leaving === null ? mindProcesses(os, minding) : mindThreads(os, minding, minding.leaving)
}

function* mindProcesses(os: Os, minding: Minding): Operation<void> {
  let workers = minding.crew
  for (;;) {
    const ended = new Set((yield* os.waitSentinels(workers)).map(({ id }) => id))
    if (yield* minding.over.isSet()) break
    const next = workers.filter(({ id }) => !ended.has(id))
    for (const _each of ended) next.push(yield* replace(os, minding))
    workers = next
    if (yield* minding.over.isSet()) break
  }
  // The one who terminates the pool may not have known of those that have just begun.
  if (stageOf(yield* minding.state.read()) === PoolState.terminated)
    for (const worker of workers) yield* worker.terminate()
  for (const worker of workers) yield* worker.join()
}

/** As CPython, it looks when the pool is closed, and not again. */
function* mindThreads(os: Os, minding: Minding, leaving: Event): Operation<void> {
  const { crew, over } = minding
  yield* leaving.wait()
  // One that has ended before all is over has not been told to.
  for (const worker of crew) if (!(yield* worker.isAlive()) && !(yield* over.isSet())) yield* replace(os, minding)
  yield* over.wait()
}

function* replace(os: Os, { work, owner, staff }: Minding): Operation<Thread> {
  const worker = yield* hire(os, work, owner)
  yield* staff.put(worker)
  return worker
}

/** What the thread runs that tells the workers when there is nothing left to do. */
export function* handlePoolTasks(_os: Os, tasks: Queue, over: Event, workers: number): Operation<void> {
  yield* over.wait()
  for (let n = 0; n < workers; n++) yield* tasks.put(null)
}

/** What the thread runs that takes the results. */
export function* handlePoolResults(os: Os, results: Queue, over: Event): Operation<void> {
  const gathered = new Map<number, Gathering>()
  let expected = Number.POSITIVE_INFINITY
  for (let ended = 0; ended < expected; ) {
    const news = (yield* results.get()) as unknown as PoolNews // as workers and `Pool` put it in
    if (news === null) break
    if ('expected' in news) expected = news.expected
    else if (yield* take(os, gathered, news)) ended++
  }
  yield* over.set()
}

/** The tasks of a map, or those whose results come one by one, that have come so far. */
interface Gathering {
  readonly endings: Ending[]
  left: number
  /** Which result comes next. */
  next: number
  error: ErrorValue | null
}

/** Takes what a task ended with. Returns whether all is done that was asked for with it. */
function* take(os: Os, gathered: Map<number, Gathering>, done: Done): Operation<boolean> {
  const { future, ending, part } = done
  if (part === null) {
    yield* callBack(os, ending, done)
    yield* settle(future, ending)
    return true
  }
  yield* settle(future, ending)
  const { id } = 'of' in part ? part.of : part.ready
  const known = gathered.get(id) ?? { endings: [], left: part.count, next: 0, error: null }
  gathered.set(id, known)
  known.endings[part.index] = ending
  known.left--
  if ('ready' in part) yield* deliver(known, part.ready, part.ordered ? null : ending)
  // Of several errors the first to come counts.
  else if ('error' in ending) known.error ??= ending.error
  if (known.left > 0) return false
  gathered.delete(id)
  if ('of' in part) {
    const all: Ending = known.error === null ? { value: known.endings.flatMap(valuesOf) } : { error: known.error }
    yield* callBack(os, all, done)
    yield* settle(part.of, all)
  }
  return true
}

/** What a chunk ended with, where none has failed. */
function valuesOf(ending: Ending): Item[] {
  return 'value' in ending ? (ending.value as Item[]) : [] // as `runChunk` returns them
}

/** Gives one result at once, or those whose turn has come. */
function* deliver(known: Gathering, ready: Queue, atOnce: Ending | null): Operation<void> {
  if (atOnce !== null) yield* ready.put(atOnce)
  else
    for (let next = known.endings[known.next]; next !== undefined; next = known.endings[++known.next])
      yield* ready.put(next)
}

function* callBack(os: Os, ending: Ending, { callback, errorCallback }: CalledBack): Operation<void> {
  if ('value' in ending) {
    if (callback !== null) yield* os.bodyNamed(callback)(os, ending.value)
  } else if (errorCallback !== null) yield* os.bodyNamed(errorCallback)(os, asValue(ending.error))
}

/** An error as a callback gets it: a value that is not an error of its own. */
function asValue({ error, message, line }: ErrorValue): Item {
  return line === undefined ? { raised: error, message } : { raised: error, message, line }
}
