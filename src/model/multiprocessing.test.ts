import { describe, expect, it } from 'vitest'
import type { Lock } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Operation } from '../program/request.ts'
import { lawfulRun } from '../simulator/testing/facts.ts'
import { programOf } from '../simulator/testing/programs.ts'
import { decodeTrace, encodeTrace } from '../trace/codec.ts'
import { traceToJson } from '../trace/json.ts'
import type { Policy } from '../trace/tables.ts'
import { conditionAtom, conditionNotify, conditionWait } from './condition.ts'
import { lockAcquire, lockAtom, lockRelease } from './lock.ts'
import { semaphoreAcquire, semaphoreAtom, semaphoreRelease } from './semaphore.ts'
import { World, waits } from './testing/world.ts'

const of = 'multiprocessing'
const tenth = { timeout: 0.1 }

describe('what multiprocessing makes otherwise', () => {
  it('a semaphore gives up without a last look, where that of threading looks', () => {
    for (const flavour of [undefined, of] as const) {
      const world = new World(3)
      const seats = world.make(semaphoreAtom, 0, 'barging', flavour)
      for (const thread of [0, 1]) expect(world.ask(thread, semaphoreAcquire, seats, tenth)).toBe(waits)
      world.ask(2, semaphoreRelease, seats)
      expect(world.woken).toEqual([0])
      expect(world.expire(1, semaphoreAcquire, seats, tenth)).toBe(flavour === undefined)
    }
  })

  it.each<Policy>(['barging', 'fair'])('a condition knows whose its plain lock is, %s', (policy) => {
    const world = new World(2)
    const lock = world.make(lockAtom, null, policy, of)
    const condition = world.make(conditionAtom, { lock, kind: 'lock' }, policy, of)
    world.ask(0, lockAcquire, lock)
    expect(() => world.ask(1, conditionNotify, condition)).toThrow('AssertionError: lock is not owned')
    expect(world.ask(1, lockAcquire, lock)).toBe(waits)
    world.ask(0, lockRelease, lock)
    expect(world.ask(1, lockAcquire, lock)).toBe(true)
    expect(() => world.ask(0, conditionWait, condition)).toThrow('AssertionError: must acquire() condition')
    expect(world.ask(1, conditionWait, condition)).toBe(waits)
    world.ask(0, lockAcquire, lock)
    world.ask(0, conditionNotify, condition)
    world.ask(0, lockRelease, lock)
    expect(world.ask(1, conditionWait, condition)).toBe(true)
    world.ask(1, conditionNotify, condition)
    world.ask(0, lockRelease, lock)
    expect(() => world.ask(1, conditionNotify, condition)).toThrow('AssertionError: lock is not owned')
  })

  it('is kept where a handle crosses, and stands in records and files', () => {
    const trace = lawfulRun(
      programOf(
        function* (os) {
          const door = yield* os.multiprocessing.lock('door')
          const user = os.process(releases, [door])
          yield* user.start()
          yield* user.join()
        },
        { releases },
      ),
      {},
      { seed: 1, strategy: 'first-come', cores: 1, cost: 0 },
    )
    const [process] = trace.end.detail.kind === 'finished' ? trace.end.detail.failed : []
    expect(process).toBe(1)
    expect(trace.values).toContainEqual({
      error: 'AttributeError',
      message: "'Lock' object has no attribute 'locked'",
    })
    expect(trace.objects[0]?.of).toBe(of)
    expect(traceToJson(trace).objects[0]?.of).toBe(of)
    expect(decodeTrace(encodeTrace(trace))).toEqual(trace)
  })
})

function* releases(_os: Os, door: Lock): Operation<boolean> {
  return yield* door.locked()
}
