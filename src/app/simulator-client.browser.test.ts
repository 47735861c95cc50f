import { afterEach, expect, test } from 'vitest'
import { plainMachine } from '../program/machine-options.ts'
import { encodeTrace } from '../trace/codec.ts'
import { buffersOf, prepareTrace } from './prepared.ts'
import { Cancelled, SimulatorClient } from './simulator-client.ts'
import type { SimulationRequest } from './simulator-worker.ts'
import { sceneFor } from './test-runs.ts'

const client = new SimulatorClient()
afterEach(() => client.cancel())

test('a simulation comes with all that is derived from it', async () => {
  const { parameters } = (await sceneFor('semaphore-processes')).scenario
  const defaults = Object.fromEntries(Object.entries(parameters).map(([name, one]) => [name, one.default]))
  const request: SimulationRequest = {
    scenario: 'semaphore-processes',
    values: { ...defaults, users: 400 },
    seed: 1,
    strategy: 'first-come',
    cores: 4,
    machine: plainMachine,
    cost: 0.02,
    order: '',
  }
  const { prepared } = await client.simulate(request, () => {})
  expect(prepared.trace.threads.length).toBe(401)
  expect(prepared).toEqual(prepareTrace(prepared.trace))
})

test('a file is read, decoded and prepared in the worker, and so is a trace from elsewhere', async () => {
  for (const id of ['lost-update', 'deadlock-rlock']) {
    const { trace } = await sceneFor(id)
    const own = prepareTrace(trace)
    expect(await client.open(new Blob([new Uint8Array(encodeTrace(trace))]))).toEqual(own)
    expect(await client.prepare(trace)).toEqual(own)
    // What was handed over was a copy.
    expect(buffersOf(own).every(({ detached }) => !detached)).toBe(true)
  }
})

test('a file that is no trace is refused in the words of the format', async () => {
  await expect(client.open(new Blob(['no trace at all']))).rejects.toThrow('not that of a Heddle trace')
})

test('a file that is chosen while another one is opened takes its place', async () => {
  const { trace } = await sceneFor('semaphore-processes')
  const file = new Blob([new Uint8Array(encodeTrace(trace))])
  const [first, second] = await Promise.allSettled([client.open(file), client.open(file)])
  expect(first).toMatchObject({ status: 'rejected', reason: expect.any(Cancelled) })
  expect(second).toMatchObject({ status: 'fulfilled', value: { trace: { stepCount: trace.stepCount } } })
})
