import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Value, ValueTable } from '../base/value.ts'
import { RunMemory } from './memory.ts'
import { SharedValues } from './shared-values.ts'

const full = () => {
  throw new Error('full')
}

function memory(valueWords = 1 << 16): RunMemory {
  return RunMemory.create({ stateWords: 16, workers: 1, ringWords: 256, valueWords })
}

const values = fc.array(fc.tuple(fc.nat(2), fc.jsonValue() as fc.Arbitrary<Value>), { maxLength: 50 })

describe('shared values', () => {
  it('have the same number everywhere, and another than any other value', () => {
    fc.assert(
      fc.property(values, (list) => {
        const shared = memory()
        const ends = [0, 1, 2].map(() => new SharedValues(shared, full))
        const model = new ValueTable()
        const numbers = list.map(([end, value]) => ends[end]?.intern(value) ?? -1)
        expect(numbers).toEqual(list.map(([, value]) => model.intern(value)))
        // As texts: there is but one zero in them, as in files.
        const texts = numbers.map((number) => JSON.stringify(model.get(number)))
        for (const end of [...ends, new SharedValues(shared, full)])
          expect(numbers.map((number) => JSON.stringify(end.get(number)))).toEqual(texts)
      }),
    )
  })

  it('knows null, true and false, and one zero', () => {
    const shared = new SharedValues(memory(), full)
    expect([null, true, false].map((value) => shared.intern(value))).toEqual([0, 1, 2])
    expect(shared.intern(-0)).toBe(shared.intern(0))
    expect(() => shared.get(9)).toThrow(RangeError)
  })

  it('keeps what no word stands for apart', () => {
    const shared = new SharedValues(memory(), full)
    expect(shared.keep(null)).toBe(0)
    const number = shared.keep({ a: [1] })
    expect(shared.get(number)).toEqual({ a: [1] })
    expect(() => shared.get(3)).toThrow(RangeError)
  })

  it('says when there is no room, and leaves what there is', () => {
    const shared = memory(8)
    const one = new SharedValues(shared, full)
    const number = one.intern('abc')
    expect(() => one.intern('a longer text than there is room for')).toThrow('full')
    expect(() => one.intern('a longer text than there is room for')).toThrow('full')
    expect(one.intern('abc')).toBe(number)
    expect(one.intern('de')).toBe(number + 1)
    expect(new SharedValues(shared, full).get(number)).toBe('abc')
  })
})
