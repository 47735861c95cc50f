/** The guards of blocks: locks in the first word of each, taken by a worker while it takes a step there. */
import type { OperationSpec } from '../model/atom.ts'
import { atoms } from '../model/atoms.ts'
import { lockWord, unlockWord } from './fast/lock.ts'

/** For operations whose objects name another object in their block: where. */
const otherBlocks = new Map<OperationSpec, number>()
for (const atom of atoms) {
  const other = atom.layout.fields.find((field) => field.type === 'block')
  if (other !== undefined) for (const operation of atom.operations) otherBlocks.set(operation, other.offset)
}

/** Address of the other block that an operation on a block touches, such as that of a condition's lock; 0 for none. */
export function otherGuard(words: Int32Array, operation: OperationSpec, target: number): number {
  const offset = otherBlocks.get(operation)
  return offset === undefined ? 0 : (words[target + offset] as number) // in the state, and set once when it was made
}

/** Takes one or two guards, always in the order of their addresses. */
export function takeGuards(words: Int32Array, one: number, other: number): void {
  if (other === 0) lockWord(words, one)
  else {
    lockWord(words, Math.min(one, other))
    lockWord(words, Math.max(one, other))
  }
}

export function freeGuards(words: Int32Array, one: number, other: number): void {
  unlockWord(words, one)
  if (other !== 0) unlockWord(words, other)
}
