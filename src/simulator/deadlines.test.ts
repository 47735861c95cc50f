import { describe, expect, it } from 'vitest'
import type { Lock } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Operation } from '../program/request.ts'
import { operationName, outputOf } from '../trace/trace.ts'
import { lawfulRun, threadName } from './testing/facts.ts'
import { programOf } from './testing/programs.ts'

function* waiter(os: Os, lock: Lock, seconds: number): Operation<void> {
  yield* os.sleep(0.25)
  const has = yield* lock.acquire(seconds)
  yield* os.print(`${has ? 'has it' : 'gave up'}`)
  if (has) yield* lock.release()
}

/** Main has the lock for two seconds, and frees it each half second for no time at all. */
const flickering = (seconds: number) =>
  programOf(
    function* (os) {
      const lock = yield* os.lock('lock')
      yield* lock.acquire()
      yield* os.thread(waiter, [lock, seconds], { name: 'waiter' }).start()
      for (let i = 0; i < 4; i++) {
        yield* os.sleep(0.5)
        yield* lock.release()
        yield* lock.acquire()
      }
      yield* lock.release()
    },
    { waiter },
  )

describe('one who waits for a limited time, is woken and comes too late', () => {
  it.each([
    [0.5, 'gave up', 0.75, 2],
    [1.5, 'gave up', 1.75, 4],
    [9, 'has it', 2, 4],
  ])('has what is left of %d s, and no new time', (seconds, says, until, blocks) => {
    const options = { seed: 1, strategy: 'first-come', cores: 1, cost: 0 } as const
    const trace = lawfulRun(flickering(seconds), {}, options)
    const [line] = outputOf(trace)
    expect(line?.text).toBe(says)
    expect((trace.steps.time[line?.step ?? 0] ?? 0) / 1e6).toBe(until)
    const waited = Array.from({ length: trace.stepCount }, (_, step) => step).filter(
      (step) => operationName(trace, step) === 'block' && threadName(trace, step) === 'waiter',
    )
    expect(waited).toHaveLength(blocks)
  })
})
