import { describe, expect, it } from 'vitest'
import type { Cell } from '../../program/cells.ts'
import type { Lock } from '../../program/handles.ts'
import type { Queue } from '../../program/queues.ts'
import type { Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import type { Event } from '../../program/waiting.ts'
import { loadExplored } from '../../scenarios/explored.ts'
import type { Policy } from '../../trace/tables.ts'
import { Exploration } from '../exploration/exploration.ts'
import { present } from '../testing/programs.ts'
import { defaultTimeouts } from './timeout-budget.ts'

function explore(module: ScenarioModule, timeouts: number, policy: Policy = 'barging') {
  const defaults = Object.entries(module.scenario.parameters).map(([name, parameter]) => [name, parameter.default])
  const options = { seed: 1, strategy: { kind: 'optimal' }, policy, limits: { timeouts } } as const
  const exploration = new Exploration(module, Object.fromEntries(defaults), options)
  while (!exploration.advance(1000));
  return exploration.result()
}

describe('a thread that gives up waiting again and again', () => {
  it.each([
    [2, 9, 0, ['timeouts']],
    [defaultTimeouts, 16, 7, []],
    [4, 16, 7, []],
  ])(
    'and tries three times, is followed for %i times: %i traces, with an error in %i',
    async (most, all, bad, limits) => {
      const result = explore(await loadExplored('slow-database'), most)
      expect(result).toMatchObject({ traces: all, redundant: 0, limits, bounds: { timeouts: most } })
      // Each of two comes in time or not: none to three vain looks.
      const failed = result.outcomes.filter(({ kind }) => kind === 'exception')
      expect(failed.reduce((sum, { traces }) => sum + traces, 0)).toBe(bad)
      const errors = failed.flatMap(({ detail }) => detail.failed.map(({ thread, error }) => `${thread}: ${error}`))
      const told = ['connector1: TimeoutError', 'connector2: TimeoutError']
      expect([...new Set(errors)].sort()).toEqual(bad === 0 ? [] : told)
    },
  )

  it.each(
    (['barging', 'fair'] as const).flatMap((policy) => [2, defaultTimeouts, 7].map((most) => [policy, most] as const)),
  )('and has no other end, is not followed for ever: %s, up to %i times', (policy, most) => {
    interface Shared {
      readonly event: Event
      readonly lock: Lock
      readonly queue: Queue
    }
    const looks = [
      function* ({ event }: Shared) {
        while (!(yield* event.wait(1)));
      },
      function* ({ lock }: Shared) {
        while (!(yield* lock.acquire(1)));
      },
      function* ({ queue }: Shared) {
        for (;;)
          try {
            yield* queue.get(1)
            return
          } catch {}
      },
    ]
    for (const look of looks) {
      const module = present(
        function* (os): Operation<Shared> {
          const event = yield* os.event('event')
          return { event, lock: yield* os.lock('lock'), queue: yield* os.queue(1, 'queue') }
        },
        [
          function* ({ lock }) {
            yield* lock.acquire()
          },
          look,
        ],
      )
      const { outcomes, limits } = explore(module, most, policy)
      const kinds = outcomes.map(({ kind }) => kind)

      expect(kinds).toContain('livelock')
      expect(limits).toEqual([])
    }
  })

  it('does so as often as others change what it looks at', () => {
    const module = present(
      function* (os): Operation<{ readonly queue: Queue; readonly stop: Cell }> {
        return { queue: yield* os.queue(1, 'queue'), stop: yield* os.cell(0, 'stop') }
      },
      [
        function* ({ queue, stop }) {
          yield* queue.put(0)
          while ((yield* stop.read()) !== 1) {
            try {
              yield* queue.put(1, 0.1)
            } catch {}
          }
        },
        function* ({ stop }) {
          for (const n of [2, 3, 4, 5, 1]) yield* stop.write(n)
        },
      ],
    )
    const { outcomes, limits } = explore(module, 2)
    expect(outcomes.map(({ kind }) => kind)).toEqual(['finished'])
    expect(limits).toEqual([])
  })
})
