/**
 * A lock without an owner. Meaning: CPython's `threading.Lock` (Modules/_threadmodule.c): anyone may release it, and
 * releasing it when it is free is a RuntimeError. Barging, as there: a release frees it and wakes the first in line.
 * That of multiprocessing (Modules/_multiprocessing/semaphore.c) says ValueError, and knows who took it: its Condition
 * asks.
 */
import { valueFalse, valueTrue } from '../base/value.ts'
import { type Atom, operation } from './atom.ts'
import { hostOf } from './greenlet.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { blockWord, field, threadWord } from './layout.ts'
import { firstWaiter, giveUp, leaveWaiters, waitIn } from './waiters.ts'

const word = { ...blockWord, locked: 4, fair: 5, multiprocessing: 6, owner: 7 } as const

function acquire(k: Kernel, self: number, object: number, blocking: number): OutcomeCode {
  k.result = valueTrue
  if (k.read(self + threadWord.granted) === object) {
    k.write(self + threadWord.granted, 0)
    return Outcome.done
  }
  if (k.expired) {
    giveUp(k, self)
    k.result = valueFalse
    return Outcome.done
  }
  if (takeLock(k, self, object)) return Outcome.done
  if (blocking === 0) {
    k.result = valueFalse
    return Outcome.done
  }
  return waitIn(k, object + word.line, self, object)
}

/** Frees the lock, or hands it to the first in line. */
export function surrenderLock(k: Kernel, object: number): void {
  const first = firstWaiter(k, object + word.line)
  const heir = first !== 0 && k.read(object + word.fair) === 1 ? first : 0
  if (heir !== 0) k.write(heir + threadWord.granted, object)
  else k.write(object + word.locked, 0)
  noteOwner(k, object, heir)
  if (first !== 0) {
    leaveWaiters(k, object + word.line, first)
    k.wake(first)
  }
}

/** Takes the lock if it is free. Returns whether it did. */
export function takeLock(k: Kernel, self: number, object: number): boolean {
  if (k.read(object + word.locked) === 1) return false
  k.write(object + word.locked, 1)
  noteOwner(k, object, self)
  return true
}

function isOfMultiprocessing(k: Kernel, object: number): boolean {
  return k.has('lock', word.multiprocessing) && k.read(object + word.multiprocessing) === 1
}

/** A lock of multiprocessing is that of a thread from now on; of nobody, for 0. */
function noteOwner(k: Kernel, object: number, thread: number): void {
  if (isOfMultiprocessing(k, object)) k.write(object + word.owner, thread === 0 ? 0 : hostOf(k, thread))
}

/** Whether the thread has taken this lock of multiprocessing, and nobody has released it since. */
export function ownsLock(k: Kernel, self: number, object: number): boolean {
  return k.read(object + word.owner) === hostOf(k, self)
}

export function isLocked(k: Kernel, object: number): boolean {
  return k.read(object + word.locked) === 1
}

function release(k: Kernel, _self: number, object: number): OutcomeCode {
  if (!isLocked(k, object))
    return isOfMultiprocessing(k, object)
      ? k.raise('ValueError', 'semaphore or lock released too many times')
      : k.raise('RuntimeError', 'release unlocked lock')
  surrenderLock(k, object)
  return Outcome.done
}

function locked(k: Kernel, _self: number, object: number): OutcomeCode {
  k.result = isLocked(k, object) ? valueTrue : valueFalse
  return Outcome.done
}

export const lockAcquire = operation('acquire', acquire, (value) => (value === false ? 0 : 1), { competes: true })
export const lockRelease = operation('release', release)
export const lockLocked = operation('locked', locked, undefined, { reads: true })

export const lockAtom: Atom = {
  kind: 'lock',
  layout: {
    name: 'lock',
    words: 8,
    fields: [
      field.line('waiters', word.line),
      field.flag('locked', word.locked),
      field.flag('fair', word.fair),
      field.flag('multiprocessing', word.multiprocessing),
      field.thread('owner', word.owner),
    ],
  },
  firstWords: 6,
  operations: [lockAcquire, lockRelease, lockLocked],
  holding: { take: 'acquire', drop: 'release', permits: () => 1, field: 'locked' },
  create(k, base, _argument, policy, of) {
    if (policy === 'fair') k.write(base + word.fair, 1)
    if (of === 'multiprocessing') k.write(base + word.multiprocessing, 1)
    return Outcome.done
  },
}
