// Runs every check and every test, one suite after another, also after a failure:
//
//   npm test                              everything
//   npm test -- --only unit,browser       some of: checks, unit, browser, e2e
//
// Ends with the line `N passed, N failed` over all suites, and with exit code 1 when anything failed. A check counts as
// one test. A suite that dies, takes more than half an hour or runs no test counts as a failure. Each result is kept as it
// comes, in .cache/test/: of a suite that is cut, the tests that ended count, and those under way are named.
import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureChromium } from './chromium.mjs'
import { countsOf, fail, none } from './counts.mjs'

/** @typedef {import('./counts.mjs').Counts} Counts */

/** This only ends what will never end: on a busy machine everything takes several times as long. */
const LIMIT_MINUTES = 30

const root = fileURLToPath(new URL('..', import.meta.url))
const results = join(root, '.cache/test')
mkdirSync(results, { recursive: true })

/** The signal by which somebody ended this run. */
/** @type {NodeJS.Signals | undefined} */
let interruption

const tsc = 'node_modules/typescript/lib/tsc.js'

/** @type {Record<string, () => Promise<Record<string, Counts>>>} */
const groups = {
  checks: async () => {
    // Two at a time: each is one process that uses one core.
    const [types, rest] = await Promise.all([
      checks({ types: [tsc, '--noEmit'], 'no DOM': [tsc, '--noEmit', '-p', '.ci/tsconfig.core.json'] }),
      checks({
        'lint and format': ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'],
        imports: ['.ci/imports.mjs'],
        words: ['.ci/words.mjs'],
        'command line': ['.ci/prepare.mjs'],
      }),
    ])
    return { ...types, ...rest }
  },
  unit: async () => ({ unit: await vitest('unit', /(?<!\.browser)\.test\.tsx?$/) }),
  browser: async () => ({ browser: await vitest('browser', /\.browser\.test\.tsx?$/) }),
  e2e: async () => ({ e2e: await playwright() }),
}

const chosen = chosenGroups(process.argv.slice(2))
/** @type {Record<string, Counts>} */
const all = {}
for (const group of chosen) if (!interruption) Object.assign(all, await groups[group]?.())
report(all)
if (interruption) process.exitCode = 130

/**
 * @param {string[]} args
 * @returns {string[]} names of groups.
 */
function chosenGroups(args) {
  const [flag, value, ...more] = args.flatMap((arg) => arg.split('='))
  if (flag === undefined) return Object.keys(groups)
  const names = (value ?? '').split(',')
  if (flag === '--only' && more.length === 0 && names.every((name) => name in groups)) return names
  console.error(`npm test: got '${args.join(' ')}', allowed is --only with ${Object.keys(groups).join(', ')}`)
  process.exit(2)
}

/**
 * One check after another.
 * @param {Record<string, string[]>} commands
 * @returns {Promise<Record<string, Counts>>}
 */
async function checks(commands) {
  /** @type {Record<string, Counts>} */
  const counts = {}
  for (const [name, command] of Object.entries(commands)) if (!interruption) counts[name] = await check(...command)
  return counts
}

/**
 * A check that is no test suite: passes when its program does.
 * @param {string[]} command a script for Node, and its arguments.
 * @returns {Promise<Counts>}
 */
async function check(...command) {
  const counts = none()
  const end = await run(command)
  if (end) fail(counts, `${command.join(' ')} ${end}`)
  else counts.passed++
  return counts
}

/**
 * @param {string} project
 * @param {RegExp} names of its test files.
 * @returns {Promise<Counts>}
 */
async function vitest(project, names) {
  if (!hasFiles('src', names)) return nothingYet(project)
  const command = ['node_modules/vitest/vitest.mjs', 'run', '--project', project]
  return suite(project, [...command, '--reporter=default', '--reporter=./.ci/results.mjs'])
}

