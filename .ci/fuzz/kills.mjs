// Stops and kills at random moments, in the built application in a real Chromium: `npm run fuzz -- kills --minutes N`.
//
// Again and again a program is begun on real workers, and at a random moment something befalls it: Stop, the end of one of
// its workers, a worker that hangs or whose script is broken off, a reload of the tab. After each the page has to be
// usable, the steps that were seen have to be there still, nobody may be accused who is not at fault, and the next run has
// to begin without a reload. `--events N` ends it after this many.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { build, preview } from 'vite'
import { chromiumFlags, ensureChromium } from '../chromium.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const cache = join(root, '.cache/fuzz')
/** A state that does not come in this time will never come, however busy the machine is. */
const TIMEOUT_MS = 60_000
/** So long a run whose worker was killed is let go on, in case that one was not needed. */
const GOES_ON_MS = 1000

/** Long enough to be killed in the middle; what each shows of workers differs. */
const PROGRAMS = [
  'semaphore-processes?users=8&scale=1',
  'semaphore-threads?scale=1',
  'queue-fifo?scale=1',
  'crawler-coroutines?scale=1',
  'cores?scale=1',
  'readers-writers?scale=1',
  'echo-pool?scale=1',
  'gevent?scale=1',
]

/** What can happen, as often as is said. */
const EVENTS = /** @type {const} */ ({
  stop: 4,
  'kill program': 5,
  'kill coordinator': 5,
  'kill io': 2,
  'kill simulator': 1,
  'kill several': 2,
  'hang coordinator, then stop': 2,
  'hang program, then stop': 2,
  'break off coordinator': 1,
  'break off program': 1,
  'hang in the reserve': 1,
  reload: 3,
})

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' }, events: { type: 'string' } },
})
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed)
const most = values.events === undefined ? Number.POSITIVE_INFINITY : Number(values.events)
const until = performance.now() + Number(values.minutes) * 60_000

let state = seed | 1
/** A number from 0 up to 1. */
function random() {
  state ^= state << 13
  state ^= state >>> 17
  state ^= state << 5
  return (state >>> 0) / 2 ** 32
}
/**
 * @template Item
 * @param {readonly Item[]} list
 */
function pick(list) {
  const item = list[Math.floor(random() * list.length)]
  if (item === undefined) throw new Error('there is nothing to pick from')
  return item
}
const kinds = Object.entries(EVENTS).flatMap(([kind, weight]) => Array.from({ length: weight }, () => kind))

const outDir = join(cache, `kills-${seed}`)
await build({ root, logLevel: 'error', build: { outDir, emptyOutDir: true } })
const server = await preview({ root, logLevel: 'error', build: { outDir }, preview: { port: 4390, strictPort: false } })
const browser = await chromium.launch({ executablePath: ensureChromium(), args: chromiumFlags })
const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, reducedMotion: 'reduce' })
const page = await context.newPage()
const base = server.resolvedUrls?.local[0] ?? ''

/** @type {string[]} */
let problems = []
page.on('pageerror', (error) => problems.push(`the page threw: ${error.message}`))
page.on('crash', () => problems.push('the page crashed'))
// What only the page itself has: its workers, to be ended from outside, and the moment at which it was told to stop.
await page.addInitScript(() => {
  /**
   * Milliseconds from the last click on Stop.
   * @type {{ free?: number, whole?: number }}
   */
  let stopped = {}
  const isFree = () => document.querySelector('.btn.stop') === null
  const isWhole = () => /[?&]step=\d/.test(location.href)
  /** @param {() => boolean} condition */
  async function until(condition) {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve))
  }
  addEventListener(
    'click',
    async (event) => {
      if (!(event.target instanceof Element) || event.target.closest('.btn.stop') === null) return
      const asked = performance.now()
      /** @type {typeof stopped} */
      const mine = {}
      stopped = mine
      await until(isFree)
      mine.free = performance.now() - asked
      await until(() => isWhole() || stopped !== mine)
      if (stopped === mine) mine.whole = performance.now() - asked
    },
    { capture: true },
  )
  Object.assign(window, { stoppedIn: () => stopped })
  /** @type {{ worker: Worker, name: string }[]} */
  const started = []
  const Real = Worker
  Object.assign(window, {
    started,
    Worker: class extends Real {
      /** @param {ConstructorParameters<typeof Real>} given */
      constructor(...given) {
        super(...given)
        started.push({ worker: this, name: given[1]?.name ?? '' })
      }
    },
  })
})

