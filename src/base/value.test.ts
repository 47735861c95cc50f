import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Value, ValueTable, valueFalse, valueNull, valueTrue } from './value.ts'

// What programs pass: plain data, in which JSON keeps every difference.
const value = fc.jsonValue() as fc.Arbitrary<Value>

describe('a table of values', () => {
  it('gives equal values the same number and others another', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 30 }), (values) => {
        const table = new ValueTable()
        const ids = values.map((each) => table.intern(each))
        values.forEach((one, i) => {
          values.forEach((two, j) => {
            expect(ids[i] === ids[j]).toBe(JSON.stringify(one) === JSON.stringify(two))
          })
        })
      }),
    )
  })

  it('gives back what was put in, in the order of the numbers', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 30 }), (values) => {
        const table = new ValueTable()
        for (const each of values) expect(JSON.stringify(table.get(table.intern(each)))).toBe(JSON.stringify(each))
        expect(table.all()).toHaveLength(table.size)
        table.all().forEach((each, id) => {
          expect(table.get(id)).toBe(each)
        })
      }),
    )
  })

  it('begins with null, true and false', () => {
    const table = new ValueTable()
    expect(table.all()).toEqual([null, true, false])
    expect([null, true, false].map((each) => table.intern(each))).toEqual([valueNull, valueTrue, valueFalse])
  })

  it('tells texts from the numbers and lists that look like them', () => {
    const table = new ValueTable()
    const ids = [1, '1', [1], '[1]', null, 'null', true, 'true'].map((each) => table.intern(each))
    expect(new Set(ids).size).toBe(8)
  })

  it('knows the number that is no number, and has one zero', () => {
    const table = new ValueTable()
    expect(table.intern(Number.NaN)).toBe(table.intern(Number.NaN))
    expect(Object.is(table.get(table.intern(-0)), 0)).toBe(true)
    expect(table.intern(0)).toBe(table.intern(-0))
  })

  it('hands out copies of its list', () => {
    const table = new ValueTable()
    table.all().push('more')
    expect(table.size).toBe(3)
    expect(() => table.get(3)).toThrow(RangeError)
  })
})
