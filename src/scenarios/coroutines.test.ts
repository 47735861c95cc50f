import { describe, expect, it } from 'vitest'
import { plainMachine } from '../program/machine-options.ts'
import { defaultRun, lawfulRun, manyRuns, stepsOf } from '../simulator/testing/facts.ts'
import { outputOf, resultOf, type Trace } from '../trace/trace.ts'
import * as principle from './coroutine-principle.ts'
import * as crawler from './crawler-coroutines.ts'
import * as gevent from './gevent.ts'
import * as greenlet from './greenlet.ts'
import * as nested from './nested.ts'
import * as noLock from './no-lock-needed.ts'

const told = (trace: Trace) => outputOf(trace).map(({ text }) => text)
const took = (trace: Trace) => (trace.steps.time[trace.stepCount - 1] ?? 0) / 1e6
const machine = { ...plainMachine, switchCoroutine: 0.02 }
const options = { seed: 1, strategy: 'first-come', cores: 4, cost: 0, machine } as const

describe('the principle of coroutines', () => {
  it('is to take turns in one thread and to keep where one is', () => {
    for (const trace of manyRuns(principle, {})) {
      const sums = ['A has 1', 'B has 1', 'A has 3', 'B has 3', 'A has 6', 'B has 6', 'A has 10', 'B has 10']
      expect(told(trace).slice(0, 8)).toEqual(sums)
      expect(trace.threads.map(({ kind, host }) => [kind, host ?? 0])).toEqual([
        ['process', 0],
        ['greenlet', 0],
        ['greenlet', 0],
      ])
    }
  })

  it('does the same one after the other, if nobody switches', () => {
    for (const trace of manyRuns(principle, { order: 'row' })) {
      const sums = ['A has 1', 'A has 3', 'A has 6', 'A has 10', 'B has 1', 'B has 3', 'B has 6', 'B has 10']
      expect(told(trace).slice(0, 8)).toEqual(sums)
    }
  })

  it('only costs where both compute, on however many cores: the work takes as long, and switches come on top', () => {
    const turns = lawfulRun(principle, {}, options)
    const row = lawfulRun(principle, { order: 'row' }, options)
    // There and back for each round, and for the look that finds the task at its end.
    expect(took(turns)).toBeCloseTo(8 * 0.1 + 20 * 0.02, 6)
    expect(took(row)).toBeCloseTo(8 * 0.1 + 4 * 0.02, 6)
    const smaller = lawfulRun(principle, { rounds: 40, seconds: 0.01 }, options)
    expect(took(smaller)).toBeGreaterThan(2 * took(turns))
  })
})

describe('greenlets', () => {
  const lines = ['egon eats 1', 'egon plays 1', 'egon eats 2, after the game', 'egon plays 2, after the meal', 'over']

  it('eat, play, eat and play, and pass values', () => {
    for (const trace of manyRuns(greenlet, {})) expect(told(trace)).toEqual(lines)
  })

  it('stand still together when one sleeps', () => {
    for (const trace of manyRuns(greenlet, { sleep: 100 })) {
      expect(told(trace)).toEqual(lines)
      const [plays] = outputOf(trace).filter(({ text }) => text === 'egon plays 1')
      expect(trace.steps.time[plays?.step ?? 0]).toBeGreaterThanOrEqual(100e6)
    }
  })
})

describe('gevent', () => {
  it('sleeps twice three seconds in three when patched, and passes on what a greenlet returned', () => {
    for (const trace of manyRuns(gevent, {})) {
      expect(told(trace).slice(0, 4)).toEqual([
        'egon eats in Dummy-1',
        'egon plays in Dummy-2',
        'egon has eaten',
        'egon has played',
      ])
      expect(told(trace)[4]).toMatch(/^full after 3\.\d s$/)
      expect(took(trace)).toBeLessThan(5)
      // One thread, which sleeps itself only when nobody in it can go on.
      expect(stepsOf(trace, { operation: 'sleep', thread: 'eats' })).toEqual([])
      expect(trace.threads.filter(({ kind }) => kind !== 'greenlet')).toHaveLength(1)
    }
  })

  it('says the time that its sleeps take: that of operations does not show', () => {
    expect(told(defaultRun(gevent))[4]).toBe('full after 3.0 s')
    expect(told(defaultRun(gevent, { patched: 'no' }))[4]).toBe('full after 6.0 s')
  })

  it('takes six when it is not patched: each sleep keeps the thread', () => {
    for (const trace of manyRuns(gevent, { patched: 'no' })) {
      expect(told(trace).slice(0, 4)).toEqual([
        'egon eats in MainThread',
        'egon has eaten',
        'egon plays in MainThread',
        'egon has played',
      ])
      expect(told(trace)[4]).toMatch(/^full after [67]\.\d s$/)
      expect(took(trace)).toBeGreaterThanOrEqual(6)
    }
  })
})

