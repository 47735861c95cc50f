import { expect, it } from 'vitest'
import { World } from '../testing/world.ts'
import { oldCellAtom, oldCellOperation } from './old-cells.ts'

it('a cell of an old trace has one word, and numbers of 32 bits that wrap around', () => {
  const world = new World(1)
  const cell = world.make(oldCellAtom, 2 ** 31 - 1)
  const ask = (name: string, given: Parameters<World['ask']>[3] = null) => {
    const spec = oldCellOperation(name)
    if (spec === undefined) throw new Error(`no ${name}`)
    return world.ask(0, spec, cell, given)
  }
  expect(ask('add', 1)).toBe(2 ** 31 - 1)
  expect(ask('read')).toBe(-(2 ** 31))
  ask('write', 5_000_000_000)
  expect(ask('read')).toBe(705_032_704)
  expect(ask('compareExchange', [5_000_000_000, 1])).toBe(true)
  expect(ask('compareExchange', [5, 6])).toBe(false)
  expect(world.field(oldCellAtom, cell, 'other')).toBe(0)
  for (const value of ['a', null, 0.5])
    expect(() => ask('write', value)).toThrow('TypeError: a cell holds whole numbers of 32 bits')
  expect(oldCellOperation('exchange')).toBeUndefined()
})
