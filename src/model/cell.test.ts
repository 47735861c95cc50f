import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Value } from '../base/value.ts'
import { heldIn } from '../trace/cell-value.ts'
import {
  cellAdd,
  cellAnd,
  cellAtom,
  cellCompareExchange,
  cellExchange,
  cellNotify,
  cellOr,
  cellRead,
  cellSub,
  cellWait,
  cellWrite,
  cellXor,
} from './cell-atom.ts'
import './cell.ts'
import { World, waits } from './testing/world.ts'

const most = Number.MAX_SAFE_INTEGER
const reference = (base: number, name = `at ${base}`): Value => ({ $handle: { kind: 'cell', id: 1, base, name } })

/** What the words of a cell say. */
function held(world: World, cell: number): Value {
  const other = world.field(cellAtom, cell, 'other')
  return heldIn(world.field(cellAtom, cell, 'value'), world.k.values.get(other))
}

const wholes = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.constantFrom(2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, most, -most, 0),
)
const values: fc.Arbitrary<Value> = fc.oneof(
  wholes,
  fc.constantFrom('', 'a', '5'),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom(reference(1), reference(50)),
  fc.tuple(fc.constantFrom(reference(1), null), fc.integer({ min: 0, max: 2 })),
  fc.record({ next: fc.constantFrom(reference(1), reference(50), null) }),
)

const big = { add: '+', sub: '-', and: '&', or: '|', xor: '^' } as const
const specs = { add: cellAdd, sub: cellSub, and: cellAnd, or: cellOr, xor: cellXor }

/** What an operation makes of two numbers, reckoned without a limit. */
function reckoned(does: keyof typeof big, a: number, b: number): bigint {
  const [p, q] = [BigInt(a), BigInt(b)]
  return { add: p + q, sub: p - q, and: p & q, or: p | q, xor: p ^ q }[does]
}

