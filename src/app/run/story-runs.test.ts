import { describe, expect, it } from 'vitest'
import * as cores from '../../scenarios/cores.ts'
import { simulate } from '../../simulator/simulation.ts'
import type { SimulationRequest } from '../simulation/simulator-worker.ts'
import { prepareTrace } from '../state/prepared.ts'
import { simulateTable } from './story-runs.ts'

describe('the runs of a story side by side', () => {
  it('show that processes compute best on as many cores as there are, threads never better, and who waits always', async () => {
    const asked: SimulationRequest[] = []
    const client = {
      simulate: async (request: SimulationRequest) => {
        asked.push(request)
        const { values, order: _, scenario: __, ...options } = request
        const prepared = prepareTrace(simulate(cores, values, options))
        return { prepared, orderProblem: null, orderEngine: null }
      },
    }
    const { table } = cores.scenario.story ?? {}
    if (table === undefined) throw new Error('its story has a table')
    const counts: number[] = []
    const made = await simulateTable(cores.scenario, { cores: '4', tasks: '8' }, table, client, (n) => counts.push(n))
    expect(counts).toEqual([1, 2, 3, 4])
    expect(asked.map(({ cores: many, values }) => [many, values.tasks])).toEqual(Array(4).fill([4, 8]))
    expect(made.rows.map(({ name }) => name)).toEqual(['1 at once', '2 at once', '4 at once', '8 at once'])
    const least = (column: number) => made.rows.filter(({ cells }) => cells[column]?.least).map(({ name }) => name)
    expect(least(0)).toEqual(['4 at once'])
    expect(least(1)).toEqual(['1 at once'])
    expect(least(3)).toEqual(['8 at once'])
    for (const { cells } of made.rows) for (const cell of cells) expect(cell?.text).toMatch(/^\d+\.\d\d s$/)
  })
})
