/**
 * A flag that threads wait for. Meaning: CPython's `threading.Event` (Lib/threading.py): `wait` passes at once while
 * the flag is set; `set` lets go everybody who waits, also those who come to run only after the next `clear`. That of
 * multiprocessing (Lib/multiprocessing/synchronize.py) looks at the flag again before it returns.
 */
import { type Value, valueFalse, valueTrue } from '../base/value.ts'
import { type Atom, operation } from './atom.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { blockWord, field, threadWord } from './layout.ts'
import { refuseLongWait } from './time-limit.ts'
import { giveUp, waitIn, wakeLine } from './waiters.ts'

const word = { ...blockWord, flag: 4, multiprocessing: 5 } as const
/** `threadWord.phase` of one who is let go, but returns what the flag is then. */
const looksAgain = 1

function wait(k: Kernel, self: number, object: number, _argument: number, given?: Value): OutcomeCode {
  k.result = valueTrue
  if (k.read(self + threadWord.granted) === object) {
    k.write(self + threadWord.granted, 0)
    if (k.read(self + threadWord.phase) !== looksAgain) return Outcome.done
    k.write(self + threadWord.phase, 0)
    return isSet(k, self, object)
  }
  if (k.expired) {
    giveUp(k, self)
    k.result = valueFalse
    return Outcome.done
  }
  if (k.read(object + word.flag) === 1) return Outcome.done
  const refused = isOfMultiprocessing(k, object) ? null : refuseLongWait(k, given)
  if (refused !== null) return refused
  return waitIn(k, object + word.line, self, object)
}

function isOfMultiprocessing(k: Kernel, object: number): boolean {
  return k.has('event', word.multiprocessing) && k.read(object + word.multiprocessing) === 1
}

function set(k: Kernel, _self: number, object: number): OutcomeCode {
  if (k.read(object + word.flag) === 0) k.write(object + word.flag, 1)
  const again = isOfMultiprocessing(k, object)
  wakeLine(k, object + word.line, (thread) => {
    k.write(thread + threadWord.granted, object)
    if (again) k.write(thread + threadWord.phase, looksAgain)
  })
  return Outcome.done
}

function clear(k: Kernel, _self: number, object: number): OutcomeCode {
  if (k.read(object + word.flag) === 1) k.write(object + word.flag, 0)
  return Outcome.done
}

function isSet(k: Kernel, _self: number, object: number): OutcomeCode {
  k.result = k.read(object + word.flag) === 1 ? valueTrue : valueFalse
  return Outcome.done
}

export const eventWait = operation('wait', wait, undefined, { reads: true, competes: true })
export const eventSet = operation('set', set)
export const eventClear = operation('clear', clear)
export const eventIsSet = operation('isSet', isSet, undefined, { reads: true })

export const eventAtom: Atom = {
  kind: 'event',
  layout: {
    name: 'event',
    words: 6,
    fields: [
      field.line('waiters', word.line),
      field.flag('flag', word.flag),
      field.flag('multiprocessing', word.multiprocessing),
    ],
  },
  firstWords: 5,
  operations: [eventWait, eventSet, eventClear, eventIsSet],
  create(k, base, _argument, _policy, of) {
    if (of === 'multiprocessing') k.write(base + word.multiprocessing, 1)
    return Outcome.done
  },
}
