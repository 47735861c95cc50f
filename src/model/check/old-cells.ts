/**
 * Cells as they were in old traces: numbers of 32 bits in one word, which wrap around. Only the checker knows of them, as
 * nothing makes such traces any more.
 */
import { type Value, valueFalse, valueTrue } from '../../base/value.ts'
import { type Atom, type OperationSpec, operation } from '../atom.ts'
import { cellAtom } from '../cell-atom.ts'
import { type Kernel, Outcome, type OutcomeCode } from '../kernel.ts'

const valueWord = 4

const whole = (value: Value): number => (typeof value === 'number' && Number.isInteger(value) ? value | 0 : Number.NaN)

const refuse = (k: Kernel) => k.raise('TypeError', 'a cell holds whole numbers of 32 bits')

function read(k: Kernel, _self: number, object: number): OutcomeCode {
  k.give(k.read(object + valueWord))
  return Outcome.done
}

function write(k: Kernel, _self: number, object: number, value: number): OutcomeCode {
  if (Number.isNaN(value)) return refuse(k)
  k.write(object + valueWord, value)
  return Outcome.done
}

function add(k: Kernel, _self: number, object: number, amount: number): OutcomeCode {
  if (Number.isNaN(amount)) return refuse(k)
  const before = k.read(object + valueWord)
  k.write(object + valueWord, (before + amount) | 0)
  k.give(before)
  return Outcome.done
}

function compareExchange(k: Kernel, _self: number, object: number, _argument: number, given?: Value): OutcomeCode {
  const [expected = Number.NaN, value = Number.NaN] = Array.isArray(given) ? given.map(whole) : []
  if (Number.isNaN(expected + value)) return refuse(k)
  const same = k.read(object + valueWord) === expected
  if (same) k.write(object + valueWord, value)
  k.result = same ? valueTrue : valueFalse
  return Outcome.done
}

const specs: readonly OperationSpec[] = [
  operation('read', read),
  operation('write', write, whole),
  operation('add', add, whole),
  operation('compareExchange', compareExchange),
]

/** An operation of an old cell; undefined for one that there was not. */
export const oldCellOperation = (name: string): OperationSpec | undefined => specs.find((spec) => spec.name === name)

export const oldCellAtom: Atom = {
  ...cellAtom,
  create(k, base, argument) {
    const value = whole(argument)
    if (Number.isNaN(value)) return refuse(k)
    if (value !== 0) k.write(base + valueWord, value)
    return Outcome.done
  },
}
