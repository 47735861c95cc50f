/** A task on its way to the one who works on it. */

import type { ErrorValue } from '../../trace/tables.ts'
import { errorValue, ProgramError } from '../errors.ts'
import { packItem } from '../marshalling.ts'
import type { Os } from '../os.ts'
import type { Item } from '../queues.ts'
import type { Body, Operation } from '../request.ts'
import { currentLine } from '../site.ts'

/** What is to be run, in a form that crosses. */
export type Task = {
  /** Name of the body. */
  readonly body: string
  readonly parameters: readonly Item[]
  /** Where it was submitted: its random numbers follow from it, no matter who works on it. */
  readonly place: string
}

/** What became of a task. */
export type Ending = { readonly value: Item } | { readonly error: ErrorValue }

/** The most characters of a task's name. */
const longestName = 40

/**
 * A task of the calling thread.
 * @throws ProgramError TypeError when the program does not export the body
 */
export function makeTask(os: Os, body: Body, parameters: readonly Item[]): Task {
  return { body: os.bodyName(body), parameters, place: os.nextTask() }
}

/** A task as people read it: `square(3)`. Its first parameter says which it is; the others are in its argument. */
export function taskName({ body, parameters }: Task): string {
  const name = `${body}(${parameters.slice(0, 1).map(said).join('')})`
  return name.length <= longestName ? name : `${name.slice(0, longestName - 1)}…`
}

function said(parameter: Item): string {
  if (typeof parameter === 'string') return parameter
  const isNamed = typeof parameter === 'object' && parameter !== null && 'name' in parameter
  if (isNamed && ('base' in parameter || 'compound' in parameter)) return String(parameter.name)
  return JSON.stringify(parameter)
}

/** Errors that are no `Exception` to Python, but of its `BaseException` only: they are to end a thread or process. */
const ending: ReadonlySet<string> = new Set(['SystemExit', 'KeyboardInterrupt', 'GeneratorExit', 'GreenletExit'])

/**
 * Runs a task in the calling thread. What it raises is what became of it, with the line where that was.
 * @param all whether that is so of SystemExit and its like as well; else they are raised
 */
export function* runTask(os: Os, { body, parameters, place }: Task, all: boolean): Operation<Ending> {
  try {
    const value = (yield* os.asTask(place, () => os.bodyNamed(body)(os, ...parameters))) ?? null
    // What cannot cross is the error of the task that returns it.
    packItem(value, `result of ${body}`)
    return { value: value as Item } // or it would not cross
  } catch (thrown) {
    if (!all && thrown instanceof Error && ending.has(thrown.name)) throw thrown
    return { error: raisedHere(thrown) }
  }
}

/** An error with the line where it was raised: here, unless it came from elsewhere. */
export function raisedHere(thrown: unknown): ErrorValue {
  const error = errorValue(thrown)
  const known = thrown instanceof ProgramError && thrown.line !== undefined
  return known || currentLine() === 0 ? error : { ...error, line: currentLine() }
}
