import { afterAll, describe, expect, it } from 'vitest'
import { readParameters } from '../program/parameters.ts'
import { loadScenario } from '../scenarios/catalogue.ts'
import { simulate } from '../simulator/simulation.ts'
import { itemsAfterEachStep, stepsOf, threadName } from '../simulator/testing/facts.ts'
import { StateReader } from '../trace/state.ts'
import { isErrorValue } from '../trace/tables.ts'
import { outputOf, resultOf, type Trace } from '../trace/trace.ts'
import { WorkerPool } from './executor.ts'
import { lawfulBy } from './testing/testing.ts'

/** What the scenarios of threads show under every order, as the tests beside them say it of simulations. */
const pool = new WorkerPool()
const expectLawful = lawfulBy(simulate)
afterAll(() => pool.dispose())

async function run(id: string, given: { readonly [name: string]: number | string }): Promise<Trace> {
  const module = await loadScenario(id)
  const values = { ...readParameters(module.scenario.parameters, new Map()).values, ...given }
  const trace = await pool.run(id, values, { seed: 1, scale: 0.01 }).done
  expectLawful(trace, module, values)
  expect(trace.end.status).toBe('finished')
  return trace
}

/** Address of a field of an object; of a line, its first word. */
function fieldAt(trace: Trace, name: string, wanted: string): number {
  const object = trace.objects.find((one) => one.name === name)
  const fields = trace.kinds.find((kind) => kind.name === object?.kind)?.fields
  return (object?.base ?? 0) + (fields?.find((field) => field.name === wanted)?.offset ?? 0)
}

const policies = ['barging', 'fair']
const first = (item: unknown) => (Array.isArray(item) ? Number(item[0]) : Number.NaN)

describe.each(['queue-fifo', 'queue-lifo', 'queue-priority'])('%s on real workers', (id) => {
  it.each(policies)('keeps to its room and its order, and loses nothing (%s)', async (policy) => {
    const trace = await run(id, { policy })
    const items = itemsAfterEachStep(trace, 'items')
    expect(Math.max(...items.map(({ length }) => length))).toBeLessThanOrEqual(2)
    const gets = stepsOf(trace, { operation: 'get', object: 'items' })
    expect(new Set(gets.map((step) => JSON.stringify(resultOf(trace, step)))).size).toBe(12)
    for (const [attempt, length] of [
      ['get', 0],
      ['put', 2],
    ] as const)
      for (const step of stepsOf(trace, { operation: 'block', object: 'items', attempt }))
        expect(items[step]).toHaveLength(length)
    for (const step of gets) {
      const before = items[step - 1] ?? []
      if (JSON.stringify(before) === JSON.stringify(items[step])) continue // it was handed its item
      const item = resultOf(trace, step)
      if (id === 'queue-fifo') expect(item).toEqual(before[0])
      else if (id === 'queue-lifo') expect(item).toEqual(before.at(-1))
      else expect(first(item)).toBe(Math.min(...before.map(first)))
    }
  })
})

describe('condition on real workers', () => {
  it.each(policies)('gives each consumer one item, and the lock with it (%s)', async (policy) => {
    for (const notify of ['one', 'all']) {
      const trace = await run('condition', { policy, notify })
      const takers = outputOf(trace).map(({ thread }) => thread)
      expect(new Set(takers).size).toBe(5)
      const came = stepsOf(trace, { operation: 'block', object: 'filled' }).map((step) => threadName(trace, step))
      const left = stepsOf(trace, { operation: 'wait' })
      expect(left.map((step) => threadName(trace, step)).sort()).toEqual(came.sort())
      const locked = fieldAt(trace, 'lock', 'locked')
      const state = new StateReader(trace)
      for (const step of left) expect(state.at(step)[locked]).toBe(1)
    }
  })
})

describe('barrier on real workers', () => {
  it('lets nobody begin a lap before all have come', async () => {
    const trace = await run('barrier', {})
    const numbers = stepsOf(trace, { operation: 'wait', object: 'line' }).map((step) => resultOf(trace, step))
    for (let lap = 0; lap < 3; lap++) expect(numbers.slice(4 * lap, 4 * lap + 4).sort()).toEqual([0, 1, 2, 3])
    expect(outputOf(trace).map(({ text }) => text.replace(/:.*/, ''))).toEqual([
      'Lap 1 is over',
      'Lap 2 is over',
      'Lap 3 is over',
      'The race is over',
    ])
  })

  it('breaks for all others when one stumbles', async () => {
    const trace = await run('barrier', { stumbles: 1 })
    const results = stepsOf(trace, { operation: 'wait', object: 'line' }).map((step) => resultOf(trace, step))
    expect(results.filter(isErrorValue).map(({ error }) => error)).toEqual(Array(3).fill('BrokenBarrierError'))
    expect(stepsOf(trace, { operation: 'fail' })).toHaveLength(3)
  })
})

describe('readers-writers on real workers', () => {
  it.each([
    ['readers', 'barging'],
    ['readers', 'fair'],
    ['writers', 'barging'],
    ['writers', 'fair'],
  ])('keeps writers alone, and lets pass whom it prefers (%s, %s)', async (preference, policy) => {
    const trace = await run('readers-writers', { preference, policy, writers: 2 })
    const readers = fieldAt(trace, 'room', 'readers')
    const writer = fieldAt(trace, 'room', 'writer')
    const reserved = fieldAt(trace, 'room', 'reserved')
    const waitingWriters = fieldAt(trace, 'room', 'writersWaiting') + 2
    const state = new StateReader(trace)
    for (let step = 0; step < trace.stepCount; step++) {
      const words = state.at(step)
      if (words[writer] !== 0) expect(words[readers]).toBe(0)
    }
    // Readers' preference: only a writer inside makes a reader wait. Writers': one who waits does, too.
    for (const step of stepsOf(trace, { operation: 'block', object: 'room', attempt: 'acquireRead' })) {
      const words = state.at(step)
      const writersFirst = words[waitingWriters] !== 0 || words[reserved] !== 0
      expect(words[writer] !== 0 || (preference === 'writers' && writersFirst)).toBe(true)
    }
    if (preference === 'readers') return
    // The one who gets in beside a waiting writer was let in before that one came.
    for (const step of stepsOf(trace, { operation: 'acquireRead' }))
      if (trace.steps.cause[step] === -1) expect(state.at(step)[waitingWriters]).toBe(0)
  })
})
