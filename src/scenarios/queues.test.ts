import { describe, expect, it } from 'vitest'
import {
  defaultRun,
  highlightStep,
  itemsAfterEachStep,
  manyRuns,
  stepsOf,
  threadName,
} from '../simulator/testing/facts.ts'
import { outputOf, resultOf, type Trace } from '../trace/trace.ts'
import * as fifo from './queue-fifo.ts'
import * as lifo from './queue-lifo.ts'
import * as priority from './queue-priority.ts'

const texts = (trace: Trace) => outputOf(trace).map(({ text }) => text)
const blocked = (trace: Trace, attempt: string) => stepsOf(trace, { operation: 'block', object: 'items', attempt })
const ofPriority = (item: unknown) => (Array.isArray(item) ? Number(item[0]) : Number.NaN)

/** For every get that found something: what it took, and what lay there just before. */
function taken(trace: Trace): { readonly item: unknown; readonly before: unknown[] }[] {
  const items = itemsAfterEachStep(trace, 'items')
  return stepsOf(trace, { operation: 'get', object: 'items' }).flatMap((step) => {
    const before = items[step - 1] ?? []
    // One to whom an item was handed takes nothing out.
    const handed = JSON.stringify(before) === JSON.stringify(items[step])
    return handed ? [] : [{ item: resultOf(trace, step), before }]
  })
}

describe.each([
  { name: 'queue-fifo', module: fifo, three: ['first', 'second', 'third'], gets: 'P1.2' },
  { name: 'queue-lifo', module: lifo, three: ['third', 'second', 'first'], gets: 'P1.3' },
  {
    name: 'queue-priority',
    module: priority,
    three: ['-5 b', '20 a', '30 c'],
    gets: [-5, 'P2.3'],
  },
])('$name', ({ module, three, gets }) => {
  describe.each(['barging', 'fair'])('%s', (policy) => {
    it('gives the three back in its order', () => {
      for (const trace of manyRuns(module, { policy, producers: 0 })) {
        expect(trace.end.status).toBe('finished')
        expect(texts(trace)).toEqual([...three, 'Every item is used'])
      }
    })

    it('has blocked consumers at first and blocked producers later, never beyond its room', () => {
      for (const trace of manyRuns(module, { policy, using: 2 })) {
        expect(trace.end.status).toBe('finished')
        const getters = blocked(trace, 'get')
        const putters = blocked(trace, 'put')
        expect(getters.length).toBeGreaterThan(0)
        expect(putters.length).toBeGreaterThan(0)
        expect(getters[0]).toBeLessThan(putters[0] ?? -1)
        const items = itemsAfterEachStep(trace, 'items')
        for (const step of getters) expect(items[step]).toHaveLength(0)
        for (const step of putters) expect(items[step]).toHaveLength(2)
        expect(Math.max(...items.map(({ length }) => length))).toBe(2)
      }
    })

    it('gives every item to exactly one consumer, and join waits for the last to be used', () => {
      for (const trace of manyRuns(module, { policy })) {
        const gets = stepsOf(trace, { operation: 'get', object: 'items' })
        const names = gets.map((step) => JSON.stringify(resultOf(trace, step)))
        expect(new Set(names).size).toBe(12)
        expect(gets).toHaveLength(12)
        expect(new Set(gets.map((step) => threadName(trace, step))).size).toBe(2)
        const done = stepsOf(trace, { operation: 'taskDone', object: 'items' })
        expect(done).toHaveLength(12)
        const joined = stepsOf(trace, { operation: 'join', object: 'items', thread: 'main' })
        expect(joined).toHaveLength(1)
        expect(joined[0]).toBeGreaterThan(done[11] ?? Number.POSITIVE_INFINITY)
        expect(texts(trace).at(-1)).toBe('Every item is used')
      }
    })

    it('takes out what its order says', () => {
      for (const trace of manyRuns(module, { policy, maxsize: 4, making: 0.2, using: 1 })) {
        const out = taken(trace)
        expect(out.length).toBeGreaterThan(5)
        expect(out.some(({ before }) => before.length > 1)).toBe(true)
        for (const { item, before } of out) {
          if (module === fifo) expect(item).toEqual(before[0])
          else if (module === lifo) expect(item).toEqual(before.at(-1))
          else expect(ofPriority(item)).toBe(Math.min(...before.map(ofPriority)))
        }
      }
    })

    it('never makes a producer wait without a limit', () => {
      for (const trace of manyRuns(module, { policy, maxsize: 0, producers: 6, items: 5 })) {
        expect(trace.end.status).toBe('finished')
        expect(blocked(trace, 'put')).toEqual([])
        expect(Math.max(...itemsAfterEachStep(trace, 'items').map(({ length }) => length))).toBeGreaterThan(16)
      }
    })

    it('leaves all stuck when nobody consumes', () => {
      const trace = defaultRun(module, { policy, consumers: 0 })
      expect(trace.end).toMatchObject({ status: 'deadlock', detail: { stuck: { length: 4 } } })
    })
  })

  it('keeps the order of each producer if it is a queue', () => {
    if (module !== fifo) return
    for (const policy of ['barging', 'fair'])
      for (const trace of manyRuns(module, { policy, producers: 1, consumers: 1, items: 10 })) {
        const gets = stepsOf(trace, { operation: 'get', object: 'items' }).map((step) => resultOf(trace, step))
        expect(gets).toEqual(Array.from({ length: 10 }, (_, n) => `P1.${n + 1}`))
      }
  })

  it('has the moments of its story', () => {
    const trace = defaultRun(module)
    const highlights = module.scenario.story?.highlights ?? []
    const steps = highlights.map((highlight) => highlightStep(trace, highlight))
    expect(steps).toHaveLength(3)
    expect(steps[0]).toBeGreaterThan(0)
    // They are told in the order in which they happen.
    expect(steps).toEqual([...steps].sort((p, q) => p - q))
    expect(steps[1]).toBe(blocked(trace, 'put')[0])
    const step = steps[2] ?? -1
    expect(resultOf(trace, step)).toEqual(gets)
    expect(itemsAfterEachStep(trace, 'items')[step - 1]).toHaveLength(2)
    expect(texts(trace).slice(0, 3)).toEqual(three)
  })
})

describe('a fair queue', () => {
  it('serves consumers who wait in the order in which they came', () => {
    for (const trace of manyRuns(fifo, {
      policy: 'fair',
      producers: 1,
      consumers: 5,
      items: 15,
      making: 1,
      using: 0,
    })) {
      const waited = blocked(trace, 'get').map((step) => threadName(trace, step))
      const puts = stepsOf(trace, { operation: 'put', object: 'items' })
      // Each put hands its item to the first in line: the order of being woken is the order of waiting.
      const woken = stepsOf(trace, { operation: 'get', object: 'items' })
        .filter((step) => puts.includes(trace.steps.cause[step] ?? -1))
        .sort((p, q) => (trace.steps.cause[p] ?? 0) - (trace.steps.cause[q] ?? 0))
        .map((step) => threadName(trace, step))
      expect(woken.length).toBeGreaterThan(4)
      expect(waited.slice(0, woken.length)).toEqual(woken)
    }
  })
})
