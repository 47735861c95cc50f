import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coloursOf } from '../../../.ci/vite/colours.ts'
import { pythonListing, typescriptListing } from '../../program/listing.ts'
import { catalogue } from '../../scenarios/catalogue.ts'
import { stretchesOf } from './highlight.ts'
import { coloursOfScenario } from './listing-colours.ts'

describe('colours of listings', () => {
  test('Python and TypeScript have theirs', () => {
    const [coded = ''] = coloursOf('def user(n):  # hello', 'python')
    expect(stretchesOf('def user(n):  # hello', coded)).toEqual([
      { text: 'def', kind: 'k' },
      { text: ' ', kind: '' },
      { text: 'user', kind: 'f' },
      { text: '(n):  ', kind: '' },
      { text: '# hello', kind: 'c' },
    ])
    const line = "const a: string = 'b' + 1"
    const kinds = stretchesOf(line, coloursOf(line, 'typescript')[0] ?? '')
    expect(kinds).toContainEqual({ text: 'const', kind: 'k' })
    expect(kinds).toContainEqual({ text: "'b'", kind: 'g' })
    expect(kinds).toContainEqual({ text: '1', kind: 'd' })
  })

  test('stretches put together are the line, whatever the code', () => {
    const coded = fc.oneof(fc.string(), fc.stringMatching(/^([0-9]{1,2}[kgdcf.])*$/))
    fc.assert(
      fc.property(fc.string(), coded, (line, code) => {
        const stretches = stretchesOf(line, code)
        expect(stretches.map(({ text }) => text).join('')).toBe(line)
      }),
    )
  })

  test('every program of the catalogue has colours for each shown line', async () => {
    for (const { id, load } of catalogue) {
      const { listings } = (await load()).scenario
      const colours = await coloursOfScenario(id)
      const shown = { python: pythonListing(listings.python), typescript: typescriptListing(listings.typescript) }
      for (const name of ['python', 'typescript'] as const) {
        expect(colours?.[name], id).toHaveLength(shown[name].lines.length)
        const all = shown[name].lines.flatMap(({ text }, i) => stretchesOf(text, colours?.[name][i] ?? ''))
        expect(all.filter(({ kind }) => kind === 'k').length, id).toBeGreaterThan(3)
      }
    }
  })

  test('a program of another version has none', async () => {
    expect(await coloursOfScenario('../escape')).toBeNull()
  })
})
