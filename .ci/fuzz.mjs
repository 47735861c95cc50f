// Looks for inputs that make a part of the program fail, for as long as it is let:
//
//   npm run fuzz                                  all fuzzers, which share a minute
//   npm run fuzz -- NAME... --minutes N           those of this name share N minutes
//   npm run fuzz -- NAME --seed S                 the same inputs again
//
// `src/**/NAME.fuzz.ts` exports a `Fuzzer` (src/base/testing/fuzzer.ts) by default and runs in Node. `.ci/fuzz/NAME.mjs` is a
// script that takes --minutes and --seed itself, and exits with 1 when it has found a fault. A fault is printed with its
// seed and with the file of the smallest input that was found to show it; then the exit code is 1.
import { fork, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildForNode, modulesOf } from './built.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const cache = join(root, '.cache/fuzz')
/** A batch takes about a second: who says nothing for so long has met an input that does not end. */
const SILENCE_MS = 180_000

/** @typedef {{ name: string, file: string, browser: boolean }} Entry */

const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' } },
})
const minutes = Number(values.minutes)
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed)
if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error(`got --minutes ${values.minutes} --seed ${seed}; allowed are a number above 0 and a whole number`)
  process.exit(2)
}

const fuzzers = table()
const unknown = names.filter((name) => !fuzzers.some((fuzzer) => fuzzer.name === name))
if (unknown.length > 0) {
  const known = fuzzers.map(({ name }) => name).join(', ')
  console.error(`no fuzzer '${unknown.join("', '")}'; there are: ${known}`)
  process.exit(2)
}

const chosen = fuzzers.filter(({ name }) => names.length === 0 || names.includes(name))
mkdirSync(cache, { recursive: true })
for (const fuzzer of chosen) {
  console.log(`\n# ${fuzzer.name}, seed ${seed}, ${(minutes / chosen.length).toFixed(1)} minutes`)
  const holds = await (fuzzer.browser ? runScript(fuzzer) : runModule(fuzzer))
  if (!holds) process.exitCode = 1
}

/** @returns {Entry[]} */
function table() {
  const folder = join(root, '.ci/fuzz')
  const scripts = (existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [])
    .filter(({ name }) => name.endsWith('.mjs') && !name.endsWith('.test.mjs'))
    .map(({ name }) => ({ name: name.replace(/\.mjs$/, ''), file: `.ci/fuzz/${name}`, browser: true }))
  return [...modulesOf('fuzz').map((module) => ({ ...module, browser: false })), ...scripts]
}

/**
 * @param {Entry} fuzzer
 * @returns {Promise<boolean>} whether no fault was found.
 */
function runScript({ file }) {
  const args = [join(root, file), '--minutes', String(minutes / chosen.length), '--seed', String(seed)]
  return new Promise((resolve) => {
    spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }).on('exit', (code) => resolve(code === 0))
  })
}

/**
 * @param {Entry} fuzzer
 * @returns {Promise<boolean>} whether no fault was found.
 */
async function runModule({ name, file }) {
  // Of their own, so that two with other seeds can run at a time.
  const own = `${name}-${seed}`
  const module = await buildForNode(file, join(cache, own))
  const found = join(cache, `${own}-found`)
  const milliseconds = (minutes / chosen.length) * 60_000
  const end = await batches({ module, found, seed, milliseconds, each: false })
  if (end.code === 0 || end.code === 1) return end.code === 0
  // It has ended, or has not, in the middle of a batch: once more, and every input is written before it is tried.
  console.error(`${end.how} in the batch of seed ${end.seed}: looking for the input`)
  const again = await batches({ module, found, seed: end.seed, milliseconds: SILENCE_MS * 5, each: true })
  if (again.code === 0) console.error(`not so the second time; to repeat: --seed ${end.seed}`)
  else if (again.code !== 1) {
    const input = readdirSync(cache).find((entry) => entry.startsWith(`${own}-found`))
    console.error(`${again.how}, with --seed ${end.seed}; the input is ${join('.cache/fuzz', input ?? '')}`)
  }
  return false
}

/**
 * Has batches of inputs tried in a process of its own.
 * @param {{ module: string, found: string, seed: number, milliseconds: number, each: boolean }} task with `each`, one
 *   batch, whose inputs are written one after another.
 * @returns {Promise<{ code: number | null, how: string, seed: number }>} `seed` is that of the last batch.
 */
function batches(task) {
  const worker = fork(join(root, '.ci/fuzz-batches.mjs'), [JSON.stringify(task)], {
    execArgv: ['--max-old-space-size=1024'],
  })
  return new Promise((resolve) => {
    let last = task.seed
    let silent = false
    const stop = () => {
      silent = true
      worker.kill('SIGKILL')
    }
    let timer = setTimeout(stop, SILENCE_MS)
    worker.on('message', (batch) => {
      last = Number(batch)
      clearTimeout(timer)
      timer = setTimeout(stop, SILENCE_MS)
    })
    worker.on('exit', (code, signal) => {
      clearTimeout(timer)
      const how = silent ? `no answer for ${SILENCE_MS / 1000} s` : `ended with ${signal ?? `code ${code}`}`
      resolve({ code, how, seed: last })
    })
  })
}
