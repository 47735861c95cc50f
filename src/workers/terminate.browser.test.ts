import { afterAll, describe, expect, it } from 'vitest'
import { simulate } from '../simulator/simulation.ts'
import { stepsOf } from '../simulator/test-facts.ts'
import { argumentOf, outputOf } from '../trace/trace.ts'
import { testProgram } from './testing/programs.ts'
import { lawfulBy, testPool } from './testing/testing.ts'

const { pool } = testPool()
const expectLawful = lawfulBy(simulate)
afterAll(() => pool.dispose())

describe('terminate on real workers', () => {
  it('ends a process that waits, sleeps or computes, and no other', async () => {
    const trace = await pool.run('terminates', {}, { seed: 1, scale: 0.05 }).done
    expectLawful(trace, testProgram('terminates'), {})
    expect(trace.end.detail).toEqual({ kind: 'finished', failed: [] })
    const [getter, patient, dreamer, toiler, lucky, never, locked, thread, unborn] = outputOf(trace).map((o) => o.text)
    expect([getter, patient, dreamer, toiler, lucky]).toEqual([
      'getter false',
      'patient false',
      'dreamer false',
      'toiler false',
      'lucky true',
    ])
    expect([never, locked]).toEqual(['never', 'true'])
    expect(thread).toContain("'Thread' object has no attribute 'terminate'")
    expect(unborn).toContain('AttributeError')
    const ends = stepsOf(trace, { operation: 'end' })
    expect(ends.filter((step) => argumentOf(trace, step) === 'terminated')).toHaveLength(4)
  })

  it.each(['barging', 'fair'])('comes at any moment, and the run is lawful still (%s)', async (policy) => {
    for (let users = 2; users <= 6; users++) {
      const values = { users, rounds: 4, policy }
      const trace = await pool.run('massacre', values, { seed: users, scale: 0.2 }).done
      expectLawful(trace, testProgram('massacre'), values, users)
      expect(trace.end.detail).toEqual({ kind: 'finished', failed: [] })
    }
  })
})