describe('a crawler of coroutines', () => {
  const whole = /^all in (.*) s; their sum is (.*) s$/
  const bytes = ['long: 22461 bytes', 'middle: 6871 bytes', 'short: 703 bytes']
  const pages = (trace: Trace) => told(trace).slice(0, 3)
  const sizes = (trace: Trace) => pages(trace).map((line) => line.replace(/ in .*/, ''))
  const seconds = (trace: Trace) => pages(trace).map((line) => Number(line.split(' ').at(-2)))
  /** What it says at its end: the whole time, and the sum of the pages' own. */
  const times = (trace: Trace) => (whole.exec(told(trace)[3] ?? '') ?? []).slice(1).map(Number) as [number, number]

  it('has all pages on their way at once when patched: the whole takes as long as the slowest, not as the sum', () => {
    const orders = new Set<string>()
    for (const trace of manyRuns(crawler, {})) {
      expect(sizes(trace).toSorted()).toEqual(bytes)
      const [took, sum] = times(trace)
      expect(took).toBeLessThan(0.65 * sum)
      expect(took).toBeGreaterThanOrEqual(Math.max(...seconds(trace)) - 0.1)
      expect(took).toBeLessThan(Math.max(...seconds(trace)) + 1)
      // Nobody in the program's own thread fetches; all three have asked before the hub waits.
      const [main] = trace.threads
      for (const step of stepsOf(trace, { operation: 'fetch' })) expect(trace.steps.thread[step]).not.toBe(main?.id)
      const [waits = -1] = stepsOf(trace, { operation: 'block', thread: 'hub' })
      expect(stepsOf(trace, { operation: 'put' }).filter((step) => step < waits)).toHaveLength(3)
      orders.add(sizes(trace).join())
    }
    expect(orders.size).toBeGreaterThan(1)
  })

  it('fetches one page after the other when it is not patched, and the whole is the sum', () => {
    for (const trace of manyRuns(crawler, { patched: 'no' })) {
      expect(sizes(trace)).toEqual(['short: 703 bytes', 'middle: 6871 bytes', 'long: 22461 bytes'])
      const [took, sum] = times(trace)
      expect(took).toBeGreaterThanOrEqual(sum - 0.2)
      expect(trace.threads.filter(({ kind }) => kind !== 'greenlet')).toHaveLength(1)
    }
  })
})

describe('shared data', () => {
  const seeds = Array.from({ length: 30 }, (_, seed) => seed)
  const random = seeds.map((seed) => ({ seed, strategy: 'random', cores: 2, cost: 0.02 }) as const)
  const total = (trace: Trace, name: string) =>
    Number(resultOf(trace, stepsOf(trace, { operation: 'read', thread: 'main', object: name })[0] ?? -1))

  it('is safe with coroutines that do not switch while they change it, and not with threads', () => {
    const byThreads = new Set<number>()
    for (const trace of [...manyRuns(noLock, {}), ...random.map((each) => lawfulRun(noLock, {}, each))]) {
      expect(total(trace, 'by coroutines')).toBe(9)
      byThreads.add(total(trace, 'by threads'))
    }
    expect(Math.min(...byThreads)).toBeLessThan(9)
    expect(total(defaultRun(noLock), 'by threads')).toBeLessThan(9)
  })

  it('is not safe with coroutines either, if they switch in between', () => {
    for (const each of random) expect(total(lawfulRun(noLock, { switches: 'within' }, each), 'by coroutines')).toBe(3)
  })
})

describe('coroutines in threads in processes', () => {
  const kinds = (trace: Trace) =>
    ['process', 'thread', 'greenlet'].map((wanted) => trace.threads.filter(({ kind }) => kind === wanted).length)

  it('live each in its own, and all sleep at the same time', () => {
    for (const trace of manyRuns(nested, {})) {
      // A hub for each of four threads besides their twelve coroutines.
      expect(kinds(trace)).toEqual([3, 4, 16])
      for (const { name, host, pid } of trace.threads.filter(({ kind }) => kind === 'greenlet')) {
        const thread = trace.threads[host ?? -1]
        expect([thread?.kind, thread?.pid]).toEqual(['thread', pid])
        if (name !== 'hub') expect(name.startsWith(`${thread?.name}.c`)).toBe(true)
      }
      expect(told(trace).filter((line) => line.endsWith(' ends'))).toHaveLength(12)
    }
    expect(took(defaultRun(nested))).toBeLessThan(2)
  })

  it('need no worker of their own', () => {
    const given = { processes: 1, threads: 1, coroutines: 50 }
    expect(kinds(defaultRun(nested, given))).toEqual([2, 1, 51])
  })
})
