/**
 * What a process does between the end of its main body and its own end. Meaning: CPython's
 * `threading._register_atexit`, by which `concurrent.futures` lets its threads finish what was submitted.
 */
import type { Os } from './os.ts'
import type { Body, Operation } from './request.ts'
import { currentLine, resumeAt } from './site.ts'

/** The main body and then, however it ended, what `Os.atExit` was given, the latest first. */
export function withExits(main: Body): Body {
  return function* (os: Os, ...parameters: unknown[]): Operation<unknown> {
    try {
      return yield* main(os, ...parameters)
    } finally {
      // Where the body ended, also by an error, not where the last of the exits did.
      const line = currentLine()
      for (let exit = os.nextExit(); exit !== undefined; exit = os.nextExit()) yield* exit()
      resumeAt(line)
    }
  }
}
