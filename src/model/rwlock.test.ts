import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ThreadStatus } from '../trace/tables.ts'
import { rwlockAcquireRead, rwlockAcquireWrite, rwlockAtom, rwlockReleaseRead, rwlockReleaseWrite } from './rwlock.ts'
import { World, waits } from './test-world.ts'

function room(preference: 'readers' | 'writers', threads = 6) {
  const world = new World(threads)
  return { world, lock: world.make(rwlockAtom, preference) }
}

describe.each(['readers', 'writers'] as const)('a lock that prefers %s', (preference) => {
  it('has many readers or one writer, and lets nobody wait for nothing', () => {
    const action = fc.record({ thread: fc.nat(5), writes: fc.boolean() })
    fc.assert(
      fc.property(fc.array(action, { minLength: 10, maxLength: 100 }), (actions) => {
        const { world, lock } = room(preference)
        const inside = new Map<number, 'reads' | 'writes'>()
        const asking = new Map<number, 'reads' | 'writes'>()
        for (const { thread, writes } of actions) {
          if (world.status(thread) === ThreadStatus.blocked) continue
          const has = inside.get(thread)
          if (has !== undefined) {
            world.ask(thread, has === 'writes' ? rwlockReleaseWrite : rwlockReleaseRead, lock)
            inside.delete(thread)
            for (const woken of world.woken) inside.set(woken, asking.get(woken) ?? 'reads')
          } else {
            const wants = asking.get(thread) ?? (writes ? 'writes' : 'reads')
            const got = world.ask(thread, wants === 'writes' ? rwlockAcquireWrite : rwlockAcquireRead, lock)
            if (got === waits) asking.set(thread, wants)
            else inside.set(thread, wants)
          }
          // Whoever was handed the lock takes note of it before anything else.
          for (const woken of world.woken) {
            const wants = asking.get(woken)
            expect(world.ask(woken, wants === 'writes' ? rwlockAcquireWrite : rwlockAcquireRead, lock)).toBeNull()
            asking.delete(woken)
          }
          const kinds = [...inside.values()]
          const writers = kinds.filter((kind) => kind === 'writes').length
          expect(writers === 0 || kinds.length === 1).toBe(true)
          expect(world.field(rwlockAtom, lock, 'readers')).toBe(kinds.length - writers)
          const waitingReaders = world.line(rwlockAtom, lock, 'readersWaiting')
          const waitingWriters = world.line(rwlockAtom, lock, 'writersWaiting')
          if (kinds.length === 0) expect([waitingReaders, waitingWriters]).toEqual([[], []])
          if (writers === 0 && (preference === 'readers' || waitingWriters.length === 0))
            expect(waitingReaders).toEqual([])
        }
      }),
      { numRuns: 300 },
    )
  })

  it('is released by readers while somebody reads, and by its writer only', () => {
    const { world, lock } = room(preference)
    expect(() => world.ask(0, rwlockReleaseRead, lock)).toThrow('RuntimeError: release unlocked lock')
    expect(() => world.ask(0, rwlockReleaseWrite, lock)).toThrow('RuntimeError: cannot release un-acquired lock')
    world.ask(0, rwlockAcquireWrite, lock)
    expect(() => world.ask(1, rwlockReleaseWrite, lock)).toThrow('RuntimeError: cannot release un-acquired lock')
    expect(() => world.ask(0, rwlockReleaseRead, lock)).toThrow('RuntimeError: release unlocked lock')
    expect(world.changed).toBe(false)
    world.ask(0, rwlockReleaseWrite, lock)
    expect(world.ask(1, rwlockAcquireRead, lock)).toBeNull()
  })
})

describe('a reader who comes while a writer waits', () => {
  it('passes if readers are preferred, so that the writer can starve', () => {
    const { world, lock } = room('readers', 3)
    world.ask(0, rwlockAcquireRead, lock)
    expect(world.ask(2, rwlockAcquireWrite, lock)).toBe(waits)
    // Two readers who take turns are enough.
    for (let n = 0; n < 50; n++) {
      expect(world.ask((n + 1) % 2, rwlockAcquireRead, lock)).toBeNull()
      world.ask(n % 2, rwlockReleaseRead, lock)
      expect(world.woken).toEqual([])
    }
    world.ask(0, rwlockReleaseRead, lock)
    expect(world.woken).toEqual([2])
  })

  it('waits if writers are preferred, until no writer is left', () => {
    const { world, lock } = room('writers', 5)
    world.ask(0, rwlockAcquireRead, lock)
    for (const writer of [2, 3]) expect(world.ask(writer, rwlockAcquireWrite, lock)).toBe(waits)
    for (const reader of [1, 4]) expect(world.ask(reader, rwlockAcquireRead, lock)).toBe(waits)
    world.ask(0, rwlockReleaseRead, lock)
    for (const writer of [2, 3]) {
      expect(world.woken).toEqual([writer])
      world.ask(writer, rwlockAcquireWrite, lock)
      world.ask(writer, rwlockReleaseWrite, lock)
    }
    expect(world.woken).toEqual([1, 4])
    expect(world.field(rwlockAtom, lock, 'readers')).toBe(2)
  })
})

it('is not made without a preference that it knows', () => {
  for (const preference of [null, 'nobody', 1])
    expect(() => new World(1).make(rwlockAtom, preference)).toThrow('ValueError: preference must be readers or writers')
})
