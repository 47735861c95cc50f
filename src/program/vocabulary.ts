/**
 * What a program of one's own is written with: `import { defineProgram } from 'heddle'`.
 */
import './whole-library.ts'
import { threadWatch } from '../model/thread.ts'
import { checkProgram } from './check-program.ts'
import { currentOs } from './current-os.ts'
import { declaredParameters } from './declared.ts'
import type { DeclaredParameters, DeclaredValues } from './declared-parameters.ts'
import { Mistake } from './errors.ts'
import { type Invariant, Invariants } from './invariants.ts'
import { packItem } from './marshalling.ts'
import type { Os } from './os.ts'
import { listedBodies } from './own-bodies.ts'
import { ask, type Body, isOperation, type Operation } from './request.ts'
import { defineScenario, type Scenario } from './scenario.ts'

export type { Value } from '../base/value.ts'
export type { WaitResult } from '../model/cell-atom.ts'
export type { ErrorValue, Policy } from '../trace/tables.ts'
export type { BarrierOptions } from './barriers.ts'
export type { Cell, CellValue, RWLock, Widened } from './cells.ts'
export type { ThreadOptions } from './children.ts'
export type { AsyncResult, PoolResults } from './compounds/async-result.ts'
export type { MapOptions, ShutdownOptions } from './compounds/executor.ts'
export type { Gevent, GeventOptions, SpawnOptions } from './compounds/gevent/gevent.ts'
export type { Link } from './compounds/gevent/linkable.ts'
export type { Keywords, KillOptions, Spawned } from './compounds/gevent/spawned.ts'
export type { JoinOptions, Waitable, WaitIterator } from './compounds/gevent/wait-all.ts'
export type { InitializerOptions } from './compounds/initializer.ts'
export type { MapResults } from './compounds/map-results.ts'
export type { PipeEnd } from './compounds/pipe-ends.ts'
export type { Callbacks, Pool, PoolOptions } from './compounds/pool.ts'
export type { ProcessPoolExecutor, ProcessPoolExecutorOptions } from './compounds/process-pool-executor.ts'
export type { SharedQueue, SharedSimpleQueue } from './compounds/shared-queue.ts'
export type { SharedArray, SharedValue } from './compounds/shared-values.ts'
export type { ThreadPoolExecutor, ThreadPoolExecutorOptions } from './compounds/thread-pool-executor.ts'
export type { Timer } from './compounds/timer.ts'
export type { Completed, CompletedOptions, Waited, WaitOptions } from './compounds/wait-futures.ts'
export type {
  DeclaredChoice,
  DeclaredInput,
  DeclaredNumber,
  DeclaredOption,
  DeclaredParameter,
  DeclaredParameters,
  DeclaredText,
  DeclaredValues,
} from './declared-parameters.ts'
export { ProgramError } from './errors.ts'
export type { TextFile } from './files.ts'
export type { Future, Raised } from './futures.ts'
export type { Greenlet } from './greenlets.ts'
export type { Compound } from './handle-table.ts'
export type { BoundedSemaphore, Lock, RLock, Semaphore } from './handles.ts'
export type { Invariant } from './invariants.ts'
export type { Local } from './local.ts'
export type { ObjectOptions } from './making.ts'
export type { Multiprocessing, PipeOptions, SharedOptions } from './multiprocessing.ts'
export {
  type Connection,
  EVENT_READ,
  EVENT_WRITE,
  type Listener,
  type Network,
  type Selector,
  type Socket,
} from './network.ts'
export type { ConditionOptions } from './object-maker.ts'
export type { CompoundOptions, GreenletOptions, Os, Page } from './os.ts'
export type { Parameter, Parameters, ParameterValues } from './parameters.ts'
export type { Item, LifoQueue, PriorityQueue, Queue, SimpleQueue } from './queues.ts'
export type { Body, Handle, Operation } from './request.ts'
export type { Scenario } from './scenario.ts'
export type { Ready } from './selector.ts'
export type { Thread } from './threads.ts'
export type { LockWait, QueueWait } from './time-limit.ts'
export type { Barrier, Condition, Event } from './waiting.ts'

/** What is said of a program's states. */
interface Properties {
  /**
   * What must hold in every state once `shared` is made, or `watch` was called, by name where there are several. It gets
   * what `shared` has returned, or `watch` was given, with plain values in place of handles: what cells and queues hold,
   * permits, whether locks are taken and events set; of references the names.
   */
  readonly invariant?: Invariant | { readonly [name: string]: Invariant }
  /** The same of what must hold in some state of every execution, also of one that goes on for ever. */
  readonly eventually?: Invariant | { readonly [name: string]: Invariant }
}

/** A program with a main thread, which starts the others. */
export interface ProgramWithMain<P extends DeclaredParameters> extends Properties {
  readonly title?: string
  readonly parameters?: P
  readonly main: (os: Os, parameters: DeclaredValues<P>) => Operation<void>
}

