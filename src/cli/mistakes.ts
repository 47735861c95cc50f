/**
 * Mistakes in the text of a program of one's own that show when it runs. Whatever the program does about such an error,
 * the first is kept until it is taken, and ends the command (`TimeLimit.act`).
 */
import { currentOs } from '../program/current-os.ts'
import { Mistake } from '../program/errors.ts'
import type { Os } from '../program/os.ts'
import { isOperation, isRequest, type Operation } from '../program/request.ts'
import { keepSameHandles } from '../program/same-handles.ts'
import { currentLine } from '../program/site.ts'
import { type Watcher, watchWith } from '../program/watcher.ts'
import { isErrorValue } from '../trace/tables.ts'
import { argumentOf, operationName, type Trace } from '../trace/trace.ts'
import { described, explained, notToDelegate } from './explained.ts'
import { nameOf } from './object-names.ts'
import { placeOf } from './places.ts'
import type { Use } from './uses.ts'

/** The name under which a mistake is an error of the thread that made it. */
export const mistakeName = 'Mistake'

interface Made {
  readonly place: string
  readonly text: string
  /** Of which thread or greenlet. */
  readonly mine: Map<object, Made>
}

interface Plain {
  readonly value: unknown
  readonly place: string
  readonly text: string
}

/** Where the last `yield` without a star was, and what it gave. */
export const mistaken: { plain: Plain | null } = { plain: null }

const waiting = new WeakMap<object, Made>()
const begun = new WeakSet<object>()
const ofThreads = new WeakMap<Os, Map<object, Made>>()
let first: Mistake | null = null
let lastYielded: unknown = null

/** The first mistake that has shown in this thread of Node, which is then forgotten; null for none. */
export function takeMistake(): Mistake | null {
  const taken = first
  first = null
  return taken
}

/** The first mistake by which a thread of a real run has ended; null for none. */
export function mistakeIn(trace: Trace): string | null {
  for (let step = 0; step < trace.stepCount; step++) {
    const error = operationName(trace, step) === 'fail' ? argumentOf(trace, step) : null
    if (isErrorValue(error) && error.error === mistakeName) return error.message
  }
  return null
}

/** Has the bodies of a program watched, and what they compare. Its files are those that are loaded from now on. */
export function watchMistakes(): void {
  watchWith(watcher)
  keepSameHandles()
}

/** Notes a `yield*`. */
export function noteYield(operation: object): void {
  lastYielded = operation
}

/** The error for a `yield*` of what is no operation. */
export function refuse(value: unknown, line: number): Mistake {
  return noted(new Mistake(mistakeName, `${placeOf(new Error(), line)}: ${notToDelegate(value)}`))
}

/** Looks after an operation that a call has made, until it begins. */
export function unbegun(operation: Operation<unknown>, use: Use, place: string, text: string): void {
  if (begun.has(operation)) return
  if (use === 'goneThrough') {
    goneThrough(operation, place, text)
    return
  }
  const wrong = wrongUses[use]
  if (wrong !== undefined) throw noted(new Mistake(mistakeName, `${place}: ${wrong(text, starred(text))}`))
  if (waiting.has(operation)) return
  const os = whose()
  // What is made while the file is loaded is no operation, or is none that could be yielded.
  if (os === null) return
  const mine = ofThreads.get(os) ?? new Map<object, Made>()
  ofThreads.set(os, mine)
  const made = { place, text, mine }
  waiting.set(operation, made)
  mine.set(operation, made)
  // The one who begins it, with `yield*` or by going through it, asks it itself how it goes on.
  Object.defineProperty(operation, 'next', {
    configurable: true,
    value(...given: [] | [unknown]) {
      watcher.begins(operation)
      return operation.next(...given)
    },
  })
}

/** Looks after what a generator gives that is gone through otherwise than by `yield*`: that of an operation gets nowhere. */
function goneThrough(operation: Operation<unknown>, place: string, text: string): void {
  const { next } = operation
  Object.defineProperty(operation, 'next', {
    value(...given: [] | [unknown]) {
      const one = next.apply(operation, given)
      if (one.done !== true && isRequest(one.value))
        throw noted(
          new Mistake(mistakeName, `${place}: ${text} is the operation and not its result: write (${starred(text)})`),
        )
      return one
    },
  })
}

function whose(): Os | null {
  try {
    return currentOs()
  } catch {
    return null
  }
}

