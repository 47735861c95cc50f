import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, type Page, test } from '@playwright/test'
import { checkTrace } from '../src/model/checker.ts'
import { titles } from '../src/scenarios/titles.ts'
import type { Trace } from '../src/trace/trace.ts'
import { expectShown, runOnWorkers } from './page.ts'
import { facts } from './pool-facts.ts'
import { traceOf } from './trace-of.ts'

const readme = fileURLToPath(new URL('../README.md', import.meta.url))
const begin = '<!-- table -->\n'
const end = '<!-- /table -->'

/** How a run ended, in a few words that do not depend on its order. */
function outcome(trace: Trace): string {
  const { detail, status } = trace.end
  if (detail.kind !== 'finished') return status
  return detail.failed.length === 0 ? 'finished' : 'finished, some threads failed'
}

/** Every kind of object that the program shares, and how many threads it has. */
function shared(trace: Trace): string {
  const kinds = [...new Set(trace.objects.map((object) => object.kind))]
  const threads = `${trace.threads.length} threads`
  return kinds.length === 0 ? threads : `${threads}; ${kinds.join(', ')}`
}

/** What a person would type, so that a real run does not wait for one. */
const typed: { readonly [id: string]: string } = {
  'verification-code': '3 abcd; 8.5 {code}',
}

async function row(page: Page, id: keyof typeof titles): Promise<string> {
  const script = typed[id]
  await page.goto(`./#/${id}?scale=0.1${script === undefined ? '' : `&typed=${encodeURIComponent(script)}`}`)
  await expectShown(page, 'simulator')
  const simulated = await traceOf(page)
  expect(simulated.run.scenario).toBe(id)
  expect(checkTrace(simulated)).toBeNull()
  facts[id]?.(simulated)
  await runOnWorkers(page)
  const real = await traceOf(page)
  expect(real.run.executor).toBe('workers')
  expect(checkTrace(real)).toBeNull()
  facts[id]?.(real)
  // What a race on real workers comes to is up to the machine: only that it ended, and lawfully, can be promised.
  expect(['finished', 'failed', 'deadlock']).toContain(real.end.status)
  return `| ${titles[id].title.en} (\`${id}\`) | ${shared(simulated)} | ${outcome(simulated)} | ran, each step checked |`
}

test.describe('the table of the README', () => {
  const rows = new Map<string, string>()
  test.describe.configure({ mode: 'default' })

  // One program after another in the same page, as a person opens them: nothing of one may stay with the next.
  let page: Page
  test.beforeAll(async ({ browser }) => {
    page = await browser.newPage()
  })
  test.afterAll(() => page.close())

  // The keys of an object literal are its names.
  for (const id of Object.keys(titles) as (keyof typeof titles)[]) {
    test(`${id} runs in the simulator and on real workers`, async () => {
      // 500 clients are as many workers.
      if (id === 'echo-500') test.setTimeout(400_000)
      rows.set(id, await row(page, id))
      const text = await readFile(readme, 'utf8')
      if (process.env.UPDATE_README === undefined) expect(text).toContain(rows.get(id))
    })
  }

  test('has a row for each program and no blank', async () => {
    const text = await readFile(readme, 'utf8')
    const from = text.indexOf(begin) + begin.length
    const to = text.indexOf(end)
    if (process.env.UPDATE_README !== undefined) {
      const head = ['| program | what it shares | simulator | real workers |', '|---|---|---|---|']
      const table = [...head, ...rows.values()].join('\n')
      await writeFile(readme, `${text.slice(0, from)}${table}\n${text.slice(to)}`)
      return
    }
    const lines = text.slice(from, to).trim().split('\n').slice(2)
    expect(lines).toHaveLength(Object.keys(titles).length)
    for (const line of lines) expect(line).not.toMatch(/\|\s*\|/)
  })
})