/**
 * What the browser's own tools can do to a worker: the sessions of those that run, by the name of their script.
 * @type {Map<string, string>}
 */
const sessions = new Map()
const tools = await context.newCDPSession(page)
tools.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
  sessions.set(sessionId, targetInfo.url)
})
tools.on('Target.detachedFromTarget', ({ sessionId }) => void sessions.delete(sessionId))
await tools.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false })

/**
 * @param {string} name
 * @param {readonly string[]} methods
 * @returns {Promise<boolean>} whether there is such a worker.
 */
async function withTools(name, methods) {
  const found = [...sessions].filter(([, url]) => url.includes(`${name}-worker`))
  if (found.length === 0) return false
  const [sessionId] = pick(found)
  for (const [id, method] of methods.entries())
    await tools
      .send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) })
      .catch(() => {})
  return true
}

/**
 * Ends some of the page's workers of a name.
 * @param {string} name
 * @param {number} share of them; one at least
 */
async function kill(name, share) {
  const chances = Array.from({ length: 64 }, random)
  return await page.evaluate(
    ({ name, share, chances }) => {
      /** @type {{ worker: Worker, name: string }[]} */
      const started = Reflect.get(window, 'started')
      const all = started.filter((one) => one.name === name)
      const chosen = all.filter((_, i) => (chances[i % chances.length] ?? 0) < share)
      const [last] = all.slice(-1)
      if (chosen.length === 0 && last !== undefined) chosen.push(last)
      for (const { worker } of chosen) worker.terminate()
      return chosen.length
    },
    { name, share, chances },
  )
}

const stop = page.getByRole('button', { name: 'Stop', exact: true })
const run = page.getByRole('button', { name: 'Run on real workers' })
const slider = page.getByRole('slider', { name: 'Position' })

/** A run that was cut off by a reload so early that nothing of it was stored. */
const gone = page.getByRole('button', { name: 'Run it anew on real workers' })

/** How many steps are shown. */
async function steps() {
  return Number(await slider.getAttribute('aria-valuemax')) + 1
}
const isLive = () => stop.isVisible()

/**
 * @param {string} what
 * @param {() => Promise<boolean>} condition
 */