const wrongUses: { readonly [use in Use]?: (text: string, starred: string) => string } = {
  dropped: (text, starred) => `${text} only makes the operation, which nobody carries out: write ${starred}`,
  idle: (text, starred) =>
    `${text} only makes the operation, and the variable that has it is never yielded: write ${starred}`,
  tested: (text, starred) => `${text} is the operation and not its result, so it is always true: write ${starred}`,
  calculated: (text, starred) => `${text} is the operation and not its result: write (${starred})`,
  asked: (text, starred) => `${text} is the operation and not its result: write (${starred})`,
  calledBack: (text) =>
    `the operation that ${text} makes for each item is carried out by nobody: write for (… of …) and yield*`,
  awaited: (_, starred) => `operations are no promises: write ${starred} in place of await`,
}

/** What was meant by the text of a call. */
function starred(text: string): string {
  return /^[\w$.]+\(/.test(text) ? `yield* ${text}` : `yield* (${text})`
}

const watcher: Watcher = {
  begins(body) {
    const made = waiting.get(body)
    if (made === undefined) return
    waiting.delete(body)
    made.mine.delete(body)
    begun.add(body)
    Reflect.deleteProperty(body, 'next')
  },
  returns(os) {
    const mine = ofThreads.get(os)
    if (mine === undefined) return
    for (const { place, text } of mine.values())
      throw noted(
        new Mistake(mistakeName, `${place}: ${text} made an operation that was never yielded: write ${starred(text)}`),
      )
  },
  gives(argument, operation) {
    if (argument === undefined) throw misplaced(`${operation} is given nothing where it needs a value`)
    if (!isOperation(argument)) return
    const made = waiting.get(argument)
    const place = made?.place ?? placeOf(null, currentLine())
    const text = made?.text ?? 'what is passed on'
    throw noted(
      new Mistake(mistakeName, `${place}: ${text} is the operation and not its result: write ${starred(text)}`),
    )
  },
  spawn(kind, body, parameters, options) {
    if (typeof body !== 'function')
      throw misplaced(
        `the body of a ${kind} must be a generator function, and not ${described(body)}${withBrackets(body)}`,
      )
    if (!Array.isArray(parameters))
      throw misplaced(
        `the parameters of a ${kind} must be a list, os.${kind}(body, [first, second]), and not ${described(parameters)}`,
      )
    if (typeof options !== 'object' || options === null)
      throw misplaced(
        `the options of a ${kind} must be an object, such as { name: 'first' }, and not ${described(options)}`,
      )
  },
  nameFor(kind, name, os) {
    if (name === undefined || typeof name === 'string') return nameOf(kind, name, os)
    throw misplaced(`the name of a ${kind} must be a text, got ${described(name)}`)
  },
  noBody(name, made) {
    const isAsync = typeof made === 'object' && made !== null && ('then' in made || Symbol.asyncIterator in made)
    const written = isAsync
      ? 'write function* without async, and yield* in place of await'
      : 'write function*, and yield* before each operation'
    return new Mistake('TypeError', `${name || 'a body'} is no generator function: ${written}`)
  },
  misspawned(thrown, name) {
    // Nothing that crosses is undefined: the one who made the thread has left a parameter out.
    const isMissing = thrown instanceof TypeError && / as it is undefined\.$/.test(thrown.message)
    if (!isMissing) return thrown
    const what = `${name || 'a body'} was not given a parameter that it takes apart (${thrown.message})`
    return noted(new Mistake(mistakeName, `${placeOf(thrown, 0)}: ${what}; write os.thread(${name}, [first, second])`))
  },
  strange(yielded) {
    const { plain } = mistaken
    if (plain !== null && Object.is(plain.value, yielded))
      return noted(new Mistake(mistakeName, `${plain.place}: ${notToYield(plain)}`))
    const what = yielded === undefined ? notToYieldNothing : notToDelegate(lastYielded)
    return noted(new Mistake(mistakeName, `${placeOf(null, currentLine())}: ${what}`))
  },
  explain(thrown) {
    if (thrown instanceof Mistake && thrown.name === mistakeName) return noted(thrown)
    const mistake = explained(thrown, lastYielded)
    return mistake === null ? thrown : noted(new Mistake(mistakeName, mistake))
  },
}

/** A mistake in what a call gives, in the line from which it comes. */
function misplaced(what: string): Mistake {
  return noted(new Mistake(mistakeName, `${placeOf(new Error(), currentLine())}: ${what}`))
}

function withBrackets(body: unknown): string {
  return isOperation(body) ? ': leave out the brackets behind its name' : ''
}

function noted(mistake: Mistake): Mistake {
  first ??= mistake
  return mistake
}

const notToYieldNothing = 'a yield that gives nothing is no operation: write yield* and one, such as yield* os.sleep(1)'

function notToYield({ value, text }: Plain): string {
  if (isOperation(value)) return `yield ${text} gives up the operation without carrying it out: write ${starred(text)}`
  return `yield ${text} is no operation: write yield* and one, such as yield* os.sleep(1)`
}
