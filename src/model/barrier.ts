/**
 * A barrier for a fixed number of parties. Meaning: CPython's `threading.Barrier` (Lib/threading.py): the last to come
 * lets all go, and each gets its number of arrival from 0; a waiter out of time, `abort`, or a `reset`
 * while some wait breaks it for those who wait, with BrokenBarrierError. Where it has an action, the last to come runs
 * that first, and has the barrier's lock meanwhile: all others wait for the lock, whatever they want, and for any time.
 *
 * On purpose otherwise: there one who was let go and has not yet come to run hears of an `abort` that was quicker. Here it
 * returns as if it had been the quicker one, so that leaving is no event that others could notice.
 *
 * What the operations are called is in `barrier-atom.ts`: this is loaded by the one who makes barriers, or checks
 * traces.
 */
import { type Value, valueNull } from '../base/value.ts'
import { making, meaning, type Transition } from './atom.ts'
import {
  barrierAbort,
  barrierActed,
  barrierAtom,
  barrierBroken,
  barrierParties,
  barrierReset,
  barrierWait,
  barrierWaiting,
  barrierWord as word,
} from './barrier-atom.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { blockWord, threadWord } from './layout.ts'
import { isLocked, surrenderLock, takeLock } from './lock.ts'
import { refuseLongWait } from './time-limit.ts'
import { firstWaiter, giveUp, joinWaiters, leaveWaiters, waiterCount, waitIn, wakeLine } from './waiters.ts'

/** What `threadWord.phase` tells one who was let go: with which number (plus one), or that the barrier broke. */
const brokenPhase = -1

/** The lock of a barrier with an action; 0 where it has none. */
function lockOf(k: Kernel, object: number): number {
  return k.has('barrier', word.lock) ? k.read(object + word.lock) : 0
}

/** Whether somebody runs the action. */
function isActing(k: Kernel, object: number): boolean {
  const lock = lockOf(k, object)
  return lock !== 0 && isLocked(k, lock)
}

function waitForLock(k: Kernel, self: number, object: number): OutcomeCode {
  const lock = lockOf(k, object)
  return waitIn(k, lock + blockWord.line, self, lock)
}

function wait(k: Kernel, self: number, object: number, _argument: number, given?: Value): OutcomeCode {
  if (k.read(self + threadWord.granted) === object) {
    const number = k.read(self + threadWord.phase)
    k.write(self + threadWord.granted, 0)
    k.write(self + threadWord.phase, 0)
    if (number === brokenPhase) return k.raise('BrokenBarrierError', '')
    k.give(number - 1)
    return Outcome.done
  }
  if (k.expired) {
    giveUp(k, self)
    breakUp(k, object)
    return k.raise('BrokenBarrierError', '')
  }
  if (isActing(k, object)) return waitForLock(k, self, object)
  if (k.read(object + word.broken) === 1) return k.raise('BrokenBarrierError', '')
  const arrived = waiterCount(k, object + word.line)
  const parties = k.read(object + word.parties)
  if (arrived + 1 < parties) {
    const refused = refuseLongWait(k, given)
    if (refused !== null) return refused
    return waitIn(k, object + word.line, self, object)
  }
  if (lockOf(k, object) !== 0) return beginAction(k, self, object)
  let number = 0
  wakeLine(k, object + word.line, (thread) => {
    k.write(thread + threadWord.granted, object)
    k.write(thread + threadWord.phase, ++number)
  })
  k.write(object + word.round, k.read(object + word.round) + 1)
  k.give(arrived)
  return Outcome.done
}

/** The last has come and will run the action, so it returns nothing yet. Those who wait go over to the lock. */
function beginAction(k: Kernel, self: number, object: number): OutcomeCode {
  const lock = lockOf(k, object)
  takeLock(k, self, lock)
  let number = 0
  for (let first = firstWaiter(k, object + word.line); first !== 0; first = firstWaiter(k, object + word.line)) {
    leaveWaiters(k, object + word.line, first)
    k.write(first + threadWord.phase, ++number)
    joinWaiters(k, lock + blockWord.line, first)
    k.write(first + threadWord.waitsFor, lock)
  }
  k.result = valueNull
  return Outcome.done
}

