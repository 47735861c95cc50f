import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkTrace } from '../model/checker.ts'
import { simulate } from '../simulator/simulation.ts'
import { programOf } from '../simulator/testing/programs.ts'
import { decodeTrace, encodeTrace } from './codec.ts'
import files, { samples, survives } from './files.fuzz.ts'
import { withHeader } from './testing/file-edits.ts'
import type { Trace } from './trace.ts'

describe('whatever was done to a trace file, it', () => {
  it('is refused with a place, or can be read in every way', () => {
    let accepted = 0
    fc.assert(
      fc.property(files.inputs, (input) => {
        if (files.survives(input)) accepted++
      }),
      { numRuns: 3000 },
    )
    expect(accepted).toBeGreaterThan(100)
  })

  it('is refused, or can be read in every way: each list of the header shorter, longer or turned round', () => {
    const sample = samples.find(({ objects }) => objects.length > 10)
    if (sample === undefined) throw new Error('there is no sample')
    const bytes = encodeTrace(sample)
    let refused = 0
    const tried = (change: (list: unknown[]) => void, path: readonly string[]) => {
      const changed = withHeader(bytes, (text) => {
        const header: unknown = JSON.parse(text)
        const list = path.reduce<unknown>((value, key) => Reflect.get(value as object, key), header) // a path to a list
        change(list as unknown[])
        return JSON.stringify(header)
      })
      if (!survives(changed)) refused++
    }
    const all = lists(sample).filter(([table]) => table !== 'steps' && table !== 'effects' && table !== 'annotations')
    for (const path of all) {
      tried((list) => list.shift(), path)
      tried((list) => list.pop(), path)
      tried((list) => list.push(structuredClone(list[0])), path)
      tried((list) => list.reverse(), path)
    }
    expect(all.length).toBeGreaterThan(20)
    expect(refused).toBeGreaterThan(20)
  })
})

/** The places of all lists that are not empty. */
function lists(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return []
  const inside = Object.entries(value).flatMap(([key, item]) => lists(item, [...path, key]))
  return Array.isArray(value) && value.length > 0 ? [path, ...inside] : inside
}

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
