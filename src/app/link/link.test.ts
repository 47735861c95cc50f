import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { links } from '../testing/link-arbitraries.ts'
import { formatLink, isReserved, type Link, parseLink, replaying, runKey, sameRun } from './link.ts'
import fuzzer from './links.fuzz.ts'

const plain: Link = {
  run: { scenario: 'semaphore-processes', given: {}, executor: 'simulator', order: '' },
  view: { step: null, select: '', zoom: null },
}

describe('a link', () => {
  test('says only what differs from the defaults', () => {
    expect(formatLink(plain)).toBe('#/semaphore-processes')
    const view = { step: 48, select: 'user5', zoom: { from: 1_200_000, to: 2_000_001 } }
    const run = { ...plain.run, given: { users: '20' } }
    expect(formatLink({ run, view })).toBe('#/semaphore-processes?users=20&step=48&select=user5&from=1.2&to=2.000001')
  })

  test('comes back as it was written', () => {
    fc.assert(
      fc.property(links, (chosen) => {
        const { link: read, problems } = parseLink(formatLink(chosen))
        expect(problems).toEqual([])
        expect(read).toEqual(chosen)
      }),
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

describe('each part of a link', () => {
  const view = { step: null, select: '', zoom: null }
  const run = { scenario: 'p', given: {}, executor: 'simulator', order: '' } as const

  test.each([
    ['', { run: { ...run, scenario: '' } }],
    ['p', {}],
    ['#p', {}],
    ['#/p%2Fq%3F', { run: { ...run, scenario: 'p/q?' } }],
    ['#/%zz', { run: { ...run, scenario: '%zz' } }],
    ['#/p?=1', {}],
    ['#/p?a=1&b=&a=2', { run: { ...run, given: { a: '2', b: '' } } }],
    ['#/p?__proto__=1', { run: { ...run, given: JSON.parse('{"__proto__":"1"}') } }],
    ['#/p?executor=simulator', {}],
    ['#/p?executor=workers&choices=x', { run: { ...run, executor: 'workers', order: 'x' } }],
    ['#/p?step=0', { view: { ...view, step: 0 } }],
    ['#/p?step=9999999999999', { view: { ...view, step: 9_999_999_999_999 } }],
    ['#/p?select=thread.3', { view: { ...view, select: 'thread.3' } }],
    ['#/p?from=0&to=0.000001', { view: { ...view, zoom: { from: 0, to: 1 } } }],
    ['#/p?from=1.5&to=9999999.999999', { view: { ...view, zoom: { from: 1_500_000, to: 9_999_999_999_999 } } }],
    ['#/p?present=1&insides=1', { view: { ...view, present: true, internals: true } }],
    ['#/p?groups=1&open=a&open=b', { view: { ...view, groups: true, open: ['a', 'b'] } }],
    ['#/p?explore=', {}],
    ['#/p?explore=1', { view: { ...view, explore: '1' } }],
    ['#/p?choices=x&round=1', { run: { ...run, order: 'x' }, view: { ...view, round: 1 } }],
    [
      '#/p?compare.choices=x&round=9999999',
      { view: { ...view, round: 9_999_999 }, secondRun: { run: { ...run, order: 'x' }, focus: 'first' } },
    ],
    ['#/p?compare=1&focus=2', { secondRun: { run, focus: 'second' } }],
    ['#/p?compare=1&focus=1', { secondRun: { run, focus: 'first' } }],
    ['#/p?compare.=1', { secondRun: { run, focus: 'first' } }],
    ['#/p?compare=1&compare.executor=workers', { secondRun: { run: { ...run, executor: 'workers' }, focus: 'first' } }],
    ['#/p?compare=0', { secondRun: null }],
  ])('is read from %s', (hash, link) => {
    expect(parseLink(hash)).toEqual({ link: { run, view, ...link }, problems: [] })
  })

  const fromBeforeTo = 'two times in seconds, from before to'
  test.each([
    ['executor=gpu', 'executor', 'simulator or workers', 'simulator'],
    ['step=-1', 'step', 'a whole number from 0', 'the first block'],
    ['step=12345678901234', 'step', 'a whole number from 0', 'the first block'],
    ['present=0', 'present', '1', 'the usual page'],
    ['insides=0', 'insides', '1', 'insides folded'],
    ['groups=2', 'groups', '1', 'a lane for each thread'],
    ['open=a', 'open', 'with groups=1', 'a lane for each thread'],
    ['from=1', 'from, to', fromBeforeTo, 'the whole run'],
    ['to=1', 'from, to', fromBeforeTo, 'the whole run'],
    ['from=1&to=1', 'from, to', fromBeforeTo, 'the whole run'],
    ['from=1&to=1.0000001', 'from, to', fromBeforeTo, 'the whole run'],
    ['from=1&to=10000000', 'from, to', fromBeforeTo, 'the whole run'],
    ['round=3', 'round', 'a whole number of steps from 1, with choices', 'the run alone'],
    ['choices=x&round=0', 'round', 'a whole number of steps from 1, with choices', 'the run alone'],
    ['compare=2', 'compare', '1, or 0 where nothing is said of another run', 'one run'],
    ['compare=0&compare.seed=1', 'compare', '1, or 0 where nothing is said of another run', 'both runs'],
    ['focus=1', 'focus', '1 or 2, where two runs are compared', 'the first run'],
    ['compare=1&compare.executor=gpu', 'compare.executor', 'simulator or workers', 'simulator'],
  ])('is refused alone: %s', (query, name, allowed, used) => {
    const { link, problems } = parseLink(`#/p?${query}`)
    expect(problems.map((one) => [one.name, one.allowed.en, one.used.en])).toEqual([[name, allowed, used]])
    expect(problems.every(({ allowed, used }) => allowed.zh !== '' && used.zh !== '')).toBe(true)
    expect(link.view).toEqual(view)
  })

  test('says of two times which is not there', () => {
    const given = (query: string) => parseLink(`#/p?${query}`).problems.map((one) => one.given)
    expect(given('from=1')).toEqual(['1 – nothing'])
    expect(given('to=1')).toEqual(['nothing – 1'])
    expect(given('from=2&to=1')).toEqual(['2 – 1'])
  })

  test('has a name that no parameter may have', () => {
    expect(['step', 'choices', 'focus', 'compare', 'compare.users'].map(isReserved)).not.toContain(false)
    expect(['users', 'steps', 'comparee', 'Step'].map(isReserved)).not.toContain(true)
  })
})

test('a run that is replayed is given nothing that only one executor heeds', () => {
  const run = {
    scenario: 'p',
    given: { users: '3', scale: '2', handover: 'fair' },
    executor: 'workers',
    order: '',
  } as const
  expect(replaying(run, 'x')).toEqual({ scenario: 'p', given: { users: '3' }, executor: 'simulator', order: 'x' })
})

test('any text is a link, an order, settings or values, or there is a message; what is written is read as it was', () => {
  fc.assert(fc.property(fuzzer.inputs, fuzzer.holds), { numRuns: 2000 })
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
    const both: Link = { run: first, view, secondRun: { run, focus: 'second' } }
    expect(formatLink(both)).toBe('#/deadlock-rlock?step=7&compare.locks=ordered&focus=2')
    expect(parseLink(formatLink(both))).toEqual({ link: both, problems: [] })
    const change: Link = { run, view, secondRun: { run: first, focus: 'first' } }
    expect(formatLink(change)).toBe('#/deadlock-rlock?locks=ordered&step=7&compare=1')
  })

  test('can say that there is no second, where the program alone would have one', () => {
    expect(read('').link.secondRun).toBeUndefined()
    expect(read('?compare=0')).toMatchObject({ link: { secondRun: null }, problems: [] })
    expect(formatLink(read('?compare=0').link)).toBe('#/deadlock-rlock?compare=0')
  })

  test('keeps what it understands and names the rest', () => {
    const { link: found, problems } = read('?compare=yes&compare.executor=gpu&compare.seed=2&focus=3')
    expect(found.secondRun).toEqual({
      run: { scenario: 'deadlock-rlock', given: { seed: '2' }, executor: 'simulator', order: '' },
      focus: 'first',
    })
    expect(problems.map(({ name: part, given }) => [part, given])).toEqual([
      ['compare', 'yes'],
      ['focus', '3'],
      ['compare.executor', 'gpu'],
    ])
    expect(read('?compare=no').link.secondRun).toBeNull()
    expect(read('?compare=no').problems.map(({ name: part }) => part)).toEqual(['compare'])
    expect(read('?focus=2').problems.map(({ name: part }) => part)).toEqual(['focus'])
  })
})
