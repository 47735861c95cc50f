/**
 * A shared value: a whole number up to ±(2⁵³ − 1), a text, true, false, null, a reference to an object or thread, or a
 * list or record of these. Plain: `read` and `write` are steps of their own, so that what happens between them can be
 * seen; two threads that touch it without order race. Atomic: all else, one step each, as JavaScript's Atomics and C's
 * `atomic_fetch_add`; what goes beyond the largest numbers is an error, and nothing wraps around. `wait` and `notify` are
 * `Atomics.wait` and `Atomics.notify`, Linux's futexes: to look at the value and to fall asleep is one step.
 *
 * A number of 32 bits is in the word `value`; of anything else the word `other` has the number in the table of values.
 */
import { isRecord, type Value, valueFalse, valueNull, valueTrue } from '../base/value.ts'
import { cellNull, heldIn } from '../trace/cell-value.ts'
import { type Atom, type OperationSpec, operation } from './atom.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { blockWord, field, threadWord } from './layout.ts'
import { firstInLine, giveUp, joinLine, leaveLine } from './line.ts'
import { refuseLongWait } from './time-limit.ts'

const word = { ...blockWord, value: 4, other: 5 } as const

const numberIn = (value: Value): number => (typeof value === 'number' ? value : Number.NaN)
const isSmall = (value: Value): value is number => typeof value === 'number' && (value | 0) === value

/** Cells of old traces have one word: they hold numbers of 32 bits, which wrap around. */
const isOld = (k: Kernel) => !k.has('cell', word.other)

const otherOf = (k: Kernel, object: number) => (isOld(k) ? 0 : k.read(object + word.other))

/** What the cell holds. */
function heldOf(k: Kernel, object: number): Value {
  const other = otherOf(k, object)
  return other === 0 ? k.read(object + word.value) : heldIn(0, k.values.get(other))
}

/** What is in its words is what the operation returns. */
function giveHeld(k: Kernel, number: number, other: number): void {
  if (other === 0) k.give(number)
  else k.result = heldIn(0, k.values.get(other)) === null ? valueNull : other
}

/** As `hold`; the operation returns what was there before. Values get their numbers in this order, as on workers. */
function replace(k: Kernel, object: number, value: Value): OutcomeCode {
  const number = k.read(object + word.value)
  const other = otherOf(k, object)
  const outcome = hold(k, object, value)
  if (outcome !== Outcome.raise) giveHeld(k, number, other)
  return outcome
}

interface Problem {
  readonly error: string
  readonly message: string
}

function oldProblemOf(values: readonly Value[]): Problem | null {
  if (values.every((value) => Number.isInteger(value))) return null
  return { error: 'TypeError', message: 'a cell holds whole numbers of 32 bits' }
}

/** Why a cell cannot hold a value; null where it can. */
function problemOf(value: Value): Problem | null {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return null
    if (Number.isInteger(value))
      return { error: 'OverflowError', message: `a cell cannot hold ${value}, beyond ${limits}` }
    return { error: 'TypeError', message: `a cell cannot hold ${value}: of numbers it holds whole ones alone` }
  }
  if (typeof value !== 'object' || value === null || refersTo(value) !== null) return null
  for (const part of Object.values(value)) {
    const problem = problemOf(part)
    if (problem !== null) return problem
  }
  return null
}

const limits = `±${Number.MAX_SAFE_INTEGER}`

/** The block of what a value is the handle of; null where it is none. */
function refersTo(value: Value): Value {
  if (!isRecord(value)) return null
  const handle = value.$handle
  return isRecord(handle) ? (handle.base ?? null) : null
}

/** Whether two values are the same: of references, whether they are to the same thing. */
function isSame(a: Value, b: Value): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const base = refersTo(a)
  if (base !== null || refersTo(b) !== null) return base === refersTo(b)
  const p = Object.entries(a)
  const q = Object.entries(b)
  return p.length === q.length && p.every(([key, each], i) => q[i]?.[0] === key && isSame(each, q[i]?.[1] ?? null))
}

/** The cell holds the value from now on, unless it cannot hold such. */
function hold(k: Kernel, object: number, value: Value): OutcomeCode {
  const problem = isOld(k) ? oldProblemOf([value]) : problemOf(value)
  if (problem !== null) return k.raise(problem.error, problem.message)
  if (isOld(k)) {
    k.write(object + word.value, Number(value) | 0)
    return Outcome.done
  }
  if (isSmall(value)) {
    if (k.read(object + word.other) !== 0) k.writeValue(object + word.other, 0)
    k.write(object + word.value, value | 0)
    return Outcome.done
  }
  if (k.read(object + word.value) !== 0) k.write(object + word.value, 0)
  k.writeValue(object + word.other, k.values.intern(value === null ? cellNull : value))
  return Outcome.done
}

function read(k: Kernel, _self: number, object: number): OutcomeCode {
  giveHeld(k, k.read(object + word.value), otherOf(k, object))
  return Outcome.done
}

function write(k: Kernel, _self: number, object: number, number: number, given: Value = null): OutcomeCode {
  if (!isSmall(number) || otherOf(k, object) !== 0) return hold(k, object, given)
  k.write(object + word.value, number | 0)
  return Outcome.done
}

function exchange(k: Kernel, _self: number, object: number, _number: number, given: Value = null): OutcomeCode {
  return replace(k, object, given)
}

