/**
 * A shared whole number. Plain: `read` and `write` are steps of their own, so that what happens between them can be
 * seen; two threads that touch it without order race. Atomic: `add` and `compareExchange` are one step each, as
 * JavaScript's Atomics and C's `atomic_fetch_add`. 32 bits, which wrap around as theirs do.
 */
import { type Value, valueFalse, valueTrue } from '../base/value.ts'
import { type Atom, operation } from './atom.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { blockWord, field } from './layout.ts'

const word = { ...blockWord, value: 4 } as const

const whole = (value: unknown): number =>
  typeof value === 'number' && Number.isInteger(value) ? value | 0 : Number.NaN

function read(k: Kernel, _self: number, object: number): OutcomeCode {
  k.give(k.read(object + word.value))
  return Outcome.done
}

function write(k: Kernel, _self: number, object: number, value: number): OutcomeCode {
  if (Number.isNaN(value)) return k.raise('TypeError', 'a cell holds whole numbers of 32 bits')
  k.write(object + word.value, value)
  return Outcome.done
}

function add(k: Kernel, _self: number, object: number, amount: number): OutcomeCode {
  if (Number.isNaN(amount)) return k.raise('TypeError', 'a cell holds whole numbers of 32 bits')
  const before = k.read(object + word.value)
  k.write(object + word.value, (before + amount) | 0)
  k.give(before)
  return Outcome.done
}

function compareExchange(k: Kernel, _self: number, object: number, _argument: number, given?: Value): OutcomeCode {
  const [expected, value] = Array.isArray(given) ? given.map(whole) : []
  if (expected === undefined || value === undefined || Number.isNaN(expected + value))
    return k.raise('TypeError', 'a cell holds whole numbers of 32 bits')
  const same = k.read(object + word.value) === expected
  if (same) k.write(object + word.value, value)
  k.result = same ? valueTrue : valueFalse
  return Outcome.done
}

export const cellRead = operation('read', read, undefined, { reads: true, instant: true })
export const cellWrite = operation('write', write, whole, { instant: true })
/** Adds the argument; returns what was there before. */
export const cellAdd = operation('add', add, whole, { instant: true })
/** `[expected, value]`: stores the value if the cell holds what is expected; returns whether it did. */
export const cellCompareExchange = operation('compareExchange', compareExchange, undefined, { instant: true })

export const cellAtom: Atom = {
  kind: 'cell',
  layout: {
    name: 'cell',
    words: 5,
    fields: [field.number('value', word.value)],
  },
  operations: [cellRead, cellWrite, cellAdd, cellCompareExchange],
  create(k, base, argument) {
    const value = whole(argument)
    if (Number.isNaN(value)) return k.raise('TypeError', 'a cell holds whole numbers of 32 bits')
    if (value !== 0) k.write(base + word.value, value)
    return Outcome.done
  },
}
