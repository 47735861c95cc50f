import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { checkWords, words, wordsIn } from './words.mjs'

const rows = [
  { name: /^most(?=[A-Z])/, say: 'max' },
  { text: /\bplaces? of a semaphore/, say: 'permit' },
]

/** @param {string} text @param {string} [file] */
const found = (text, file = 'src/a.ts') => wordsIn(file, text, rows).map(({ line, found }) => `${line} ${found}`)

describe('words that were given up', () => {
  it('are found in identifiers, comments and texts, with their lines', () => {
    const text = ["const mostUsers = '3'", '// at most three; see `mostUsers`', "const text = 'a place of a semaphore'"]
    expect(found(text.join('\n'))).toEqual(['1 mostUsers', '2 mostUsers', '3 place of a semaphore'])
  })

  it('are found in names of files', () => {
    expect(found('', 'src/a/most-users.test.ts')).toEqual(['0 mostUsers'])
    expect(found('', 'src/most-a/utmost.ts')).toEqual([])
  })

  it('are no parts of other words', () => {
    expect(found('most users; atMostThree; utmost; almostAll')).toEqual([])
  })

  it.each(words)('have $say in their place', ({ name, text }) => {
    expect(Boolean(name) !== Boolean(text)).toBe(true)
    // Whether it matches must not depend on what was asked before.
    expect((name ?? text)?.global).toBe(false)
  })
})

describe('a project', () => {
  const root = mkdtempSync(join(tmpdir(), 'heddle-words-'))
  afterAll(() => rmSync(root, { recursive: true }))
  execFileSync('git', ['init', '-q'], { cwd: root })
  writeFileSync(join(root, 'a.ts'), 'mostUsers\nmostUsers // of old files\n')

  it('is told of each that is not excepted', () => {
    const except = [{ in: /^a\.ts: .*old files/, why: 'old files have it' }]
    expect(checkWords(root, [{ name: /^most/, say: 'max', except }])).toEqual([
      "a.ts:1: 'mostUsers' was given up; say max",
    ])
  })

  it('is told of exceptions that except nothing', () => {
    const except = [{ in: /^b\.ts/, why: 'of old' }]
    expect(checkWords(root, [{ name: /^least/, say: 'min', except }])).toEqual([
      '/^b\\.ts/ excepts nothing any more (of old): remove it',
    ])
  })
})
