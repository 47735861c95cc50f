import { afterEach, expect, test } from 'vitest'
import { runEnding } from '../../analysis/run-ending.ts'
import { plainMachine } from '../../program/machine-options.ts'
import { encodeTrace } from '../../trace/codec.ts'
import { buffersOf, prepareTrace } from '../state/prepared.ts'
import { sceneFor } from '../testing/runs.ts'
import { Cancelled, SimulatorClient } from './simulator-client.ts'
import type { SimulationRequest } from './simulator-worker.ts'

const client = new SimulatorClient()
afterEach(() => client.cancel())

/** A simulation of a scenario with some of its parameters changed. */
async function requestFor(scenario: string, values: SimulationRequest['values']): Promise<SimulationRequest> {
  const { parameters } = (await sceneFor(scenario)).scenario
  const defaults = Object.fromEntries(Object.entries(parameters).map(([name, one]) => [name, one.default]))
  const machine = { strategy: 'first-come', cores: 4, machine: plainMachine, cost: 0.02 } as const
  return { scenario, values: { ...defaults, ...values }, seed: 1, order: '', ...machine }
}

test('a simulation comes with all that is derived from it', async () => {
  const { prepared } = await client.simulate(await requestFor('semaphore-processes', { users: 400 }), () => {})
  expect(prepared.trace.threads.length).toBe(401)
  expect(prepared).toEqual(prepareTrace(prepared.trace))
})

test('a file is read, decoded and prepared in the worker, and so is a trace from elsewhere', async () => {
  for (const id of ['lost-update', 'deadlock-rlock']) {
    const { trace } = await sceneFor(id)
    const own = prepareTrace(trace)
    const shares: number[] = []
    expect(await client.open(new Blob([new Uint8Array(encodeTrace(trace))]), (share) => shares.push(share))).toEqual(
      own,
    )
    // It never goes back, and comes to its end.
    await expect.poll(() => shares.at(-1)).toBe(1)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect(await client.prepare(trace)).toEqual(own)
    // What was handed over was a copy.
    expect(buffersOf(own).every(({ detached }) => !detached)).toBe(true)
  }
})

test('a file that says what cannot be so is prepared with what that is', async () => {
  const { trace } = await sceneFor('lost-update')
  const untrue = { ...trace, end: { status: 'finished', detail: { kind: 'finished', failed: [] } } } as const
  const prepared = await client.open(new Blob([new Uint8Array(encodeTrace(untrue))]), () => {})
  expect(prepared.untrue).toMatchObject({ place: 'end.status', step: trace.stepCount - 1 })
})

test('how a run ends is found in the worker, simulated there or made elsewhere', async () => {
  expect((await client.ending(await requestFor('semaphore-processes', {}))).kind).toBe('finished')
  const stuck = await client.ending(await requestFor('semaphore-processes', { users: 2, permits: 0 }))
  expect(stuck).toMatchObject({ kind: 'deadlock', detail: { stuck: [{ operation: 'acquire' }, {}] } })
  const { trace } = await sceneFor('deadlock-rlock')
  expect(await client.judge(trace)).toEqual({ ending: runEnding(trace), prepared: prepareTrace(trace) })
})

test('a file that is no trace is refused in the words of the format', async () => {
  const opened = client.open(new Blob(['no trace at all']), () => {})
  await expect(opened).rejects.toThrow('not that of a Heddle trace')
  const problem = { place: ['beginning'], found: ['notHeddle'], allowed: ['heddleFile'] }
  await expect(opened).rejects.toMatchObject({ name: 'TraceFormatError', problem })
})

test('a file that is chosen while another one is opened takes its place', async () => {
  const { trace } = await sceneFor('semaphore-processes')
  const file = new Blob([new Uint8Array(encodeTrace(trace))])
  const [first, second] = await Promise.allSettled([client.open(file, () => {}), client.open(file, () => {})])
  expect(first).toMatchObject({ status: 'rejected', reason: expect.any(Cancelled) })
  expect(second).toMatchObject({ status: 'fulfilled', value: { trace: { stepCount: trace.stepCount } } })
})
