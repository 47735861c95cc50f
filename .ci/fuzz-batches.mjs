// Tries inputs of one fuzzer, batch after batch, as .ci/fuzz.mjs asks. Tells its parent the seed of each batch before it
// begins. Exit code 1 after a fault, with the smallest input written; 0 when the time is over.
import { writeFileSync } from 'node:fs'
import fc from 'fast-check'

const batch = 2000
/** @type {{ module: string, found: string, seed: number, milliseconds: number, each: boolean }} */
const { module, found, seed, milliseconds, each } = JSON.parse(process.argv[2] ?? '{}')
/** @type {{ default: import('../src/base/testing/fuzzer.ts').Fuzzer<unknown> }} */
const { default: fuzzer } = await import(module)

/** Where an input is written. @param {unknown} input */
function write(input) {
  const { extension, content } = fuzzer.file(input)
  const file = `${found}.${extension}`
  writeFileSync(file, content)
  return file
}

const minute = 60_000
/** Milliseconds after which the parent is told again: a batch may take long. */
const beat = 10_000
let tried = 0
let sent = 0

function tell() {
  told = performance.now()
  const seconds = (told - begin) / 1000
  const mebibytes = Math.round(process.resourceUsage().maxRSS / 1024)
  console.log(
    `${tried.toLocaleString('en')} inputs in ${seconds.toFixed(0)} s, ${Math.round(tried / seconds)} a second, ` +
      `seeds ${seed} to ${at}, at most ${mebibytes} MB`,
  )
}

/** Says that it goes on, and with which batch. */
function send() {
  sent = performance.now()
  process.send?.(at)
}

/** @param {unknown} input */
const holds = (input) => {
  tried++
  if (performance.now() > sent + beat) send()
  if (each) write(input)
  fuzzer.holds(input)
}

const begin = performance.now()
let told = begin
const end = begin + milliseconds
let at = seed
for (; performance.now() < end; at = (at + 1) | 0) {
  send()
  const interruptAfterTimeLimit = each ? milliseconds : Math.max(1, end - performance.now())
  const result = fc.check(fc.property(fuzzer.inputs, holds), { seed: at, numRuns: batch, interruptAfterTimeLimit })
  if (result.counterexample !== null) {
    const [input] = result.counterexample
    const error = result.errorInstance instanceof Error ? result.errorInstance.stack : String(result.errorInstance)
    console.error(`${error}\n\nfound with --seed ${at}; the smallest input (${result.numShrinks} times smaller) is`)
    console.error(write(input))
    process.exitCode = 1
    break
  }
  if (each) break
  if (performance.now() > told + minute) tell()
}
tell()
process.disconnect?.()
