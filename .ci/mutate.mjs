// Mutation testing: changes the program in one small place after another, and looks whether a test fails.
//
//   npm run mutate                            the named mutants, and a sample of 60 from each area
//   npm run mutate -- --only model,trace      of these areas: model, simulator, trace, workers, explorer, link
//   npm run mutate -- --sample 200 --seed 7   more of them, and others
//   npm run mutate -- --named                 the named ones alone
//   npm run mutate -- --sampled               the sampled ones alone
//   npm run mutate -- --resume                what was caught before is not judged again
//   npm run mutate -- --report                what is known from before, and nothing is judged
//   npm run mutate -- --browser               what no test on Node catches in workers/ is judged in Chromium too
//   npm run mutate -- --jobs 2                this many at the same time
//   npm run mutate -- --budget 300            this many seconds of tests for a mutant, and four times as many of those
// in                                             its own folder; 60 without
//
// docs/mutation.md says how it works and what has survived. Only copies of the checkout are changed.
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { areas, filesOf, sourcesOf } from './mutate/areas.mjs'
import { copyCheckout } from './mutate/copy.mjs'
import { equivalents } from './mutate/equivalents.mjs'
import { Judge } from './mutate/judges.mjs'
import { named } from './mutate/named.mjs'
import { mutantsOf, programOf } from './mutate/operators.mjs'
import { reachOf, testsOf } from './mutate/reach.mjs'
import { changeOf, hashOf } from './mutate/texts.mjs'
import { isRefused } from './mutate/types.mjs'

/**
 * @typedef {import('./mutate/operators.mjs').Mutant & import('./mutate/texts.mjs').Change & { area: string, test?: string }} Candidate
 * @typedef {{ verdict: 'caught' | 'refused' | 'survived', how: string }} Judgement
 *   What the compiler refuses is no mutant; it is asked about those that no test catches.
 */

const SECOND_MS = 1000
const root = fileURLToPath(new URL('..', import.meta.url))
const cache = join(root, '.cache/mutate')
const results = join(cache, 'results.jsonl')
mkdirSync(cache, { recursive: true })

const options = readOptions()
/** @type {Map<string, string>} */
const texts = new Map()
const candidates = [...(options.sampled ? [] : namedOnes()), ...(options.named ? [] : sampledOnes())]
const earlier = options.resume || options.report ? readResults() : new Map()