describe('a cell', () => {
  it('holds what a variable holds, and reckons as numbers without a limit do up to its own', () => {
    const action = fc.oneof(
      fc.record({ does: fc.constantFrom('read', 'write', 'exchange'), value: values, expected: fc.constant(null) }),
      fc.record({ does: fc.constant('compareExchange'), value: values, expected: values }),
      fc.record({
        does: fc.constantFrom('add', 'sub', 'and', 'or', 'xor'),
        value: wholes,
        expected: fc.constant(null),
      }),
    )
    fc.assert(
      fc.property(values, fc.array(action, { maxLength: 40 }), (start, actions) => {
        const world = new World(1)
        const cell = world.make(cellAtom, start)
        let variable: Value = start
        for (const { does, value, expected } of actions) {
          if (does === 'read') expect(world.ask(0, cellRead, cell)).toEqual(variable)
          else if (does === 'write') {
            world.ask(0, cellWrite, cell, value)
            variable = value
          } else if (does === 'exchange') {
            expect(world.ask(0, cellExchange, cell, value)).toEqual(variable)
            variable = value
          } else if (does === 'compareExchange') {
            const same = JSON.stringify(variable) === JSON.stringify(expected)
            expect(world.ask(0, cellCompareExchange, cell, [expected, value])).toBe(same)
            if (same) variable = value
          } else {
            const spec = specs[does as keyof typeof specs]
            const before = variable
            const after = typeof before === 'number' ? reckoned(does as keyof typeof big, before, Number(value)) : null
            if (after === null)
              expect(() => world.ask(0, spec, cell, value)).toThrow(/^TypeError: . takes whole numbers within/)
            else if (after > most || after < -most)
              expect(() => world.ask(0, spec, cell, value)).toThrow(/^OverflowError: .* is beyond ±9007199254740991/)
            else {
              expect(world.ask(0, spec, cell, value)).toBe(before)
              variable = Number(after)
            }
          }
          expect(held(world, cell)).toEqual(variable)
        }
      }),
    )
  })

  it('keeps a small number in one word, and changes no other', () => {
    const world = new World(1)
    const cell = world.make(cellAtom, 5)
    world.ask(0, cellAdd, cell, 1)
    expect([...world.k.log.slice(0, world.k.logged)]).toEqual([cell + 4, 6])
    world.ask(0, cellWrite, cell, 7)
    expect([...world.k.log.slice(0, world.k.logged)]).toEqual([cell + 4, 7])
  })

  it('compares references by what they are to, whatever they are called', () => {
    const world = new World(1)
    const cell = world.make(cellAtom, reference(9, 'node'))
    expect(world.ask(0, cellCompareExchange, cell, [reference(10, 'node'), 1])).toBe(false)
    expect(world.ask(0, cellCompareExchange, cell, [reference(9, 'the same'), 1])).toBe(true)
    expect(world.ask(0, cellRead, cell)).toBe(1)
  })

  it('refuses numbers that are not whole, or too large, and stays as it was', () => {
    const world = new World(1)
    const cell = world.make(cellAtom, 5)
    for (const value of [1.5, Number.NaN, Number.POSITIVE_INFINITY, [0.5], { a: { b: 1.5 } }]) {
      const refused = /^TypeError: a cell cannot hold/
      expect(() => world.ask(0, cellWrite, cell, value)).toThrow(refused)
      expect(() => world.ask(0, cellExchange, cell, value)).toThrow(refused)
      expect(() => world.ask(0, cellCompareExchange, cell, [5, value])).toThrow(refused)
      expect(() => world.ask(0, cellCompareExchange, cell, [value, 5])).toThrow(refused)
      expect(() => world.ask(0, cellWait, cell, { value })).toThrow(refused)
      expect(() => new World(1).make(cellAtom, value)).toThrow(refused)
      for (const spec of Object.values(specs)) expect(() => world.ask(0, spec, cell, value)).toThrow(/^TypeError: /)
    }
    expect(() => world.ask(0, cellWrite, cell, 2 ** 53)).toThrow(/^OverflowError: a cell cannot hold 9007199254740992/)
    for (const given of [null, 5, [], [5]])
      expect(() => world.ask(0, cellCompareExchange, cell, given)).toThrow(/^TypeError: /)
    expect(() => world.ask(0, cellAdd, cell, 'a')).toThrow(
      'TypeError: + takes whole numbers within ±9007199254740991, not "a"',
    )
    expect(world.ask(0, cellRead, cell)).toBe(5)
  })

  it('is waited at while it holds a value, and those who have waited longest are notified first', () => {
    const world = new World(4)
    const cell = world.make(cellAtom, 'closed')
    expect(world.ask(0, cellWait, cell, { value: 'open' })).toBe('not-equal')
    expect(world.changed).toBe(false)
    for (const thread of [1, 2, 3]) expect(world.ask(thread, cellWait, cell, { value: 'closed' })).toBe(waits)
    expect(world.line(cellAtom, cell, 'waiters')).toEqual([1, 2, 3])
    expect(world.expire(2, cellWait, cell, { value: 'closed', timeout: 1 })).toBe('timed-out')
    expect(world.ask(0, cellNotify, cell, 0)).toBe(0)
    expect(world.ask(0, cellNotify, cell, 1)).toBe(1)
    expect(world.woken).toEqual([1])
    world.ask(0, cellWrite, cell, 'open')
    expect(world.ask(1, cellWait, cell, { value: 'closed' })).toBe('ok')
    expect(world.ask(0, cellNotify, cell)).toBe(1)
    expect(world.ask(0, cellNotify, cell)).toBe(0)
    expect(world.ask(3, cellWait, cell, { value: 'closed' })).toBe('ok')
    for (const count of [-1, 0.5, Number.NaN, 'all'])
      expect(() => world.ask(0, cellNotify, cell, count)).toThrow(/^ValueError: notify takes a whole number/)
  })
})
