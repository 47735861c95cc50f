import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Lock } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Operation } from '../program/request.ts'
import { simulate } from '../simulator/simulation.ts'
import { programOf } from '../simulator/testing/programs.ts'
import { operationName } from '../trace/trace.ts'
import { timelineData } from './lanes.ts'
import { pickLanes } from './pick-lanes.ts'
import type { HoldColumns, IntervalColumns } from './timeline-data.ts'
import { usesOf } from './uses.ts'

function* user(os: Os, lock: Lock): Operation<void> {
  for (let i = 0; i < 3; i++) {
    yield* lock.with(() => os.sleep(os.random(0.1, 0.4)))
    yield* os.sleep(os.random(0.1, 0.2))
  }
}

const program = programOf(
  function* (os) {
    const a = yield* os.lock('a')
    const b = yield* os.lock('b')
    for (let i = 0; i < 6; i++) yield* os.thread(user, [i % 2 === 0 ? a : b], { name: `u${i}` }).start()
  },
  { user },
)
const trace = simulate(program, {}, { seed: 3, strategy: 'random', cores: 2, cost: 0.01 })
const data = timelineData(trace)

/** The rows of one lane, as plain lists. */
function rows(columns: IntervalColumns | HoldColumns, lane: number): unknown {
  const [from, to] = [columns.offsets[lane], columns.offsets[lane + 1]]
  const list = Object.entries(columns).filter(([name]) => name !== 'offsets')
  return list.map(([name, column]) => [name, [...column.slice(from, to)]])
}

it('picked lanes are as they were, and so are the arrows among them', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }), (chosen) => {
      const picked = pickLanes(data, (thread) => chosen[thread] === true)
      const threads = data.lanes.map(({ thread }) => thread).filter((thread) => chosen[thread])
      expect(picked.lanes.map(({ thread }) => thread)).toEqual(threads)
      for (const [lane, thread] of threads.entries()) {
        expect(rows(picked.intervals, lane)).toEqual(rows(data.intervals, thread))
        expect(rows(picked.holds, lane)).toEqual(rows(data.holds, thread))
      }
      const among = [...data.arrows.step].filter(
        (_, i) => chosen[data.arrows.from[i] ?? 0] && chosen[data.arrows.to[i] ?? 0],
      )
      expect([...picked.arrows.step]).toEqual(among)
      expect(picked.stepTime).toBe(data.stepTime)
    }),
  )
  expect(pickLanes(data, () => true)).toBe(data)
})

it('the uses of an object are its steps and the waits for it, and nobody else’s', () => {
  for (const { id, name } of trace.objects) {
    const { steps } = usesOf(trace, id)
    const names = new Set([...steps].map((step) => operationName(trace, step)))
    expect(names).toEqual(new Set(['create', 'acquire', 'block', 'release']))
    const users = new Set([...steps].map((step) => trace.threads[trace.steps.thread[step] ?? 0]?.name))
    expect(users).toEqual(new Set(name === 'a' ? ['main', 'u0', 'u2', 'u4'] : ['main', 'u1', 'u3', 'u5']))
  }
})
