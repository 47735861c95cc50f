import { describe, expect, it } from 'vitest'
import { listingsOf, pythonListing, typescriptListing } from './listing.ts'
import type { ScenarioModule } from './scenario.ts'

const modules = import.meta.glob<ScenarioModule>(['../scenarios/*.ts', '!**/*.test.ts'], { eager: true })
const scenarios = Object.values(modules).flatMap((module) => (module.scenario === undefined ? [] : [module.scenario]))

describe('a listing', () => {
  const source = [
    "import x from 'x'",
    '',
    '// #region listing',
    'function* user() {',
    '  yield* seats.acquire() //: acquire',
    '}',
    '// #endregion',
    'export const scenario = 1',
  ].join('\r\n')

  it('shows the region only, under the numbers of the file', () => {
    expect(typescriptListing(source).lines).toEqual([
      { number: 4, text: 'function* user() {', label: null },
      { number: 5, text: '  yield* seats.acquire()', label: 'acquire' },
      { number: 6, text: '}', label: null },
    ])
  })

  it('shows a source without a region as it is', () => {
    expect(typescriptListing('a\nb // no label\n').text).toBe('a\nb // no label')
  })

  it('leads from a line of TypeScript to its line of Python', () => {
    const { python, pythonLine } = listingsOf({
      typescript: source,
      python: 'def user():\n    seats.acquire()  #: acquire\n',
    })
    expect(python.text).toBe('def user():\n    seats.acquire()')
    expect(pythonLine(5)).toBe(2)
    expect(pythonLine(4)).toBe(0)
    expect(pythonLine(99)).toBe(0)
  })

  it('gives a label on a line of its own to the line above', () => {
    expect(pythonListing('with seats:\n    #: with\n    pass').lines).toEqual([
      { number: 1, text: 'with seats:', label: 'with' },
      { number: 3, text: '    pass', label: null },
    ])
  })

  it('leaves ordinary comments of Python alone', () => {
    expect(pythonListing('x = 1  # :not a label\n').lines[0]?.text).toBe('x = 1  # :not a label')
  })
})

describe.each(scenarios)('the listings of $id', ({ listings }) => {
  const { python, typescript } = listingsOf(listings)
  const labels = (lines: readonly { label: string | null }[]) =>
    [...new Set(lines.flatMap((line) => (line.label === null ? [] : [line.label])))].sort()

  it('use the same labels in both languages', () => {
    expect(labels(typescript.lines).length).toBeGreaterThan(0)
    expect(labels(typescript.lines)).toEqual(labels(python.lines))
  })

  it('label every line of TypeScript that does an operation', () => {
    const bare = typescript.lines.filter(
      (line) => /yield\* (?!os\.(random|thread|process)\()/.test(line.text) && line.label === null,
    )
    expect(bare.map((line) => `${line.number}: ${line.text}`)).toEqual([])
  })

  it('show no label', () => {
    expect(typescript.text).not.toContain('//:')
    expect(python.text).not.toContain('#:')
  })
})
