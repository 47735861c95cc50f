/**
 * A text file that threads and processes share. Each line is appended whole, as a single `write` of a file opened for
 * appending is (POSIX `O_APPEND`); reading gives all lines so far.
 */
import type { Value } from '../base/value.ts'
import { type Atom, operation } from './atom.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { blockWord, field } from './layout.ts'

/** `lines` is the list of all lines, `length` how many there are. */
const word = { ...blockWord, lines: 4, length: 5 } as const
const mostLines = 10_000

function linesOf(k: Kernel, file: number): readonly Value[] {
  const lines = k.values.get(k.read(file + word.lines))
  return Array.isArray(lines) ? lines : []
}

function append(k: Kernel, _self: number, file: number, _argument: number, given: Value = null): OutcomeCode {
  if (typeof given !== 'string') return k.raise('TypeError', 'write() argument must be str')
  const lines = linesOf(k, file)
  if (lines.length >= mostLines) return k.raise('OSError', `a file has at most ${mostLines} lines`)
  k.writeValue(file + word.lines, k.values.intern([...lines, given]))
  k.write(file + word.length, lines.length + 1)
  return Outcome.done
}

function read(k: Kernel, _self: number, file: number): OutcomeCode {
  k.give(linesOf(k, file))
  return Outcome.done
}

export const fileAppend = operation('append', append)
export const fileRead = operation('read', read, undefined, { reads: true })

export const fileAtom: Atom = {
  kind: 'file',
  layout: {
    name: 'file',
    words: 6,
    fields: [field.line('waiters', word.line), field.value('lines', word.lines), field.number('length', word.length)],
  },
  operations: [fileAppend, fileRead],
  create: () => Outcome.done,
}
