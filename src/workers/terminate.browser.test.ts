import { afterAll, describe, expect, it } from 'vitest'
import { simulate } from '../simulator/simulation.ts'
import { stepsOf } from '../simulator/testing/facts.ts'
import { argumentOf, outputOf } from '../trace/trace.ts'
import { testProgram } from './testing/programs.ts'
import { expectRaided } from './testing/raided.ts'
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

  it('takes the threads of the process and their greenlets with it, and nobody else', async () => {
    const trace = await pool.run('raid', {}, { seed: 1, scale: 0.1 }).done
    expectLawful(trace, testProgram('raid'), {})
    expect(trace.end.detail).toEqual({ kind: 'finished', failed: [] })
    expectRaided(trace)
  })

  it.each([
    ['massacre', 'barging', 6],
    ['massacre', 'fair', 6],
    ['raids', 'barging', 3],
    ['raids', 'fair', 3],
  ])('comes at any moment, and the run is lawful still (%s, %s)', async (program, policy, most) => {
    for (let users = 2; users <= most; users++) {
      const values = { users, rounds: 4, policy }
      const trace = await pool.run(program, values, { seed: users, scale: 0.2 }).done
      expectLawful(trace, testProgram(program), values, users)
      expect(trace.end.detail).toEqual({ kind: 'finished', failed: [] })
    }
  })
})
