import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashText, RandomStream } from './random.ts'

const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 })

function words(stream: RandomStream, count: number): number[] {
  return Array.from({ length: count }, () => stream.word())
}

describe('a random stream', () => {
  it('gives the same numbers for the same seed and name, on every machine', () => {
    expect(words(new RandomStream(1, ''), 3)).toEqual(words(new RandomStream(1, ''), 3))
    fc.assert(
      fc.property(seed, fc.string(), (number, name) => {
        expect(words(new RandomStream(number, name), 20)).toEqual(words(new RandomStream(number, name), 20))
      }),
    )
  })

  it('gives other numbers for another seed or name', () => {
    fc.assert(
      fc.property(seed, seed, fc.string(), fc.string(), (one, two, name, other) => {
        fc.pre(one !== two || name !== other)
        expect(words(new RandomStream(one, name), 8)).not.toEqual(words(new RandomStream(two, other), 8))
      }),
    )
  })

  it('is independent of how far another stream has come', () => {
    const alone = words(new RandomStream(5, '0.1'), 50)
    const one = new RandomStream(5, '0.1')
    const two = new RandomStream(5, '0.2')
    const between = alone.map(() => {
      two.word()
      return one.word()
    })
    expect(between).toEqual(alone)
  })

  it('stays within its range', () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 1, max: 2 ** 32 - 1 }), (number, limit) => {
        const stream = new RandomStream(number, 'range')
        for (let i = 0; i < 50; i++) {
          const whole = stream.below(limit)
          expect(Number.isInteger(whole) && whole >= 0 && whole < limit).toBe(true)
          const fraction = stream.fraction()
          expect(fraction >= 0 && fraction < 1).toBe(true)
        }
      }),
    )
  })

  it('is evenly spread, in neighbouring streams too', () => {
    // Sixteen baskets; chi-squared with 15 degrees of freedom exceeds 50 with a chance of one in a hundred thousand.
    const count = 16_000
    for (const draw of [
      (i: number) => new RandomStream(7, String(i)).below(16),
      (i: number) => new RandomStream(i, 'x').below(16),
      (
        (stream) => () =>
          stream.below(16)
      )(new RandomStream(7, '')),
      (
        (stream) => () =>
          Math.floor(stream.fraction() * 16)
      )(new RandomStream(8, '')),
      (
        (stream) => () =>
          stream.word() & 15
      )(new RandomStream(9, '')),
    ]) {
      const baskets = new Array<number>(16).fill(0)
      for (let i = 0; i < count; i++) {
        const basket = draw(i)
        baskets[basket] = (baskets[basket] ?? 0) + 1
      }
      const expected = count / 16
      expect(baskets.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)).toBeLessThan(50)
    }
  })
})

describe('the hash of a text', () => {
  it('is a whole number of 32 bits that differs for most texts', () => {
    const hashes = new Set<number>()
    for (let i = 0; i < 20_000; i++) {
      const hash = hashText(`thread ${i}`)
      expect(hash).toBe(hash | 0)
      hashes.add(hash)
    }
    expect(hashes.size).toBeGreaterThan(19_995)
  })
})
