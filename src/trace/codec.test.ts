import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as program from '../scenarios/semaphore-processes.ts'
import { simulate } from '../simulator/simulation.ts'
import { crc32 } from './checksum.ts'
import { decodeTrace, encodeTrace, TraceFormatError } from './codec.ts'
import type { Trace } from './trace.ts'

const usual = { users: 4, permits: 2, stayFrom: 0, stayTo: 3, policy: 'barging' }
const options = { seed: 1, strategy: 'random', cores: 2, cost: 0.02 } as const

function sample(): Trace {
  return simulate(program, usual, options)
}

/** The bytes with another header in place of theirs, with lengths and checksum that fit it. */
function withHeader(bytes: Uint8Array, change: (header: string) => string): Uint8Array {
  const length = new DataView(bytes.buffer).getUint32(12, true)
  const header = new TextEncoder().encode(change(new TextDecoder().decode(bytes.subarray(32, 32 + length))))
  const columns = Math.ceil((32 + length) / 8) * 8
  const offset = Math.ceil((32 + header.length) / 8) * 8
  const changed = new Uint8Array(offset + bytes.length - columns)
  changed.set(bytes.subarray(0, 32))
  changed.set(header, 32)
  changed.set(bytes.subarray(columns), offset)
  new DataView(changed.buffer).setUint32(12, header.length, true)
  return sealed(changed)
}

/** The bytes with a checksum that fits them. */
function sealed(bytes: Uint8Array): Uint8Array {
  const end = bytes.length - 4
  if (end >= 0) new DataView(bytes.buffer, bytes.byteOffset).setUint32(end, crc32(bytes.subarray(0, end)), true)
  return bytes
}

/** The trace of the bytes, or the message of the error that is allowed. Anything else that is thrown fails the test. */
function decoded(bytes: Uint8Array): Trace | string {
  try {
    return decodeTrace(bytes)
  } catch (thrown) {
    if (thrown instanceof TraceFormatError) return thrown.message
    throw thrown
  }
}

/** The first value of one column changed to another, in a file whose checksum fits. */
function withColumn(change: (trace: Trace) => void): string {
  const trace = decodeTrace(encodeTrace(sample()))
  change(trace)
  const result = decoded(encodeTrace(trace))
  return typeof result === 'string' ? result : 'accepted'
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

  it('say which version they need', () => {
    const bytes = encodeTrace(sample())
    new DataView(bytes.buffer).setUint32(8, 2, true)
    expect(decoded(sealed(bytes))).toContain('2, from a newer Heddle')
    new DataView(bytes.buffer).setUint32(8, 0, true)
    expect(decoded(sealed(bytes))).toContain('version at byte 8 is 0')
  })
})

describe('a header', () => {
  const bytes = encodeTrace(sample())
  const changed = (change: (header: string) => string) => decoded(withHeader(bytes, change))

  it('is unharmed by the test that changes it', () => {
    expect(changed((header) => header)).toEqual(sample())
  })

  it('must be JSON in UTF-8', () => {
    expect(changed((header) => header.slice(1))).toContain('not JSON')
    expect(changed((header) => `\ufeff${header}`)).toContain('not JSON')
    const broken = withHeader(bytes, (header) => header.replace('"main"', '"m~in"'))
    broken[broken.indexOf('~'.charCodeAt(0), 32)] = 0xff
    expect(decoded(sealed(broken))).toContain('not UTF-8')
  })

  it('may be of any depth without harm', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000)
    expect(changed((header) => header.replace('"values":[null', `"values":[${deep}`))).toContain('values[0]')
    expect(changed((header) => header.replace('[null,true,false', `[null,true,false,${deep}`))).toContain('100 levels')
    expect(changed(() => deep)).toContain('header is a list')
  })

  it('cannot reach prototypes', () => {
    const result = changed((header) => header.replace('"run":{', '"__proto__":{"polluted":1},"run":{"__proto__":[],'))
    expect(result).toEqual(sample())
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
    expect(changed((header) => header.replace('"words"', '"constructor"'))).toContain('words is missing')
  })

  it('has every entry that readers rely on', () => {
    const header = JSON.parse(
      new TextDecoder().decode(bytes.subarray(32, 32 + new DataView(bytes.buffer).getUint32(12, true))),
    )
    for (const key of Object.keys(header)) {
      const { [key]: _, ...rest } = header
      expect(changed(() => JSON.stringify(rest))).toContain(`${key}`)
    }
  })

  it.each([
    ['a thread of another number', (h: string) => h.replace('{"id":1,', '{"id":2,'), 'threads[1].id is 2'],
    ['a parent born later', (h: string) => h.replace('"parent":0', '"parent":3'), 'threads[1].parent is 3'],
    [
      'blocks over each other',
      (h: string) => h.replace(/("path":"0",[^{}]*"base":)\d+/, '$18'),
      'threads[1].base is 8',
    ],
    [
      'too many words',
      (h: string) => h.replace(/"words":\d+,"end"/, '"words":4000000000,"end"'),
      'words is 4000000000',
    ],
    ['too few words', (h: string) => h.replace(/"words":\d+,"end"/, '"words":30,"end"'), 'within the 30 words'],
    [
      'an unknown kind',
      (h: string) => h.replace('"kind":"semaphore"', '"kind":"toaster"'),
      'objects[0].kind is "toaster"',
    ],
    [
      'a field outside its block',
      (h: string) =>
        h.replace('"name":"permits","type":"number","offset":4', '"name":"permits","type":"number","offset":6'),
      'offset is 6',
    ],
    [
      'fields over each other',
      (h: string) =>
        h.replace('"name":"permits","type":"number","offset":4', '"name":"permits","type":"number","offset":5'),
      'over word 5',
    ],
    ['a link over a field', (h: string) => h.replace('"links":{"next":6', '"links":{"next":4'), 'links is over word 4'],
    [
      'two values alike',
      (h: string) => h.replace('[null,true,false', '[null,true,false,7,7'),
      'values[4] is a second 7',
    ],
    ['a value that is not null first', (h: string) => h.replace('[null,true,false', '[0,true,false'), 'values[0] is 0'],
    ['an operation twice', (h: string) => h.replace('"operations":["start"', '"operations":["join"'), 'operations[1]'],
    [
      'an end that contradicts itself',
      (h: string) => h.replace('"status":"finished"', '"status":"deadlock"'),
      'end.status',
    ],
    ['a seed that is no seed', (h: string) => h.replace('"seed":1', '"seed":-1'), 'run.seed is -1'],
  ])('with %s is refused', (_, change, message) => {
    expect(changed(change)).toContain(message)
  })
})

