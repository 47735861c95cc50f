import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TraceBuilder } from './builder.ts'
import { noTarget } from './columns.ts'
import { keyframesOf, StateReader } from './state.ts'
import type { Trace } from './trace.ts'

const layout = { name: 'thread', words: 8, fields: [] } as const
const vocabulary = { operations: ['a'], kinds: [], threadLayout: layout, links: { next: 6, previous: 7 } }
const run = { scenario: 'x', executor: 'simulator', parameters: {}, seed: 1, options: {}, engine: '1' } as const
const words = 24

/** A trace of steps with this many effects each, of numbers that follow from the seed. */
function made(counts: readonly number[], seed: number): Trace {
  const builder = new TraceBuilder(vocabulary, run)
  let number = seed
  for (const count of counts) {
    const log: number[] = []
    for (let i = 0; i < count; i++) {
      number = Math.imul(number, 1_103_515_245) + 12_345
      log.push((number >>> 8) % words, number)
    }
    builder.step(0, 0, 0, noTarget, 0, -1, 0, 0, Int32Array.from(log), log.length)
  }
  return builder.view(words)
}

/** The state after a step, from the beginning. */
function folded(trace: Trace, step: number): Int32Array {
  const state = new Int32Array(trace.words)
  const end = step < 0 ? 0 : (trace.steps.effectEnd[step] ?? 0)
  for (let i = 0; i < end; i++) state[trace.effects.address[i] ?? 0] = trace.effects.value[i] ?? 0
  return state
}

describe('the state at a step', () => {
  it('is the fold of all effects up to it, wherever one jumps from', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(400), { minLength: 1, maxLength: 120 }),
        fc.integer(),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }),
        fc.boolean(),
        (counts, seed, jumps, prepared) => {
          const trace = made(counts, seed)
          // Prepared elsewhere, and handed over.
          const reader = prepared ? new StateReader(trace, structuredClone(keyframesOf(trace))) : new StateReader(trace)
          for (const jump of jumps) {
            const step = Math.min(trace.stepCount, Math.floor(jump * (trace.stepCount + 1))) - 1
            expect(reader.at(step)).toEqual(folded(trace, step))
          }
        },
      ),
      { numRuns: 80 },
    )
  })

  it('is the same back as forth, step by step', () => {
    const trace = made(
      Array.from({ length: 3000 }, (_, i) => i % 11),
      3,
    )
    const reader = new StateReader(trace)
    const forth = Array.from({ length: trace.stepCount }, (_, step) => reader.at(step).slice())
    for (let step = trace.stepCount - 1; step >= 0; step--) expect(reader.at(step)).toEqual(forth[step])
    expect(reader.at(-1)).toEqual(new Int32Array(words))
  })

  it('exists for the steps of the trace alone', () => {
    const reader = new StateReader(made([1, 1], 1))
    for (const step of [-2, 2, 0.5, Number.NaN]) expect(() => reader.at(step)).toThrow(RangeError)
  })
})