/** A program whose threads are all there from the start. */
export interface ProgramOfThreads<P extends DeclaredParameters, Shared> extends Properties {
  readonly title?: string
  readonly parameters?: P
  /** Makes what the threads share, if anything; each gets a copy of it, in which handles are the same things. */
  readonly shared?: (os: Os, parameters: DeclaredValues<P>) => Operation<Shared>
  /** Generator functions `(os, shared, parameters)`. */
  readonly threads: readonly Body[]
  /** What is done when all have ended. */
  readonly after?: (os: Os, shared: Shared, parameters: DeclaredValues<P>) => Operation<void>
}

/**
 * Declares a program, to be exported as `scenario`; `heddle explore FILE.js` then runs it under every schedule that matters.
 * @throws Mistake naming what is missing, or of the wrong kind
 * @example
 * ```js
 * import { defineProgram, ProgramError } from 'heddle'
 *
 * export function* adder(os, { total }) {
 *   const seen = yield* total.read()
 *   yield* total.write(seen + 1)
 * }
 *
 * export const scenario = defineProgram({
 *   *shared(os) {
 *     return { total: yield* os.cell(0, 'total') }
 *   },
 *   threads: [adder, adder],
 *   *after(os, { total }) {
 *     if ((yield* total.read()) !== 2) throw new ProgramError('AssertionError', 'an update is lost')
 *   },
 * })
 * ```
 */
export function defineProgram<const P extends DeclaredParameters = Record<never, never>, Shared = unknown>(
  program: ProgramWithMain<P> | ProgramOfThreads<P, Shared>,
): Scenario {
  checkProgram(program)
  const parameters = declaredParameters(program.parameters ?? {})
  if (typeof parameters === 'string') throw new Mistake('TypeError', parameters)
  const main: unknown = 'threads' in program ? mainOf(program) : watchedMain(program)
  const title = program.title ?? 'a program'
  const scenario = defineScenario({
    id: 'program',
    title: { en: title, zh: title },
    summary: { en: '', zh: '' },
    parameters,
    main: main as Scenario['main'], // it gets the values of what was declared
    listings: { python: '', typescript: '' },
    ...invariantsOf(program),
  })
  if ('threads' in program) listedBodies.set(scenario, program.threads)
  return scenario
}

function invariantsOf(program: object): Pick<Scenario, 'invariants'> {
  const { invariant, eventually }: { invariant?: unknown; eventually?: unknown } = program
  if (invariant === undefined && eventually === undefined) return {}
  return { invariants: () => new Invariants(named(invariant, 'invariant'), named(eventually, 'eventually')) }
}

/** Functions by name, of which there may be but one, or none. */
function named(given: unknown, usual: string): { readonly [name: string]: Invariant } {
  const all = typeof given === 'function' ? { [given.name || usual]: given } : (given ?? {})
  // As `checkProgram` has found it.
  return all as { readonly [name: string]: Invariant }
}

/** The main threads that have called `watch`. */
const watching = new WeakSet<Os>()

/**
 * For a program with `main`: says what its `invariant` and `eventually` look at, `yield* watch({ total, lock })`.
 * @throws Mistake TypeError where it comes a second time, or after main has made threads
 */
export function* watch(things: unknown): Operation<void> {
  const os = currentOs()
  if (os.hasCompany || watching.has(os))
    throw new Mistake('TypeError', 'watch comes once, in main, before it makes threads')
  watching.add(os)
  yield ask(threadWatch, null, packItem(things, 'watch'))
}

/** The main body, which has to say what is looked at where anything is. */
function watchedMain<P extends DeclaredParameters>(program: ProgramWithMain<P>) {
  const { main, invariant, eventually } = program
  if (invariant === undefined && eventually === undefined) return main
  return function* (os: Os, parameters: DeclaredValues<P>): Operation<void> {
    yield* operationOf(main(os, parameters), 'main')
    if (!watching.has(os))
      throw new Mistake('TypeError', 'main says nowhere what invariant and eventually look at: yield* watch({ … })')
  }
}

function mainOf<P extends DeclaredParameters, Shared>(program: ProgramOfThreads<P, Shared>) {
  const { shared, threads, after, invariant, eventually } = program
  return function* (os: Os, parameters: DeclaredValues<P>): Operation<void> {
    const things = shared === undefined ? {} : yield* operationOf(shared(os, parameters), 'shared')
    if (things === undefined)
      throw new Mistake('TypeError', 'shared returns nothing: let it return what the threads share, such as { lock }')
    if (invariant !== undefined || eventually !== undefined) yield ask(threadWatch, null, packItem(things, 'shared'))
    const nameOf = (body: Body, i: number) => `${body.name || 'thread'}${i + 1}`
    const all = threads.map((body, i) => os.thread(body, [things, parameters], { name: nameOf(body, i) }))
    for (const thread of all) yield* thread.start()
    if (after === undefined) return
    for (const thread of all) yield* thread.join()
    // As where nothing is shared, nothing is there to look at.
    yield* operationOf(after(os, things as Shared, parameters), 'after')
  }
}

/** What a part of a program gives where it is called, which types promise to be an operation. */
function operationOf<Result>(made: Operation<Result>, part: string): Operation<Result> {
  if (isOperation(made)) return made
  throw new Mistake('TypeError', `${part} is no generator function: write *${part}(os, …) { … }`)
}
