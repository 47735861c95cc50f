import fc from 'fast-check'
import { deflateSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { engineVersion } from '../program/engine.ts'
import { orders } from './link-arbitraries.ts'
import { decodeOrder, encodeOrder, OrderError } from './order-code.ts'

const base64 = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

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

  test('that would grow without bounds is refused', () => {
    const order = new Array<string>(1_999_999).fill('0')
    expect(decodeOrder(encodeOrder(order)).choices.length).toBe(1_999_999)
    expect(() => decodeOrder(encodeOrder([...order, '0', '0']))).toThrow(OrderError)
  })
})
