/** Where objects keep what they hold in rings. */
import type { Atom } from '../../model/atom.ts'

/** Words of a ring from its first, as in fields of type `items`. */
export const ringWord = { items: 0, room: 1, head: 2, length: 3 } as const

const rings = new Map<Atom, readonly number[]>()

/** Where the rings of a kind of object are told of, in words from its base. */
export function ringsOf(atom: Atom): readonly number[] {
  let offsets = rings.get(atom)
  if (offsets === undefined) {
    offsets = atom.layout.fields.filter(({ type }) => type === 'items').map(({ offset }) => offset)
    rings.set(atom, offsets)
  }
  return offsets
}
