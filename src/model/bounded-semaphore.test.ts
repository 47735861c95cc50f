import { describe, expect, it } from 'vitest'
import { boundedRelease, boundedSemaphoreAtom, semaphoreAcquire } from './semaphore.ts'
import { World, waits } from './testing/world.ts'

const tooMany = 'ValueError: Semaphore released too many times'

describe.each(['barging', 'fair'] as const)('a %s bounded semaphore', (policy) => {
  it('takes back no more permits than it was made with', () => {
    const world = new World(1)
    const seats = world.make(boundedSemaphoreAtom, 2, policy)
    expect(() => world.ask(0, boundedRelease, seats)).toThrow(tooMany)
    expect(world.changed).toBe(false)
    for (let n = 0; n < 2; n++) expect(world.ask(0, semaphoreAcquire, seats)).toBe(true)
    world.ask(0, boundedRelease, seats)
    // Not one is given back when all of them together would be too many.
    expect(() => world.ask(0, boundedRelease, seats, 2)).toThrow(tooMany)
    expect(world.field(boundedSemaphoreAtom, seats, 'permits')).toBe(1)
    world.ask(0, boundedRelease, seats)
    expect(() => world.ask(0, boundedRelease, seats)).toThrow(tooMany)
  })

  it('lets this many wait and go as any semaphore does', () => {
    const world = new World(3)
    const seats = world.make(boundedSemaphoreAtom, 1, policy)
    world.ask(0, semaphoreAcquire, seats)
    expect(world.ask(1, semaphoreAcquire, seats, { timeout: 1 })).toBe(waits)
    expect(world.ask(2, semaphoreAcquire, seats)).toBe(waits)
    expect(world.expire(1, semaphoreAcquire, seats, { timeout: 1 })).toBe(false)
    expect(world.ask(1, semaphoreAcquire, seats, false)).toBe(false)
    world.ask(0, boundedRelease, seats)
    expect(world.woken).toEqual([2])
    expect(world.ask(2, semaphoreAcquire, seats)).toBe(true)
    world.ask(2, boundedRelease, seats)
    expect(() => world.ask(2, boundedRelease, seats)).toThrow(tooMany)
  })

  it('refuses counts and permits that make no sense', () => {
    const world = new World(1)
    const seats = world.make(boundedSemaphoreAtom, 3, policy)
    for (const count of [0, -1])
      expect(() => world.ask(0, boundedRelease, seats, count)).toThrow('ValueError: n must be')
    for (const permits of [-1, 1.5, null, '2'])
      expect(() => new World(1).make(boundedSemaphoreAtom, permits, policy)).toThrow('ValueError: ')
  })
})
