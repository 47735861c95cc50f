import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatLink, type Link, parseLink, runKey, sameRun } from './link.ts'
import { links } from './link-arbitraries.ts'
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
