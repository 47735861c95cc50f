/** What the marks of a program of one's own call (`program-marks.ts`, `program/site-marks.ts`). */
import { isOperation } from '../program/request.ts'
import { at as noteLine } from '../program/site.ts'
import { mistaken, noteYield, refuse, unbegun } from './mistakes.ts'
import { callNext } from './object-names.ts'
import type { Use } from './uses.ts'

export * from '../program/site.ts'

let name: string | null = null

/** As `at` of `program/site.ts`, for programs whose types nobody has checked. */
export function at<T>(line: number, operation: T): T {
  callNext(name)
  name = null
  noteLine(line, operation)
  if (typeof operation !== 'object' || operation === null || Array.isArray(operation)) throw refuse(operation, line)
  noteYield(operation)
  return operation
}

/** What is behind a `yield*` and makes something, which may be called by a name: `forks[]` gets a number. */
export function named<T>(wanted: string, operation: T): T {
  name = wanted
  return operation
}

/**
 * What a call gave. Where that is an operation, it has to be yielded, now or later.
 * @param use what becomes of it
 * @throws Mistake for one that cannot be yielded any more
 */
export function made<T>(use: Use, place: string, text: string, value: T): T {
  if (typeof value !== 'object' || value === null || !isOperation(value)) return value
  unbegun(value, use, place, text)
  return value
}

/** What is behind a `yield` without a star, as who goes through the values of a generator of the program's own has it. */
export function plainly<T>(place: string, text: string, value: T): T {
  mistaken.plain = { value, place, text }
  return value
}

/** As `made`, of what a function returns that is called for each item of a list. */
export function calledBack<T>(use: Use, place: string, text: string, called: T): T {
  if (typeof called !== 'function') return called
  const calling = function (this: unknown, ...given: unknown[]): unknown {
    return made(use, place, text, called.apply(this, given))
  }
  // Who calls it back asks nothing more of it.
  return calling as T
}
