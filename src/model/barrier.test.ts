import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ThreadStatus } from '../trace/tables.ts'
import {
  barrierAbort,
  barrierActed,
  barrierAtom,
  barrierBroken,
  barrierReset,
  barrierWait,
  barrierWaiting,
} from './barrier-atom.ts'
import './barrier.ts'
import { lockAtom } from './lock.ts'
import { World, waits } from './testing/world.ts'

function barrierOf(parties: number, threads = parties) {
  const world = new World(threads)
  return { world, barrier: world.make(barrierAtom, parties) }
}

describe('a barrier', () => {
  it('lets all go when the last comes, each with its number, lap after lap', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 4 }),
        fc.infiniteStream(fc.nat()),
        (parties, laps, picks) => {
          const { world, barrier } = barrierOf(parties)
          for (let lap = 0; lap < laps; lap++) {
            const all = Array.from({ length: parties }, (_, t) => t)
            const order: number[] = []
            while (all.length > 0) order.push(all.splice(picks.next().value % all.length, 1)[0] ?? 0)
            for (const [number, thread] of order.entries()) {
              const last = number === parties - 1
              expect(world.ask(thread, barrierWait, barrier)).toBe(last ? parties - 1 : waits)
              expect(world.woken).toEqual(last ? order.slice(0, -1) : [])
            }
            for (const [number, thread] of order.slice(0, -1).entries())
              expect(world.ask(thread, barrierWait, barrier)).toBe(number)
            expect(world.field(barrierAtom, barrier, 'round')).toBe(lap + 1)
          }
        },
      ),
    )
  })

  it('may be in its next lap before all have left the one before', () => {
    const { world, barrier } = barrierOf(2, 3)
    world.ask(0, barrierWait, barrier)
    expect(world.ask(1, barrierWait, barrier)).toBe(1)
    expect(world.ask(1, barrierWait, barrier)).toBe(waits)
    expect(world.ask(0, barrierWait, barrier)).toBe(0)
    expect(world.ask(2, barrierWait, barrier)).toBe(1)
    expect(world.ask(1, barrierWait, barrier)).toBe(0)
  })

  it('breaks for all when the time of one is over', () => {
    const { world, barrier } = barrierOf(4)
    for (const thread of [0, 1, 2]) expect(world.ask(thread, barrierWait, barrier, { timeout: 1 })).toBe(waits)
    expect(() => world.expire(1, barrierWait, barrier, { timeout: 1 })).toThrow('BrokenBarrierError: ')
    expect(world.woken).toEqual([0, 2])
    for (const thread of [0, 2, 3])
      expect(() => world.ask(thread, barrierWait, barrier, { timeout: 1 })).toThrow('BrokenBarrierError: ')
    expect(world.line(barrierAtom, barrier)).toEqual([])
    expect([0, 1, 2, 3].map((thread) => world.status(thread))).toEqual(Array(4).fill(ThreadStatus.runnable))
  })

  it('is broken by abort, also for those to come, until it is reset', () => {
    const { world, barrier } = barrierOf(3)
    expect(world.ask(0, barrierWait, barrier)).toBe(waits)
    world.ask(1, barrierAbort, barrier)
    expect(world.woken).toEqual([0])
    expect(world.field(barrierAtom, barrier, 'broken')).toBe(1)
    for (const thread of [0, 1, 2])
      expect(() => world.ask(thread, barrierWait, barrier)).toThrow('BrokenBarrierError: ')
    world.ask(1, barrierAbort, barrier)
    world.ask(1, barrierReset, barrier)
    expect(world.ask(0, barrierWait, barrier)).toBe(waits)
    expect(world.ask(1, barrierWait, barrier)).toBe(waits)
    expect(world.ask(2, barrierWait, barrier)).toBe(2)
  })

  it('fails those who wait when it is reset, and is whole for those to come', () => {
    const { world, barrier } = barrierOf(2, 3)
    world.ask(0, barrierReset, barrier)
    expect(world.changed).toBe(false)
    expect(world.ask(0, barrierWait, barrier)).toBe(waits)
    world.ask(1, barrierReset, barrier)
    expect(world.ask(1, barrierWait, barrier)).toBe(waits)
    expect(() => world.ask(0, barrierWait, barrier)).toThrow('BrokenBarrierError: ')
    expect(world.ask(2, barrierWait, barrier)).toBe(1)
    expect(world.ask(1, barrierWait, barrier)).toBe(0)
  })

  it('keeps its promise to one who was let go, even when it breaks before that one runs', () => {
    const { world, barrier } = barrierOf(2)
    world.ask(0, barrierWait, barrier)
    world.ask(1, barrierWait, barrier)
    world.ask(1, barrierAbort, barrier)
    expect(world.ask(0, barrierWait, barrier)).toBe(0)
  })

  it('is not made for no parties', () => {
    for (const parties of [0, -1, 1.5, '2', null])
      expect(() => new World(1).make(barrierAtom, parties)).toThrow('ValueError: parties must be ')
  })
})

