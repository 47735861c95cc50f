/**
 * A lock without an owner. Meaning: CPython's `threading.Lock` (Modules/_threadmodule.c): anyone may release it, and
 * releasing it when it is free is a RuntimeError. Barging, as there: a release frees it and wakes the first in line.
 */
import { valueFalse, valueTrue } from '../base/value.ts'
import { type Atom, operation } from './atom.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { blockWord, field, threadWord } from './layout.ts'
import { firstInLine, giveUp, joinLine, leaveLine } from './line.ts'

const word = { ...blockWord, locked: 4, fair: 5 } as const

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
  if (takeLock(k, object)) return Outcome.done
  if (blocking === 0) {
    k.result = valueFalse
    return Outcome.done
  }
  joinLine(k, object + word.line, self)
  k.block(self, object)
  return Outcome.block
}

/** Frees the lock, or hands it to the first in line. */
export function surrenderLock(k: Kernel, object: number): void {
  const first = firstInLine(k, object + word.line)
  if (first !== 0 && k.read(object + word.fair) === 1) k.write(first + threadWord.granted, object)
  else k.write(object + word.locked, 0)
  if (first !== 0) {
    leaveLine(k, object + word.line, first)
    k.wake(first)
  }
}

/** Takes the lock if it is free. Returns whether it did. */
export function takeLock(k: Kernel, object: number): boolean {
  if (k.read(object + word.locked) === 1) return false
  k.write(object + word.locked, 1)
  return true
}

export function isLocked(k: Kernel, object: number): boolean {
  return k.read(object + word.locked) === 1
}

function release(k: Kernel, _self: number, object: number): OutcomeCode {
  if (!isLocked(k, object)) return k.raise('RuntimeError', 'release unlocked lock')
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
    words: 6,
    fields: [field.line('waiters', word.line), field.flag('locked', word.locked), field.flag('fair', word.fair)],
  },
  operations: [lockAcquire, lockRelease, lockLocked],
  holding: { take: 'acquire', drop: 'release', sockets: () => 1, field: 'locked' },
  create(k, base, _argument, policy) {
    if (policy === 'fair') k.write(base + word.fair, 1)
    return Outcome.done
  },
}
