/**
 * What a program of one's own is written with: `import { defineProgram } from 'heddle'`.
 *
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
 *
 * `heddle explore FILE.js` then runs it under every schedule that matters.
 */
import './whole-library.ts'
import type { Os } from './os.ts'
import type { Parameters, ParameterValues } from './parameters.ts'
import type { Body, Operation } from './request.ts'
import { defineScenario, type Scenario } from './scenario.ts'

export type { Cell, CellValue, RWLock } from './cells.ts'
export { ProgramError } from './errors.ts'
export type { Future } from './futures.ts'
export type { BoundedSemaphore, Lock, RLock, Semaphore } from './handles.ts'
export type { Local } from './local.ts'
export type { Os } from './os.ts'
export type { Parameter, Parameters, ParameterValues } from './parameters.ts'
export type { LifoQueue, PriorityQueue, Queue, SimpleQueue } from './queues.ts'
export type { Body, Operation } from './request.ts'
export type { Scenario } from './scenario.ts'
export type { Thread } from './threads.ts'
export type { Barrier, Condition, Event } from './waiting.ts'

/** A program with a main thread, which starts the others. */
export interface ProgramWithMain<P extends Parameters> {
  readonly title?: string
  readonly parameters?: P
  readonly main: (os: Os, parameters: ParameterValues<P>) => Operation<void>
}

/** A program whose threads are all there from the start. */
export interface ProgramOfThreads<P extends Parameters, Shared> {
  readonly title?: string
  readonly parameters?: P
  /** Makes what the threads share; each gets a copy of it, in which handles are the same things. */
  readonly shared: (os: Os, parameters: ParameterValues<P>) => Operation<Shared>
  /** Exported generator functions `(os, shared, parameters)`. */
  readonly threads: readonly Body[]
  /** What is done when all have ended. */
  readonly after?: (os: Os, shared: Shared, parameters: ParameterValues<P>) => Operation<void>
}

/**
 * Declares a program, to be exported as `scenario`.
 * @throws TypeError naming what is missing, or of the wrong kind
 */
export function defineProgram<const P extends Parameters = Record<never, never>, Shared = unknown>(
  program: ProgramWithMain<P> | ProgramOfThreads<P, Shared>,
): Scenario {
  const main = 'threads' in program ? mainOf(program) : program.main
  if (typeof main !== 'function')
    throw new TypeError('defineProgram: main must be a generator function, or there must be a list of threads')
  const title = program.title ?? 'a program'
  return defineScenario({
    id: 'program',
    title: { en: title, zh: title },
    summary: { en: '', zh: '' },
    parameters: program.parameters ?? ({} as P), // none are declared
    main,
    listings: { python: '', typescript: '' },
  })
}

function mainOf<P extends Parameters, Shared>(program: ProgramOfThreads<P, Shared>) {
  const { shared, threads, after } = program
  if (!Array.isArray(threads) || threads.length === 0 || threads.some((body) => typeof body !== 'function'))
    throw new TypeError('defineProgram: threads must be a list of one or more generator functions')
  if (typeof shared !== 'function') throw new TypeError('defineProgram: shared must be a generator function')
  return function* (os: Os, parameters: ParameterValues<P>): Operation<void> {
    const things = yield* shared(os, parameters)
    const all = threads.map((body, i) => os.thread(body, [things, parameters], { name: `${body.name}${i + 1}` }))
    for (const thread of all) yield* thread.start()
    if (after === undefined) return
    for (const thread of all) yield* thread.join()
    yield* after(os, things, parameters)
  }
}