async function wait(what, condition, timeout = TIMEOUT_MS) {
  const begin = performance.now()
  while (!(await condition())) {
    if (performance.now() - begin > timeout) throw new Error(`waited in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return performance.now() - begin
}

/** Nothing is under way any more: what is shown can be stepped, and its address says where. */
async function isAtRest() {
  if (await isLive()) return false
  if (await gone.isVisible()) return true
  if ((await page.locator('.progress').count()) > 0) return false
  if (!(await run.isVisible())) return false
  if (/[?&]step=\d/.test(page.url())) return true
  // Stopped before its first step, where nothing was shown before: the page stays empty, and is free.
  await new Promise((resolve) => setTimeout(resolve, 500))
  return (await run.isVisible()) && (await page.locator('.progress').count()) === 0
}

/**
 * Milliseconds from the click on Stop until what was drawn can be stepped, and until the whole run is there, where it had
 * any step.
 * @type {{ free?: number, whole?: number, of: string }[]}
 */
const stops = []
async function pressStop() {
  if (!(await isLive())) return
  await stop.click({ timeout: 5000 }).catch(() => {})
  await wait('the end of a run that was stopped', isAtRest)
  stops.push({ ...(await page.evaluate(() => Reflect.get(window, 'stoppedIn')())), of: last })
}

/** @param {string} kind */
async function befall(kind) {
  switch (kind) {
    case 'stop':
      return await pressStop()
    case 'kill several':
      await kill('program', 0.5)
      await kill(pick(['coordinator', 'io', 'program']), 1)
      return
    case 'hang in the reserve':
      await pressStop()
      await withTools('program', ['Debugger.enable', 'Debugger.pause'])
      return
    case 'reload':
      await page.reload()
      // A run that had no steps yet is begun anew.
      await wait('the page after a reload', async () => (await isAtRest()) || (await isLive()))
      return
    default: {
      const [verb, name = ''] = /^(kill|hang|break off) (\w+)/.exec(kind)?.slice(1) ?? []
      if (verb === 'kill') await kill(name, 0)
      else if (verb === 'break off') await withTools(name, ['Runtime.terminateExecution'])
      else {
        await withTools(name, ['Debugger.enable', 'Debugger.pause'])
        await new Promise((resolve) => setTimeout(resolve, 300 * random()))
        await pressStop()
      }
    }
  }
}

/** @type {Map<string, number>} */
const counts = new Map()
let events = 0
let kept = 0
/**
 * Steps that were seen of runs of which a reload left nothing.
 * @type {number[]}
 */
const lost = []
let last = ''

/** Begins a run, and has something happen to it. */
async function once() {
  const program = pick(PROGRAMS)
  const kind = pick(kinds)
  const delay = random() < 0.3 ? 300 * random() : 1500 * random()
  last = `${kind} after ${delay.toFixed(0)} ms of ${program}`
  problems = []
  const before = await steps()
  // Addresses leave out the usual seed, which is 1.
  const mark = `seed=${2 + events}`
  const hash = `#/${program}&executor=workers&${mark}`
  await page.evaluate((to) => {
    location.hash = to
  }, hash)
  await wait('the beginning of a run', async () => (await isLive()) || page.url().includes(mark))
  const first = await steps()
  await new Promise((resolve) => setTimeout(resolve, delay))
  const now = (await isLive()) ? await steps() : 0
  // Until it has steps of its own, those of the run before are shown.
  const seen = now === before || now === first ? 0 : now
  await befall(kind)
  await wait('the end of a run, or that it goes on', isAtRest, GOES_ON_MS).catch(() => pressStop())
  await wait('a page at rest', isAtRest)
  const after = await steps()
  const told = (await page.getByRole('region', { name: 'Notices' }).allInnerTexts()).join('\n')
  if (/Error in |in main\b|has failed|page failed/.test(told)) problems.push(`somebody is accused: ${told}`)
  if (await gone.isVisible()) {
    if (seen > 0) lost.push(seen)
  } else if (seen > 0 && page.url().includes(mark)) {
    if (after < seen) problems.push(`${seen} steps were seen, and ${after} are kept`)
    else kept++
  } else if (seen > 0) problems.push(`${seen} steps were seen, and another run is shown: ${page.url()}`)
  events++
  counts.set(kind, (counts.get(kind) ?? 0) + 1)
  if (problems.length > 0) throw new Error(problems.join('\n'))
}

function tell() {
  const shares = (/** @type {'free' | 'whole'} */ what) => {
    const sorted = stops.flatMap((each) => each[what] ?? []).sort((a, b) => a - b)
    const at = (/** @type {number} */ share) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(0)
    const of = stops.find((each) => each[what] === sorted.at(-1))?.of ?? 'none'
    return `median ${at(0.5)} ms, 95 % ${at(0.95)}, most ${at(1)} (${of})`
  }
  const list = [...counts].map(([kind, count]) => `${count} × ${kind}`).join(', ')
  console.log(
    `${events} events (${list}); ${kept} runs in the middle, all steps seen of them kept; ` +
      (lost.length === 0 ? '' : `nothing left by a reload after ${lost.join(', ')} steps; `) +
      `${stops.length} × Stop, until it can be stepped: ${shares('free')}; until all is there: ${shares('whole')}; seed ${seed}`,
  )
}

try {
  await page.goto(base)
  await wait('the first picture', isAtRest)
  while (performance.now() < until && events < most) {
    await once()
    if (events % 50 === 0) tell()
  }
  tell()
} catch (error) {
  tell()
  mkdirSync(cache, { recursive: true })
  const picture = join(cache, `kills-${seed}.png`)
  await page.screenshot({ path: picture }).catch(() => {})
  const text = `event ${events}: ${last}\n${error instanceof Error ? error.message : error}\n${page.url()}\n`
  writeFileSync(join(cache, `kills-${seed}.txt`), text)
  console.error(`${text}to repeat: --seed ${seed}; ${picture}`)
  process.exitCode = 1
} finally {
  await browser.close()
  await server.close()
}
