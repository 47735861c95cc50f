/**
 * Moves: a thread, by its slot, and which of the alternatives that it has, where it has more than one. The first
 * alternative has number 0, so the slot of a thread is a move itself.
 */

const alternativeShift = 16
const slotMask = 0xffff

/** Alternatives of one thread at most. */
export const maxAlternatives = 0x7fff

export function moveOf(slot: number, alternative: number): number {
  return slot | (alternative << alternativeShift)
}

export function slotOf(move: number): number {
  return move & slotMask
}

export function alternativeOf(move: number): number {
  return move >>> alternativeShift
}

/** Whether two moves are different ones of the same thread: only one of them can be made. */
export function areAlternatives(one: number, other: number): boolean {
  return one !== other && ((one ^ other) & slotMask) === 0
}