/** @returns {Promise<Counts>} */
async function playwright() {
  if (!hasFiles('e2e', /\.spec\.tsx?$/)) return nothingYet('e2e')
  const command = ['node_modules/@playwright/test/cli.js', 'test', '-c', 'e2e', '--reporter=list,./.ci/results.mjs']
  return suite('e2e', command)
}

/**
 * @param {string} name
 * @param {string[]} command of a runner that reports by `results.mjs`.
 * @returns {Promise<Counts>}
 */
async function suite(name, command) {
  let counts = none()
  const file = join(results, `${name}.jsonl`)
  writeFileSync(file, '')
  let end = ''
  try {
    /** @type {Record<string, string>} */
    const env = { HEDDLE_RESULTS: file }
    if (name !== 'unit') env.CHROMIUM_PATH = ensureChromium()
    end = await run(command, env)
    const { underWay, ...known } = countsOf(readFileSync(file, 'utf8'))
    counts = known
    if (underWay.length > 0) fail(counts, `${name} ${end || 'ended'} while under way:`, ...underWay)
    else if (end && counts.failed === 0) fail(counts, `${name} ${end}, though no test failed`)
  } catch (error) {
    fail(counts, `${name} ${end}`, String(error))
  }
  if (counts.passed + counts.failed === 0) fail(counts, `${name} ran no test`)
  return counts
}

/**
 * Runs a script with Node, in a process group of its own, so that nothing of it outlives its time.
 * @param {string[]} command
 * @param {Record<string, string>} [env]
 * @returns {Promise<string>} empty when it succeeded, else how it ended.
 */
function run(command, env = {}) {
  console.log(`\n$ ${command.join(' ')}`)
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
    })
    /** Why it was ended. */
    let cut = ''
    /** @param {NodeJS.Signals} signal */
    const stop = (signal) => {
      try {
        if (child.pid) process.kill(-child.pid, signal)
      } catch {
        // It has ended meanwhile.
      }
    }
    /** @param {string} why */
    const end = (why) => {
      cut = why
      // Asked first, a runner stops the servers that it started.
      stop('SIGTERM')
      setTimeout(() => stop('SIGKILL'), 5000).unref()
    }
    const timer = setTimeout(() => end(`took more than ${LIMIT_MINUTES} minutes`), LIMIT_MINUTES * 60_000)
    /** @param {NodeJS.Signals} signal */
    const interrupted = (signal) => {
      interruption = signal
      end(`was ended by ${signal}`)
    }
    process.once('SIGINT', interrupted)
    process.once('SIGTERM', interrupted)
    /** @param {string} how */
    const finish = (how) => {
      clearTimeout(timer)
      process.off('SIGINT', interrupted)
      process.off('SIGTERM', interrupted)
      resolve(how)
    }
    child.on('error', (error) => finish(`could not start: ${error.message}`))
    child.on('exit', (code, signal) => {
      stop('SIGKILL')
      if (cut || code === 0) finish(cut)
      else finish(`ended with ${signal ?? `code ${code}`}`)
    })
  })
}

/**
 * @param {string} folder
 * @param {RegExp} names
 */
function hasFiles(folder, names) {
  return readdirSync(join(root, folder), { recursive: true }).some((name) => names.test(String(name)))
}

/** @param {string} name */
function nothingYet(name) {
  console.log(`\n${name}: no test files yet`)
  return none()
}

/** @param {Record<string, Counts>} suites */
function report(suites) {
  const total = none()
  const width = Math.max(...Object.keys(suites).map((name) => name.length))
  console.log('')
  for (const { failures } of Object.values(suites)) {
    for (const failure of failures) console.log(`✗ ${failure.replaceAll(root, '')}\n`)
  }
  for (const [name, { passed, failed, skipped }] of Object.entries(suites)) {
    total.passed += passed
    total.failed += failed
    const rest = skipped ? `, ${skipped} skipped` : ''
    console.log(`${name.padEnd(width)}  ${passed} passed, ${failed} failed${rest}`)
  }
  console.log(`${total.passed} passed, ${total.failed} failed`)
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
}
