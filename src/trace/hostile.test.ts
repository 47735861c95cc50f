import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkTrace } from '../model/checker.ts'
import * as program from '../scenarios/semaphore-processes.ts'
import { simulate } from '../simulator/simulation.ts'
import { programOf } from '../simulator/test-programs.ts'
import { decodeTrace, encodeTrace, TraceFormatError } from './codec.ts'
import { sealed, withHeader } from './file-edits.ts'
import { traceToJson } from './json.ts'
import { StateReader } from './state.ts'
import type { Trace } from './trace.ts'

const sample = encodeTrace(
  simulate(
    program,
    { users: 4, permits: 1, stayFrom: 0, stayTo: 2, policy: 'fair' },
    { seed: 4, strategy: 'random', cores: 2, cost: 0.02 },
  ),
)
const headerLength = new DataView(sample.buffer).getUint32(12, true)
const header: unknown = JSON.parse(new TextDecoder().decode(sample.subarray(32, 32 + headerLength)))
const columnsAt = Math.ceil((32 + headerLength) / 8) * 8

/** Every place in parsed JSON, as a path of keys. */
function places(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, item]) => places(item, [...path, key]))]
}

/** A copy with another value at a place. */
function replaced(value: unknown, path: readonly string[], by: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined || typeof value !== 'object' || value === null) return by
  const entries = Object.entries(value).map(([k, item]) => [k, k === key ? replaced(item, rest, by) : item] as const)
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries)
}

/** The sample with another value at a place of its header. */
function changed(path: readonly string[], by: unknown): Uint8Array {
  return withHeader(sample, () => JSON.stringify(replaced(header, path, by)))
}

/** Reads a trace in every way that there is. Nothing may throw or go on for ever. */
function readAll(trace: Trace): void {
  const reader = new StateReader(trace)
  for (const step of [trace.stepCount - 1, 0, trace.stepCount >> 1]) reader.at(Math.min(step, trace.stepCount - 1))
  expect(traceToJson(trace).steps).toHaveLength(trace.stepCount)
  const finding = checkTrace(trace)
  if (finding !== null) expect(finding.step).toBeLessThan(trace.stepCount)
  expect(decodeTrace(encodeTrace(trace))).toEqual(trace)
}

function survives(bytes: Uint8Array): boolean {
  let trace: Trace
  try {
    trace = decodeTrace(bytes)
  } catch (thrown) {
    if (thrown instanceof TraceFormatError) return false
    throw thrown
  }
  readAll(trace)
  return true
}

describe('whatever was done to a trace file, it', () => {
  it('is refused, or can be read in every way: wrong numbers in columns', () => {
    let accepted = 0
    const edit = fc.tuple(fc.integer({ min: columnsAt, max: sample.length - 5 }), fc.nat(255))
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), (edits) => {
        const bytes = sample.slice()
        for (const [place, byte] of edits) bytes[place] = byte
        if (survives(sealed(bytes))) accepted++
      }),
      { numRuns: 1000 },
    )
    expect(accepted).toBeGreaterThan(10)
  })

  it('is refused, or can be read in every way: wrong entries in the header', () => {
    const all = places(header)
    const value = fc.oneof(
      fc.integer({ min: -3, max: 60 }),
      fc.integer(),
      fc.double(),
      fc.string(),
      fc.constantFrom(
        null,
        true,
        false,
        [],
        {},
        2 ** 24,
        2 ** 31,
        2 ** 53,
        -1,
        'line',
        'status',
        'number',
        '__proto__',
      ),
      fc.jsonValue(),
    )
    let accepted = 0
    fc.assert(
      fc.property(fc.constantFrom(...all), value, (path, by) => {
        if (survives(changed(path, by))) accepted++
      }),
      { numRuns: 2000 },
    )
    expect(accepted).toBeGreaterThan(10)
  })

  it('is refused, or can be read in every way: entries left out or doubled', () => {
    const lists = places(header).filter((path) => {
      const at = path.reduce<unknown>((value, key) => (value as { [key: string]: unknown })[key], header)
      return Array.isArray(at) && at.length > 0
    })
    for (const path of lists) {
      const list = path.reduce<unknown>((value, key) => (value as { [key: string]: unknown })[key], header) as unknown[]
      for (const other of [list.slice(1), list.slice(0, -1), [...list, list[0]], list.toReversed()])
        survives(changed(path, other))
    }
  })
})

describe('the checker', () => {
  it('has room for a block that a trace makes too short, and comes to an end', () => {
    const trace = simulate(
      programOf(function* (os) {
        const gate = yield* os.semaphore(0, 'gate')
        yield* gate.release(2)
      }),
      {},
      { seed: 1, strategy: 'first-come', cores: 1, cost: 0 },
    )
    const hostile: Trace = {
      ...trace,
      kinds: trace.kinds.map((kind) => ({ ...kind, words: 1, fields: [] })),
      words: (trace.objects[0]?.base ?? 0) + 1,
      values: trace.values.map((value) => (value === 2 ? 2_000_000_000 : value)),
      steps: { ...trace.steps, effectEnd: trace.steps.effectEnd.map(() => 0) },
      effects: { address: new Uint32Array(0), value: new Int32Array(0) },
      effectCount: 0,
    }
    const accepted = decodeTrace(encodeTrace({ ...hostile, stepCount: 2, steps: firstSteps(hostile, 2) }))
    expect(checkTrace(accepted)).toMatchObject({ step: 1, found: expect.stringContaining('effect 0 is no more') })
  })
})

function firstSteps(trace: Trace, count: number): Trace['steps'] {
  const columns = Object.entries(trace.steps).map(([name, column]) => [name, column.slice(0, count)])
  return Object.fromEntries(columns) as unknown as Trace['steps'] // the same columns, shorter
}
