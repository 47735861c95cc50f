import { afterAll, describe, expect, it } from 'vitest'
import { simulate } from '../simulator/simulation.ts'
import { operationName, outputOf, type Trace } from '../trace/trace.ts'
import { testProgram } from './testing/programs.ts'
import { lawfulBy, testPool } from './testing/testing.ts'

const { pool } = testPool()
const expectLawful = lawfulBy(simulate)
afterAll(() => pool.dispose())

function count(trace: Trace, operation: string): number {
  let count = 0
  for (let step = 0; step < trace.stepCount; step++) count += Number(operationName(trace, step) === operation)
  return count
}

describe('greenlets on real workers', () => {
  it.each(['barging', 'fair'])('take turns in the worker of their thread, %s', async (policy) => {
    let switches = 0
    for (const seed of [1, 2, 3]) {
      const values = { users: 4, rounds: 80, permits: 1, policy }
      // No more workers than threads: one more would end the run.
      const trace = await pool.run('weave', values, { seed, scale: 0.01, limits: { workers: 5 } }).done
      expectLawful(trace, testProgram('weave'), values, seed)
      expect(trace.end.status).toBe('finished')
      expect(outputOf(trace).at(-1)?.text).toBe('all have ended')
      expect(trace.threads.length).toBeGreaterThan(5)
      switches += count(trace, 'switch')
    }
    expect(switches).toBeGreaterThan(100)
  })
})
