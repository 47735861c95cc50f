// Runs benchmarks, built as the product is:
//
//   npm run bench               all
//   npm run bench -- NAME...    those of this name, or in this folder of src/
//
// `NAME.bench.ts` runs in Node, `NAME.browser.bench.ts` in Chromium in a cross-origin isolated page. Each exports by
// default a function that gets a `print` for its lines; it fails by throwing. `gc()` is there in both.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { buildForNode, modulesOf, servePage } from './built.mjs'
import { chromiumFlags, ensureChromium } from './chromium.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const cache = join(root, '.cache/bench')

/**
 * @typedef {{ file: string, name: string, browser: boolean }} Bench
 *   `file` from the project's root with forward slashes.
 */

const benches = findBenches()
const names = process.argv.slice(2)
const unknown = names.filter((name) => !benches.some((bench) => isMeant(bench, name)))
if (unknown.length > 0 || benches.length === 0) {
  const known = benches.map((bench) => bench.name).join(', ')
  console.error(`no benchmark '${unknown.join("', '")}'; there are: ${known || 'none'}`)
  process.exit(1)
}

for (const bench of benches) {
  if (names.length > 0 && !names.some((name) => isMeant(bench, name))) continue
  console.log(`\n# ${bench.name} (${bench.browser ? 'Chromium' : `Node ${process.versions.node}`}), ${bench.file}`)
  try {
    await (bench.browser ? runInBrowser(bench) : runInNode(bench))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}

/** @returns {Bench[]} */
function findBenches() {
  return modulesOf('bench').map(({ file, name }) => ({
    file,
    name: name.replace(/\.browser$/, ''),
    browser: name.endsWith('.browser'),
  }))
}

/**
 * @param {Bench} bench
 * @param {string} name
 */
function isMeant(bench, name) {
  return bench.name === name || bench.file.startsWith(`src/${name}/`)
}

/** @param {Bench} bench */
async function runInNode(bench) {
  const built = await buildForNode(bench.file, join(cache, bench.name))
  const start = `import run from ${JSON.stringify(built)}\nawait run(console.log)`
  const code = await new Promise((resolve) => {
    const args = ['--expose-gc', '--input-type=module', '--eval', start]
    spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }).on('exit', resolve)
  })
  if (code !== 0) throw new Error(`${bench.file} failed`)
}

/** @param {Bench} bench */
async function runInBrowser(bench) {
  const script = `import run from ${JSON.stringify(`/${bench.file}`)}\nwindow.benchmark = run`
  const page = await servePage(join(cache, `${bench.name}.browser`), script)
  const browser = await chromium.launch({
    executablePath: ensureChromium(),
    args: [...chromiumFlags, '--js-flags=--expose-gc'],
  })
  try {
    const tab = await browser.newPage({ viewport: { width: 1600, height: 1000 } })
    tab.on('pageerror', (error) => console.error(error.message))
    await tab.exposeFunction('printLine', console.log)
    await tab.goto(page.url)
    await tab.waitForFunction('window.benchmark')
    await tab.evaluate('window.benchmark(window.printLine)')
  } finally {
    await browser.close()
    await page.close()
  }
}
