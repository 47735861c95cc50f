import { describe, expect, it } from 'vitest'
import { loadScenario } from '../scenarios/catalogue.ts'
import { defaultOptions } from '../simulator/options.ts'
import { simulate } from '../simulator/simulation.ts'
import type { Trace } from '../trace/trace.ts'
import { timelineData } from './lanes.ts'
import { machineAt, machineLaneOf, withMachineLanes } from './machine-lanes.ts'
import { LaneState, type MachineLanes, type TimelineData } from './timeline-data.ts'

async function run(id: string, given: { readonly [name: string]: number | string } = {}): Promise<Trace> {
  const module = await loadScenario(id)
  const { parameters, machine } = module.scenario
  const defaults = Object.fromEntries(Object.entries(parameters).map(([name, each]) => [name, each.default]))
  return simulate(module, { ...defaults, ...given }, defaultOptions(machine))
}

function lanesOf(data: TimelineData): MachineLanes {
  if (!data.machine) throw new Error('the machine has no lanes')
  return data.machine
}

/** Microseconds of all stretches in a state, over some lanes. */
function total({ offsets, start, end, state }: MachineLanes['intervals'], lanes: readonly number[], wanted: number) {
  let sum = 0
  for (const lane of lanes)
    for (let row = offsets[lane] ?? 0; row < (offsets[lane + 1] ?? 0); row++)
      if (state[row] === wanted) sum += (end[row] ?? 0) - (start[row] ?? 0)
  return sum
}

describe('the lanes of the machine', () => {
  it('are left out where they tell nothing', async () => {
    expect(timelineData(await run('semaphore-processes')).machine).toBeNull()
  })

  it('show on cores all of the time that threads run, and one thread at a time', async () => {
    const trace = await run('cores', { tasks: 9 })
    const data = timelineData(trace)
    const machine = lanesOf(data)
    expect(machine.lanes).toEqual([0, 1, 2, 3].map((number) => ({ kind: 'core', number })))
    const { intervals } = machine
    for (let lane = 0; lane < 4; lane++)
      for (let row = (intervals.offsets[lane] ?? 0) + 1; row < (intervals.offsets[lane + 1] ?? 0); row++)
        expect(intervals.start[row]).toBeGreaterThanOrEqual(intervals.end[row - 1] ?? 0)
    const threads = data.lanes.map((_, lane) => lane)
    const cores = [0, 1, 2, 3]
    expect(total(intervals, cores, LaneState.running)).toBe(total(data.intervals, threads, LaneState.running))
    // Changes take time.
    expect(total(intervals, cores, LaneState.ready)).toBeGreaterThan(100_000)
  })

  it('show who has an interpreter lock: one thread at a time, whenever another waits for it', async () => {
    const trace = await run('cores', { workers: 'threads', tasks: 9 })
    const data = timelineData(trace)
    const machine = lanesOf(data)
    const lock = machine.lanes.findIndex(({ kind }) => kind === 'gil')
    expect(machine.lanes[lock]).toEqual({ kind: 'gil', process: 0 })
    const { offsets, start, end, state } = data.intervals
    let waits = 0
    for (const { id } of trace.threads)
      for (let row = offsets[id] ?? 0; row < (offsets[id + 1] ?? 0); row++) {
        if (state[row] !== LaneState.wantsGil) continue
        waits++
        const owner = machineAt(machine, lock, ((start[row] ?? 0) + (end[row] ?? 0)) / 2).thread
        expect(owner).toBeGreaterThanOrEqual(0)
        expect(owner).not.toBe(id)
      }
    expect(waits).toBeGreaterThan(50)
  })

  it('stand below those of the threads, and change nothing of them', async () => {
    const trace = await run('cores')
    const data = timelineData(trace)
    const names = trace.threads.map(({ name }) => name)
    const all = withMachineLanes(data, names, (lane) => (lane.kind === 'core' && lane.number > 0 ? 'x' : null))
    expect(all.lanes.slice(0, names.length)).toEqual(data.lanes)
    expect(all.lanes.slice(names.length).map(({ thread }) => machineLaneOf(thread))).toEqual([1, 2, 3])
    const count = data.intervals.start.length
    expect(all.intervals.start.subarray(0, count)).toEqual(data.intervals.start)
    expect(all.intervals.offsets.length).toBe(names.length + 4)
    expect(all.holds.offsets.length).toBe(names.length + 4)
    const first = all.intervals.offsets[names.length] ?? 0
    const { start, end, target } = all.intervals
    expect(machineAt(lanesOf(data), 1, ((start[first] ?? 0) + (end[first] ?? 0)) / 2).thread).toBe(
      -2 - (target[first] ?? 0),
    )
  })
})
