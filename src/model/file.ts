/**
 * A text file that threads and processes share. Each line is appended whole, as a single `write` of a file opened for
 * appending is (POSIX `O_APPEND`); reading gives all lines so far.
 */
import type { Value } from '../base/value.ts'
import { type Atom, operation } from './atom.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { blockWord, field } from './layout.ts'

/**
 * `lines` is four words, as the items of queues are: address of the lines, room for this many, place of the first,
 * which stays 0, and how many there are. `length` is how many there are, for who reads fields.
 */
const word = { ...blockWord, lines: 4, room: 5, count: 7, length: 8 } as const
const firstRoom = 4
const maxLines = 10_000

function create(k: Kernel, base: number): OutcomeCode {
  k.write(base + word.lines, k.allocate(firstRoom))
  k.write(base + word.room, firstRoom)
  return Outcome.done
}

/** Makes room for one more line. It doubles, so that a long file is not copied with every line. */
function makeRoom(k: Kernel, file: number, length: number): void {
  const room = k.read(file + word.room)
  if (length < room) return
  const old = k.read(file + word.lines)
  const base = k.allocate(room * 2)
  for (let i = 0; i < length; i++) k.writeValue(base + i, k.read(old + i))
  k.write(file + word.lines, base)
  k.write(file + word.room, room * 2)
}

function append(k: Kernel, _self: number, file: number, _argument: number, given: Value = null): OutcomeCode {
  if (typeof given !== 'string') return k.raise('TypeError', 'write() argument must be str')
  const length = k.read(file + word.length)
  if (length >= maxLines) return k.raise('OSError', `a file has at most ${maxLines} lines`)
  makeRoom(k, file, length)
  k.writeValue(k.read(file + word.lines) + length, k.values.intern(given))
  k.write(file + word.count, length + 1)
  k.write(file + word.length, length + 1)
  return Outcome.done
}

function read(k: Kernel, _self: number, file: number): OutcomeCode {
  const base = k.read(file + word.lines)
  k.give(Array.from({ length: k.read(file + word.length) }, (_, i) => k.values.get(k.read(base + i))))
  return Outcome.done
}

export const fileAppend = operation('append', append)
export const fileRead = operation('read', read, undefined, { reads: true })

export const fileAtom: Atom = {
  kind: 'file',
  layout: {
    name: 'file',
    words: 9,
    fields: [field.line('waiters', word.line), field.items('lines', word.lines), field.number('length', word.length)],
  },
  operations: [fileAppend, fileRead],
  create,
}
