import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { catalogue } from '../../scenarios/catalogue.ts'
import { foundPrograms } from './catalogue-filter.ts'

const all = catalogue.map(({ id }) => id)

describe('the search of the catalogue', () => {
  test('finds every program by its id and by its title in both languages, in any case', () => {
    for (const { id, title } of catalogue)
      for (const query of [id, title.en, title.zh, title.en.toUpperCase()])
        expect(foundPrograms(query), query).toContain(id)
  })

  test('finds programs by what they use and what may happen in them', () => {
    expect([...foundPrograms('rlock')]).toEqual(['deadlock-rlock'])
    expect([...foundPrograms('deadlock')]).toEqual(expect.arrayContaining(['philosophers', 'two-locks', 'upgrade']))
    expect([...foundPrograms('死锁')]).toEqual([...foundPrograms('deadlock')])
    expect([...foundPrograms('条件变量')]).toContain('one-condition-buffer')
    expect([...foundPrograms('ThreadPoolExecutor callback')]).toEqual(['done-callback', 'sync-async'])
  })

  test('takes every word to narrow what is found, and blanks for none', () => {
    expect([...foundPrograms('')]).toEqual(all)
    expect([...foundPrograms('  \t ')]).toEqual(all)
    expect(foundPrograms('no program is called so').size).toBe(0)
    fc.assert(
      fc.property(fc.array(fc.constantFrom('lock', '锁', 'queue', 'pool', 'thread', 'x')), (messages) => {
        const found = foundPrograms(messages.join(' '))
        for (const word of messages) for (const id of found) expect(foundPrograms(word)).toContain(id)
      }),
    )
  })
})
