import { describe, expect, it } from 'vitest'
import { threadFail } from '../../model/ending.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import type { Policy } from '../../trace/tables.ts'
import { ExploringMachine } from '../machine/machine.ts'
import { Doing } from '../state/local-state.ts'
import * as bugs from '../testing/known-bugs.ts'
import * as known from '../testing/known-programs.ts'
import { OptimalSearch } from './optimal.ts'

/** How many traces a program has, and in how many of them a thread fails or waits for ever. */
function explored(module: ScenarioModule, policy: Policy = 'barging') {
  const machine = new ExploringMachine(module, {}, { seed: 1, policy, watchesRounds: true })
  const search = new OptimalSearch(machine, 1000)
  let traces = 0
  let failed = 0
  let stuck = 0
  while (search.next() === 'execution') {
    traces++
    const ends = machine.spawned.map((slot) => machine.current[slot])
    if (ends.some((state) => state?.operation === threadFail)) failed++
    if (ends.some((state) => state?.doing !== Doing.end)) stuck++
  }
  expect(search.redundant).toBe(0)
  return { traces, failed, stuck }
}

const traces = (module: ScenarioModule, policy: Policy = 'barging') => explored(module, policy).traces

describe('how many traces there are', () => {
  it('of threads that write', () => {
    expect([1, 2, 3, 4, 5, 6].map((n) => traces(known.writers(n)))).toEqual([1, 2, 6, 24, 120, 720])
  })

  it('of a thread that writes and others that read', () => {
    expect([1, 2, 3, 6, 13].map((n) => traces(known.readers(n)))).toEqual([2, 4, 8, 64, 8192])
  })

  it('of a search for the last zero', () => {
    expect(traces(known.lastZero(5))).toBe(64)
  })

  it('of increments in two steps', () => {
    expect([1, 2, 3, 4].map((n) => traces(known.counter(n)))).toEqual([1, 4, 36, 576])
  })

  it('of two writes each', () => {
    expect([1, 2, 3].map((n) => traces(known.twoWrites(n)))).toEqual([1, 6, 90])
  })

  it('of compare-and-swap, also when it fails', () => {
    expect([2, 3, 4, 5].map((n) => traces(known.casRotation(n)))).toEqual([2, 6, 24, 120])
  })

  it.each(['readers', 'writers'] as const)('of readers and writers where the lock prefers %s', (preference) => {
    const counts = [
      [2, 1],
      [3, 1],
      [2, 2],
      [3, 2],
      [4, 1],
    ].map(([readers = 0, writers = 0]) => traces(known.readersWriters(preference, readers, writers)))
    expect(counts).toEqual([4, 8, 18, 54, 16])
  })

  it('of a file system with a lock for each block', () => {
    expect([13, 14, 15, 16].map((n) => traces(known.fileSystem(n)))).toEqual([1, 2, 4, 8])
  })

  it('of a lock', () => {
    expect([2, 3, 4].map((n) => traces(known.lockUnlock(n, 1)))).toEqual([2, 6, 24])
    expect([2, 3].map((n) => traces(known.lockUnlock(n, 2)))).toEqual([6, 90])
    expect([2, 3, 4].map((n) => traces(known.lockUnlock(n, 1), 'fair'))).toEqual([4, 30, 336])
  })

  it('of philosophers', () => {
    for (const n of [2, 3, 4, 5]) {
      expect(explored(known.philosophers(n, 'naive'))).toEqual({ traces: 2 ** n - 1, failed: 0, stuck: 1 })
      expect(explored(known.philosophers(n, 'ordered'))).toEqual({ traces: 2 ** n - 2, failed: 0, stuck: 0 })
    }
    expect([2, 3, 4].map((n) => traces(known.philosophers(n, 'naive'), 'fair'))).toEqual([9, 49, 225])
    expect([2, 3, 4].map((n) => traces(known.philosophers(n, 'ordered'), 'fair'))).toEqual([4, 40, 208])
  })

  it('of a semaphore', () => {
    const sizes = [[2, 1], [3, 1], [2, 2], [3, 2], [3, 3]] as const // biome-ignore format: one line
    expect(sizes.map(([n, k]) => traces(known.permits(n, k)))).toEqual([2, 6, 6, 54, 90])
  })

  it('of an event', () => {
    expect([1, 2, 3].map((n) => traces(known.setAndWaits(n)))).toEqual([1, 1, 1])
  })

  it('of a condition', () => {
    expect([1, 2, 3].map((n) => traces(known.notifyWaiters(n, true)))).toEqual([2, 10, 96])
    expect([1, 2, 3].map((n) => explored(known.notifyWaiters(n, false)))).toEqual([
      { traces: 2, failed: 0, stuck: 0 },
      { traces: 8, failed: 0, stuck: 2 },
      { traces: 42, failed: 0, stuck: 18 },
    ])
  })

  it('of a queue', () => {
    expect(traces(known.producersConsumers(1, 1, 3, 1))).toBe(1)
    expect(traces(known.producersConsumers(1, 1, 3, 2))).toBe(4)
    expect(traces(known.producersConsumers(2, 2, 1, 1))).toBe(4)
  })
})

describe('known bugs', () => {
  it.each([
    ['lost update', bugs.lostUpdate(false), { traces: 4, failed: 2, stuck: 0 }],
    ['lost update, with a lock', bugs.lostUpdate(true), { traces: 2, failed: 0, stuck: 0 }],
    ['two locks', bugs.twoLocks, { traces: 3, failed: 0, stuck: 1 }],
    ['if for while', bugs.ifForWhile(false), { traces: 24, failed: 2, stuck: 0 }],
    ['while', bugs.ifForWhile(true), { traces: 24, failed: 0, stuck: 0 }],
    ['missed signal', bugs.missedSignal(false), { traces: 3, failed: 0, stuck: 1 }],
    ['a signal that cannot be missed', bugs.missedSignal(true), { traces: 2, failed: 0, stuck: 0 }],
    ['upgrade', bugs.upgrade, { traces: 3, failed: 0, stuck: 1 }],
    ['nested monitor', bugs.nestedMonitor, { traces: 2, failed: 0, stuck: 1 }],
    ['pool starvation', bugs.poolStarvation, { traces: 6, failed: 0, stuck: 6 }],
    ['stray release', bugs.strayRelease, { traces: 58, failed: 32, stuck: 0 }],
  ])('%s', (_name, module, expected) => {
    expect(explored(module)).toEqual(expected)
  })
})
