import { expect, it } from 'vitest'
import { Crew } from './crew.ts'
import { WorkerFault } from './fault.ts'
import { RunMemory } from './memory.ts'
import type { ProgramService, RunConfig } from './messages.ts'
import { Team } from './team.ts'
import { Watch } from './watch.ts'

it('a worker that cannot join a run under way is the fault of nobody in it, and the run is told', async () => {
  const crew = new Crew<ProgramService>('program', () => {
    throw new Error('no more threads')
  })
  const told: unknown[] = []
  const team = new Team(crew, 'two-locks', {}, new Watch(1000), (...fault) => void told.push(fault))
  const memory = RunMemory.create({ stateWords: 64, workers: 1, ringWords: 256, valueWords: 16 })
  const limits = { steps: 1, threads: 1 }
  const { handle } = memory
  const config: RunConfig = {
    memory: handle,
    scenario: 'two-locks',
    parameters: {},
    seed: 1,
    scale: 1,
    live: false,
    limits,
  }
  await team.add(config, memory)
  expect(told).toEqual([['program', { kind: 'fault', fault: 'few', message: 'no more threads' }, null]])
  expect(team.size).toBe(0)
  await expect(team.load()).rejects.toThrow(WorkerFault)
})
