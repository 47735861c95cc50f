import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellAdd, cellAtom, cellCompareExchange, cellRead, cellWrite } from './cell.ts'
import { World } from './test-world.ts'

const notWhole = 'TypeError: a cell holds whole numbers of 32 bits'

describe('a cell', () => {
  it('holds a whole number of 32 bits, as an Int32Array does with Atomics', () => {
    const action = fc.record({
      does: fc.constantFrom('read', 'write', 'add', 'exchange'),
      value: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer()),
      expected: fc.integer({ min: -3, max: 3 }),
    })
    fc.assert(
      fc.property(fc.integer({ min: -3, max: 3 }), fc.array(action, { maxLength: 50 }), (start, actions) => {
        const world = new World(1)
        const cell = world.make(cellAtom, start)
        const reference = new Int32Array([start])
        for (const { does, value, expected } of actions) {
          if (does === 'read') expect(world.ask(0, cellRead, cell)).toBe(reference[0])
          else if (does === 'write') {
            world.ask(0, cellWrite, cell, value)
            reference[0] = value
          } else if (does === 'add') expect(world.ask(0, cellAdd, cell, value)).toBe(Atomics.add(reference, 0, value))
          else {
            const same = Atomics.compareExchange(reference, 0, expected, value) === expected
            expect(world.ask(0, cellCompareExchange, cell, [expected, value])).toBe(same)
          }
          expect(world.field(cellAtom, cell, 'value')).toBe(reference[0])
        }
      }),
    )
  })

  it('wraps around beyond its 32 bits', () => {
    const world = new World(1)
    const cell = world.make(cellAtom, 2 ** 31 - 1)
    expect(world.ask(0, cellAdd, cell, 1)).toBe(2 ** 31 - 1)
    expect(world.ask(0, cellRead, cell)).toBe(-(2 ** 31))
  })

  it('refuses what is not a whole number', () => {
    const world = new World(1)
    const cell = world.make(cellAtom, 5)
    for (const value of [1.5, Number.NaN, '1', null, true, [1]]) {
      expect(() => world.ask(0, cellWrite, cell, value)).toThrow(notWhole)
      expect(() => world.ask(0, cellAdd, cell, value)).toThrow(notWhole)
      expect(() => world.ask(0, cellCompareExchange, cell, [5, value])).toThrow(notWhole)
      expect(() => world.ask(0, cellCompareExchange, cell, [value, 5])).toThrow(notWhole)
      expect(() => new World(1).make(cellAtom, value)).toThrow(notWhole)
    }
    for (const given of [null, 5, [], [5]])
      expect(() => world.ask(0, cellCompareExchange, cell, given)).toThrow(notWhole)
    expect(world.ask(0, cellRead, cell)).toBe(5)
  })
})