/** The action has ended, well or by an error: then the barrier is broken. Who came meanwhile tries again. */
function acted(k: Kernel, _self: number, object: number, well: number): OutcomeCode {
  if (!isActing(k, object)) return k.raise('RuntimeError', 'release unlocked lock')
  const lock = lockOf(k, object)
  wakeLine(k, lock + blockWord.line, (thread) => {
    if (k.read(thread + threadWord.phase) === 0) return
    k.write(thread + threadWord.granted, object)
    if (well === 0) k.write(thread + threadWord.phase, brokenPhase)
  })
  surrenderLock(k, lock)
  if (well === 0) {
    k.write(object + word.broken, 1)
    return Outcome.done
  }
  k.write(object + word.round, k.read(object + word.round) + 1)
  k.give(k.read(object + word.parties) - 1)
  return Outcome.done
}

/** Those who wait get an error, and so does everybody who comes until the next reset. */
function breakUp(k: Kernel, object: number): void {
  if (k.read(object + word.broken) === 0) k.write(object + word.broken, 1)
  failWaiters(k, object)
}

function failWaiters(k: Kernel, object: number): void {
  wakeLine(k, object + word.line, (thread) => {
    k.write(thread + threadWord.granted, object)
    k.write(thread + threadWord.phase, brokenPhase)
  })
}

function abort(k: Kernel, self: number, object: number): OutcomeCode {
  if (isActing(k, object)) return waitForLock(k, self, object)
  breakUp(k, object)
  return Outcome.done
}

function reset(k: Kernel, self: number, object: number): OutcomeCode {
  if (isActing(k, object)) return waitForLock(k, self, object)
  if (k.read(object + word.broken) === 1) k.write(object + word.broken, 0)
  failWaiters(k, object)
  return Outcome.done
}

/** What only tells something of the barrier, for which nobody needs its lock. */
const telling =
  (tell: (k: Kernel, object: number) => Value): Transition =>
  (k, _self, object) => {
    k.give(tell(k, object))
    return Outcome.done
  }

/** What a barrier is made from: for how many, and the block of its lock where it has an action. */
function madeFrom(argument: Value): { parties: Value; lock: number } {
  if (typeof argument !== 'object' || argument === null || Array.isArray(argument))
    return { parties: argument, lock: 0 }
  const { parties, lock } = argument as { readonly [key: string]: Value } // neither null nor a list
  return { parties: parties ?? null, lock: typeof lock === 'number' ? lock : 0 }
}

meaning(barrierWait, wait)
meaning(barrierAbort, abort)
meaning(barrierReset, reset)
meaning(barrierActed, acted)
// All parties are there while the action runs.
meaning(
  barrierWaiting,
  telling((k, object) => (isActing(k, object) ? k.read(object + word.parties) : waiterCount(k, object + word.line))),
)
meaning(
  barrierBroken,
  telling((k, object) => k.read(object + word.broken) === 1),
)
meaning(
  barrierParties,
  telling((k, object) => k.read(object + word.parties)),
)
making(barrierAtom, (k, base, argument) => {
  const { parties, lock } = madeFrom(argument)
  // As CPython has it from 3.13 on.
  if (typeof parties === 'number' && parties < 1) return k.raise('ValueError', 'parties must be > 0')
  if (typeof parties !== 'number' || !Number.isInteger(parties) || parties > 100_000)
    return k.raise('ValueError', `parties must be a whole number from 1 to 100000, got ${String(parties)}`)
  k.write(base + word.parties, parties)
  if (lock !== 0) k.write(base + word.lock, lock)
  return Outcome.done
})
