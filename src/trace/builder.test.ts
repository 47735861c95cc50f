import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TraceBuilder } from './builder.ts'
import { noTarget, targetThread, threadTarget } from './columns.ts'
import type { Trace } from './trace.ts'
import { effectStart } from './trace.ts'

const layout = { name: 'thread', words: 8, fields: [{ name: 'status', type: 'status', offset: 4 }] } as const
const vocabulary = { operations: ['a', 'b'], kinds: [], threadLayout: layout, links: { next: 6, previous: 7 } }
const run = { scenario: 'x', executor: 'simulator', parameters: {}, seed: 1, options: {}, engine: '1' } as const

interface Row {
  readonly time: number
  readonly numbers: readonly [number, number, number, number, number, number, number]
  readonly log: readonly number[]
}

const row: fc.Arbitrary<Row> = fc.record({
  time: fc.nat(1e9),
  numbers: fc.tuple(
    fc.nat(65_535),
    fc.nat(255),
    fc.integer({ min: -9, max: 9 }),
    fc.nat(65_535),
    fc.integer({ min: -1, max: 2 ** 31 - 1 }),
    fc.nat(2 ** 31 - 1),
    fc.nat(2 ** 31 - 1),
  ),
  log: fc.array(fc.tuple(fc.nat(2 ** 31 - 1), fc.integer()), { maxLength: 9 }).map((pairs) => pairs.flat()),
})

function add(builder: TraceBuilder, { time, numbers, log }: Row): number {
  // Behind what counts, a log has what earlier steps left there.
  const longer = Int32Array.from([...log, 99, 99])
  return builder.step(time, ...numbers, longer, log.length)
}

/** A deep copy of what a view says now. */
function copied(trace: Trace): unknown {
  return structuredClone({ ...trace, values: [...trace.values] })
}

describe('a trace builder', () => {
  it('has every row as it was added, however many', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), fc.integer({ min: 1, max: 90 }), (rows, repeats) => {
        const builder = new TraceBuilder(vocabulary, run)
        const all = Array.from({ length: repeats }, () => rows).flat()
        all.forEach((each, index) => {
          expect(add(builder, each)).toBe(index)
        })
        const trace = builder.view(8)
        expect([trace.stepCount, trace.steps.time.length]).toEqual([all.length, all.length])
        expect(trace.effectCount).toBe(all.reduce((sum, each) => sum + each.log.length / 2, 0))
        const { thread, operation, target, line, cause, argument, result, effectEnd, time } = trace.steps
        let latest = 0
        all.forEach((each, i) => {
          latest = Math.max(latest, each.time)
          expect(time[i]).toBe(latest)
          const columns = [thread, operation, target, line, cause, argument, result]
          expect(columns.map((column) => column[i])).toEqual(each.numbers)
          const pairs: number[] = []
          for (let effect = effectStart(trace, i); effect < (effectEnd[i] ?? 0); effect++)
            pairs.push(trace.effects.address[effect] ?? -1, trace.effects.value[effect] ?? -1)
          expect(pairs).toEqual(each.log)
        })
      }),
      { numRuns: 30 },
    )
  })

  it('does not change the views that it gave before', () => {
    const builder = new TraceBuilder(vocabulary, run)
    const early: { readonly trace: Trace; readonly copy: unknown }[] = []
    for (let step = 0; step < 5000; step++) {
      if (step % 611 === 0) {
        const trace = builder.view(8)
        early.push({ trace, copy: copied(trace) })
      }
      builder.intern(`value ${step}`)
      builder.annotate(step, step % 7, 0, step)
      builder.step(step, step % 7, 0, noTarget, 1, -1, 0, 0, Int32Array.of(4, 1, 5, step, 6, 2), 6)
      if (step % 500 === 0) {
        const id = builder.threads.length
        const spawned = { id, name: `t${id}`, kind: 'thread', parent: null, path: `${id}`, body: 'b' } as const
        builder.threads.push({ ...spawned, pid: 1, daemon: false, base: 1 })
      }
    }
    for (const { trace, copy } of early) expect(copied(trace)).toEqual(copy)
    expect(early.at(-1)?.trace.stepCount).toBe(4888)
  })

  it('counts the bytes of its rows', () => {
    const builder = new TraceBuilder(vocabulary, run)
    builder.step(0, 0, 0, noTarget, 1, -1, 0, 0, Int32Array.of(4, 1), 2)
    builder.annotate(0, 0, 0, 0)
    const { steps, effects, annotations } = builder.view(8)
    const columns = [steps, effects, annotations].flatMap((table) => Object.values(table) as ArrayBufferView[])
    expect(builder.bytes).toBe(columns.reduce((sum, column) => sum + column.byteLength, 0))
  })

  it('has not ended until it is told so', () => {
    const builder = new TraceBuilder(vocabulary, run)
    expect(builder.view(8).end).toEqual({ status: 'stopped', detail: { kind: 'running' } })
    const end = { status: 'finished', detail: { kind: 'finished', failed: [] } } as const
    expect(builder.view(8, end).end).toEqual(end)
  })
})

describe('a target', () => {
  it('is an object, a thread or nothing', () => {
    expect([noTarget, 0, 5].map(targetThread)).toEqual([-1, -1, -1])
    fc.assert(
      fc.property(fc.nat(65_535), (thread) => {
        expect(threadTarget(thread)).toBeLessThan(noTarget)
        expect(targetThread(threadTarget(thread))).toBe(thread)
      }),
    )
  })
})