/** A barrier whose last to come runs an action, and its lock. */
function actingBarrierOf(parties: number, threads: number) {
  const world = new World(threads)
  const lock = world.make(lockAtom)
  return { world, lock, barrier: world.make(barrierAtom, { parties, lock }) }
}

describe('a barrier with an action', () => {
  it('lets nobody go before the last to come has run it', () => {
    const { world, lock, barrier } = actingBarrierOf(3, 4)
    expect([0, 1].map((thread) => world.ask(thread, barrierWait, barrier))).toEqual([waits, waits])
    expect(world.ask(2, barrierWait, barrier)).toBeNull()
    expect(world.woken).toEqual([])
    // They wait for the lock now, so that no time of theirs can break the barrier.
    expect([0, 1].map((thread) => world.waitsFor(thread))).toEqual([lock, lock])
    expect(world.ask(3, barrierWaiting, barrier)).toBe(3)
    expect(world.ask(2, barrierActed, barrier)).toBe(2)
    expect(world.woken).toEqual([0, 1])
    expect([0, 1].map((thread) => world.ask(thread, barrierWait, barrier))).toEqual([0, 1])
    expect(world.ask(3, barrierWaiting, barrier)).toBe(0)
    expect(world.field(barrierAtom, barrier, 'round')).toBe(1)
    expect(world.field(lockAtom, lock, 'locked')).toBe(0)
  })

  it.each([barrierWait, barrierAbort, barrierReset])(
    'is shut for $name meanwhile, also for who runs it',
    (operation) => {
      const { world, lock, barrier } = actingBarrierOf(2, 3)
      world.ask(0, barrierWait, barrier)
      world.ask(1, barrierWait, barrier)
      expect(world.ask(2, operation, barrier)).toBe(waits)
      expect(world.waitsFor(2)).toBe(lock)
      expect(world.ask(1, operation, barrier)).toBe(waits)
      expect(world.line(lockAtom, lock)).toEqual([0, 2, 1])
    },
  )

  it('is broken when it ends by an error', () => {
    const { world, barrier } = actingBarrierOf(2, 3)
    world.ask(0, barrierWait, barrier)
    world.ask(1, barrierWait, barrier)
    expect(world.ask(2, barrierReset, barrier)).toBe(waits)
    expect(world.ask(1, barrierActed, barrier, false)).toBeNull()
    expect(world.woken).toEqual([0, 2])
    expect(world.ask(1, barrierBroken, barrier)).toBe(true)
    expect(() => world.ask(0, barrierWait, barrier)).toThrow('BrokenBarrierError: ')
    expect(() => world.ask(1, barrierWait, barrier)).toThrow('BrokenBarrierError: ')
    world.ask(2, barrierReset, barrier)
    expect(world.ask(1, barrierBroken, barrier)).toBe(false)
    expect(() => world.ask(1, barrierActed, barrier)).toThrow('RuntimeError: ')
  })
})
