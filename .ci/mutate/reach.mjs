// Which tests reach which stretch of which file, so that a mutant costs only the tests that can tell it.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import MagicString from 'magic-string'
import { stretchesOf } from './operators.mjs'
import { hashOf } from './texts.mjs'

/**
 * What one test file, of this hash, reaches among these sources (a hash of their names): for each source file its text's
 * hash, and the numbers of the stretches. `ms` is how long it takes.
 * @typedef {{ hash: string, among: string, ms: number, reached: Record<string, { hash: string, stretches: number[] }> }} Reach
 */

/** @typedef {Record<string, Reach>} ReachOfTests by test file. */

/**
 * Finds out what tests reach; what is known of unchanged test files is kept, as long as there are the same sources.
 * @param {string} root the checkout.
 * @param {string} folder a copy of it, which is spoilt by this.
 * @param {string} cache the file in which the answer is kept.
 * @param {string[]} sources
 * @param {string[]} tests
 * @param {(folder: string, mode: string, reached: string) => import('./judges.mjs').Judge} judgeIn
 * @param {(line: string) => void} print
 * @returns {Promise<ReachOfTests>}
 */
export async function reachOf(root, folder, cache, sources, tests, judgeIn, print) {
  /** @type {ReachOfTests} */
  const known = existsSync(cache) ? JSON.parse(readFileSync(cache, 'utf8')) : {}
  const hashes = new Map(tests.map((test) => [test, hashOf(readFileSync(join(root, test), 'utf8'))]))
  const among = hashOf(sources.join())
  for (const [test, { hash, among: before }] of Object.entries(known)) {
    if (hash !== hashes.get(test) || among !== before) delete known[test]
  }
  const missing = tests.filter((test) => !(test in known))
  if (missing.length === 0) return known

  print(`what ${missing.length} test files reach is found out first`)
  /** @type {{ file: string, index: number, hash: string }[]} */
  const stretches = []
  for (const file of sources) {
    const path = join(folder, file)
    const text = readFileSync(path, 'utf8')
    const changed = new MagicString(text)
    const hash = hashOf(text)
    stretchesOf(file, text).forEach(({ start, end, braces }, index) => {
      const call = `globalThis.heddleReached?.(${stretches.length})`
      if (braces) changed.appendLeft(start + 1, `${call};`)
      else changed.prependRight(start, `(${call},`).appendLeft(end, ')')
      stretches.push({ file, index, hash })
    })
    writeFileSync(path, changed.toString())
  }

  const list = join(folder, '.reached')
  mkdirSync(join(cache, '..'), { recursive: true })
  const judge = judgeIn(folder, 'isolated', list)
  for (const [at, test] of missing.entries()) {
    rmSync(list, { force: true })
    const { ms } = await judge.ask({ file: null, own: '', text: '', tests: [test] }, [600_000])
    /** @type {Reach['reached']} */
    const reached = {}
    const numbers = existsSync(list) ? new Set(readFileSync(list, 'utf8').split('\n').filter(Boolean).map(Number)) : []
    for (const number of numbers) {
      const stretch = stretches[number]
      if (!stretch) continue
      reached[stretch.file] ??= { hash: stretch.hash, stretches: [] }
      reached[stretch.file]?.stretches.push(stretch.index)
    }
    known[test] = { hash: hashes.get(test) ?? '', among, ms, reached }
    writeFileSync(cache, JSON.stringify(known))
    if (at % 20 === 19) print(`  ${at + 1} of ${missing.length}`)
  }
  judge.end()
  return known
}

/**
 * The tests that reach a place, the most telling and quickest first: of the same name, then of the same folder.
 * @param {ReachOfTests} reach
 * @param {string} file
 * @param {string} text of it.
 * @param {number} start
 * @param {number} end
 * @returns {{ test: string, ms: number, isNear: boolean }[]} `isNear` for those of the folder, and of those in it.
 */
export function testsOf(reach, file, text, start, end) {
  const hash = hashOf(text)
  const around = stretchesOf(file, text).findLastIndex((each) => each.start <= start && end <= each.end)
  const folder = file.slice(0, file.lastIndexOf('/') + 1)
  const name = file.replace(/\.tsx?$/, '.test.ts')
  const isRun = Object.values(reach).some(({ reached }) => file in reached)
  return Object.entries(reach)
    .filter(([test, { reached }]) => {
      // It may look at what no body has: a table, a bound.
      if (test === name) return true
      const here = reached[file]
      // What stands outside of all bodies is reached by the one who imports it: where nobody runs anything of the file,
      // by the one who runs anything of its folder.
      if (around < 0 && !isRun) return Object.keys(reached).some((other) => other.startsWith(folder))
      if (!here) return false
      return around < 0 || here.hash !== hash || here.stretches.includes(around)
    })
    .map(([test, { ms }]) => ({ test, ms, isNear: test.startsWith(folder) || isTelling(test), isOwn: test === name }))
    .map((each) => ({ ...each, rank: each.ms * (each.isOwn || isTelling(each.test) ? 0.1 : each.isNear ? 0.4 : 1) }))
    .sort((a, b) => a.rank - b.rank)
}

/**
 * Whether it holds much to what it was, in little time.
 * @param {string} test
 */
function isTelling(test) {
  return test.endsWith('/recorded.test.ts')
}
