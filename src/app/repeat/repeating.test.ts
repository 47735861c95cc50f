import { describe, expect, it } from 'vitest'
import type { RunEnding } from '../../analysis/run-ending.ts'
import * as semaphore from '../../scenarios/semaphore-processes.ts'
import { simulate } from '../../simulator/simulation.ts'
import type { Trace } from '../../trace/trace.ts'
import type { RealRun } from '../kept/real-runs.ts'
import { crowdMessages } from '../messages/crowd.ts'
import { filled } from '../messages/notices.ts'
import { readRun } from '../run/run-request.ts'
import { Cancelled } from '../simulation/simulator-client.ts'
import type { SimulationRequest } from '../simulation/simulator-worker.ts'
import { prepareTrace } from '../state/prepared.ts'
import { createRepeating, type Repeated, simulatedFirst } from './repeating.ts'

const { scenario } = semaphore
const detail = { ended: 0, failed: [], stuck: [], held: [], output: {}, values: {} }
const well: RunEnding = { kind: 'finished', detail, limit: null }
const badly: RunEnding = { ...well, kind: 'deadlock' }
const trace = simulate(
  semaphore,
  { users: 2, permits: 1, stayFrom: 0, stayTo: 1, policy: 'fair' },
  { seed: 1, strategy: 'first-come', cores: 1, cost: 0 },
)

/** A program that ends as it is told, one run after another. */
function repeatingOf(endings: readonly RunEnding[], runs: readonly Trace[] = [], tooFew: RealRun['tooFew'] = null) {
  const requests: SimulationRequest[] = []
  let asked = 0
  let ended = 0
  let giveUp: (reason: Error) => void = () => {}
  const stopped: number[] = []
  const next = (): Promise<RunEnding> => {
    const ending = endings[asked++]
    if (ending !== undefined) return Promise.resolve(ending)
    return new Promise((_, reject) => {
      giveUp = reject
    })
  }
  const keptOnes: Trace[] = []
  const repeating = createRepeating({
    keep: ({ trace: one }) => `run ${keptOnes.push(one)}`,
    simulator: {
      ending: (request) => {
        requests.push(request)
        return next()
      },
      judge: async (of) => ({ ending: await next(), prepared: prepareTrace(of) }),
      end: () => {
        ended++
        giveUp(new Cancelled('given up'))
      },
    },
    real: {
      executor: async () => ({
        run(_scenario, _values, _options) {
          const at = stopped.push(0) - 1
          return {
            done: Promise.resolve(runs[at] ?? trace),
            cleared: Promise.resolve(),
            stop: () => {
              stopped[at] = 1
            },
            type: () => false,
            endInput: () => false,
            endsWithScript: false,
            tooFew: tooFew,
            inputWaits: [],
            elapsed: 0,
            view: () => trace,
            onBatch: () => () => {},
          }
        },
      }),
    },
  })
  return { repeating, requests, stopped, keptOnes, ended: () => ended }
}

function repeated(executor: 'simulator' | 'workers', times: number, given = {}): Repeated {
  return { scenario, read: readRun(scenario, given), executor, times }
}

describe('running again and again', () => {
  it('simulates with one seed after the other, and by chance', async () => {
    const { repeating, requests } = repeatingOf([well, badly, well])
    const what = repeated('simulator', 3, { seed: '4294967295', users: '5' })
    await repeating.start(what)
    expect(requests.map(({ seed, strategy, values }) => [seed, strategy, values.users])).toEqual([
      [4294967295, 'random', 5],
      [0, 'random', 5],
      [1, 'random', 5],
    ])
    const { phase, runs, rows } = repeating.store.getState()
    expect({ phase, runs }).toEqual({ phase: 'done', runs: 3 })
    expect(rows.map(({ ending, count, first }) => [ending.kind, count, first])).toEqual([
      ['deadlock', 1, 2],
      ['finished', 2, 1],
    ])
    const [deadlock] = rows
    if (deadlock === undefined) throw new Error('there is one')
    expect(simulatedFirst(what, deadlock)).toEqual({
      scenario: scenario.id,
      given: { users: '5', seed: '0', strategy: 'random' },
      executor: 'simulator',
      order: '',
    })
    expect(repeating.recorded(deadlock)).toBeNull()
  })

  it('keeps the schedule that was chosen', async () => {
    const { repeating, requests } = repeatingOf([well])
    await repeating.start(repeated('simulator', 1, { strategy: 'round-robin' }))
    expect(requests.map(({ strategy }) => strategy)).toEqual(['round-robin'])
  })

  it('keeps the first real run of each ending', async () => {
    const { repeating, keptOnes } = repeatingOf([well, well, badly])
    await repeating.start(repeated('workers', 3))
    const { rows } = repeating.store.getState()
    expect(rows.map((row) => [row.first, repeating.recorded(row)])).toEqual([
      [3, 'run 2'],
      [1, 'run 1'],
    ])
    expect(keptOnes).toEqual([trace, trace])
    repeating.leave()
    expect(repeating.store.getState()).toMatchObject({ phase: 'idle', rows: [], repeated: null })
  })

  it('is cancelled with the counts so far, and goes no further', async () => {
    const { repeating, requests } = repeatingOf([well, well])
    const over = repeating.start(repeated('simulator', 1000))
    await expect.poll(() => requests.length).toBe(3)
    repeating.cancel()
    await over
    expect(repeating.store.getState()).toMatchObject({ phase: 'cancelled', runs: 2 })
    expect(repeating.store.getState().rows).toMatchObject([{ count: 2 }])
    expect(requests).toHaveLength(3)
  })

  it('says what prevents a run', async () => {
    const detail = { kind: 'fault', part: 'coordinator', fault: 'unloaded', message: '' } as const
    const broken = { ...trace, stepCount: 0, end: { status: 'stopped', detail } } as const
    const { repeating } = repeatingOf([well], [broken])
    await repeating.start(repeated('workers', 5))
    expect(repeating.store.getState()).toMatchObject({
      phase: 'failed',
      failure: { en: expect.stringContaining('the worker that collects the steps could not be loaded. Check') },
      runs: 0,
    })
    const few = repeatingOf([well], [], { ready: 3, asked: 14 })
    await few.repeating.start(repeated('workers', 5))
    const { phase, failure } = few.repeating.store.getState()
    expect({ phase, failure }).toEqual({ phase: 'failed', failure: filled(crowdMessages.tooFew, 3, 14) })
  })
})