function compareExchange(k: Kernel, _self: number, object: number, _argument: number, given?: Value): OutcomeCode {
  const pair: readonly Value[] = Array.isArray(given) ? given : []
  const [expected, value] = pair
  if (expected === undefined || value === undefined)
    return k.raise('TypeError', 'compareExchange takes what is expected and what is to be stored')
  const problem = isOld(k) ? oldProblemOf([expected, value]) : (problemOf(expected) ?? problemOf(value))
  if (problem !== null) return k.raise(problem.error, problem.message)
  const same = isSame(heldOf(k, object), isOld(k) ? Number(expected) | 0 : expected)
  const outcome = same ? hold(k, object, value) : Outcome.done
  k.result = same ? valueTrue : valueFalse
  return outcome
}

/** An operation that reckons with what is there, and returns what was there before. */
function reckoning(name: string, sign: string, reckon: (before: number, by: number) => number): OperationSpec {
  const transition = (k: Kernel, _self: number, object: number, by: number, given: Value = null): OutcomeCode => {
    const before = heldOf(k, object)
    if (!Number.isSafeInteger(by)) return k.raise('TypeError', `${shown(given)} is no whole number within ${limits}`)
    if (typeof before !== 'number')
      return k.raise('TypeError', `the cell holds ${shown(before)}, which is no whole number`)
    const after = isOld(k) ? reckon(before, by) | 0 : reckon(before, by)
    if (!Number.isSafeInteger(after))
      return k.raise('OverflowError', `${before} ${sign} ${by} is beyond what a cell holds, ${limits}`)
    return replace(k, object, after)
  }
  return operation(name, transition, numberIn, { instant: true })
}

/** A value in a message. */
function shown(value: Value): string {
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

/** Whether operators of 32 bits suffice. */
const areSmall = (a: number, b: number) => isSmall(a) && isSmall(b)

/** Falls asleep if the cell holds `value` of what is given; both are one step. */
function wait(k: Kernel, self: number, object: number, _argument: number, given?: Value): OutcomeCode {
  if (k.read(self + threadWord.granted) === object) {
    k.write(self + threadWord.granted, 0)
    k.give(waitResults.ok)
    return Outcome.done
  }
  if (k.expired) {
    giveUp(k, self)
    k.give(waitResults.timedOut)
    return Outcome.done
  }
  const value = given !== undefined && isRecord(given) ? given.value : undefined
  if (value === undefined) return k.raise('TypeError', 'wait takes the value that the cell is to hold')
  const problem = problemOf(value)
  if (problem !== null) return k.raise(problem.error, problem.message)
  if (!isSame(heldOf(k, object), value)) {
    k.give(waitResults.notEqual)
    return Outcome.done
  }
  const refused = refuseLongWait(k, given)
  if (refused !== null) return refused
  joinLine(k, object + word.line, self)
  k.block(self, object)
  return Outcome.block
}

/** What `wait` returns. */
export const waitResults = { ok: 'ok', notEqual: 'not-equal', timedOut: 'timed-out' } as const
export type WaitResult = (typeof waitResults)[keyof typeof waitResults]

/** Wakes those who have waited longest, so many at most; returns how many. */
function notify(k: Kernel, _self: number, object: number, most: number): OutcomeCode {
  if (!(most >= 0) || (most !== Number.POSITIVE_INFINITY && !Number.isInteger(most)))
    return k.raise('ValueError', `notify takes a whole number from 0, not ${most}`)
  let woken = 0
  for (let first = firstInLine(k, object + word.line); first !== 0 && woken < most; woken++) {
    leaveLine(k, object + word.line, first)
    k.write(first + threadWord.granted, object)
    k.wake(first)
    first = firstInLine(k, object + word.line)
  }
  k.give(woken)
  return Outcome.done
}

export const cellRead = operation('read', read, undefined, { reads: true, instant: true })
export const cellWrite = operation('write', write, numberIn, { instant: true })
/** Adds the argument; returns what was there before. */
export const cellAdd = reckoning('add', '+', (a, b) => a + b)
/** `[expected, value]`: stores the value if the cell holds what is expected; returns whether it did. */
export const cellCompareExchange = operation('compareExchange', compareExchange, undefined, { instant: true })
/** Stores the argument; returns what was there before. */
export const cellExchange = operation('exchange', exchange, undefined, { instant: true })
/** As `cellAdd`: subtract, and, or, exclusive or. */
export const cellSub = reckoning('fetchSub', '-', (a, b) => a - b)
export const cellAnd = reckoning('fetchAnd', '&', (a, b) => (areSmall(a, b) ? a & b : Number(BigInt(a) & BigInt(b))))
export const cellOr = reckoning('fetchOr', '|', (a, b) => (areSmall(a, b) ? a | b : Number(BigInt(a) | BigInt(b))))
export const cellXor = reckoning('fetchXor', '^', (a, b) => (areSmall(a, b) ? a ^ b : Number(BigInt(a) ^ BigInt(b))))
/** `{value, timeout?}`: sleeps while nobody notifies, if the cell holds the value; returns one of `waitResults`. */
export const cellWait = operation('wait', wait)
/** Wakes the argument's number of waiters at most, all when it is null; returns how many. */
export const cellNotify = operation('notify', notify, (value) =>
  value === null ? Number.POSITIVE_INFINITY : numberIn(value),
)

export const cellAtom: Atom = {
  kind: 'cell',
  firstWords: 5,
  layout: {
    name: 'cell',
    words: 6,
    fields: [field.number('value', word.value), field.value('other', word.other), field.line('waiters', word.line)],
  },
  operations: [
    cellRead,
    cellWrite,
    cellAdd,
    cellCompareExchange,
    cellExchange,
    cellSub,
    cellAnd,
    cellOr,
    cellXor,
    cellWait,
    cellNotify,
  ],
  create: (k, base, argument) => (argument === 0 ? Outcome.done : hold(k, base, argument)),
}
