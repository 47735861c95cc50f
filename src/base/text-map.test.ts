import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TextMap } from './text-map.ts'

/** Texts around the lengths at which they are taken in pieces, which differ in few places, if at all. */
const text = fc
  .record({
    length: fc.constantFrom(0, 1, 8191, 8192, 8193, 15_999, 16_000, 16_001, 16_384, 24_576, 24_577, 40_000),
    place: fc.double({ min: 0, max: 1, noNaN: true }),
    letter: fc.constantFrom('x', 'y', '\0', '\uD800'),
  })
  .map(({ length, place, letter }) => {
    const at = Math.floor(place * length)
    return `${'x'.repeat(at)}${letter}${'x'.repeat(length)}`.slice(0, length)
  })

describe('a map from texts', () => {
  it('is a Map', () => {
    const act = fc.tuple(text, fc.boolean(), fc.nat(9))
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const map = new TextMap<number>()
        const plain = new Map<string, number>()
        for (const [key, sets, item] of acts) {
          expect(map.has(key)).toBe(plain.has(key))
          expect(map.get(key)).toBe(plain.get(key))
          if (!sets) continue
          map.set(key, item)
          plain.set(key, item)
          expect(map.size).toBe(plain.size)
        }
      }),
    )
  })

  it('tells very long texts apart, and from what stands for them', () => {
    const map = new TextMap<number>()
    // This many pieces that their numbers are a long text as well.
    const huge = 'x'.repeat(8192 * 9000)
    map.set(huge, 1)
    map.set(`${huge}x`, 2)
    map.set('1 \0\0', 3)
    map.set('x'.repeat(16_001), 4)
    expect([huge, `${huge}x`, '1 \0\0', 'x'.repeat(16_001)].map((each) => map.get(each))).toEqual([1, 2, 3, 4])
  })
})
