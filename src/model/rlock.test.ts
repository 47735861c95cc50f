import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Policy, ThreadStatus } from '../trace/tables.ts'
import { rlockAcquire, rlockAtom, rlockRelease } from './rlock.ts'
import { World, waits } from './testing/world.ts'

const stranger = 'RuntimeError: cannot release un-acquired lock'

describe('a re-entrant lock', () => {
  it('is an owner, a depth and a line, in both policies, whatever is done to it', () => {
    const action = fc.record({
      thread: fc.nat(3),
      does: fc.constantFrom('acquire', 'acquire', 'try', 'release', 'release', 'give up'),
    })
    const actions = fc.array(action, { minLength: 10, maxLength: 100 })
    fc.assert(
      fc.property(fc.constantFrom<Policy>('barging', 'fair'), actions, (policy, script) => {
        const world = new World(4)
        const lock = world.make(rlockAtom, null, policy)
        let owner = -1
        let depth = 0
        let line: number[] = []
        const woken = new Set<number>()
        let heir = -1
        for (const { thread, does } of script) {
          if (world.status(thread) === ThreadStatus.blocked) {
            if (does !== 'give up') continue
            expect(world.expire(thread, rlockAcquire, lock, { timeout: 1 })).toBe(false)
            line = line.filter((other) => other !== thread)
            continue
          }
          const retries = woken.delete(thread)
          if (retries || does === 'acquire' || does === 'try') {
            const tries = !retries && does === 'try'
            const got = world.ask(thread, rlockAcquire, lock, tries ? false : { timeout: 1 })
            if (heir === thread) heir = -1
            else if (owner === thread) depth++
            else if (owner === -1) [owner, depth] = [thread, 1]
            const has = owner === thread
            if (!has && !tries) line.push(thread)
            expect(got).toBe(has ? true : tries ? false : waits)
          } else if (owner !== thread) {
            if (does === 'release') expect(() => world.ask(thread, rlockRelease, lock)).toThrow(stranger)
          } else if (does === 'release') {
            world.ask(thread, rlockRelease, lock)
            depth--
            const first = depth === 0 ? line.shift() : undefined
            expect(world.woken).toEqual(first === undefined ? [] : [first])
            if (first !== undefined) woken.add(first)
            if (depth === 0) owner = -1
            if (first !== undefined && policy === 'fair') [owner, depth, heir] = [first, 1, first]
          }
          expect(world.field(rlockAtom, lock, 'depth')).toBe(depth)
          expect(world.field(rlockAtom, lock, 'owner')).toBe(owner === -1 ? 0 : world.block(owner))
          expect(world.line(rlockAtom, lock)).toEqual(line)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('is released by its owner only', () => {
    const world = new World(2)
    const lock = world.make(rlockAtom)
    expect(() => world.ask(0, rlockRelease, lock)).toThrow(stranger)
    world.ask(0, rlockAcquire, lock)
    expect(() => world.ask(1, rlockRelease, lock)).toThrow(stranger)
    expect(world.changed).toBe(false)
    world.ask(0, rlockRelease, lock)
    expect(() => world.ask(0, rlockRelease, lock)).toThrow(stranger)
  })
})
