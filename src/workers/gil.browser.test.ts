import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { loadScenario } from '../scenarios/catalogue.ts'
import { simulate } from '../simulator/simulation.ts'
import { stepsOf } from '../simulator/testing/facts.ts'
import { Annotation } from '../trace/tables.ts'
import { outputOf, type Trace } from '../trace/trace.ts'
import { WorkerPool } from './executor.ts'
import { testProgram } from './testing/programs.ts'
import { annotations, lawfulBy, testPool } from './testing/testing.ts'

const expectLawful = lawfulBy(simulate)
const { pool, probe } = testPool()
const real = new WorkerPool()
afterAll(() => {
  pool.dispose()
  real.dispose()
})
beforeEach(() => probe.fill(0))

const fast = { seed: 1, scale: 0.01 }
const values = { users: 4, rounds: 12 }

describe('an interpreter lock on real workers', () => {
  it('lets only one thread of a process run between operations, and is given up by who waits or sleeps', async () => {
    const trace = await pool.run('crunch', values, { ...fast, gil: true }).done
    expect(trace.end).toEqual({ status: 'finished', detail: { kind: 'finished', failed: [] } })
    expect(probe[0]).toBe(0)
    expect(probe[1]).toBe(1)
    expect(trace.run.options.gil).toBe('on')
    expectLawful(trace, testProgram('crunch'), values)
    // The one who had to wait says since when, and when it got the lock.
    expect(annotations(trace, Annotation.wantsGil)).toBe(annotations(trace, Annotation.gil))
  })

  it('is not there where nobody asks for it', async () => {
    const trace = await pool.run('crunch', values, fast).done
    expect(trace.end.status).toBe('finished')
    expect(probe[0]).toBe(0)
    expect(trace.run.options.gil).toBeUndefined()
    expect(annotations(trace, Annotation.wantsGil)).toBe(0)
    expectLawful(trace, testProgram('crunch'), values)
  })

  it('keeps no run from being stopped', async () => {
    const long = { workers: 'threads', kind: 'compute', tasks: 200, seconds: 10, most: 4 }
    const run = real.run('cores', long, { seed: 1, scale: 1, gil: true })
    await new Promise<void>((resolve) => {
      const done = run.onBatch(() => {
        if (run.view().stepCount < 3) return
        done()
        resolve()
      })
    })
    run.stop()
    expect((await run.done).end.detail.kind).toBe('stopped')
  })
})

/** Seconds that 1, 2, 4 … workers took, as the program prints them. */
function times(trace: Trace): number[] {
  return outputOf(trace).map(({ text }) => Number(/: (.*) s$/.exec(text)?.[1]))
}

describe('cores on real workers', () => {
  it.each([
    ['processes', 'compute'],
    ['threads', 'compute'],
    ['processes', 'wait'],
    ['threads', 'wait'],
  ])('does every task once with each number of %s that %s', async (workers, kind) => {
    const module = await loadScenario('cores')
    const given = { workers, kind, tasks: 8, seconds: 0.5, most: 4 }
    const trace = await real.run('cores', given, { ...fast, gil: true }).done
    expect(trace.end).toEqual({ status: 'finished', detail: { kind: 'finished', failed: [] } })
    expectLawful(trace, module, given)
    expect(stepsOf(trace, { operation: kind === 'compute' ? 'worked' : 'wake' })).toHaveLength(24)
    const took = times(trace)
    expect(took).toHaveLength(3)
    // Nobody sleeps less than it says, so as many as there are cannot be quicker than their share.
    if (kind === 'wait') for (const [i, time] of took.entries()) expect(time).toBeGreaterThanOrEqual(4 / 2 ** i)
  })
})
