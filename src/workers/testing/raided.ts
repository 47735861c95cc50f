import { expect } from 'vitest'

import { argumentOf, operationName, outputOf, type Trace } from '../../trace/trace.ts'

/** In the program `raid`: who ended because of whose end, and what was refused. */
export function expectRaided(trace: Trace): void {
  const said = outputOf(trace).map(({ text }) => text)
  expect(said.filter((text) => text.includes('AttributeError'))).toHaveLength(1)
  // What the three said who went on.
  expect(said.filter((text) => text === 'never')).toHaveLength(3)
  const dead = new Set(
    Array.from({ length: trace.stepCount }, (_, step) => step)
      .filter((step) => operationName(trace, step) === 'end' && argumentOf(trace, step) === 'terminated')
      .map((step) => trace.threads[trace.steps.thread[step] ?? 0]),
  )
  for (const house of trace.threads.filter(({ name }) => name.startsWith('house'))) {
    const members = trace.threads.filter(({ pid, kind }) => pid === house.pid && kind !== 'greenlet')
    expect(members.length).toBeGreaterThan(7)
    for (const each of members)
      expect(dead.has(each) || each.body === 'household' || each.body === 'breeder').toBe(true)
  }
  for (const each of dead) expect(each?.pid).not.toBe(trace.threads[0]?.pid)
  for (const each of trace.threads.filter(({ name }) => name === 'abroad')) expect(dead.has(each)).toBe(false)
}
