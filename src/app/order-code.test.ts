import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeOrder, encodeOrder, OrderError } from './order-code.ts'

const path = fc.oneof(
  fc.constant(''),
  fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.')),
)
/** Of a thread, and of one that looked at the clock. */
const choice = fc.oneof(
  path,
  fc.tuple(path, fc.nat(1e9)).map(([thread, microseconds]) => `${thread}@${microseconds / 1e6}`),
)

describe('the order of a run in a link', () => {
  test('comes back as it was', () => {
    fc.assert(
      fc.property(fc.array(choice, { maxLength: 400 }), (order) => {
        const text = encodeOrder(order)
        expect(text).toMatch(/^[\w-]+$/)
        expect(decodeOrder(text)).toEqual(order)
      }),
    )
  })

  test('is short for long runs of the same threads', () => {
    const order = Array.from({ length: 10_000 }, (_, step) => String(Math.floor(step / 100) % 13))
    expect(encodeOrder(order).length).toBeLessThan(200)
  })

  test('of any text is an order or an OrderError', () => {
    const oneOff = fc
      .tuple(fc.array(path, { maxLength: 30 }), fc.nat(), fc.constantFrom(...'AZaz09-_!'))
      .map(([order, at, sign]) => {
        const text = encodeOrder(order)
        const place = at % text.length
        return text.slice(0, place) + sign + text.slice(place + 1)
      })
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          oneOff,
          fc.base64String().map((text) => `1${text}`),
        ),
        (text) => {
          try {
            expect(Array.isArray(decodeOrder(text))).toBe(true)
          } catch (error) {
            expect(error).toBeInstanceOf(OrderError)
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  test('that would grow without bounds is refused', () => {
    const order = new Array<string>(1_999_999).fill('0')
    expect(decodeOrder(encodeOrder(order)).length).toBe(1_999_999)
    expect(() => decodeOrder(encodeOrder([...order, '0', '0']))).toThrow(OrderError)
  })
})
