/**
 * A counting semaphore. Meaning: CPython's `threading.Semaphore` (Lib/threading.py) and `multiprocessing.Semaphore`
 * (sem_wait and sem_post): a count that never falls below 0, no owner, no upper bound but that of its word. Barging is
 * theirs: a release adds a permit and wakes the first in line, who competes again. Fair: a release hands its permit to
 * the first in line. That of multiprocessing has errors of its own, refuses no time as too long, and gives up without a
 * last look.
 */
import { type Value, valueFalse, valueTrue } from '../base/value.ts'
import type { Flavour, Policy } from '../trace/tables.ts'
import { type Atom, type Holding, operation } from './atom.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { blockWord, field, threadWord } from './layout.ts'
import { refuseLongWait } from './time-limit.ts'
import { firstWaiter, giveUp, leaveWaiters, waitIn } from './waiters.ts'

const word = { ...blockWord, permits: 4, fair: 5, bound: 6, multiprocessing: 7 } as const
export const maxPermits = 1_000_000
/** As SEM_VALUE_MAX on Linux; a release beyond it is multiprocessing's ValueError. */
const maxEver = 2 ** 31 - 1
const tooMany = 'semaphore or lock released too many times'

function isOfMultiprocessing(k: Kernel, object: number): boolean {
  // Bounded ones have had the word for as long.
  return k.has('semaphore', word.multiprocessing) && k.read(object + word.multiprocessing) === 1
}

function acquire(k: Kernel, self: number, object: number, blocking: number, given?: Value): OutcomeCode {
  k.result = valueTrue
  if (k.read(self + threadWord.granted) === object) {
    k.write(self + threadWord.granted, 0)
    return Outcome.done
  }
  // Out of time, it leaves the line and looks once more, as CPython's loop does.
  if (k.expired) giveUp(k, self)
  const permits = k.read(object + word.permits)
  if (permits > 0 && !(k.expired && isOfMultiprocessing(k, object))) {
    k.write(object + word.permits, permits - 1)
    return Outcome.done
  }
  if (k.expired || blocking === 0) {
    k.result = valueFalse
    return Outcome.done
  }
  const refused = isOfMultiprocessing(k, object) ? null : refuseLongWait(k, given)
  if (refused !== null) return refused
  return waitIn(k, object + word.line, self, object)
}

/** As CPython's BoundedSemaphore: not one permit is given back when all of them together would be too many. */
function releaseBounded(k: Kernel, self: number, object: number, count: number): OutcomeCode {
  if (count >= 1 && k.read(object + word.permits) + count > k.read(object + word.bound))
    return k.raise('ValueError', isOfMultiprocessing(k, object) ? tooMany : 'Semaphore released too many times')
  return release(k, self, object, count)
}

function release(k: Kernel, _self: number, object: number, count: number): OutcomeCode {
  if (!(count >= 1)) return k.raise('ValueError', 'n must be one or more')
  if (!Number.isInteger(count)) return k.raise('TypeError', `n must be a whole number, got ${count}`)
  if (k.read(object + word.permits) + count > maxEver) return k.raise('ValueError', tooMany)
  let left = count
  for (; left > 0; left--) {
    const first = firstWaiter(k, object + word.line)
    if (first === 0) break
    if (k.read(object + word.fair) === 1) k.write(first + threadWord.granted, object)
    else k.write(object + word.permits, k.read(object + word.permits) + 1)
    leaveWaiters(k, object + word.line, first)
    k.wake(first)
  }
  // However many are left, they are one change.
  if (left > 0) k.write(object + word.permits, k.read(object + word.permits) + left)
  return Outcome.done
}

export const semaphoreAcquire = operation('acquire', acquire, (value) => (value === false ? 0 : 1), {
  competes: true,
})
export const semaphoreRelease = operation('release', release, (value) => (typeof value === 'number' ? value : 1))

function getValue(k: Kernel, _self: number, object: number): OutcomeCode {
  k.give(k.read(object + word.permits))
  return Outcome.done
}

export const boundedRelease = operation('release', releaseBounded, (value) => (typeof value === 'number' ? value : 1))

/** How many permits are free; of multiprocessing alone. */
export const semaphoreGetValue = operation('getValue', getValue, undefined, { reads: true })

const fields = [
  field.line('waiters', word.line),
  field.number('permits', word.permits),
  field.flag('fair', word.fair),
  field.flag('multiprocessing', word.multiprocessing),
]
const holding: Holding = { take: 'acquire', drop: 'release', permits: (permits) => Number(permits) }

function create(k: Kernel, base: number, permits: Value, policy: Policy | null, of?: Flavour): OutcomeCode {
  if (typeof permits !== 'number' || !Number.isInteger(permits) || permits > maxPermits)
    return k.raise('ValueError', `permits must be a whole number from 0 to ${maxPermits}, got ${String(permits)}`)
  if (permits < 0)
    return of === 'multiprocessing'
      ? k.raise('OSError', '[Errno 22] Invalid argument')
      : k.raise('ValueError', 'semaphore initial value must be >= 0')
  if (permits > 0) k.write(base + word.permits, permits)
  if (policy === 'fair') k.write(base + word.fair, 1)
  if (of === 'multiprocessing') k.write(base + word.multiprocessing, 1)
  return Outcome.done
}

export const semaphoreAtom: Atom = {
  kind: 'semaphore',
  layout: { name: 'semaphore', words: 8, fields },
  firstWords: 6,
  operations: [semaphoreAcquire, semaphoreRelease, semaphoreGetValue],
  holding,
  create,
}

/** `threading.BoundedSemaphore`: giving back more permits than it was made with is a ValueError. */
export const boundedSemaphoreAtom: Atom = {
  kind: 'bounded-semaphore',
  layout: { name: 'bounded-semaphore', words: 8, fields: [...fields, field.number('bound', word.bound)] },
  firstWords: 7,
  operations: [semaphoreAcquire, boundedRelease, semaphoreGetValue],
  holding,
  create(k, base, permits, policy, of) {
    const outcome = create(k, base, permits, policy, of)
    if (outcome === Outcome.done) k.write(base + word.bound, Number(permits))
    return outcome
  },
}
