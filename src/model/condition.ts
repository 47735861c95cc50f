/**
 * A condition variable on a lock. Meaning: CPython's `threading.Condition` (Lib/threading.py): `wait` gives up the lock
 * (an RLock at any depth), stands in the condition's line until it is notified or out of time, and then takes the lock
 * again before it returns. Barging: one who is notified competes for the lock. Fair: it moves to the lock's line. That of
 * multiprocessing (Lib/multiprocessing/synchronize.py) has errors of its own, and knows also of a plain lock whose it is.
 * One that is declared POSIX may be notified without the lock, as `pthread_cond_signal` allows it.
 */
import { type Value, valueFalse, valueTrue } from '../base/value.ts'
import { type Atom, operation } from './atom.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { blockWord, field, threadWord } from './layout.ts'
import { isLocked, ownsLock, surrenderLock, takeLock } from './lock.ts'
import { isUnowned, ownedDepth, restoreDepth, surrenderRLock, takeRLock } from './rlock.ts'
import { refuseLongWait } from './time-limit.ts'
import { firstWaiter, giveUp, isWaiting, joinWaiters, leaveWaiters, waitersIn, waitIn } from './waiters.ts'

const word = { ...blockWord, lock: 4, reentrant: 5, fair: 6, multiprocessing: 7, posix: 8 } as const
/** Where a thread that waits has come to: `threadWord.phase`. */
const phase = { none: 0, notified: 1, late: 2 } as const

function isOfMultiprocessing(k: Kernel, object: number): boolean {
  return k.has('condition', word.multiprocessing) && k.read(object + word.multiprocessing) === 1
}

/** At what depth the thread has the condition's lock; 0 when it has not. Threading's Lock knows only that somebody has. */
function depthOf(k: Kernel, self: number, object: number): number {
  const lock = k.read(object + word.lock)
  if (k.read(object + word.reentrant) === 1) return ownedDepth(k, self, lock)
  return (isOfMultiprocessing(k, object) ? ownsLock(k, self, lock) : isLocked(k, lock)) ? 1 : 0
}

function isPosix(k: Kernel, object: number): boolean {
  return k.has('condition', word.posix) && k.read(object + word.posix) === 1
}

function wait(k: Kernel, self: number, object: number, _argument: number, given?: Value): OutcomeCode {
  const lock = k.read(object + word.lock)
  const reentrant = k.read(object + word.reentrant) === 1
  if (k.read(self + threadWord.phase) === phase.none) {
    if (k.expired) {
      giveUp(k, self)
      k.write(self + threadWord.phase, phase.late)
    } else if (wakesOfItself(given) && k.read(self + threadWord.waitsFor) === object) {
      giveUp(k, self)
      k.write(self + threadWord.phase, phase.notified)
    } else if (k.read(self + threadWord.granted) === object) {
      k.write(self + threadWord.granted, 0)
      k.write(self + threadWord.phase, phase.notified)
    } else {
      const depth = depthOf(k, self, object)
      const ofMultiprocessing = isOfMultiprocessing(k, object)
      if (depth === 0)
        return ofMultiprocessing
          ? k.raise('AssertionError', 'must acquire() condition before using wait()')
          : k.raise('RuntimeError', 'cannot wait on un-acquired lock')
      const refused = ofMultiprocessing ? null : refuseLongWait(k, given)
      if (refused !== null) return refused
      if (reentrant && k.atomicBy === 0) k.write(self + threadWord.saved, depth)
      const outcome = waitIn(k, object + word.line, self, object)
      if (outcome === Outcome.block) (reentrant ? surrenderRLock : surrenderLock)(k, lock)
      return outcome
    }
  }
  const handed = k.read(self + threadWord.granted) === lock
  const depth = k.read(self + threadWord.saved)
  if (handed) {
    k.write(self + threadWord.granted, 0)
    if (reentrant) restoreDepth(k, lock, depth)
  } else if (!(reentrant ? takeRLock(k, self, lock, depth) : takeLock(k, self, lock))) {
    return waitIn(k, lock + blockWord.line, self, lock)
  }
  k.result = k.read(self + threadWord.phase) === phase.notified ? valueTrue : valueFalse
  k.write(self + threadWord.phase, phase.none)
  if (reentrant) k.write(self + threadWord.saved, 0)
  return Outcome.done
}

