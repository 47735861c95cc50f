import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as program from '../scenarios/semaphore-processes.ts'
import { simulate } from '../simulator/simulation.ts'
import { crc32 } from './checksum.ts'
import { decodeTrace, encodeTrace } from './codec.ts'
import { decoded, sealed } from './testing/file-edits.ts'
import { type Trace, traceVersion } from './trace.ts'

const usual = { users: 4, permits: 2, stayFrom: 0, stayTo: 3, policy: 'barging' }
const options = { seed: 1, strategy: 'random', cores: 2, cost: 0.02 } as const

function sample(): Trace {
  return simulate(program, usual, options)
}

describe('checksum', () => {
  it('is CRC-32, whatever the length modulo 4', () => {
    const bytes = new TextEncoder().encode('123456789')
    expect(crc32(bytes)).toBe(0xcbf43926)
    expect(crc32(bytes.subarray(0, 0))).toBe(0)
    expect(crc32(new TextEncoder().encode('The quick brown fox jumps over the lazy dog'))).toBe(0x414fa339)
  })
})

describe('a trace file', () => {
  it('gives back any simulated trace', () => {
    const parameters = fc.record({
      users: fc.integer({ min: 1, max: 20 }),
      permits: fc.integer({ min: 0, max: 8 }),
      stayFrom: fc.constant(0),
      stayTo: fc.integer({ min: 0, max: 5 }),
      policy: fc.constantFrom('barging', 'fair'),
    })
    const run = fc.record({
      seed: fc.nat(),
      strategy: fc.constantFrom('first-come', 'round-robin', 'random'),
      cores: fc.integer({ min: 1, max: 5 }),
      cost: fc.constantFrom(0, 0.02, 0.5),
    })
    fc.assert(
      fc.property(parameters, run, (values, how) => {
        const trace = simulate(program, values, how)
        const bytes = encodeTrace(trace)
        const back = decodeTrace(bytes)
        expect(back).toEqual(trace)
        expect(encodeTrace(back)).toEqual(bytes)
      }),
      { numRuns: 60 },
    )
  })

  it('can lie anywhere in memory', () => {
    const trace = sample()
    const bytes = encodeTrace(trace)
    for (let shift = 0; shift < 9; shift++) {
      const moved = new Uint8Array(bytes.length + shift + 3).subarray(shift, shift + bytes.length)
      moved.set(bytes)
      expect(decodeTrace(moved)).toEqual(trace)
    }
  })

  it('keeps numbers that JSON cannot write, and half characters', () => {
    const trace = sample()
    const values = [...trace.values, Number.NaN, Number.NEGATIVE_INFINITY, '\ud800 alone', { a: [1, 'ü', null] }]
    expect(decodeTrace(encodeTrace({ ...trace, values })).values).toEqual(values)
  })

  it('may be a run under way', () => {
    const trace: Trace = { ...sample(), end: { status: 'stopped', detail: { kind: 'running' } } }
    expect(decodeTrace(encodeTrace(trace))).toEqual(trace)
  })
})

describe('bytes that are no trace', () => {
  it('give a TraceFormatError, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(decoded(bytes)).toContain('not a readable trace')
        const begun = encodeTrace(sample()).slice(0, 12 + (bytes[0] ?? 0))
        const joined = new Uint8Array(begun.length + bytes.length)
        joined.set(begun)
        joined.set(bytes, begun.length)
        expect(decoded(sealed(joined))).toContain('not a readable trace')
      }),
      { numRuns: 300 },
    )
  })

  it('are recognised at every length of a file that was cut off', () => {
    const bytes = encodeTrace(sample())
    for (let length = 0; length < bytes.length; length += 7)
      expect(decoded(bytes.slice(0, length))).toMatch(/beginning|bytes long/)
  })

  it('are recognised by the checksum when any bit is wrong', () => {
    const bytes = encodeTrace(sample())
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (place, bit) => {
        const broken = bytes.slice()
        broken[place] = (broken[place] ?? 0) ^ (1 << bit)
        expect(decoded(broken)).toContain('not a readable trace')
      }),
      { numRuns: 300 },
    )
  })

  it('give a trace that can be written again, or an error, when they were changed and sealed', () => {
    const bytes = encodeTrace(sample())
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 5), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (edits) => {
          const changed = bytes.slice()
          for (const [place, byte] of edits) changed[place] = byte
          const result = decoded(sealed(changed))
          if (typeof result !== 'string') expect(decodeTrace(encodeTrace(result))).toEqual(result)
        },
      ),
      { numRuns: 1500 },
    )
  })

  it('ask for no memory before their lengths are known to be true', () => {
    const bytes = encodeTrace(sample())
    for (const offset of [12, 16, 20, 24]) {
      const hostile = bytes.slice()
      new DataView(hostile.buffer).setUint32(offset, 0xffff_ffff, true)
      expect(decoded(sealed(hostile))).toContain('bytes long')
    }
  })

  it('are recognised where anything but 0 stands in what is kept free', () => {
    const trace = sample()
    // Headers of lengths that leave 0 to 7 bytes before the first column.
    const padded = Array.from('12345678', (_, more) => {
      const bytes = encodeTrace({ ...trace, run: { ...trace.run, scenario: 'x'.repeat(more + 1) } })
      const length = new DataView(bytes.buffer).getUint32(12, true)
      const free = [28, 29, 30, 31]
      for (let place = 32 + length; place % 8 !== 0; place++) free.push(place)
      for (const place of free) {
        for (let bit = 1; bit < 256; bit *= 2) {
          const changed = bytes.slice()
          changed[place] = bit
          expect(decoded(sealed(changed))).toContain(`byte ${place < 32 ? 28 : place} is`)
        }
      }
      return free.length - 4
    })
    expect(padded.sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  it('say which version they need', () => {
    const bytes = encodeTrace(sample())
    new DataView(bytes.buffer).setUint32(8, traceVersion + 1, true)
    expect(decoded(sealed(bytes))).toContain(`${traceVersion + 1}, from a newer Heddle`)
    new DataView(bytes.buffer).setUint32(8, 0, true)
    expect(decoded(sealed(bytes))).toContain('version at byte 8 is 0')
  })
})
