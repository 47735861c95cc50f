import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jsonPieces } from './json-pieces.ts'

const written = (value: { readonly [name: string]: unknown }) => [...jsonPieces(value)].join('')

it('JSON in pieces is the same as at once', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }), (value) => {
      expect(written(value)).toBe(`${JSON.stringify(value, null, 2)}\n`)
    }),
    { seed: 1 },
  )
  const odd = { left: undefined, list: [undefined, { none: undefined }, []], of: [] }
  expect(written(odd)).toBe(`${JSON.stringify(odd, null, 2)}\n`)
})

it('each entry of a list is a piece of its own', () => {
  expect([...jsonPieces({ a: 1, outcomes: [{ b: 2 }, 3] })]).toEqual([
    '{\n  "a": 1',
    ',\n  "outcomes": [\n    {\n      "b": 2\n    }',
    ',\n    3',
    '\n  ]',
    '\n}\n',
  ])
})