function notify(k: Kernel, self: number, object: number, count: number, given?: Value): OutcomeCode {
  const posix = isPosix(k, object)
  if (!posix && depthOf(k, self, object) === 0)
    return isOfMultiprocessing(k, object)
      ? k.raise('AssertionError', 'lock is not owned')
      : k.raise('RuntimeError', 'cannot notify on un-acquired lock')
  const named = notifiedIn(given ?? null)
  for (let i = 0; i < (named?.length ?? count); i++) {
    const first = named === null ? firstWaiter(k, object + word.line) : (named[i] ?? 0)
    if (named !== null && !isWaiting(k, object + word.line, first))
      return k.raise('ValueError', 'cannot notify a thread that does not wait')
    if (first === 0) break
    leaveWaiters(k, object + word.line, first)
    if (k.read(object + word.fair) === 1 && !(posix && isFree(k, object))) {
      const lock = k.read(object + word.lock)
      k.write(first + threadWord.phase, phase.notified)
      joinWaiters(k, lock + blockWord.line, first)
      k.write(first + threadWord.waitsFor, lock)
    } else {
      k.write(first + threadWord.granted, object)
      k.wake(first)
    }
  }
  return Outcome.done
}

/** Whether nobody has the condition's lock: then nobody would ever hand it to those in its line. */
function isFree(k: Kernel, object: number): boolean {
  const lock = k.read(object + word.lock)
  return k.read(object + word.reentrant) === 1 ? isUnowned(k, lock) : !isLocked(k, lock)
}

/** The argument of a wait that ends though nobody notified: a spurious wake-up, as POSIX and Java allow. */
export function spurious(argument: Value): Value {
  return { ...recordIn(argument), spurious: true }
}

/** Whether the argument of a wait is that of one that ends though nobody notified. */
export function wakesOfItself(argument: Value | undefined): boolean {
  return argument !== undefined && argument !== null && recordIn(argument).spurious === true
}

/** The argument of a notify that lets go just these threads, by their blocks, and not the first in line. */
export function notifying(argument: Value, threads: readonly number[]): Value {
  return { count: countIn(argument), threads }
}

/** The blocks of the threads that a notify with this argument lets go; null where it is the first in line. */
export function notifiedIn(argument: Value): readonly number[] | null {
  if (argument === null || typeof argument === 'number') return null
  const { threads } = recordIn(argument)
  return Array.isArray(threads) && threads.every((one) => typeof one === 'number') ? threads : null
}

/** How many waiters a notify with this argument lets go. */
function countIn(argument: Value): number {
  const count = typeof argument === 'number' ? argument : recordIn(argument).count
  return typeof count === 'number' ? count : 1
}

function recordIn(argument: Value): { readonly [key: string]: Value } {
  // Neither null nor a list: a record.
  return typeof argument === 'object' && argument !== null && !Array.isArray(argument)
    ? (argument as { readonly [key: string]: Value })
    : {}
}

/** The blocks of those who wait to be notified, first come first. */
export function waitersOf(k: Kernel, object: number): number[] {
  return waitersIn(k, object + word.line)
}

export const conditionWait = operation('wait', wait)
/** Lets go the argument's number of waiters, one when it is null. */
export const conditionNotify = operation('notify', notify, countIn)
export const conditionNotifyAll = operation('notifyAll', notify, () => Number.POSITIVE_INFINITY)

/** What a condition is made from: the block of its lock, what kind of lock that is, and whether it is POSIX. */
function madeFrom(argument: unknown): { lock: number; kind: string; posix: boolean } | null {
  if (typeof argument !== 'object' || argument === null || !('lock' in argument) || !('kind' in argument)) return null
  const { lock, kind } = argument
  if (typeof lock !== 'number' || (kind !== 'lock' && kind !== 'rlock')) return null
  return { lock, kind, posix: 'posix' in argument && argument.posix === true }
}

export const conditionAtom: Atom = {
  kind: 'condition',
  layout: {
    name: 'condition',
    words: 9,
    fields: [
      field.line('waiters', word.line),
      field.block('lock', word.lock),
      field.flag('reentrant', word.reentrant),
      field.flag('fair', word.fair),
      field.flag('multiprocessing', word.multiprocessing),
      field.flag('posix', word.posix),
    ],
  },
  firstWords: 7,
  operations: [conditionWait, conditionNotify, conditionNotifyAll],
  create(k, base, argument, policy, of) {
    const given = madeFrom(argument)
    if (given === null) return k.raise('TypeError', 'a condition is made on a Lock or an RLock')
    k.write(base + word.lock, given.lock)
    if (given.kind === 'rlock') k.write(base + word.reentrant, 1)
    if (policy === 'fair') k.write(base + word.fair, 1)
    if (of === 'multiprocessing') k.write(base + word.multiprocessing, 1)
    if (given.posix) k.write(base + word.posix, 1)
    return Outcome.done
  },
}
