import { Mistake, ProgramError } from '../program/errors.ts'
import { currentLine } from '../program/site.ts'
import { lastMissing } from './missing.ts'
import { isOwnError, placeOf } from './places.ts'
import { hintFor, namesOf } from './words-of-others.ts'

/**
 * What is wrong with the text of a program of which an error of JavaScript's own came, with its place; null for an error
 * that says nothing of the text: a program may fail by it under one schedule and not under another.
 * @param yielded what stood behind the last `yield*`
 */
export function explained(thrown: unknown, yielded: unknown): string | null {
  const what = thrown instanceof Error ? wrongIn(thrown, yielded) : null
  return what === null ? null : `${placeOf(thrown, currentLine())}: ${what}`
}

function wrongIn(thrown: Error, yielded: unknown): string | null {
  const { message } = thrown
  if (thrown instanceof Mistake) {
    const isHidden = message.includes('not export')
    return isHidden
      ? `${message}: a thread runs functions that stand at the top of a file, in no other function`
      : message
  }
  if (thrown instanceof ProgramError) return null
  if (thrown instanceof ReferenceError) return `${message}${importHint(message)}`
  if (!(thrown instanceof TypeError)) return null
  if (message === 'Assignment to constant variable.') return message
  if (/^yield\*.* is not iterable$/.test(message)) return notToDelegate(yielded)
  // Of what a program gives, Heddle's own errors are those of Python; any other comes of what it cannot be given.
  if (isOwnError(thrown)) return `what is given here is not what is needed (${message})`
  const called = /(?:^|[.)\]])([\w$]+) is not a function$/.exec(message)?.[1]
  const missing = lastMissing()
  if (called === undefined || missing === null || missing.name !== called) return null
  return hasNone(missing.on, called)
}

/** That something has no method of a name, and which it may have been meant. */
function hasNone(on: object, name: string): string {
  const names = namesOf(on)
  const who = 'kind' in on && typeof on.kind === 'string' ? `a ${on.kind}` : nameOfClass(on)
  const hint = hintFor(name, names)
  if (hint === null) return `${who} has no ${name}; it has ${names.join(', ')}`
  return `${who} has no ${name}; did you mean ${who === 'os' ? 'os.' : ''}${hint}?`
}

function nameOfClass(on: object): string {
  const { name } = on.constructor
  return name === 'Os' ? 'os' : name === 'Multiprocessing' ? 'os.multiprocessing' : `a ${name}`
}

/** How what is not defined gets to be. */
export function importHint(message: string): string {
  const name = /^([\w$]+) is not defined$/.exec(message)?.[1] ?? ''
  return name === 'defineProgram' || name === 'ProgramError' ? `: import { ${name} } from 'heddle'` : ''
}

/** What is wrong with what stands behind `yield*`. */
export function notToDelegate(value: unknown): string {
  const allowed = 'write yield* and a call of a method of os or of a handle, or of a generator function'
  return `behind yield* stands ${described(value)}, and no operation: ${allowed}`
}

/** What a value is, in a few words. */
export function described(value: unknown): string {
  if (typeof value === 'function') return `the function ${value.name}, which is not called`
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' ? JSON.stringify(value) : String(value)
  if ('then' in value) return 'a promise (write functions without async)'
  if (Symbol.asyncIterator in value) return 'what an async function* makes (write it without async)'
  return Array.isArray(value) ? 'a list' : `an object (${value.constructor?.name ?? 'without a class'})`
}