describe('columns', () => {
  it.each([
    [
      'a thread that is not there',
      (t: Trace) => {
        t.steps.thread[3] = 99
      },
      'steps.thread[3] is 99',
    ],
    [
      'an operation that is not there',
      (t: Trace) => {
        t.steps.operation[0] = 200
      },
      'steps.operation[0] is 200',
    ],
    [
      'an object that is not there',
      (t: Trace) => {
        t.steps.target[0] = 5
      },
      'steps.target[0] is 5',
    ],
    [
      'a target thread that is not there',
      (t: Trace) => {
        t.steps.target[2] = -90
      },
      'steps.target[2] is -90',
    ],
    [
      'a cause that comes later',
      (t: Trace) => {
        t.steps.cause[4] = 4
      },
      'steps.cause[4] is 4',
    ],
    [
      'an argument that is no value',
      (t: Trace) => {
        t.steps.argument[0] = 1e6
      },
      'steps.argument[0]',
    ],
    [
      'a result that is no value',
      (t: Trace) => {
        t.steps.result[0] = -1
      },
      'steps.result[0] is -1',
    ],
    [
      'time running back',
      (t: Trace) => {
        t.steps.time[1] = 0
      },
      'steps.time[1] is 0',
    ],
    [
      'time that is no number',
      (t: Trace) => {
        t.steps.time[1] = Number.NaN
      },
      'steps.time[1] is NaN',
    ],
    [
      'endless time',
      (t: Trace) => {
        t.steps.time[t.stepCount - 1] = Number.POSITIVE_INFINITY
      },
      'is Infinity',
    ],
    [
      'effects running back',
      (t: Trace) => {
        t.steps.effectEnd[1] = 0
      },
      'steps.effectEnd[1] is 0',
    ],
    [
      'effects of nobody',
      (t: Trace) => {
        t.steps.effectEnd[t.stepCount - 1]! -= 1
      },
      'number of effects',
    ],
    [
      'an address outside the state',
      (t: Trace) => {
        t.effects.address[0] = 1e6
      },
      'effects.address[0]',
    ],
    [
      'a word of no field',
      (t: Trace) => {
        t.effects.address[0] = 0
      },
      'belongs to no field',
    ],
    [
      'an annotation of nobody',
      (t: Trace) => {
        t.annotations.thread[0] = 99
      },
      'annotations.thread[0] is 99',
    ],
    [
      'an annotation of no kind',
      (t: Trace) => {
        t.annotations.kind[0] = 99
      },
      'annotations.kind[0] is 99',
    ],
    [
      'an annotation after the end',
      (t: Trace) => {
        t.annotations.position[0] = 1e6
      },
      'annotations.position[0]',
    ],
    [
      'a negative time of an annotation',
      (t: Trace) => {
        t.annotations.time[0] = -1
      },
      'annotations.time[0] is -1',
    ],
  ])('with %s are refused', (_, change, message) => {
    expect(withColumn(change)).toContain(message)
  })

  it('are refused when a word has a value that its field cannot have', () => {
    const trace = sample()
    const { address } = trace.effects
    const status = (trace.threads[1]?.base ?? 0) + 4
    const waiters = (trace.objects[0]?.base ?? 0) + 1
    for (const [word, value, message] of [
      [status, 9, 'the number of a status'],
      [status, -1, 'the number of a status'],
      [status + 1, 2, 'the address of a thread or an object'],
      [waiters, trace.objects[0]?.base ?? 0, 'the address of a thread, or 0'],
      [waiters + 2, 6, 'the number of threads'],
      [waiters + 4, 2, '0 or 1'],
    ] as const) {
      expect(
        withColumn(({ effects }) => {
          effects.address[0] = word
          effects.value[0] = value
        }),
      ).toContain(message)
    }
    expect(address.length).toBeGreaterThan(0)
  })
})
