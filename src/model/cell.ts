/**
 * A shared value: a whole number up to ±(2⁵³ − 1), a text, true, false, null, a reference to an object or thread, or a
 * list or record of these. Plain: `read` and `write` are steps of their own, so that what happens between them can be
 * seen; two threads that touch it without order race. Atomic: all else, one step each, as JavaScript's Atomics and C's
 * `atomic_fetch_add`; what goes beyond the largest numbers is an error, and nothing wraps around. `wait` and `notify` are
 * `Atomics.wait` and `Atomics.notify`, Linux's futexes: to look at the value and to fall asleep is one step.
 *
 * What the operations are called is in `cell-atom.ts`: this is loaded by the one who makes cells, or checks a trace of
 * them.
 */
import { isRecord, type Value, valueFalse, valueNull, valueTrue } from '../base/value.ts'
import { cellNull, heldIn } from '../trace/cell-value.ts'
import { making, meaning, type Transition } from './atom.ts'
import {
  cellAdd,
  cellAnd,
  cellAtom,
  cellCompareExchange,
  cellExchange,
  cellNotify,
  cellOr,
  cellRead,
  cellSub,
  cellWait,
  cellWrite,
  cellXor,
  waitResults,
  cellWord as word,
} from './cell-atom.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { threadWord } from './layout.ts'
import { refuseLongWait } from './time-limit.ts'
import { firstWaiter, giveUp, leaveWaiters, waitIn } from './waiters.ts'

const isSmall = (value: Value): value is number => typeof value === 'number' && (value | 0) === value
const limits = `±${Number.MAX_SAFE_INTEGER}`

/** What the cell holds. */
function heldOf(k: Kernel, object: number): Value {
  const other = k.read(object + word.other)
  return other === 0 ? k.read(object + word.value) : heldIn(0, k.values.get(other))
}

/** The block of what a value is the handle of; undefined where it is none. */
function refersTo(value: Value): Value | undefined {
  const handle = isRecord(value) ? value.$handle : undefined
  return handle === undefined || !isRecord(handle) ? undefined : handle.base
}

/** Whether the cell cannot hold a value. Then that has been raised. */
function refuses(k: Kernel, value: Value): boolean {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return false
    const whole = Number.isInteger(value)
    k.raise(
      whole ? 'OverflowError' : 'TypeError',
      `a cell cannot hold ${value}${whole ? `, beyond ${limits}` : ': of numbers it holds whole ones alone'}`,
    )
    return true
  }
  return (
    typeof value === 'object' &&
    value !== null &&
    refersTo(value) === undefined &&
    Object.values(value).some((part) => refuses(k, part))
  )
}

/** A text that two values have in common if they are the same: of references, if they are to the same thing. */
const identity = (value: Value): string =>
  JSON.stringify(value, (_key, part: Value) => {
    const base = refersTo(part)
    return base === undefined ? part : { $base: base }
  })

const isHeld = (k: Kernel, object: number, value: Value): boolean => {
  const held = heldOf(k, object)
  return held === value || (typeof value === 'object' && identity(held) === identity(value))
}

/** The cell holds the value from now on, unless it cannot hold such. */
function hold(k: Kernel, object: number, value: Value): OutcomeCode {
  if (refuses(k, value)) return Outcome.raise
  if (isSmall(value)) {
    if (k.read(object + word.other) !== 0) k.writeValue(object + word.other, 0)
    k.write(object + word.value, value | 0)
  } else {
    if (k.read(object + word.value) !== 0) k.write(object + word.value, 0)
    k.writeValue(object + word.other, k.values.intern(value ?? cellNull))
  }
  return Outcome.done
}

/** What was in its words is what the operation returns. */
function give(k: Kernel, number: number, other: number): void {
  if (other === 0) k.give(number)
  else k.result = heldIn(0, k.values.get(other)) === null ? valueNull : other
}

