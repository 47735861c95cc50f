// A process with a warm Vitest in a copy of the checkout. Gets mutants from `mutate.mjs`, one after another, and says of
// each whether a test fails. The one who started it ends it where a mutant makes a test hang.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createVitest } from 'vitest/node'

/**
 * What is asked: this text in the place of a file's own one, and these test files in this order. Without a file the tests
 * are run as they are.
 * @typedef {{ file: string | null, own: string, text: string, tests: string[] }} Case
 */

/**
 * What is answered: what failed, with its message, and in which test file, where it was in one; and how long the files
 * took in milliseconds.
 * @typedef {{ failed: string | null, file: string | null, ms: number }} Verdict
 */

const [folder = '', project = 'unit', mode = ''] = process.argv.slice(2)
process.chdir(folder)

/** @type {string[]} */
let order = []

class InGivenOrder {
  /** @param {import('vitest/node').TestSpecification[]} files */
  async shard(files) {
    return files
  }
  /** @param {import('vitest/node').TestSpecification[]} files */
  async sort(files) {
    return files.toSorted((a, b) => order.indexOf(a.moduleId) - order.indexOf(b.moduleId))
  }
}

const vitest = await createVitest('test', {
  root: folder,
  watch: false,
  project: [project],
  // All tests of a mutant share one worker, and what they import, unless each is looked at by itself.
  isolate: mode === 'isolated',
  bail: mode === '' ? 1 : 0,
  // One that hangs is known by the file in which nothing goes on.
  reporters: [{ onTestModuleEnd: () => void process.send?.('file') }],
  sequence: { sequencer: InGivenOrder },
})
// A project's own number would win.
for (const each of vitest.projects) each.config.maxWorkers = 1
await vitest.standalone()
const known = new Map((await vitest.globTestSpecifications()).map((each) => [each.moduleId, each]))

process.on('message', async (/** @type {Case} */ { file, own, text, tests }) => {
  const path = file === null ? null : join(folder, file)
  if (path !== null) {
    writeFileSync(path, text)
    vitest.invalidateFile(path)
  }
  let verdict
  try {
    verdict = await judge(tests)
  } catch (error) {
    verdict = { failed: String(error), file: null, ms: 0 }
  }
  if (path !== null) {
    writeFileSync(path, own)
    vitest.invalidateFile(path)
  }
  process.send?.(verdict)
})
process.on('disconnect', () => process.exit())
process.send?.('ready')

/**
 * @param {string[]} tests
 * @returns {Promise<Verdict>}
 */
async function judge(tests) {
  order = tests.map((test) => join(folder, test))
  // Else failures of the last mutant would count.
  vitest.state.filesMap.clear()
  vitest.state.idMap.clear()
  const specifications = order.flatMap((path) => known.get(path) ?? [])
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications)
  process.exitCode = 0
  let ms = 0
  /** @type {Verdict} */
  const verdict = { failed: null, file: null, ms }
  for (const module of testModules) {
    const { duration, collectDuration, setupDuration } = module.diagnostic()
    ms += duration + collectDuration + setupDuration
    const [failure] = module.children.allTests('failed')
    const [error] = failure ? (failure.result().errors ?? []) : module.errors()
    if (verdict.failed !== null || (!failure && !error)) continue
    verdict.file = module.moduleId.slice(folder.length + 1)
    verdict.failed = `${verdict.file} > ${failure?.fullName ?? ''}: ${message(error)}`
  }
  if (verdict.failed === null && unhandledErrors.length > 0) verdict.failed = message(unhandledErrors[0])
  return { ...verdict, ms: Math.round(ms) }
}

/** @param {unknown} error */
function message(error) {
  const text = typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error)
  return text.slice(0, 200)
}
