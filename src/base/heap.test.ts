import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TimerHeap } from './heap.ts'

/** All items in the order in which they come out. */
function drained(heap: TimerHeap): number[] {
  const items: number[] = []
  for (let item = heap.pop(); item !== undefined; item = heap.pop()) items.push(item)
  return items
}

describe('a timer heap', () => {
  it('gives its items by key, and those of equal keys in the order in which they came', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (keys) => {
        const heap = new TimerHeap()
        keys.forEach((key, item) => {
          heap.push(key, item)
        })
        expect(heap.size).toBe(keys.length)
        // Sorting in JavaScript is stable.
        const sorted = keys.map((key, item) => ({ key, item })).sort((p, q) => p.key - q.key)
        expect(drained(heap)).toEqual(sorted.map((entry) => entry.item))
      }),
    )
  })

  it('is a sorted list under any mixture of pushing, popping and removing', () => {
    const action = fc.oneof(
      fc.record({ does: fc.constant('push' as const), key: fc.nat(9), item: fc.nat(5) }),
      fc.record({ does: fc.constant('pop' as const) }),
      fc.record({ does: fc.constant('remove' as const), item: fc.nat(5) }),
    )
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const heap = new TimerHeap()
        let list: { key: number; item: number }[] = []
        for (const action of actions) {
          if (action.does === 'push') {
            heap.push(action.key, action.item)
            list.push(action)
            list.sort((p, q) => p.key - q.key)
          } else if (action.does === 'pop') {
            expect(heap.pop()).toBe(list.shift()?.item)
          } else {
            expect(heap.remove(action.item)).toBe(list.some((entry) => entry.item === action.item))
            list = list.filter((entry) => entry.item !== action.item)
          }
          expect(heap.size).toBe(list.length)
          expect(heap.minKey).toBe(list[0]?.key ?? Number.POSITIVE_INFINITY)
        }
        expect(drained(heap)).toEqual(list.map((entry) => entry.item))
      }),
    )
  })

  it('is empty at first', () => {
    const heap = new TimerHeap()
    expect([heap.size, heap.minKey, heap.pop(), heap.remove(1)]).toEqual([
      0,
      Number.POSITIVE_INFINITY,
      undefined,
      false,
    ])
  })
})
