import fc from 'fast-check'
import { deflateSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { RandomStream } from '../../base/random.ts'
import { engineVersion } from '../../program/engine.ts'
import { orders } from '../testing/link-arbitraries.ts'
import { decodeOrder, encodeOrder } from './order-code.ts'

const base64 = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/** An order of the newest form with these bytes. */
const written = (bytes: readonly number[]) => `2${base64(deflateSync(Uint8Array.from(bytes)))}`

describe('the order of a run in a link', () => {
  test('comes back as it was', () => {
    fc.assert(
      fc.property(orders, (order) => {
        const text = encodeOrder(order)
        expect(text).toMatch(/^[\w-]+$/)
        expect(decodeOrder(text)).toEqual({ choices: order, engine: engineVersion })
      }),
    )
  })

  test('says which engine made it; older ones, that do not, were made by the first', () => {
    expect(decodeOrder(encodeOrder(['', '0'], '7'))).toEqual({ choices: ['', '0'], engine: '7' })
    // Written by hand: no choices at all, then two of the main thread and one of its first child.
    expect(decodeOrder(`1${base64(deflateSync(Uint8Array.of(0)))}`)).toEqual({ choices: [], engine: '1' })
    const listed = [...new TextEncoder().encode('\n0')]
    const bytes = Uint8Array.of(listed.length, ...listed, 0, 2, 1, 1)
    expect(decodeOrder(`1${base64(deflateSync(bytes))}`)).toEqual({ choices: ['', '', '0'], engine: '1' })
    expect(() => decodeOrder(encodeOrder([''], 'new'))).toThrow('which version of the engine')
  })

  test('is short for long runs of the same threads', () => {
    const order = Array.from({ length: 10_000 }, (_, step) => String(Math.floor(step / 100) % 13))
    expect(encodeOrder(order).length).toBeLessThan(200)
  })

  test('comes back where it is long and follows no pattern', () => {
    const numbers = new RandomStream(1, 'order')
    const order = Array.from({ length: 40_000 }, () => String(numbers.below(50)))
    const text = encodeOrder(order)
    // Several pieces of what is inflated at a time.
    expect(text.length).toBeGreaterThan(4 * 4096)
    expect(decodeOrder(text).choices).toEqual(order)
  })

  test('that would grow without bounds is refused', () => {
    const order = new Array<string>(2_000_000).fill('0')
    expect(decodeOrder(encodeOrder(order)).choices.length).toBe(2_000_000)
    expect(() => decodeOrder(encodeOrder([...order, '0']))).toThrow('it has more than 2000000 choices')
    const zeros = (count: number) => `2${base64(deflateSync(new Uint8Array(count)))}`
    expect(() => decodeOrder(zeros(16 * 2 ** 20))).toThrow('which version of the engine')
    expect(() => decodeOrder(zeros(16 * 2 ** 20 + 1))).toThrow('it is too long')
  })

  test('is read from the links that there are', () => {
    const choices = [...new Array<string>(300).fill(''), ...['0', '0.1@2.5', '0!', '1^', '0:0.2', '1=0.5']]
    expect(encodeOrder(choices, '4')).toBe('2kzPh4jLgMtAzdDDSM-UyUOQyjOMysDLQM-IytDXQM2VYw8TIyMTIzMjCyMrIxggA')
    expect(decodeOrder('2kzPh4jLgMtAzdDDSM-UyUOQyjOMysDLQM-IytDXQM2VYw8TIyMTIzMjCyMrIxggA')).toEqual({
      choices,
      engine: '4',
    })
  })

  test.each([
    ['', 'it was not written by this version'],
    ['3', 'it was not written by this version'],
    ['2*', 'it has a sign that is not allowed'],
    ['2A', 'it is damaged'],
    ['2____', 'it is damaged'],
    ['2', 'it breaks off'],
    [encodeOrder(['0', '1']).slice(0, -4), 'it is damaged'],
    [written([200, 1]), 'it breaks off'],
    [written([128, 128, 128, 128, 128, 0]), 'it has a number that is too large'],
    [written([1, 52, 0]), 'it breaks off'],
    [written([1, 52, 0, 1]), 'it names a thread that it does not list'],
    [written([3, 52, 10, 48, 0]), 'it breaks off'],
    [written([3, 52, 10, 48, 1, 1]), 'it names a thread that it does not list'],
    [written([3, 52, 10, 120, 0, 1]), 'it lists a thread that is no path of birth'],
    [written([3, 52, 10, 48, 0, 128, 128, 128, 128, 1]), 'it has more than 2000000 choices'],
    [written([0]), 'it does not say which version of the engine made it'],
  ])('is not read from %s', (text, message) => {
    expect(() => decodeOrder(text)).toThrow(expect.objectContaining({ name: 'OrderError', message }))
  })
})
