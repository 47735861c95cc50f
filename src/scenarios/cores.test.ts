import { describe, expect, it } from 'vitest'
import type { MachineOptions } from '../program/machine-options.ts'
import { defaultOptions } from '../simulator/options.ts'
import { lawfulRun, manyRuns, stepsOf } from '../simulator/testing/facts.ts'
import { outputOf, type Trace } from '../trace/trace.ts'
import * as program from './cores.ts'

type Given = { readonly [name: string]: number | string }

/** Seconds that 1, 2, 4 … workers took, as the program prints them. */
function times(trace: Trace): number[] {
  const lines = outputOf(trace).map(({ text }) => /^(\d+) at once: (\d+\.\d\d) s$/.exec(text))
  expect(lines.map((line) => Number(line?.[1]))).toEqual(lines.map((_, i) => 2 ** i))
  return lines.map((line) => Number(line?.[2]))
}

/** On the scenario's own machine, or one that differs from it. */
function run(given: Given, machine: Partial<MachineOptions> & { readonly cores?: number } = {}, seed = 1): Trace {
  const own = program.scenario.machine
  return lawfulRun(program, given, { ...defaultOptions({ ...own, ...machine }), seed })
}

/** How many times as fast as one worker the others are. */
function gains(trace: Trace): number[] {
  const [one = 0, ...more] = times(trace)
  return more.map((time) => one / time)
}

describe('cores', () => {
  it('lets processes compute as much faster as there are cores, and more of them not', () => {
    for (const seed of [1, 2, 3]) {
      const [one = 0, two = 0, four = 0, eight = 0] = times(run({}, {}, seed))
      expect(one).toBeCloseTo(4, 0)
      expect(one / two).toBeGreaterThan(1.9)
      expect(one / four).toBeGreaterThan(3.6)
      expect(eight).toBeGreaterThan(four)
      expect(eight).toBeLessThan(four * 1.5)
    }
  })

  it.each([1, 2, 8])('is best near the number of cores, also where there are %i', (cores) => {
    const all = times(run({ most: 32, tasks: 64 }, { cores }))
    expect(2 ** all.indexOf(Math.min(...all))).toBe(cores)
    expect(all.at(-1)).toBeGreaterThan(Math.min(...all))
  })

  it('makes nobody slower beyond the cores where neither switches nor starts cost anything', () => {
    const [, , four = 0, eight = 0] = times(run({}, { switchProcess: 0, startProcess: 0 }))
    expect(eight).toBeCloseTo(four, 1)
  })

  it('lets threads under an interpreter lock compute no faster, and without one they do', () => {
    for (const gain of gains(run({ workers: 'threads' }))) expect(gain).toBeLessThanOrEqual(1)
    const [two = 0, four = 0, eight = 0] = gains(run({ workers: 'threads' }, { gil: false }))
    expect(two).toBeGreaterThan(1.9)
    expect(four).toBeGreaterThan(3.8)
    expect(eight).toBeLessThanOrEqual(4)
  })

  it('lets the one who waits do so at once with all others, as threads and as processes', () => {
    for (const workers of ['threads', 'processes'])
      for (const [i, gain] of gains(run({ workers, kind: 'wait' })).entries()) {
        const count = 2 ** (i + 1)
        expect(gain).toBeGreaterThan((workers === 'threads' ? 0.85 : 0.65) * count)
        expect(gain).toBeLessThanOrEqual(count)
      }
  })

  it('does every task once with each number of workers, under any schedule', () => {
    for (const workers of ['processes', 'threads'])
      for (const kind of ['compute', 'wait'])
        for (const trace of manyRuns(program, { workers, kind, tasks: 10, most: 4, seconds: 0.02 })) {
          expect(trace.end.status).toBe('finished')
          const ended = kind === 'compute' ? 'worked' : 'wake'
          expect(stepsOf(trace, { operation: ended })).toHaveLength(30)
          expect(stepsOf(trace, { operation: 'start' })).toHaveLength(7)
        }
  })
})
