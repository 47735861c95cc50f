import { describe, expect, it } from 'vitest'
import * as crowd from '../scenarios/echo-500.ts'
import * as other from '../scenarios/echo-pool.ts'
import { fitCrowd } from './crowd.ts'

const values = { clients: 500, sockets: 'own', server: 'stops' }

describe('a crowd', () => {
  it('is made smaller until a machine bears it', () => {
    expect(fitCrowd(crowd.scenario, values, 64)).toEqual({
      values: { ...values, clients: 62 },
      name: 'clients',
      asked: 500,
      used: 62,
    })
  })

  it('keeps at least what its parameter must have', () => {
    expect(fitCrowd(crowd.scenario, values, 1)).toMatchObject({ used: 1 })
  })

  it('stays as it is where there is room, or the program has none', () => {
    expect(fitCrowd(crowd.scenario, values, 502)).toBeNull()
    expect(fitCrowd(other.scenario, { workers: 20, clients: 40 }, 10)).toBeNull()
  })
})
