import { expect, it } from 'vitest'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import { simulate } from '../../simulator/simulation.ts'
import { programOf } from '../../simulator/testing/programs.ts'
import { operationName } from '../../trace/trace.ts'
import { lockNotices } from './lock-notices.ts'

const options = { seed: 1, strategy: 'first-come', cores: 4, cost: 0.01 } as const

function* takeBoth(os: Os, first: Lock, second: Lock): Operation<void> {
  yield* first.acquire()
  yield* os.sleep(0.1)
  yield* second.acquire()
}

it('a ring is told with its threads, locks and lines, in both languages, and where it closed', () => {
  const program = programOf(
    function* (os) {
      const a = yield* os.lock('a')
      const b = yield* os.lock('b')
      yield* os.thread(takeBoth, [a, b], { name: 'one' }).start()
      yield* os.thread(takeBoth, [b, a], { name: 'two' }).start()
    },
    { takeBoth },
  )
  const trace = simulate(program, {}, options)
  // Test programs have no lines of their own.
  trace.steps.line.fill(7)
  const [ring, ...others] = lockNotices(trace)
  expect(others).toEqual([])
  const step = ring?.at.step ?? -1
  expect(operationName(trace, step)).toBe('block')
  const lines = ring?.lines((line) => line) ?? []
  expect(lines.map(({ en }) => en)).toEqual([
    `Deadlock: a ring closed at step ${step}, ${(trace.steps.time[step] ?? 0) / 1e6} s. one waits for b (line 7), which two holds; two waits for a (line 7), which one holds.`,
    'In all, 3 threads can never go on: nobody is left to release these locks.',
  ])
  expect(lines[0]?.zh).toContain(`one 等待 b（第 7 行），它由 two 占有`)
  expect(trace.threads[ring?.at.thread ?? 0]?.name).toBe('one')
})

it('locks left behind are told, the first few of many by name', () => {
  function* leaves(_os: Os, lock: Lock): Operation<void> {
    yield* lock.acquire()
  }
  const program = programOf(
    function* (os) {
      for (let i = 0; i < 5; i++) yield* os.thread(leaves, [yield* os.lock(`l${i}`)], { name: `t${i}` }).start()
    },
    { leaves },
  )
  const trace = simulate(program, {}, options)
  const [left, ...others] = lockNotices(trace)
  expect(others).toEqual([])
  const lines = left?.lines((line) => line) ?? []
  expect(lines).toHaveLength(4)
  expect(lines[0]?.en).toMatch(/^t0 ended at step \d+, \d+\.\d\d ms, and never released l0\.$/)
  expect(lines[3]?.zh).toBe('另有 2 个锁未被释放。')
})

it('nothing is told of a run without such faults', () => {
  const program = programOf(function* (os) {
    const lock = yield* os.lock('a')
    yield* lock.with(() => os.sleep(1))
  })
  expect(lockNotices(simulate(program, {}, options))).toEqual([])
})