const tests = filesOf(root, /(?<!\.browser)\.test\.tsx?$/)
const browserTests = filesOf(root, /\.browser\.test\.tsx?$/).filter((file) => file.startsWith('src/workers/'))
const folders = Array.from({ length: options.jobs }, (_, job) => join(cache, `copy-${process.pid}-${job + 1}`))
/** @type {Judge[]} */
const judges = []
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(signal, () => process.exit(130))
process.on('exit', () => {
  for (const judge of judges) judge.end()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

const reach = options.report ? {} : await knownReach()
/** @type {Set<string>} */
const trusted = new Set()
/** @type {Map<Candidate, Judgement>} */
const judged = new Map()
const queue = candidates.filter((candidate) => {
  const before = earlier.get(candidate.key)
  const isKnown = before !== undefined && (options.report || before.verdict !== 'survived')
  if (isKnown) judged.set(candidate, before)
  return !isKnown
})
console.log(`${candidates.length} mutants, ${queue.length} of them to be judged`)
const started = Date.now()
if (!options.report) await Promise.all(folders.map(work))
report()

/**
 * Judges mutants until there are no more.
 * @param {string} folder
 */
async function work(folder) {
  copyCheckout(root, folder)
  const unit = judgeIn(folder, 'unit')
  const browser = judgeIn(folder, 'browser')
  for (let candidate = queue.shift(); candidate; candidate = queue.shift()) {
    const judgement = await judge(candidate, unit, browser)
    judged.set(candidate, judgement)
    appendFileSync(results, `${JSON.stringify({ key: candidate.key, ...judgement })}\n`)
    const { file, line, from, to, by } = candidate
    const done = `${judged.size}/${candidates.length} ${Math.round((Date.now() - started) / SECOND_MS)} s`
    const { verdict, how } = judgement
    if (verdict !== 'survived' || how === 'equivalent')
      console.log(`${done} ${verdict} ${file}:${line} ${by}: ${how.split('\n')[0]}`)
    else console.log(`${done} SURVIVED ${file}:${line} ${by} (${how})\n    - ${from}\n    + ${to}`)
  }
  unit.end()
  browser.end()
}

/**
 * @param {Candidate} candidate
 * @param {Judge} unit
 * @param {Judge} browser
 * @returns {Promise<Judgement>}
 */
async function judge(candidate, unit, browser) {
  if (isEquivalent(candidate)) return { verdict: 'survived', how: 'equivalent' }
  const { file, start, end, text, area } = candidate
  const own = textOf(file)
  const changed = own.slice(0, start) + text + own.slice(end)
  try {
    programOf(file, changed)
  } catch {
    return { verdict: 'refused', how: 'it is no program' }
  }
  const { test: named } = candidate
  // Its file need be in none of the areas.
  const only = named && !named.includes('.browser.') ? [{ test: named, ms: reach[named]?.ms ?? 0, isNear: true }] : []
  const able = named ? only : testsOf(reach, file, own, start, end)
  /** @type {string[]} */
  const chosen = []
  /** @type {number[]} */
  const limits = []
  let ms = 0
  for (const { test, ms: more, isNear } of able) {
    if (ms + more > options.budget * SECOND_MS * (isNear ? 4 : 1) && chosen.length > 0) continue
    chosen.push(test)
    limits.push(30 * SECOND_MS + 10 * more)
    ms += more
  }
  let how = `${chosen.length} of ${able.length} test files that reach it pass`
  if (chosen.length > 0) {
    const { failed, file: test } = await unit.ask({ file, own, text: changed, tests: chosen }, limits)
    if (failed !== null && (await isTrusted(test, chosen, unit))) return { verdict: 'caught', how: failed }
    // Without the test that fails by itself.
    if (failed !== null) return judge(candidate, unit, browser)
  }
  if (candidate.test?.includes('.browser.')) {
    const { failed } = await browser.ask({ file, own, text: changed, tests: [candidate.test] }, [600 * SECOND_MS])
    return failed === null
      ? { verdict: 'survived', how: `${candidate.test} passes` }
      : { verdict: 'caught', how: failed }
  }
  if (options.browser && area === 'workers') {
    const near = (/** @type {string} */ test) => (basename(test).split('.')[0] === basename(file, '.ts') ? 0 : 1)
    const order = browserTests.toSorted((a, b) => near(a) - near(b))
    const { failed } = await browser.ask({ file, own, text: changed, tests: order }, [600 * SECOND_MS])
    if (failed !== null) return { verdict: 'caught', how: failed }
    how += `, and ${order.length} in Chromium`
  }
  if (area !== 'named' && (await isRefused(unit.folder, file, changed)))
    return { verdict: 'refused', how: 'by the types' }
  return { verdict: 'survived', how }
}

/**
 * Whether a test file that failed passes where nothing is changed, as it has to. Else it is looked at no more.
 * @param {string | null} test null where it was no test that failed
 * @param {string[]} chosen the tests in their order
 * @param {Judge} unit
 */
async function isTrusted(test, chosen, unit) {
  if (test === null || trusted.has(test)) return true
  const before = chosen.slice(0, chosen.indexOf(test) + 1)
  const { failed, file } = await unit.ask({ file: null, own: '', text: '', tests: before }, [600 * SECOND_MS])
  if (failed === null) {
    trusted.add(test)
    return true
  }
  console.log(`left out, since it fails as it is: ${file ?? test}`)
  delete reach[file ?? test]
  return false
}

function report() {
  console.log('\narea        mutants  caught  equivalent  survived   of all   without the equivalent')
  for (const area of ['named', ...Object.keys(areas)]) {
    const of = [...judged].filter(([candidate, { verdict }]) => candidate.area === area && verdict !== 'refused')
    if (of.length === 0) continue
    const caught = of.filter(([, { verdict }]) => verdict === 'caught').length
    const equal = of.filter(([candidate, { verdict }]) => verdict === 'survived' && isEquivalent(candidate)).length
    const cells = [of.length, caught, equal, of.length - caught - equal].map((cell) => String(cell).padStart(8))
    const rates = [caught / of.length, caught / (of.length - equal)].map((rate) => `${(100 * rate).toFixed(1)} %`)
    console.log(`${area.padEnd(10)} ${cells.join('  ')}  ${rates[0]?.padStart(8)}   ${rates[1]}`)
  }
  const survivors = [...judged].filter(([one, { verdict }]) => verdict === 'survived' && !isEquivalent(one))
  console.log(`\n${survivors.length} survived`)
  for (const [{ file, line, from, to, by, area }, { how }] of survivors) {
    console.log(`${file}:${line} ${area === 'named' ? 'named ' : ''}${by} (${how})\n    - ${from}\n    + ${to}`)
  }
}

/** @param {Candidate} candidate */
function isEquivalent({ file, from, to }) {
  return equivalents.some((each) => each.file === file && each.from === from && each.to === to)
}

/** @returns {Candidate[]} */
function namedOnes() {
  return named.map(({ name, file, from, to, test }) => {
    const text = textOf(file)
    const start = text.indexOf(from)
    if (start < 0 || text.indexOf(from, start + 1) >= 0) {
      throw new Error(`the mutant '${name}' is to stand once in ${file}, which has changed: ${from}`)
    }
    const mutant = { file, start, end: start + from.length, text: to, by: name }
    return { ...mutant, ...changeOf(mutant, text), area: 'named', test }
  })
}

/** @returns {Candidate[]} some from each area, the same for a seed however much else changes. */
function sampledOnes() {
  const sources = sourcesOf(root)
  const ofAreas = options.only.map((area) => {
    return sources
      .filter((file) => areas[area]?.(file))
      .flatMap((file) => mutantsOf(file, textOf(file)))
      .map((mutant) => ({ ...mutant, ...changeOf(mutant, textOf(mutant.file)), area }))
      .map((candidate) => ({ candidate, place: hashOf(`${options.seed} ${candidate.key}`) }))
      .sort((a, b) => (a.place < b.place ? -1 : 1))
      .slice(0, options.sample)
      .map(({ candidate }) => candidate)
  })
  // In turns, so that a run that is ended early has something of each area.
  return Array.from({ length: options.sample }, (_, i) => ofAreas.flatMap((all) => all[i] ?? [])).flat()
}

/** @returns {Promise<import('./mutate/reach.mjs').ReachOfTests>} */
async function knownReach() {
  const folder = join(cache, `copy-${process.pid}`)
  folders.push(folder)
  const file = join(cache, 'reach.json')
  copyCheckout(root, folder)
  const preload = pathToFileURL(join(root, '.ci/mutate/reached.mjs')).href
  /** @type {(folder: string, mode: string, reached: string) => Judge} */
  const recording = (folder, mode, reached) => {
    const env = { HEDDLE_REACHED: reached, NODE_OPTIONS: `--import ${preload}` }
    return judgeIn(folder, 'unit', mode, env)
  }
  const found = await reachOf(root, folder, file, sourcesOf(root), tests, recording, console.log)
  folders.pop()
  rmSync(folder, { recursive: true, force: true })
  return found
}

/**
 * @param {string} folder
 * @param {'unit' | 'browser'} project
 * @param {string} [mode]
 * @param {Record<string, string>} [env]
 */
function judgeIn(folder, project, mode, env) {
  const judge = new Judge(folder, project, mode, env)
  judges.push(judge)
  return judge
}

/** @param {string} file */
function textOf(file) {
  const text = texts.get(file) ?? readFileSync(join(root, file), 'utf8')
  texts.set(file, text)
  return text
}

/** @returns {Map<string, Judgement>} */
function readResults() {
  if (!existsSync(results)) return new Map()
  const lines = readFileSync(results, 'utf8').split('\n').filter(Boolean)
  return new Map(
    lines.map((line) => {
      const { key, verdict, how } = JSON.parse(line)
      return [key, { verdict, how }]
    }),
  )
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: Object.keys(areas).join(',') },
      sample: { type: 'string', default: '60' },
      seed: { type: 'string', default: '1' },
      budget: { type: 'string', default: '60' },
      jobs: { type: 'string', default: '1' },
      named: { type: 'boolean', default: false },
      sampled: { type: 'boolean', default: false },
      resume: { type: 'boolean', default: false },
      report: { type: 'boolean', default: false },
      browser: { type: 'boolean', default: false },
    },
  })
  const only = values.only.split(',')
  const unknown = only.filter((area) => !(area in areas))
  if (unknown.length > 0) {
    console.error(`npm run mutate: got --only ${unknown.join(',')}, allowed are ${Object.keys(areas).join(', ')}`)
    process.exit(2)
  }
  const [sample, budget, jobs] = [values.sample, values.budget, values.jobs].map(Number)
  if (!sample || !budget || !jobs) {
    console.error('npm run mutate: --sample, --budget and --jobs take numbers above 0')
    process.exit(2)
  }
  return { ...values, only, sample, budget, jobs }
}