/** As `hold`; the operation returns what was there before. Values get their numbers in this order, as on workers. */
function replace(k: Kernel, object: number, value: Value): OutcomeCode {
  const number = k.read(object + word.value)
  const other = k.read(object + word.other)
  const outcome = hold(k, object, value)
  if (outcome === Outcome.done) give(k, number, other)
  return outcome
}

function read(k: Kernel, _self: number, object: number): OutcomeCode {
  give(k, k.read(object + word.value), k.read(object + word.other))
  return Outcome.done
}

function write(k: Kernel, _self: number, object: number, number: number, given: Value = null): OutcomeCode {
  if (!isSmall(number) || k.read(object + word.other) !== 0) return hold(k, object, given)
  k.write(object + word.value, number | 0)
  return Outcome.done
}

function exchange(k: Kernel, _self: number, object: number, _number: number, given: Value = null): OutcomeCode {
  return replace(k, object, given)
}

function compareExchange(k: Kernel, _self: number, object: number, _argument: number, given?: Value): OutcomeCode {
  const [expected, value]: readonly Value[] = Array.isArray(given) ? given : []
  if (expected === undefined || value === undefined)
    return k.raise('TypeError', 'compareExchange takes what is expected and what is to be stored')
  if (refuses(k, expected) || refuses(k, value)) return Outcome.raise
  const same = isHeld(k, object, expected)
  if (same) hold(k, object, value)
  k.result = same ? valueTrue : valueFalse
  return Outcome.done
}

/** An operation that reckons with what is there, and returns what was there before. */
function reckoning(sign: string, reckon: (before: number, by: number) => number | bigint): Transition {
  return (k, _self, object, by, given = null) => {
    const before = heldOf(k, object)
    const problem = !Number.isSafeInteger(by) ? given : typeof before !== 'number' ? before : undefined
    if (problem !== undefined || typeof before !== 'number')
      return k.raise('TypeError', `${sign} takes whole numbers within ${limits}, not ${shown(problem ?? null)}`)
    const after = Number(reckon(before, by))
    if (!Number.isSafeInteger(after)) return k.raise('OverflowError', `${before} ${sign} ${by} is beyond ${limits}`)
    return replace(k, object, after)
  }
}

/** A value in a message. */
const shown = (value: Value): string => (typeof value === 'number' ? String(value) : JSON.stringify(value).slice(0, 60))

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
  if (refuses(k, value)) return Outcome.raise
  if (!isHeld(k, object, value)) {
    k.give(waitResults.notEqual)
    return Outcome.done
  }
  const refused = refuseLongWait(k, given)
  if (refused !== null) return refused
  return waitIn(k, object + word.line, self, object)
}

/** Wakes those who have waited longest, this many at most; returns how many. */
function notify(k: Kernel, _self: number, object: number, most: number): OutcomeCode {
  if (!(most >= 0) || (most !== Number.POSITIVE_INFINITY && !Number.isInteger(most)))
    return k.raise('ValueError', `notify takes a whole number from 0, not ${most}`)
  let woken = 0
  for (let first = firstWaiter(k, object + word.line); first !== 0 && woken < most; woken++) {
    leaveWaiters(k, object + word.line, first)
    k.write(first + threadWord.granted, object)
    k.wake(first)
    first = firstWaiter(k, object + word.line)
  }
  k.give(woken)
  return Outcome.done
}

meaning(cellRead, read)
meaning(cellWrite, write)
meaning(cellExchange, exchange)
meaning(cellCompareExchange, compareExchange)
meaning(
  cellAdd,
  reckoning('+', (a, b) => a + b),
)
meaning(
  cellSub,
  reckoning('-', (a, b) => a - b),
)
meaning(
  cellAnd,
  reckoning('&', (a, b) => BigInt(a) & BigInt(b)),
)
meaning(
  cellOr,
  reckoning('|', (a, b) => BigInt(a) | BigInt(b)),
)
meaning(
  cellXor,
  reckoning('^', (a, b) => BigInt(a) ^ BigInt(b)),
)
meaning(cellWait, wait)
meaning(cellNotify, notify)
making(cellAtom, (k, base, argument) => (argument === 0 ? Outcome.done : hold(k, base, argument)))
