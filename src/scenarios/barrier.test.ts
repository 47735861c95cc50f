import { describe, expect, it } from 'vitest'
import { defaultRun, highlightStep, manyRuns, stepsOf, threadName } from '../simulator/testing/facts.ts'
import { isErrorValue } from '../trace/tables.ts'
import { outputOf, resultOf, type Trace } from '../trace/trace.ts'
import * as program from './barrier.ts'

/** The steps with which a thread comes to the barrier; its return, once let go, has a cause. */
const arrivals = (trace: Trace, thread: string) =>
  [...stepsOf(trace, { operation: 'block', thread, object: 'line' }), ...stepsOf(trace, { operation: 'wait', thread })]
    .filter((step) => trace.steps.cause[step] === -1)
    .sort((p, q) => p - q)

describe('a barrier’s lap', () => {
  const parties = 5
  const laps = 4

  it('is begun by nobody before all have come from the one before', () => {
    for (const trace of manyRuns(program, { parties, laps })) {
      expect(trace.end).toEqual({ status: 'finished', detail: { kind: 'finished', failed: [] } })
      const names = Array.from({ length: parties }, (_, n) => `runner${n + 1}`)
      for (let lap = 0; lap < laps; lap++) {
        const came = names.map((thread) => arrivals(trace, thread)[lap] ?? Number.NaN)
        const went = names.map((thread) => stepsOf(trace, { operation: 'wait', thread })[lap] ?? Number.NaN)
        expect(Math.max(...came)).toBeLessThanOrEqual(Math.min(...went))
      }
    }
  })

  it('gives each a number of its own, by the order of coming', () => {
    for (const trace of manyRuns(program, { parties, laps })) {
      const waits = stepsOf(trace, { operation: 'wait', object: 'line' })
      expect(waits).toHaveLength(parties * laps)
      for (let lap = 0; lap < laps; lap++) {
        const numbers = waits.slice(lap * parties, (lap + 1) * parties).map((step) => resultOf(trace, step))
        // The last to come lets go the others: its own return is the first.
        expect(numbers[0]).toBe(parties - 1)
        expect([...numbers].sort()).toEqual([0, 1, 2, 3, 4])
      }
      expect(outputOf(trace).map(({ text }) => text.replace(/:.*/, ''))).toEqual([
        ...[1, 2, 3, 4].map((lap) => `Lap ${lap} is over`),
        'The race is over',
      ])
    }
  })

  it('makes all but the last of each lap wait', () => {
    for (const trace of manyRuns(program, { parties, laps }))
      expect(stepsOf(trace, { operation: 'block', object: 'line' })).toHaveLength((parties - 1) * laps)
  })

  it('keeps nobody waiting who runs alone', () => {
    for (const trace of manyRuns(program, { parties: 1, laps }))
      expect(stepsOf(trace, { operation: 'block', object: 'line' })).toEqual([])
  })

  it('fails for all others when one stumbles, whenever they come', () => {
    for (const trace of manyRuns(program, { parties, laps, stumbles: 2 })) {
      const failed = stepsOf(trace, { operation: 'fail' })
      expect(failed.map((step) => threadName(trace, step)).sort()).toEqual(['runner1', 'runner3', 'runner4', 'runner5'])
      expect(trace.end).toMatchObject({ status: 'finished', detail: { failed: [1, 3, 4, 5] } })
      const waits = stepsOf(trace, { operation: 'wait', object: 'line' })
      const broken = waits.map((step) => resultOf(trace, step)).filter(isErrorValue)
      expect(broken.map(({ error }) => error)).toEqual(Array(4).fill('BrokenBarrierError'))
      expect(outputOf(trace).at(-1)?.text).toBe('The race is over')
    }
  })

  it('has the moments of its story', () => {
    const trace = defaultRun(program)
    const steps = program.scenario.story?.highlights.map((highlight) => highlightStep(trace, highlight)) ?? []
    expect(steps).toHaveLength(2)
    expect(steps[0]).toBeGreaterThan(0)
    expect(steps[1]).toBeGreaterThan(steps[0] ?? 0)
  })
})
