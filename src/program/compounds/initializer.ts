import { errorValue } from '../errors.ts'
import type { Os } from '../os.ts'
import type { Item } from '../queues.ts'
import type { Body, Operation } from '../request.ts'

/** What the workers of a pool or executor do first. */
export interface InitializerOptions {
  /** What each thread or process runs before its first task: `initializer(os, ...initargs)`. */
  readonly initializer?: Body
  readonly initargs?: readonly Item[]
}

/** In a form that crosses. */
export type Initializer = { readonly body: string; readonly initargs: readonly Item[] }

/** @throws ProgramError TypeError when the program does not export the body */
export function initializerOf(os: Os, { initializer, initargs = [] }: InitializerOptions): Initializer | null {
  return initializer === undefined ? null : { body: os.bodyName(initializer), initargs }
}

/** Runs it, if there is one. */
export function* initialize(os: Os, initializer: Initializer | null): Operation<void> {
  if (initializer !== null) yield* os.bodyNamed(initializer.body)(os, ...initializer.initargs)
}

/**
 * As `initialize`, in a worker of an executor: an error is told in one line, where CPython logs it with a traceback.
 * @returns whether there was none
 */
export function* initialized(os: Os, initializer: Initializer | null): Operation<boolean> {
  try {
    yield* initialize(os, initializer)
    return true
  } catch (thrown) {
    const { error, message } = errorValue(thrown)
    yield* os.print(`Exception in initializer: ${error}: ${message}`)
    return false
  }
}
