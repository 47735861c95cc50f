import { describe, expect, it } from 'vitest'
import { defaultRun, lawfulRun, manyRuns, stepsOf } from '../simulator/testing/facts.ts'
import { StateReader } from '../trace/state.ts'
import { outputOf, type Trace } from '../trace/trace.ts'
import * as program from './deadlock-rlock.ts'

/** How deep the RLock is held after each step. */
function depths(trace: Trace): number[] {
  const base = trace.objects.find(({ name }) => name === 'AB')?.base ?? 0
  const depth = trace.kinds.find(({ name }) => name === 'rlock')?.fields.find(({ name }) => name === 'depth')
  if (depth === undefined) throw new Error('an RLock has a depth')
  const reader = new StateReader(trace)
  return Array.from({ length: trace.stepCount }, (_, step) => reader.at(step)[base + depth.offset] ?? -1)
}

describe.each(['barging', 'fair'])('ten threads and two functions, %s', (policy) => {
  it('lock each other out with two locks', () => {
    for (const trace of [defaultRun(program, { policy }), ...manyRuns(program, { policy })]) {
      const { detail } = trace.end
      if (detail.kind !== 'deadlock') throw new Error(`ended as ${detail.kind}`)
      const wanted = detail.stuck.map(({ target }) => trace.objects[target]?.name)
      expect(wanted).toContain('A')
      expect(wanted).toContain('B')
      expect(outputOf(trace).map(({ text }) => text)).not.toContain('All threads have ended')
    }
  })

  it('all finish with one RLock, which is then held twice', () => {
    for (const trace of manyRuns(program, { policy, locks: 'rlock' })) {
      expect(trace.end).toEqual({ status: 'finished', detail: { kind: 'finished', failed: [] } })
      expect(outputOf(trace)).toHaveLength(21)
      expect(new Set(depths(trace))).toEqual(new Set([0, 1, 2]))
    }
  })

  it('all finish with two locks in one order', () => {
    for (const trace of manyRuns(program, { policy, locks: 'ordered' })) {
      expect(trace.end).toEqual({ status: 'finished', detail: { kind: 'finished', failed: [] } })
      expect(outputOf(trace)).toHaveLength(21)
      expect(stepsOf(trace, { operation: 'acquire' })).toHaveLength(40)
    }
  })

  it('need company for a deadlock', () => {
    for (const trace of manyRuns(program, { policy, threads: 1 })) expect(trace.end.status).toBe('finished')
  })
})

describe('two threads without a pause', () => {
  it('lock each other out or not, as the schedule has it', () => {
    const ends = Array.from({ length: 40 }, (_, seed) => {
      const options = { seed, strategy: 'random', cores: 1, cost: 0.02 } as const
      return lawfulRun(program, { threads: 2, pause: 0 }, options).end.status
    })
    expect(new Set(ends)).toEqual(new Set(['deadlock', 'finished']))
  })
})
