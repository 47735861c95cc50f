import { afterAll, describe, expect, it } from 'vitest'
import { fitCrowd } from '../program/crowd.ts'
import { readParameters } from '../program/parameters.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import { catalogue, loadScenario } from '../scenarios/catalogue.ts'
import { simulate } from '../simulator/simulation.ts'
import { defaultRun } from '../simulator/testing/facts.ts'
import { outputOf } from '../trace/trace.ts'
import { WorkerPool } from './executor.ts'
import { lawfulBy } from './testing/testing.ts'

const pool = new WorkerPool()
const expectLawful = lawfulBy(simulate)
afterAll(() => pool.dispose())

/** The values of a run, with no more threads than two cores bear. */
function fitted({ scenario }: ScenarioModule, given: { readonly [name: string]: number | string }) {
  const values = { ...readParameters(scenario.parameters, new Map()).values, ...given }
  return fitCrowd(scenario, values, 40)?.values ?? values
}

async function run(id: string, given: { readonly [name: string]: number | string }) {
  const module = await loadScenario(id)
  const values = fitted(module, given)
  const trace = await pool.run(id, values, { seed: 1, scale: 0.01 }).done
  expectLawful(trace, module, values)
  return trace
}

const lines = async (id: string, given: { readonly [name: string]: number | string }) =>
  outputOf(await run(id, given)).map(({ text }) => text)

describe.each(catalogue.map((entry) => entry.id))('%s on real workers', (id) => {
  it('runs lawfully, as it is and as its story says to try it', async () => {
    const module = await loadScenario(id)
    const tries = module.scenario.story?.tries ?? []
    for (const given of [{}, ...tries.map(({ parameters }) => parameters)]) {
      // That the simulator replays it step by step, to the same end, says that a simulation may end so, too.
      const { status } = (await run(id, given)).end
      // Only a program that never ends by itself is stopped.
      const endless = defaultRun(module, fitted(module, given)).end.status === 'stopped'
      const allowed =
        given.variant === 'fixed' ? ['finished'] : endless ? ['stopped'] : ['finished', 'failed', 'deadlock']
      expect(allowed, JSON.stringify(given)).toContain(status)
    }
  })
})

describe('what scenarios show, on real workers', () => {
  it.each([
    ['queue-fifo', ['first', 'second', 'third']],
    ['queue-lifo', ['third', 'second', 'first']],
    ['queue-priority', ['-5 b', '20 a', '30 c']],
  ])('%s gives its items back in its order', async (id, three) => {
    for (const policy of ['barging', 'fair'])
      expect(await lines(id, { policy, producers: 0 })).toEqual([...three, 'Every item is used'])
  })

  it('deadlock-rlock ends where there is one lock or one order', async () => {
    for (const locks of ['rlock', 'ordered'])
      expect((await run('deadlock-rlock', { locks })).end.status, locks).toBe('finished')
  })

  it('lost-update loses nothing when protected', async () => {
    for (const protection of ['lock', 'atomic'])
      expect(await lines('lost-update', { protection, threads: 4, times: 50 })).toEqual(['200 of 200'])
  })
})
