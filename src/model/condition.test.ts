import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Policy, ThreadStatus } from '../trace/tables.ts'
import { conditionAtom, conditionNotify, conditionNotifyAll, conditionWait } from './condition.ts'
import { lockAcquire, lockAtom, lockRelease } from './lock.ts'
import { rlockAcquire, rlockAtom, rlockRelease } from './rlock.ts'
import { World, waits } from './testing/world.ts'

/** A world with a lock and a condition on it. */
function withLock(threads: number, policy: Policy) {
  const world = new World(threads)
  const lock = world.make(lockAtom, null, policy)
  const condition = world.make(conditionAtom, { lock, kind: 'lock' }, policy)
  return { world, lock, condition }
}

function withRLock(threads: number, policy: Policy) {
  const world = new World(threads)
  const lock = world.make(rlockAtom, null, policy)
  const condition = world.make(conditionAtom, { lock, kind: 'rlock' }, policy)
  return { world, lock, condition }
}

const policies = ['barging', 'fair'] as const

describe.each(policies)('a %s condition', (policy) => {
  it('cannot be waited for or notified without the lock', () => {
    const plain = withLock(2, policy)
    const reentrant = withRLock(2, policy)
    reentrant.world.ask(1, rlockAcquire, reentrant.lock)
    // An RLock knows its owner: that somebody else has it is not enough.
    for (const { world, condition } of [plain, reentrant]) {
      expect(() => world.ask(0, conditionWait, condition)).toThrow('RuntimeError: cannot wait on un-acquired lock')
      for (const spec of [conditionNotify, conditionNotifyAll])
        expect(() => world.ask(0, spec, condition)).toThrow('RuntimeError: cannot notify on un-acquired lock')
      expect(world.changed).toBe(false)
    }
  })

  it('may be notified without the lock where it is POSIX, and nobody who waits is forgotten', () => {
    const kinds = [
      ['lock', lockAtom, lockAcquire, lockRelease],
      ['rlock', rlockAtom, rlockAcquire, rlockRelease],
    ] as const
    for (const [kind, atom, acquire, release] of kinds) {
      const world = new World(4)
      const lock = world.make(atom, null, policy)
      const condition = world.make(conditionAtom, { lock, kind, posix: true }, policy)
      expect(() => world.ask(0, conditionWait, condition)).toThrow('RuntimeError: cannot wait on un-acquired lock')
      world.ask(0, conditionNotify, condition)
      for (const waiter of [1, 2, 3]) {
        world.ask(waiter, acquire, lock)
        expect(world.ask(waiter, conditionWait, condition)).toBe(waits)
      }
      // The lock is free: who is woken takes it, and hands it on.
      world.ask(0, conditionNotify, condition)
      expect(world.woken).toEqual([1])
      expect(world.ask(1, conditionWait, condition)).toBe(true)
      world.ask(0, conditionNotifyAll, condition)
      if (policy === 'fair') expect(world.line(atom, lock)).toEqual([2, 3])
      else for (const waiter of [2, 3]) expect(world.ask(waiter, conditionWait, condition)).toBe(waits)
      for (const [holder, next] of [
        [1, 2],
        [2, 3],
      ] as const) {
        world.ask(holder, release, lock)
        expect(world.woken).toEqual([next])
        expect(world.ask(next, conditionWait, condition)).toBe(true)
      }
    }
  })

  it('frees the lock for the time of the wait and takes it again', () => {
    const { world, lock, condition } = withLock(2, policy)
    world.ask(0, lockAcquire, lock)
    expect(world.ask(0, conditionWait, condition)).toBe(waits)
    expect(world.waitsFor(0)).toBe(condition)
    expect(world.ask(1, lockAcquire, lock)).toBe(true)
    world.ask(1, conditionNotify, condition)
    world.ask(1, lockRelease, lock)
    expect(world.ask(0, conditionWait, condition)).toBe(true)
    expect(world.field(lockAtom, lock, 'locked')).toBe(1)
  })

  it('gives up an RLock at any depth and comes back at the same', () => {
    const { world, lock, condition } = withRLock(2, policy)
    for (let n = 0; n < 3; n++) world.ask(0, rlockAcquire, lock)
    expect(world.ask(0, conditionWait, condition)).toBe(waits)
    expect([world.field(rlockAtom, lock, 'owner'), world.field(rlockAtom, lock, 'depth')]).toEqual([0, 0])
    for (let n = 0; n < 2; n++) world.ask(1, rlockAcquire, lock)
    world.ask(1, conditionNotify, condition)
    for (let n = 0; n < 2; n++) world.ask(1, rlockRelease, lock)
    expect(world.ask(0, conditionWait, condition)).toBe(true)
    expect(world.field(rlockAtom, lock, 'depth')).toBe(3)
    for (let n = 0; n < 3; n++) world.ask(0, rlockRelease, lock)
    expect(() => world.ask(0, rlockRelease, lock)).toThrow('RuntimeError: cannot release un-acquired lock')
  })

  it('returns false when nobody notified in time, and only with the lock', () => {
    for (const make of [withLock, withRLock]) {
      const { world, lock, condition } = make(2, policy)
      const [acquire, release] = make === withLock ? [lockAcquire, lockRelease] : [rlockAcquire, rlockRelease]
      world.ask(0, acquire, lock)
      expect(world.ask(0, conditionWait, condition, { timeout: 1 })).toBe(waits)
      world.ask(1, acquire, lock)
      // Its time is over, but the lock is not free.
      expect(world.expire(0, conditionWait, condition, { timeout: 1 })).toBe(waits)
      expect(world.line(conditionAtom, condition)).toEqual([])
      expect(world.line(lockAtom, lock)).toEqual([0])
      // The one who is late is not notified any more.
      world.ask(1, conditionNotify, condition)
      expect(world.woken).toEqual([])
      world.ask(1, release, lock)
      expect(world.woken).toEqual([0])
      expect(world.ask(0, conditionWait, condition, { timeout: 1 })).toBe(false)
      // And nothing of it is left: the next wait is a new one.
      expect(world.ask(0, conditionWait, condition, { timeout: 1 })).toBe(waits)
    }
  })

  it('notifies this many, longest waiting first, and nobody who comes later', () => {
    const { world, lock, condition } = withLock(6, policy)
    for (const waiter of [3, 1, 4, 2]) {
      world.ask(waiter, lockAcquire, lock)
      world.ask(waiter, conditionWait, condition)
    }
    world.ask(0, lockAcquire, lock)
    world.ask(0, conditionNotify, condition, 0)
    expect(world.line(conditionAtom, condition)).toEqual([3, 1, 4, 2])
    world.ask(0, conditionNotify, condition, 2)
    expect(world.line(conditionAtom, condition)).toEqual([4, 2])
    expect(policy === 'fair' ? world.line(lockAtom, lock) : world.woken).toEqual([3, 1])
    world.ask(0, conditionNotifyAll, condition)
    expect(world.line(conditionAtom, condition)).toEqual([])
    world.ask(0, conditionNotifyAll, condition)
    world.ask(0, lockRelease, lock)
    world.ask(5, lockAcquire, lock)
    if (policy === 'barging') expect(world.ask(5, conditionWait, condition)).toBe(waits)
    expect(world.line(conditionAtom, condition)).toEqual(policy === 'barging' ? [5] : [])
  })

  it('never lets two have the lock, and loses nobody, whatever is done', () => {
    const action = fc.record({
      thread: fc.nat(4),
      does: fc.constantFrom('acquire', 'acquire', 'release', 'wait', 'wait', 'notify', 'notify all', 'give up'),
    })
    fc.assert(
      fc.property(fc.boolean(), fc.array(action, { minLength: 20, maxLength: 120 }), (reentrant, actions) => {
        const { world, lock, condition } = (reentrant ? withRLock : withLock)(5, policy)
        const [acquire, release] = reentrant ? [rlockAcquire, rlockRelease] : [lockAcquire, lockRelease]
        const given = { timeout: 1 }
        /** What a thread is in the middle of. */
        const doing = new Map<number, 'acquire' | 'wait'>()
        let holder: number | null = null
        const answer = (thread: number, what: 'acquire' | 'wait', got: unknown) => {
          if (got === waits) doing.set(thread, what)
          else {
            expect(holder).toBeNull()
            holder = thread
            doing.delete(thread)
          }
        }
        for (const { thread, does } of actions) {
          const now = doing.get(thread)
          if (world.status(thread) === ThreadStatus.blocked) {
            if (does === 'give up' && world.waitsFor(thread) === condition)
              answer(thread, 'wait', world.expire(thread, conditionWait, condition, given))
          } else if (now === 'acquire') answer(thread, now, world.ask(thread, acquire, lock))
          else if (now === 'wait') answer(thread, now, world.ask(thread, conditionWait, condition, given))
          else if (holder !== thread) {
            if (does === 'acquire') answer(thread, 'acquire', world.ask(thread, acquire, lock))
          } else if (does === 'release') {
            holder = null
            world.ask(thread, release, lock)
          } else if (does === 'wait') {
            holder = null
            answer(thread, 'wait', world.ask(thread, conditionWait, condition, given))
          } else if (does === 'notify') world.ask(thread, conditionNotify, condition)
          else if (does === 'notify all') world.ask(thread, conditionNotifyAll, condition)
          const lines = [...world.line(conditionAtom, condition), ...world.line(lockAtom, lock)]
          const blocked = [0, 1, 2, 3, 4].filter((one) => world.status(one) === ThreadStatus.blocked)
          expect([...lines].sort()).toEqual(blocked)
          for (const one of world.line(conditionAtom, condition)) expect(world.waitsFor(one)).toBe(condition)
          for (const one of world.line(lockAtom, lock)) expect(world.waitsFor(one)).toBe(lock)
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('one who is notified', () => {
  it('moves to the end of the lock’s line, if fair, and its time can no longer be over', () => {
    const { world, lock, condition } = withLock(3, 'fair')
    world.ask(0, lockAcquire, lock)
    world.ask(0, conditionWait, condition, { timeout: 1 })
    world.ask(1, lockAcquire, lock)
    expect(world.ask(2, lockAcquire, lock)).toBe(waits)
    world.ask(1, conditionNotify, condition)
    expect(world.woken).toEqual([])
    expect(world.status(0)).toBe(ThreadStatus.blocked)
    expect(world.line(lockAtom, lock)).toEqual([2, 0])
    expect(world.waitsFor(0)).toBe(lock)
    world.ask(1, lockRelease, lock)
    expect(world.woken).toEqual([2])
    expect(world.ask(2, lockAcquire, lock)).toBe(true)
    world.ask(2, lockRelease, lock)
    expect(world.woken).toEqual([0])
    expect(world.ask(0, conditionWait, condition, { timeout: 1 })).toBe(true)
  })

  it('competes for the lock, if barging, and may have to wait in its line', () => {
    const { world, lock, condition } = withLock(3, 'barging')
    world.ask(0, lockAcquire, lock)
    world.ask(0, conditionWait, condition)
    world.ask(1, lockAcquire, lock)
    world.ask(1, conditionNotify, condition)
    expect(world.woken).toEqual([0])
    expect(world.ask(0, conditionWait, condition)).toBe(waits)
    expect(world.waitsFor(0)).toBe(lock)
    world.ask(1, lockRelease, lock)
    expect(world.ask(2, lockAcquire, lock)).toBe(true)
    expect(world.ask(0, conditionWait, condition)).toBe(waits)
    world.ask(2, lockRelease, lock)
    expect(world.ask(0, conditionWait, condition)).toBe(true)
  })
})

describe('a condition', () => {
  it('is made on a Lock or an RLock only', () => {
    for (const argument of [null, 5, { lock: 5 }, { lock: 5, kind: 'semaphore' }, { lock: '5', kind: 'lock' }])
      expect(() => new World(1).make(conditionAtom, argument)).toThrow(
        'TypeError: a condition is made on a Lock or an RLock',
      )
  })
})
