import { afterAll, describe, expect, it } from 'vitest'
import { simulate } from '../simulator/simulation.ts'
import { outputOf } from '../trace/trace.ts'
import { testProgram } from './testing/programs.ts'
import { lawfulBy, testPool } from './testing/testing.ts'

const { pool } = testPool()
const expectLawful = lawfulBy(simulate)
afterAll(() => pool.dispose())

async function runTest(id: string, values: { readonly [name: string]: number }) {
  const trace = await pool.run(id, values, { seed: 1, scale: 0.01 }).done
  expectLawful(trace, testProgram(id), values)
  return trace
}

describe('sockets on real workers', () => {
  it('are lawful with every operation and limited waits', async () => {
    for (let users = 2; users <= 8; users++) {
      const trace = await runTest('wires', { users, rounds: 60 })
      expect(['finished', 'deadlock']).toContain(trace.end.status)
    }
  })

  it('bring every letter to whom it was sent, in order, through one thread that selects', async () => {
    for (const users of [1, 4, 8]) {
      const trace = await runTest('exchange', { users, rounds: 10 })
      expect(trace.end.status).toBe('finished')
      const said = outputOf(trace).map(({ text }) => text)
      const expected = Array.from({ length: users }, (_, user) =>
        Array.from({ length: 10 }, (_, i) => `CALLER${user} SAYS ${i}. `),
      )
      for (const [user, lines] of expected.entries())
        expect(said.filter((text) => text.startsWith(`CALLER${user} `))).toEqual(lines)
    }
  })
})
