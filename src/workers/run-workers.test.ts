import { expect, it } from 'vitest'
import { WorkerFault } from './fault.ts'
import { RunMemory } from './memory.ts'
import type { ProgramService, RunConfig } from './messages.ts'
import { RunWorkers } from './run-workers.ts'
import { Watch } from './watch.ts'
import { WorkerReserve } from './worker-reserve.ts'

it('a worker that cannot join a run under way is the fault of nobody in it, and the run is told', async () => {
  const reserve = new WorkerReserve<ProgramService>('program', () => {
    throw new Error('no more threads')
  })
  const told: unknown[] = []
  const workers = new RunWorkers(reserve, 'two-locks', {}, new Watch(1000), (...fault) => void told.push(fault))
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
  await workers.add(config, memory)
  expect(told).toEqual([['program', { kind: 'fault', fault: 'few', message: 'no more threads' }, null]])
  expect(workers.size).toBe(0)
  await expect(workers.load()).rejects.toThrow(WorkerFault)
})
