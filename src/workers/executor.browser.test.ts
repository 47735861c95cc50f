import { afterAll, describe, expect, it } from 'vitest'
import { checkTrace } from '../model/checker.ts'
import { choicesOf } from '../program/choices.ts'
import * as processes from '../scenarios/semaphore-processes.ts'
import { simulate } from '../simulator/simulation.ts'
import { operationName, outputOf, type Trace } from '../trace/trace.ts'
import { isolationProblem, WorkerPool } from './executor.ts'

const values = { users: 13, permits: 5, stayFrom: 0, stayTo: 3, policy: 'barging' }
const pool = new WorkerPool()
afterAll(() => pool.dispose())

/** Steps and effects, without times and remarks. */
function meaning(trace: Trace) {
  const { threads, objects, values, stepCount, effectCount, words } = trace
  const { time, ...steps } = trace.steps
  return { threads, objects, values, stepCount, effectCount, words, steps, effects: trace.effects, end: trace.end }
}

describe('13 processes on 5 permits on real workers', () => {
  it('runs in an isolated page', () => {
    expect(isolationProblem()).toBeNull()
  })

  it.each(['barging', 'fair'])('runs to the end, %s', async (policy) => {
    const given = { ...values, policy }
    const trace = await pool.run('semaphore-processes', given, { seed: 1, scale: 0.01 }).done
    expect(trace.end).toEqual({ status: 'finished', detail: { kind: 'finished', failed: [] } })
    expect(trace.threads).toHaveLength(14)
    expect(outputOf(trace)).toHaveLength(14)
    const names = Array.from({ length: trace.stepCount }, (_, step) => operationName(trace, step))
    expect(names.filter((name) => name === 'acquire')).toHaveLength(13)
    expect(names.filter((name) => name === 'release')).toHaveLength(13)
    expect(checkTrace(trace)).toBeNull()
    const again = simulate(processes, given, {
      seed: 1,
      strategy: 'first-come',
      cores: 4,
      cost: 0.02,
      choices: choicesOf(trace),
    })
    expect(meaning(again)).toEqual(meaning(trace))
  })
})
