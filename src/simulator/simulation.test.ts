import { describe, expect, it } from 'vitest'
import * as program from '../scenarios/semaphore-processes.ts'
import { operationName, outputOf } from '../trace/trace.ts'
import { simulate } from './simulation.ts'

const values = { users: 13, permits: 5, stayFrom: 0, stayTo: 3, policy: 'barging' }
const options = { seed: 1, strategy: 'first-come', cores: 4, cost: 0.02 } as const

describe('a simulation', () => {
  it('runs 13 processes on 5 permits to the end', () => {
    const trace = simulate(program, values, options)
    expect(trace.end.status).toBe('finished')
    expect(trace.threads).toHaveLength(14)
    expect(outputOf(trace)).toHaveLength(14)
    const names = Array.from({ length: trace.stepCount }, (_, step) => operationName(trace, step))
    expect(names.filter((name) => name === 'acquire')).toHaveLength(13)
    expect(names.filter((name) => name === 'release')).toHaveLength(13)
  })

  it('says which policy all objects had, where one was asked for', () => {
    expect(simulate(program, values, options).run.options).not.toHaveProperty('handover')
    const { run, objects } = simulate(program, values, { ...options, policy: 'fair' })
    expect(run.options).toMatchObject({ handover: 'fair' })
    expect(objects.map(({ policy }) => policy)).toEqual(['fair'])
  })
})
