/**
 * A lock that its owner may take again. Meaning: CPython's `threading.RLock` (Modules/_threadmodule.c): it has an owner
 * and a depth, is free when the depth is 0, and only the owner may release it. Owners
 * are threads: greenlets of one thread own it together. That of multiprocessing has an error of its own for others who
 * release it.
 */
import { valueFalse, valueTrue } from '../base/value.ts'
import { type Atom, operation } from './atom.ts'
import { hostOf } from './greenlet.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { blockWord, field, threadWord } from './layout.ts'
import { firstWaiter, giveUp, leaveWaiters, waitIn } from './waiters.ts'

const word = { ...blockWord, owner: 4, depth: 5, fair: 6, multiprocessing: 7 } as const

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
  if (takeRLock(k, self, object, 1)) return Outcome.done
  const depth = ownedDepth(k, self, object)
  if (depth > 0) {
    k.write(object + word.depth, depth + 1)
    return Outcome.done
  }
  if (blocking === 0) {
    k.result = valueFalse
    return Outcome.done
  }
  return waitIn(k, object + word.line, self, object)
}

/** Frees the lock, or hands it to the first in line. */
export function surrenderRLock(k: Kernel, object: number): void {
  const first = firstWaiter(k, object + word.line)
  const heir = first !== 0 && k.read(object + word.fair) === 1 ? first : 0
  k.write(object + word.owner, heir === 0 ? 0 : hostOf(k, heir))
  k.write(object + word.depth, heir === 0 ? 0 : 1)
  if (heir !== 0) k.write(heir + threadWord.granted, object)
  if (first !== 0) {
    leaveWaiters(k, object + word.line, first)
    k.wake(first)
  }
}

/** Takes the lock at a depth if it is free. Returns whether it did. */
export function takeRLock(k: Kernel, self: number, object: number, depth: number): boolean {
  if (k.read(object + word.owner) !== 0) return false
  k.write(object + word.owner, hostOf(k, self))
  k.write(object + word.depth, depth)
  return true
}

export function isUnowned(k: Kernel, object: number): boolean {
  return k.read(object + word.owner) === 0
}

/** The depth at which a thread owns the lock, 0 when it does not. */
export function ownedDepth(k: Kernel, self: number, object: number): number {
  return k.read(object + word.owner) === hostOf(k, self) ? k.read(object + word.depth) : 0
}

/** Sets the depth of a lock that its owner got back by hand-over. */
export function restoreDepth(k: Kernel, object: number, depth: number): void {
  if (depth !== 1) k.write(object + word.depth, depth)
}

function release(k: Kernel, self: number, object: number): OutcomeCode {
  const depth = ownedDepth(k, self, object)
  if (depth === 0)
    return k.has('rlock', word.multiprocessing) && k.read(object + word.multiprocessing) === 1
      ? k.raise('AssertionError', 'attempt to release recursive lock not owned by thread')
      : k.raise('RuntimeError', 'cannot release un-acquired lock')
  if (depth > 1) k.write(object + word.depth, depth - 1)
  else surrenderRLock(k, object)
  return Outcome.done
}

export const rlockAcquire = operation('acquire', acquire, (value) => (value === false ? 0 : 1), { competes: true })
export const rlockRelease = operation('release', release)

export const rlockAtom: Atom = {
  kind: 'rlock',
  layout: {
    name: 'rlock',
    words: 8,
    fields: [
      field.line('waiters', word.line),
      field.thread('owner', word.owner),
      field.number('depth', word.depth),
      field.flag('fair', word.fair),
      field.flag('multiprocessing', word.multiprocessing),
    ],
  },
  firstWords: 7,
  operations: [rlockAcquire, rlockRelease],
  holding: { take: 'acquire', drop: 'release', permits: () => 1, field: 'owner' },
  create(k, base, _argument, policy, of) {
    if (policy === 'fair') k.write(base + word.fair, 1)
    if (of === 'multiprocessing') k.write(base + word.multiprocessing, 1)
    return Outcome.done
  },
}
