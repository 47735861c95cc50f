// Finds words that were given up, in identifiers, names of files, comments, documents and texts: `node .ci/words.mjs`. Each row
// of the table says a word, and what to say in its place. There is one word for one thing; `src/README.md` tells which.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * @typedef {object} Row
 * @property {RegExp} [name] that an identifier or the name of a file must not match; the file `most-users.ts` is read as
 *   `mostUsers`.
 * @property {RegExp} [text] that no line must match, be it code, comment, document or text.
 * @property {string} say what to say instead.
 * @property {{ in: RegExp, why: string }[]} [except] where it is meant otherwise: `in` matches `FILE: LINE`. One that
 *   excepts nothing is a mistake.
 */

/** @type {Row[]} */
export const words = [
  { name: /^usual(?=[A-Z])|[a-z]Usual(?=[A-Z])/, say: 'default: defaultLimit' },
  { name: /^most(?=[A-Z])/, say: 'max: maxUsers' },
  {
    name: /^least(?=[A-Z])/,
    say: 'min: minUsers',
    except: [{ in: /least-?search/i, why: 'the search for the least, not the least number of something' }],
  },
  { name: /^births?(?=[A-Z])|[a-z]Births?(?![a-z])|^newborn|[a-z]Newborn/, say: 'spawn' },
  { name: /^crossing(?=[A-Z])|[a-z]Crossing/, say: 'marshalling' },
  { name: /^(population|workplace|team(?![a-z]))/i, say: 'entities; worker context; the workers of a run' },
  { name: /[a-z]Moments?(?![a-z])|^moments?(?=[A-Z])|[a-z]Glance|^glance(?=[A-Z])/, say: 'snapshot' },
  { name: /[a-z]Insides|^insides(?=[A-Z])/, say: 'internals' },
  {
    name: /^(learnt|trails?)$/i,
    say: 'requirements; schedule',
    except: [
      { in: /explor(er|ation)\/saved|saved\.learnt|learnt: requirements/, why: 'a name that checkpoints write' },
    ],
  },
  { name: /^bearing(?=[A-Z])/, say: 'causal slice' },
  { name: /^rous(e|es|ed|ing)(?=[A-Z]|$)|[a-z]Rouse/, say: 'interrupt; spurious wake-up' },
  { name: /^remarks?$/i, say: 'annotation' },
  { name: /[a-z](Tellers?|Sayings?)(?![a-z])|^tellers?(?=[A-Z])/, say: 'describer; notice' },
  { name: /^(expect|load)Looks$/, say: 'preload; renderers' },
  { name: /overtaking/i, say: 'disabled by' },
  { name: /^(sayings|departures?)$/i, say: 'describers; divergence' },
  { name: /^(takes|adds|gives)(Place|Seat|Socket)/, say: 'permit, of a semaphore' },
  { text: /(等待|创建)条件(?!变量)|条件(对象|的队伍)/, say: '条件变量, of a Condition' },
  { text: /抢占（CPython|[bB]arging',? zh: '抢占/, say: '插队 for barging; 抢占 is preemption' },
  { text: /'适合'/, say: '适应, for Fit' },
  {
    text: /\bso many\b(?!-)|\bwhoever\b|two thousand million/i,
    say: 'this many; the thread that, no matter who; two billion',
    except: [{ in: /cpython\/pairs\//, why: 'names of recorded answers' }],
  },
  { text: /before (his|her) eyes|how manieth/i, say: 'what an engineer would write' },
]

/** Files in which words of all kinds stand, none of which anybody reads as a name. */
const UNREAD = /\.(png|gz|heddle|json|svg|jsonl)$|^(LICENSE|package-lock\.json|\.ci\/words(\.test)?\.mjs)$/

/**
 * The words in a text that were given up.
 * @param {string} file path from the project's root.
 * @param {string} text
 * @param {Row[]} rows
 * @returns {{ line: number, found: string, row: Row }[]} `line` is 0 for the name of the file.
 */
export function wordsIn(file, text, rows) {
  const [stem = ''] = basename(file).split('.')
  const own = stem.replace(/-+(\w)/g, (_dash, letter) => letter.toUpperCase())
  return [own, ...text.split('\n')].flatMap((content, line) => {
    const names = content.match(/[A-Za-z][A-Za-z0-9]*/g) ?? []
    return rows.flatMap((row) => {
      const { name, text } = row
      const found = (name && names.find((each) => name.test(each))) ?? text?.exec(content)?.[0]
      return found ? [{ line, found, row }] : []
    })
  })
}

/**
 * Checks all files that are kept.
 * @param {string} root the project's folder.
 * @param {Row[]} rows
 * @returns {string[]} a line for each problem.
 */
export function checkWords(root, rows) {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' })
  const unused = new Set(rows.flatMap(({ except = [] }) => except))
  const problems = []
  for (const file of files.split('\0').filter((each) => each && !UNREAD.test(each))) {
    const text = read(`${root}/${file}`)
    const lines = ['', ...text.split('\n')]
    for (const { line, found, row } of wordsIn(file, text, rows)) {
      const except = row.except?.find((each) => each.in.test(`${file}: ${lines[line]}`))
      if (except) unused.delete(except)
      else problems.push(`${file}${line ? `:${line}` : ''}: '${found}' was given up; say ${row.say}`)
    }
  }
  for (const { in: where, why } of unused) problems.push(`${where} excepts nothing any more (${why}): remove it`)
  return problems
}

/** @param {string} path of a file, which may have been deleted and is not yet committed. */
function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = checkWords(dirname(dirname(fileURLToPath(import.meta.url))), words)
  for (const problem of problems) console.error(problem)
  console.log(`${words.length} words given up, found ${problems.length} times`)
  process.exitCode = problems.length > 0 ? 1 : 0
}
