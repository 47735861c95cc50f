/** How the items of queues lie in words of the state, and which leaves first. */
import { compareValues } from './compare.ts'
import type { Kernel } from './kernel.ts'
import { blockWord } from './layout.ts'

/**
 * The block's own line is that of the getters. `items` is four words: address of the items, room for this many, place
 * of the first in that ring, how many there are.
 */
export const queueWord = {
  ...blockWord,
  putters: 4,
  joiners: 7,
  items: 10,
  room: 11,
  head: 12,
  length: 13,
  fair: 14,
  maxsize: 15,
  unfinished: 16,
  shutdown: 17,
} as const

/** A queue has room for this many items at first, where it has no limit. */
export const firstRoom = 16

/** How the items of one kind of queue lie, and which leaves first. */
export interface Discipline {
  insert(k: Kernel, queue: number, item: number): void
  /** Removes the item that leaves first. Only when there is one. */
  remove(k: Kernel, queue: number): number
}

function itemAt(k: Kernel, queue: number, place: number): number {
  const room = k.read(queue + queueWord.room)
  return k.read(queue + queueWord.items) + ((k.read(queue + queueWord.head) + place) % room)
}

/** Makes room for one more item, moving them when the present room is full. */
export function makeRoom(k: Kernel, queue: number): void {
  const room = k.read(queue + queueWord.room)
  const length = k.read(queue + queueWord.length)
  if (length < room) return
  const base = k.allocate(room * 2)
  for (let i = 0; i < length; i++) k.writeValue(base + i, k.read(itemAt(k, queue, i)))
  k.write(queue + queueWord.items, base)
  k.write(queue + queueWord.room, room * 2)
  if (k.read(queue + queueWord.head) !== 0) k.write(queue + queueWord.head, 0)
}

const setLength = (k: Kernel, queue: number, length: number) => k.write(queue + queueWord.length, length)

export const fifo: Discipline = {
  insert(k, queue, item) {
    const length = k.read(queue + queueWord.length)
    k.writeValue(itemAt(k, queue, length), item)
    setLength(k, queue, length + 1)
  },
  remove(k, queue) {
    const item = k.read(itemAt(k, queue, 0))
    k.write(queue + queueWord.head, (k.read(queue + queueWord.head) + 1) % k.read(queue + queueWord.room))
    setLength(k, queue, k.read(queue + queueWord.length) - 1)
    return item
  },
}

export const lifo: Discipline = {
  insert: fifo.insert,
  remove(k, queue) {
    const length = k.read(queue + queueWord.length) - 1
    setLength(k, queue, length)
    return k.read(itemAt(k, queue, length))
  },
}

/**
 * CPython's heapq (Modules/_heapqmodule.c), comparison for comparison, so that incomparable items raise where it raises
 * and leave behind what it leaves: an item that could not be put in its place is in the heap all the same.
 */
export const priority: Discipline = {
  insert(k, queue, item) {
    const length = k.read(queue + queueWord.length)
    k.writeValue(itemAt(k, queue, length), item)
    setLength(k, queue, length + 1)
    siftDown(k, queue, 0, length)
  },
  remove(k, queue) {
    const length = k.read(queue + queueWord.length) - 1
    const last = k.read(itemAt(k, queue, length))
    setLength(k, queue, length)
    if (length === 0) return last
    const first = k.read(itemAt(k, queue, 0))
    k.writeValue(itemAt(k, queue, 0), last)
    siftUp(k, queue, length)
    return first
  },
}

function less(k: Kernel, p: number, q: number): boolean {
  return compareValues(k.values.get(p), k.values.get(q)) < 0
}

function siftDown(k: Kernel, queue: number, start: number, from: number): void {
  const item = k.read(itemAt(k, queue, from))
  let place = from
  try {
    while (place > start) {
      const parent = (place - 1) >> 1
      const above = k.read(itemAt(k, queue, parent))
      if (!less(k, item, above)) break
      k.writeValue(itemAt(k, queue, place), above)
      place = parent
    }
  } finally {
    if (place !== from) k.writeValue(itemAt(k, queue, place), item)
  }
}

function siftUp(k: Kernel, queue: number, length: number): void {
  const item = k.read(itemAt(k, queue, 0))
  let place = 0
  try {
    for (let child = 1; child < length; child = 2 * place + 1) {
      const right = child + 1
      if (right < length && !less(k, k.read(itemAt(k, queue, child)), k.read(itemAt(k, queue, right)))) child = right
      k.writeValue(itemAt(k, queue, place), k.read(itemAt(k, queue, child)))
      place = child
    }
  } finally {
    if (place !== 0) k.writeValue(itemAt(k, queue, place), item)
  }
  siftDown(k, queue, 0, place)
}
