import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareValues, equalValues, IncomparableError } from './compare.ts'

describe('the order of values', () => {
  it('is total on numbers, on texts and on lists of either', () => {
    const one = fc.integer({ min: -3, max: 3 })
    const kinds = [one, fc.string({ maxLength: 3, unit: 'grapheme' }), fc.array(one, { maxLength: 3 })]
    for (const kind of kinds)
      fc.assert(
        fc.property(kind, kind, kind, (a, b, c) => {
          expect(Math.sign(compareValues(a, b)) + Math.sign(compareValues(b, a))).toBe(0)
          expect(compareValues(a, b) === 0).toBe(equalValues(a, b))
          if (compareValues(a, b) <= 0 && compareValues(b, c) <= 0) expect(compareValues(a, c)).toBeLessThanOrEqual(0)
        }),
      )
  })

  it.each([
    [[-5, 'b'], [20, 'a'], -1],
    [[1, 'b'], [true, 'a'], 1],
    [[1, [2, true]], [1, [2, 1, 0]], -1],
    [[], [0], -1],
    [true, 0, 1],
    // U+1F600 comes after U+FF21, though its first UTF-16 unit comes before.
    ['\u{1F600}', '\uFF21', 1],
    [[{ a: 1, b: 2 }, 1], [{ b: 2, a: 1 }, 2], -1],
  ])('of %j and %j has the sign %i', (p, q, sign) => {
    expect(Math.sign(compareValues(p, q))).toBe(sign)
  })

  it.each([
    [1, 'a', 'int', 'str'],
    [1.5, null, 'float', 'NoneType'],
    [null, null, 'NoneType', 'NoneType'],
    [{}, [], 'dict', 'tuple'],
    [true, '', 'bool', 'str'],
    [[1, 'a'], [1, 2], 'str', 'int'],
  ])('of %j and %j does not exist', (p, q, first, second) => {
    const message = `'<' not supported between instances of '${first}' and '${second}'`
    expect(() => compareValues(p, q)).toThrow(new IncomparableError(message))
  })
})

describe('equality of values', () => {
  it.each([
    [1, true, true],
    [0, false, true],
    [1, '1', false],
    [null, null, true],
    [null, 0, false],
    [[1, 2], [1, 2], true],
    [[1, 2], [1], false],
    [[1, [2]], [1, [3]], false],
    [[], {}, false],
    [{ a: 1, b: [2] }, { b: [2], a: true }, true],
    [{ a: 1 }, { a: 2 }, false],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{ a: 1 }, { b: 1 }, false],
    // None is a value like any other: not to have a key is something else.
    [{ a: null }, { b: null }, false],
  ])('is that of Python: %j and %j', (p, q, equal) => {
    expect(equalValues(p, q)).toBe(equal)
    expect(equalValues(q, p)).toBe(equal)
  })
})
