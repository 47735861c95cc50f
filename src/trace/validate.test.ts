import { describe, expect, it } from 'vitest'
import type { Value } from '../base/value.ts'
import * as program from '../scenarios/semaphore-processes.ts'
import { simulate } from '../simulator/simulation.ts'
import { programOf } from '../simulator/testing/programs.ts'
import { decodeTrace, encodeTrace } from './codec.ts'
import { type FaultDetail, faultKinds, faultParts } from './tables.ts'
import { decoded, sealed, withHeader } from './testing/file-edits.ts'
import { type Trace, versionOf } from './trace.ts'

const usual = { users: 4, permits: 2, stayFrom: 0, stayTo: 3, policy: 'barging' }
const options = { seed: 1, strategy: 'random', cores: 2, cost: 0.02 } as const

function sample(): Trace {
  return simulate(program, usual, options)
}

/** The first value of one column changed to another, in a file whose checksum fits. */
function withColumn(change: (trace: Trace) => void): string {
  const trace = decodeTrace(encodeTrace(sample()))
  change(trace)
  const result = decoded(encodeTrace(trace))
  return typeof result === 'string' ? result : 'accepted'
}

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

  it('may name owners of threads and objects, by texts that say something', () => {
    const owned = (owner: string) =>
      changed((header) => header.replaceAll('"policy":"barging","base"', `"policy":"barging","owner":${owner},"base"`))
    const result = owned('"Timer-1"')
    expect(typeof result === 'string' ? result : result.objects.map(({ owner }) => owner)).toEqual(['Timer-1'])
    expect(owned('7')).toContain('objects[0].owner')
    expect(owned('""')).toContain('objects[0].owner')
    expect(changed((header) => header.replace('"daemon":false', '"daemon":false,"owner":null'))).toContain(
      'threads[0].owner',
    )
  })

  it('may be of any depth without harm', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000)
    expect(changed((header) => header.replace('"values":[null', `"values":[${deep}`))).toContain('values[0]')
    expect(changed((header) => header.replace('[null,true,false', `[null,true,false,${deep}`))).toContain('100 levels')
    expect(changed(() => deep)).toContain('header is a list')
    const fields = (levels: number) => `${'{"a":'.repeat(levels)}null${'}'.repeat(levels)}`
    const named = (levels: number) =>
      changed((header) => header.replace('[null,true,false', `[null,true,false,${fields(levels)}`))
    expect(typeof named(100)).toBe('object')
    expect(named(101)).toContain('100 levels')
  })

  it('may have values that look alike as texts', () => {
    const alike: Value[] = ['[1]', [1], '\0[1]', '"[1]"', ['[1]'], [[1]], 1, '1', { 1: 1 }, '{"1":1}', '\0{"1":1}']
    const [last] = alike.slice(-1)
    const trace = sample()
    const values = [...trace.values, ...alike.filter((value) => value !== 1 || !trace.values.includes(1))]
    const same = decoded(encodeTrace({ ...trace, values }))
    expect(typeof same === 'string' ? same : same.values).toEqual(values)
    expect(decoded(encodeTrace({ ...trace, values: [...values, last ?? null] }))).toContain('a second')
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
        h.replace('"name":"permits","type":"number","offset":4', '"name":"permits","type":"number","offset":8'),
      'offset is 8',
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
    [
      'a number without bounds under a long name',
      (h: string) => h.replace('[null,true,false', `[null,true,false,{"${'k'.repeat(50)}":1e999}`),
      `values[3].${'k'.repeat(40)} is Infinity`,
    ],
    [
      'a number without bounds, deep in a value',
      (h: string) => h.replace('[null,true,false', '[null,true,false,{"outer":[{"inner":1e999}]}'),
      'values[3].outer[0].inner is Infinity',
    ],
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
    [
      'a core of a machine without end',
      (t: Trace) => {
        t.annotations.value.fill(2 ** 31 - 1)
      },
      'annotations.value[0] is 2147483647; allowed is from 0 to',
    ],
  ])('with %s are refused', (_, change, message) => {
    expect(withColumn(change)).toContain(message)
  })

  it('are refused when a word has the number of a value that there is not', () => {
    const trace = simulate(
      programOf(function* (os) {
        const net = yield* os.network('net')
        yield* net.listen(80, 1, 'door')
        const client = yield* net.socket('pipe', 3)
        yield* client.connect(80)
      }),
      {},
      options,
    )
    const [address = 0] = trace.objects.flatMap(({ kind, base }) => {
      const layout = trace.kinds.find(({ name }) => name === kind)
      return layout?.fields.flatMap(({ type, offset }) => (type === 'value' ? [base + offset] : [])) ?? []
    })
    const said = (value: number) => {
      const changed = decodeTrace(encodeTrace(trace))
      changed.effects.address[0] = address
      changed.effects.value[0] = value
      return decoded(encodeTrace(changed))
    }
    expect(typeof said(trace.values.length - 1)).toBe('object')
    expect(said(trace.values.length)).toContain('the number of a value')
  })

  it('are refused when a word has a value that its field cannot have', () => {
    const trace = sample()
    const { address } = trace.effects
    const status = (trace.threads[1]?.base ?? 0) + 4
    const waiters = (trace.objects[0]?.base ?? 0) + 1
    for (const [word, value, message] of [
      [trace.objects[0]?.base ?? 0, 0, 'belongs to no field'],
      [trace.threads[1]?.base ?? 0, 0, 'belongs to no field'],
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

describe('an end by a fault', () => {
  const ended = (detail: FaultDetail): Trace => ({ ...sample(), end: { status: 'stopped', detail } })
  const full = { kind: 'fault', part: 'program', fault: 'silent', thread: 2, value: 20, message: 'x', time: 7 } as const

  it('of each kind and part is written as version 3, and read as it was', () => {
    for (const part of faultParts)
      for (const fault of faultKinds) {
        const trace = ended({ kind: 'fault', part, fault, message: '' })
        expect(decoded(encodeTrace(trace))).toEqual(trace)
        expect(versionOf(trace)).toBe(3)
      }
    expect(decoded(encodeTrace(ended(full)))).toEqual(ended(full))
    expect(versionOf(sample())).toBe(1)
  })

  it.each([
    ['part', '"program"', '"toaster"'],
    ['fault', '"silent"', '"bored"'],
    ['thread', '2', '99'],
    ['value', '20', '-1'],
    ['message', '"x"', '5'],
    ['time', '7', '"soon"'],
  ])('whose %s is not allowed is refused', (name, good, bad) => {
    const bytes = encodeTrace(ended(full))
    const changed = withHeader(bytes, (header) =>
      header.replace(new RegExp(`("kind":"fault".*"${name}":)${good}`), `$1${bad}`),
    )
    expect(decoded(changed)).toContain(`end.detail.${name}`)
  })
})
