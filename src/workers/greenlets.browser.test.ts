import { afterAll, describe, expect, it } from 'vitest'
import { readParameters } from '../program/parameters.ts'
import { loadScenario } from '../scenarios/catalogue.ts'
import { simulate } from '../simulator/simulation.ts'
import { operationName, outputOf, type Trace } from '../trace/trace.ts'
import { WorkerPool } from './executor.ts'
import { testProgram } from './testing/programs.ts'
import { lawfulBy, testPool } from './testing/testing.ts'

const real = new WorkerPool()
const { pool } = testPool()
const expectLawful = lawfulBy(simulate)
afterAll(() => {
  pool.dispose()
  real.dispose()
})

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

/** What the scenarios of coroutines show under every order, as the tests beside them say it of simulations. */
describe('scenarios of coroutines on real workers', () => {
  async function run(id: string, given: { readonly [name: string]: number | string } = {}): Promise<Trace> {
    const module = await loadScenario(id)
    const values = { ...readParameters(module.scenario.parameters, new Map()).values, ...given }
    const trace = await real.run(id, values, { seed: 1, scale: 0.01 }).done
    expectLawful(trace, module, values)
    expect(trace.end.status).toBe('finished')
    return trace
  }
  const told = (trace: Trace) => outputOf(trace).map(({ text }) => text)
  const timeOf = (trace: Trace, text: string) =>
    trace.steps.time[outputOf(trace).find((line) => line.text === text)?.step ?? 0] ?? 0

  it('take turns and keep where they are', async () => {
    expect(told(await run('coroutine-principle')).slice(0, 4)).toEqual(['A has 1', 'B has 1', 'A has 3', 'B has 3'])
    expect(told(await run('coroutine-principle', { order: 'row' })).slice(0, 2)).toEqual(['A has 1', 'A has 3'])
  })

  it('eat and play in turns, and sleep together', async () => {
    const lines = ['egon eats 1', 'egon plays 1', 'egon eats 2, after the game', 'egon plays 2, after the meal', 'over']
    expect(told(await run('greenlet'))).toEqual(lines)
    const slept = await run('greenlet', { sleep: 100 })
    expect(told(slept)).toEqual(lines)
    // Of a clock that may be coarse.
    expect(timeOf(slept, 'egon plays 1')).toBeGreaterThanOrEqual(99.9e6)
  })

  it('sleep at the same time when patched, else one after the other', async () => {
    const patched = await run('gevent')
    expect(told(patched)).toContain('egon plays in Dummy-2')
    expect(timeOf(patched, 'egon plays in Dummy-2')).toBeLessThan(timeOf(patched, 'egon has eaten'))
    expect(timeOf(patched, 'egon has eaten')).toBeGreaterThanOrEqual(2.9e6)
    const blocking = await run('gevent', { patched: 'no' })
    expect(timeOf(blocking, 'egon plays in MainThread')).toBeGreaterThanOrEqual(timeOf(blocking, 'egon has eaten'))
    expect(timeOf(blocking, 'egon has played')).toBeGreaterThanOrEqual(5.9e6)
  })

  it('ask for all their pages before any goes on when patched, else for one after the other', async () => {
    const pages = ['short: 703 bytes', 'middle: 6871 bytes', 'long: 22461 bytes']
    const fetched = (trace: Trace) =>
      told(trace)
        .slice(0, 3)
        .map((line) => line.replace(/ in .*/, ''))
    const patched = await run('crawler-coroutines')
    expect(fetched(patched).toSorted()).toEqual(pages.toSorted())
    const names = Array.from({ length: patched.stepCount }, (_, step) => operationName(patched, step))
    expect(names.slice(0, names.indexOf('select')).filter((name) => name === 'put')).toHaveLength(3)
    // Each page has a worker of its own that waits for it, and the program's thread never does.
    const who = names.flatMap((name, step) => (name === 'fetch' ? [patched.steps.thread[step] ?? 0] : []))
    expect(new Set(who.map((thread) => patched.threads[thread]?.kind))).toEqual(new Set(['thread']))
    const blocking = await run('crawler-coroutines', { patched: 'no' })
    expect(fetched(blocking)).toEqual(pages)
    const [, whole, sum] = /^all in (.*) s; their sum is (.*) s$/.exec(told(blocking)[3] ?? '') ?? []
    // Both are said to a tenth of a second.
    expect(Number(whole)).toBeGreaterThanOrEqual(Number(sum) - 0.11)
  })

  it('lose no update where they do not switch, and all but one of each round where they do', async () => {
    expect(told(await run('no-lock-needed', { workers: 5, times: 20 }))[0]).toBe('by coroutines 100 of 100')
    const within = await run('no-lock-needed', { workers: 5, times: 20, switches: 'within' })
    expect(told(within)[0]).toBe('by coroutines 20 of 100')
  })
})
