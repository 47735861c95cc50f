import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ThreadStatus } from '../trace/tables.ts'
import { eventAtom, eventClear, eventIsSet, eventSet, eventWait } from './event.ts'
import { World, waits } from './testing/world.ts'

const one = { timeout: 1 }

describe.each([undefined, 'multiprocessing'] as const)('an event (%s)', (of) => {
  it('is a flag and a line, whatever is done to it', () => {
    const action = fc.record({ thread: fc.nat(4), does: fc.constantFrom('wait', 'wait', 'set', 'clear', 'give up') })
    fc.assert(
      fc.property(fc.array(action, { minLength: 10, maxLength: 80 }), (actions) => {
        const world = new World(5)
        const event = world.make(eventAtom, null, 'barging', of)
        let flag = false
        let line: number[] = []
        const released = new Set<number>()
        for (const { thread, does } of actions) {
          if (world.status(thread) === ThreadStatus.blocked) {
            if (does !== 'give up') continue
            expect(world.expire(thread, eventWait, event, one)).toBe(false)
            line = line.filter((other) => other !== thread)
          } else if (released.delete(thread)) {
            // Let go once, it passes, also after the flag was lowered again; multiprocessing's says that it was.
            expect(world.ask(thread, eventWait, event, one)).toBe(of === undefined || flag)
          } else if (does === 'wait') {
            expect(world.ask(thread, eventWait, event, one)).toBe(flag ? true : waits)
            if (!flag) line.push(thread)
          } else if (does === 'set') {
            world.ask(thread, eventSet, event)
            expect(world.woken).toEqual(line)
            for (const waiter of line) released.add(waiter)
            line = []
            flag = true
          } else if (does === 'clear') {
            world.ask(thread, eventClear, event)
            flag = false
          }
          expect(world.line(eventAtom, event)).toEqual(line)
          const free = [0, 1, 2, 3, 4].find((other) => world.status(other) === ThreadStatus.runnable)
          if (free !== undefined && !released.has(free)) expect(world.ask(free, eventIsSet, event)).toBe(flag)
        }
      }),
    )
  })

  it('changes nothing when it is set or cleared twice', () => {
    const world = new World(1)
    const event = world.make(eventAtom)
    world.ask(0, eventClear, event)
    expect(world.changed).toBe(false)
    world.ask(0, eventSet, event)
    expect(world.changed).toBe(true)
    world.ask(0, eventSet, event)
    expect(world.changed).toBe(false)
  })
})
