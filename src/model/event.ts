/**
 * A flag that threads wait for. Meaning: CPython's `threading.Event` (Lib/threading.py): `wait` passes at once while
 * the flag is set; `set` lets go everybody who waits, also those who come to run only after the next `clear`.
 */
import { type Value, valueFalse, valueTrue } from '../base/value.ts'
import { type Atom, operation } from './atom.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { blockWord, field, threadWord } from './layout.ts'
import { giveUp, joinLine, wakeLine } from './line.ts'
import { refuseLongWait } from './time-limit.ts'

const word = { ...blockWord, flag: 4 } as const

function wait(k: Kernel, self: number, object: number, _argument: number, given?: Value): OutcomeCode {
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
  if (k.read(object + word.flag) === 1) return Outcome.done
  const refused = refuseLongWait(k, given)
  if (refused !== null) return refused
  joinLine(k, object + word.line, self)
  k.block(self, object)
  return Outcome.block
}

function set(k: Kernel, _self: number, object: number): OutcomeCode {
  if (k.read(object + word.flag) === 0) k.write(object + word.flag, 1)
  wakeLine(k, object + word.line, (thread) => k.write(thread + threadWord.granted, object))
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
    words: 5,
    fields: [field.line('waiters', word.line), field.flag('flag', word.flag)],
  },
  operations: [eventWait, eventSet, eventClear, eventIsSet],
  create: () => Outcome.done,
}
