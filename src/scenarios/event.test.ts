import { describe, expect, it } from 'vitest'
import { manyRuns, stepsOf } from '../simulator/testing/facts.ts'
import { StateReader } from '../trace/state.ts'
import { resultOf, type Trace } from '../trace/trace.ts'
import * as program from './event.ts'

const sets = (trace: Trace) => stepsOf(trace, { operation: 'set', object: 'opened' })
const waits = (trace: Trace, thread: string) => stepsOf(trace, { operation: 'wait', object: 'opened', thread })
const blocks = (trace: Trace, thread: string) => stepsOf(trace, { operation: 'block', object: 'opened', thread })

/** How many stand in the event's line just after a step. */
function waiting(trace: Trace, step: number): number {
  const base = trace.objects.find(({ name }) => name === 'opened')?.base ?? 0
  const line = trace.kinds.find(({ name }) => name === 'event')?.fields.find(({ type }) => type === 'line')
  if (line === undefined) throw new Error('an event has a line')
  return new StateReader(trace).at(step)[base + line.offset + 2] ?? -1
}

describe('the event', () => {
  const runs = [1, 5, 20].flatMap((visitors) => manyRuns(program, { visitors }).map((trace) => ({ trace, visitors })))

  it('lets everybody through in the end', () => {
    for (const { trace, visitors } of runs) {
      expect(trace.end).toEqual({ status: 'finished', detail: { kind: 'finished', failed: [] } })
      const passed = stepsOf(trace, { operation: 'wait', object: 'opened' })
      expect(passed.map((step) => resultOf(trace, step))).toEqual(Array(visitors + 2).fill(true))
    }
  })

  it('holds everybody until it is set, and lets all of them go in that one step', () => {
    for (const { trace, visitors } of runs) {
      const [set = -1] = sets(trace)
      expect(waiting(trace, set - 1)).toBe(visitors)
      expect(waiting(trace, set)).toBe(0)
      for (let n = 1; n <= visitors; n++) {
        const [passed = -1] = waits(trace, `visitor${n}`)
        expect(blocks(trace, `visitor${n}`)).toHaveLength(1)
        expect(passed).toBeGreaterThan(set)
        expect(trace.steps.cause[passed]).toBe(set)
      }
    }
  })

  it('does not hold a latecomer while it is set', () => {
    for (const { trace } of runs) {
      expect(blocks(trace, 'late')).toEqual([])
      expect(waits(trace, 'late')).toHaveLength(1)
    }
  })

  it('holds the next one after it was cleared, until it is set again', () => {
    for (const { trace } of runs) {
      const [cleared = -1] = stepsOf(trace, { operation: 'clear', object: 'opened' })
      const [, again = -1] = sets(trace)
      const [held = -1] = blocks(trace, 'last')
      const [passed = -1] = waits(trace, 'last')
      expect([cleared, held, again, passed]).toEqual([cleared, held, again, passed].toSorted((p, q) => p - q))
      expect(cleared).toBeGreaterThan(0)
    }
  })
})
