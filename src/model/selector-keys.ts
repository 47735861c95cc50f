/** The ring of what is registered at a selector: `{ socket, events, data }`, in no order that programs may rely on. */
import type { Kernel } from './kernel.ts'
import { recordOf, selectorWord, socketOf } from './network-words.ts'

const word = selectorWord
/** Words of a socket that tell of its registration: the selector, and the events that it is about. */
export const registrationWord = { selector: 0, interest: 1 } as const

function keyAddress(k: Kernel, selector: number, place: number): number {
  return k.read(selector + word.keys) + ((k.read(selector + word.head) + place) % k.read(selector + word.room))
}

export function keyCount(k: Kernel, selector: number): number {
  return k.read(selector + word.length)
}

/** The number of the registration at a place, from 0. */
export function keyAt(k: Kernel, selector: number, place: number): number {
  return k.read(keyAddress(k, selector, place))
}

/** Adds a registration, with more room where the present is full. */
export function addKey(k: Kernel, selector: number, key: number): void {
  const length = keyCount(k, selector)
  const room = k.read(selector + word.room)
  if (length === room) {
    const base = k.allocate(room * 2)
    for (let i = 0; i < length; i++) k.writeValue(base + i, keyAt(k, selector, i))
    k.write(selector + word.keys, base)
    k.write(selector + word.room, room * 2)
  }
  k.writeValue(keyAddress(k, selector, length), key)
  k.write(selector + word.length, length + 1)
}

/**
 * A socket is registered no more; the last of the registrations takes its place.
 * @param registration address of the socket's words about it
 */
export function forgetSocket(k: Kernel, registration: number, kind: string, base: number): void {
  const selector = k.read(registration + registrationWord.selector)
  if (selector === 0) return
  k.write(registration + registrationWord.selector, 0)
  k.write(registration + registrationWord.interest, 0)
  const last = keyCount(k, selector) - 1
  for (let place = 0; place <= last; place++) {
    const socket = socketOf(recordOf(k.values.get(keyAt(k, selector, place))).socket)
    if (socket === null || socket.base !== base || socket.kind !== kind) continue
    if (place < last) k.writeValue(keyAddress(k, selector, place), keyAt(k, selector, last))
    k.write(selector + word.length, last)
    return
  }
}
