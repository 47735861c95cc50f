import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatLink, isReserved, type Link, parseLink, runKey, sameRun } from './link.ts'

const plain: Link = {
  run: { scenario: 'semaphore-processes', given: {}, executor: 'simulator', order: '' },
  view: { step: null, select: '', zoom: null },
}

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
const name = text.filter((value) => !isReserved(value) && value !== '__proto__')
const zoom = fc
  .tuple(fc.integer({ min: 0, max: 9e12 }), fc.integer({ min: 1, max: 1e6 }))
  .map(([from, length]) => ({ from, to: from + length }))
const made = fc.record({
  given: fc.dictionary(name, text, { noNullPrototype: true }),
  executor: fc.constantFrom('simulator' as const, 'workers' as const),
  order: fc.string({ maxLength: 20 }).map((value) => value.toWellFormed()),
})
const view: fc.Arbitrary<Link['view']> = fc
  .record(
    {
      step: fc.option(fc.integer({ min: 0, max: 1e9 })),
      select: fc.oneof(fc.constant(''), text),
      zoom: fc.option(zoom),
      present: fc.constant(true as const),
      insides: fc.constant(true as const),
      groups: fc.constant(true as const),
      open: fc.array(text, { minLength: 1, maxLength: 3 }),
      explore: text,
      round: fc.integer({ min: 1, max: 9_999_999 }),
    },
    { requiredKeys: ['step', 'select', 'zoom'] },
  )
  .map(({ open, ...seen }) => (open === undefined || !seen.groups ? seen : { ...seen, open }))
const focus = fc.constantFrom('first' as const, 'second' as const)
const link: fc.Arbitrary<Link> = fc
  .record({
    scenario: text.filter((value) => !value.startsWith('/')),
    run: made,
    view,
    beside: fc.option(fc.oneof(fc.constant('alone' as const), fc.record({ run: made, focus }))),
  })
  .map(({ scenario, run, view: { round, ...seen }, beside }) => ({
    run: { scenario, ...run },
    // Only what follows an order goes round.
    view: round === undefined || run.order === '' ? seen : { ...seen, round },
    ...(beside === null
      ? {}
      : { beside: beside === 'alone' ? null : { run: { scenario, ...beside.run }, focus: beside.focus } }),
  }))

describe('a link', () => {
  test('says only what differs from the defaults', () => {
    expect(formatLink(plain)).toBe('#/semaphore-processes')
    const view = { step: 48, select: 'user5', zoom: { from: 1_200_000, to: 2_000_001 } }
    const run = { ...plain.run, given: { users: '20' } }
    expect(formatLink({ run, view })).toBe('#/semaphore-processes?users=20&step=48&select=user5&from=1.2&to=2.000001')
  })

  test('comes back as it was written', () => {
    fc.assert(
      fc.property(link, (chosen) => {
        const { link: read, problems } = parseLink(formatLink(chosen))
        expect(problems).toEqual([])
        expect(read).toEqual(chosen)
      }),
    )
  })

  test('can be read from any text, and written again', () => {
    const odd = fc.array(
      fc.constantFrom(
        '#',
        '/',
        '?',
        '&',
        '=',
        '%',
        '%zz',
        'step',
        'from',
        'to',
        'executor',
        'compare',
        '.',
        '-1',
        '\uD800',
      ),
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          odd.map((parts) => parts.join('')),
        ),
        (hash) => {
          const { link: read } = parseLink(hash)
          const again = parseLink(formatLink(read))
          expect(again.problems).toEqual([])
          expect(formatLink(again.link)).toBe(formatLink(read))
        },
      ),
    )
  })

  test('keeps what it understands and names the rest', () => {
    const { link: read, problems } = parseLink(
      '#/semaphore-processes?users=9&executor=gpu&step=x&from=2&to=1&insides=yes&open=a–b&round=3',
    )
    expect(read.run.given).toEqual({ users: '9' })
    expect(read.run.executor).toBe('simulator')
    expect(problems.map(({ name, given }) => [name, given])).toEqual([
      ['executor', 'gpu'],
      ['step', 'x'],
      ['insides', 'yes'],
      ['open', 'a–b'],
      ['round', '3'],
      ['from, to', '2 – 1'],
    ])
  })
})

test('the order of parameters does not make another run', () => {
  const a = { ...plain.run, given: { users: '3', permits: '2' } }
  const b = { ...plain.run, given: { permits: '2', users: '3' } }
  expect(sameRun(a, b)).toBe(true)
  expect(runKey(a)).not.toBe(runKey({ ...a, order: 'x' }))
})

describe('a link to two runs', () => {
  const read = (hash: string) => parseLink(`#/deadlock-rlock${hash}`)

  test('says of the second what it says of the first', () => {
    const run = { scenario: 'deadlock-rlock', given: { locks: 'ordered' }, executor: 'simulator', order: '' } as const
    const first = { ...run, given: {} }
    const view = { step: 7, select: '', zoom: null }
    const both: Link = { run: first, view, beside: { run, focus: 'second' } }
    expect(formatLink(both)).toBe('#/deadlock-rlock?step=7&compare.locks=ordered&focus=2')
    expect(parseLink(formatLink(both))).toEqual({ link: both, problems: [] })
    const change: Link = { run, view, beside: { run: first, focus: 'first' } }
    expect(formatLink(change)).toBe('#/deadlock-rlock?locks=ordered&step=7&compare=1')
  })

  test('can say that there is no second, where the program alone would have one', () => {
    expect(read('').link.beside).toBeUndefined()
    expect(read('?compare=0')).toMatchObject({ link: { beside: null }, problems: [] })
    expect(formatLink(read('?compare=0').link)).toBe('#/deadlock-rlock?compare=0')
  })

  test('keeps what it understands and names the rest', () => {
    const { link: found, problems } = read('?compare=yes&compare.executor=gpu&compare.seed=2&focus=3')
    expect(found.beside).toEqual({
      run: { scenario: 'deadlock-rlock', given: { seed: '2' }, executor: 'simulator', order: '' },
      focus: 'first',
    })
    expect(problems.map(({ name: part, given }) => [part, given])).toEqual([
      ['compare', 'yes'],
      ['focus', '3'],
      ['compare.executor', 'gpu'],
    ])
    expect(read('?compare=no').link.beside).toBeNull()
    expect(read('?compare=no').problems.map(({ name: part }) => part)).toEqual(['compare'])
    expect(read('?focus=2').problems.map(({ name: part }) => part)).toEqual(['focus'])
  })
})
