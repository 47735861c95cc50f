import { afterAll, describe, expect, it } from 'vitest'
import { isRecord } from '../base/value.ts'
import { clockError } from '../model/clock.ts'
import { simulate } from '../simulator/simulation.ts'
import { argumentOf, operationName, type Trace } from '../trace/trace.ts'
import { patience } from './testing/clocks.ts'
import { testProgram } from './testing/programs.ts'
import { lawfulBy, testPool } from './testing/testing.ts'

const expectLawful = lawfulBy(simulate)
const { pool } = testPool()
afterAll(() => pool.dispose())

/** Each step of each thread with the one before it of the same thread. */
function pairs(trace: Trace): { readonly before: number; readonly step: number }[] {
  const last = new Map<number, number>()
  return Array.from({ length: trace.stepCount }, (_, step) => {
    const thread = trace.steps.thread[step] ?? -1
    const before = last.get(thread) ?? -1
    last.set(thread, step)
    return { before, step }
  }).filter(({ before }) => before >= 0)
}

/** How long the wait that a step ends was to last at least, in microseconds; null where it ends none. */
function asked(trace: Trace, { before, step }: { readonly before: number; readonly step: number }): number | null {
  switch (operationName(trace, step)) {
    case 'wake':
    case 'worked':
      return Number(argumentOf(trace, before)) * 1e6
    case 'wait':
    case 'acquire': {
      if (operationName(trace, before) !== 'block') return null
      const given = argumentOf(trace, step)
      return isRecord(given) && typeof given.timeout === 'number' ? given.timeout * 1e6 : null
    }
    default:
      return null
  }
}

describe('times of real workers', () => {
  const values = { users: 12, spinners: navigator.hardwareConcurrency + 2, rounds: 5 }

  it('are as long as the program asked, in their order, and what it was shown, when all cores are busy', async () => {
    const trace = await pool.run('clocks', values, { seed: 1, scale: 1 }).done
    expect(trace.end.status).toBe('finished')
    const at = (step: number) => trace.steps.time[step] ?? Number.NaN
    const shown = (step: number) => Number(argumentOf(trace, step)) * 1e6
    const shorter: unknown[] = []
    const notShown: unknown[] = []
    let waits = 0
    for (const pair of pairs(trace)) {
      const { before, step } = pair
      const least = asked(trace, pair)
      if (least !== null) waits++
      const took = at(step) - at(before)
      if (least !== null && took < Math.floor(least)) shorter.push([operationName(trace, step), least, took])
      // What a thread was shown lies between its steps, as far as the clocks of workers agree.
      if (operationName(trace, step) === 'now' && shown(step) < at(before) - clockError * 1000)
        notShown.push([shown(step), at(before)])
      if (operationName(trace, before) === 'now' && at(step) < shown(before) - clockError * 1000)
        notShown.push([shown(before), at(step)])
    }
    expect(shorter).toEqual([])
    expect(notShown).toEqual([])
    expect(waits).toBe(values.users * values.rounds * 4)
    const times = trace.steps.time.slice(0, trace.stepCount)
    expect(times).toEqual(times.toSorted())
    expectLawful(trace, testProgram('clocks'), values)
  })

  it('count what somebody waits for from its first attempt, however often it is woken in vain', async () => {
    const values = { rounds: 200 }
    const trace = await pool.run('races', values, { seed: 1, scale: 1 }).done
    expect(trace.end.status).toBe('finished')
    expectLawful(trace, testProgram('races'), values)
    // No more races fit into the time of one wait: each comes after a sleep, and sleeps are not too short.
    const most = patience.whole / patience.between + 2
    let lost = 0
    for (let step = 0; step < trace.stepCount; step++) {
      if (trace.steps.thread[step] !== 1) continue
      lost = operationName(trace, step) === 'block' ? lost + 1 : 0
      expect(lost).toBeLessThanOrEqual(most)
    }
  })
})
