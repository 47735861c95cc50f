import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkTrace, findingText } from '../model/checker.ts'
import { choicesOf } from '../program/choices.ts'
import { attemptOf } from '../trace/attempt.ts'
import { encodeTrace } from '../trace/codec.ts'
import { operationName, outputOf, type Trace } from '../trace/trace.ts'
import { Simulation, simulate } from './simulation.ts'
import { scripted } from './testing/programs.ts'
import { how, meaning, script } from './testing/random-scripts.ts'

describe('the random programs of these tests', () => {
  it('block, fail, deadlock and finish often enough to be worth it', () => {
    const ends = { finished: 0, deadlock: 0, failed: 0, stopped: 0 }
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(script, how, (program, options) => {
        const trace = simulate(scripted(program), {}, options)
        ends[trace.end.status]++
        for (let step = 0; step < trace.stepCount; step++) {
          const name = operationName(trace, step)
          seen.set(name, (seen.get(name) ?? 0) + 1)
        }
      }),
      { numRuns: 300, seed: 1 },
    )
    expect(ends.stopped).toBe(0)
    for (const status of ['finished', 'deadlock', 'failed'] as const) expect(ends[status]).toBeGreaterThan(10)
    for (const name of ['start', 'join', 'block', 'acquire', 'release', 'sleep', 'wake', 'fail'])
      expect(seen.get(name)).toBeGreaterThan(10)
  })
})

describe('any program, under any strategy', () => {
  it('gives the same bytes again', () => {
    fc.assert(
      fc.property(script, how, (program, options) => {
        const first = encodeTrace(simulate(scripted(program), {}, options))
        expect(encodeTrace(simulate(scripted(program), {}, options))).toEqual(first)
      }),
      { numRuns: 150 },
    )
  })

  it('does only what the model allows', () => {
    fc.assert(
      fc.property(script, how, (program, options) => {
        const finding = checkTrace(simulate(scripted(program), {}, options))
        expect(finding === null ? '' : findingText(finding)).toBe('')
      }),
      { numRuns: 300 },
    )
  })

  it('does the same steps again when given its order, whatever strategy, cores and costs', () => {
    fc.assert(
      fc.property(script, how, how, (program, options, others) => {
        const trace = simulate(scripted(program), {}, options)
        const { seed } = options
        const again = simulate(scripted(program), {}, { ...others, seed, choices: choicesOf(trace) })
        expect(meaning(again)).toEqual(meaning(trace))
      }),
      { numRuns: 300 },
    )
  })

  it('begins as the beginning of an order says, and then goes on lawfully to an end', () => {
    fc.assert(
      fc.property(script, how, fc.double({ min: 0, max: 1, noNaN: true }), (program, options, part) => {
        const trace = simulate(scripted(program), {}, { ...options, strategy: 'random' })
        const choices = choicesOf(trace).slice(0, Math.floor(part * trace.stepCount))
        const again = simulate(scripted(program), {}, { ...options, choices })
        expect(choicesOf(again).slice(0, choices.length)).toEqual(choices)
        expect(checkTrace(again)).toBeNull()
        expect(again.end.status).not.toBe('stopped')
      }),
      { numRuns: 200 },
    )
  })

  it('lets every thread draw the numbers that it draws alone', () => {
    fc.assert(
      fc.property(script, how, how, (program, options, others) => {
        // A thread that got further has drawn more: the shorter of two lists begins the longer one.
        const drawn = (trace: Trace) => {
          const byPath = new Map<string, string[]>()
          for (const { thread, text } of outputOf(trace)) {
            if (!text.includes('draws')) continue
            const path = trace.threads[thread]?.path ?? ''
            byPath.set(path, [...(byPath.get(path) ?? []), text])
          }
          return byPath
        }
        const one = drawn(simulate(scripted(program), {}, options))
        const two = drawn(simulate(scripted(program), {}, { ...others, seed: options.seed }))
        for (const [path, texts] of one) {
          const length = Math.min(texts.length, two.get(path)?.length ?? 0)
          expect(two.get(path)?.slice(0, length) ?? []).toEqual(texts.slice(0, length))
        }
      }),
      { numRuns: 150 },
    )
  })

  it('takes its time for every operation, one after another on one core', () => {
    const free = new Set(['wake', 'end', 'fail', 'worked'])
    fc.assert(
      fc.property(script, how, (program, options) => {
        const trace = simulate(scripted(program), {}, { ...options, cores: 1, cost: 0.01 })
        let last = 0
        for (let step = 0; step < trace.stepCount; step++) {
          const time = trace.steps.time[step] ?? 0
          const name = operationName(trace, step)
          const asked = name === 'block' ? attemptOf(trace, step).operation : name
          expect(time - last).toBeGreaterThanOrEqual(free.has(asked) ? 0 : 10_000)
          last = time
        }
      }),
      { numRuns: 100 },
    )
  })

  it('is taken in pieces as it is taken whole', () => {
    fc.assert(
      fc.property(script, how, fc.integer({ min: 1, max: 7 }), (program, options, piece) => {
        const whole = simulate(scripted(program), {}, options)
        const simulation = new Simulation(scripted(program), {}, options)
        const early: { readonly trace: Trace; readonly bytes: Uint8Array }[] = []
        while (!simulation.advance(piece)) {
          const trace = simulation.trace()
          early.push({ trace, bytes: encodeTrace(trace) })
        }
        expect(encodeTrace(simulation.trace())).toEqual(encodeTrace(whole))
        // Views that were taken while it ran stay as they were.
        for (const { trace, bytes } of early) expect(encodeTrace(trace)).toEqual(bytes)
      }),
      { numRuns: 60 },
    )
  })
})
