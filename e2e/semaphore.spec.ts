import { expect, type Page, type Worker } from '@playwright/test'
import { checkTrace } from '../src/model/checker.ts'
import { traceToJson } from '../src/trace/json.ts'
import type { Trace } from '../src/trace/trace.ts'
import { expectShown, expectStep, open, runOnWorkers, status } from './page.ts'
import { test } from './routes.ts'
import { traceOf } from './trace-of.ts'

/** How many were inside at most: acquires that succeeded less releases, counted without the model. */
function maxInside(trace: Trace): number {
  let inside = 0
  let most = 0
  for (const step of traceToJson(trace).steps) {
    if (step.operation === 'acquire' && step.result === true) inside++
    if (step.operation === 'release') inside--
    most = Math.max(most, inside)
  }
  return most
}

/** The workers that run threads of the program. */
const isProgramWorker = (worker: Worker) => worker.url().includes('program-worker')
const programWorkers = (page: Page) => page.workers().filter(isProgramWorker)

const programs = [
  { id: 'semaphore-processes', users: 13, kind: 'process' },
  { id: 'semaphore-threads', users: 20, kind: 'thread' },
]

for (const { id, users, kind } of programs) {
  for (const policy of ['barging', 'fair']) {
    test(`${id}, ${policy}, simulated: never more than 5 inside, and all finish`, async ({ page }) => {
      await open(page, `${id}?seed=4&policy=${policy}`)
      const trace = await traceOf(page)
      expect(trace.run.executor).toBe('simulator')
      expect(trace.end.status).toBe('finished')
      expect(trace.threads.filter((thread) => thread.kind === kind && thread.id > 0)).toHaveLength(users)
      expect(maxInside(trace)).toBe(5)
      expect(checkTrace(trace)).toBeNull()
    })
  }

  test(`${id} on real workers: one worker for each, never more than 5 inside, and all finish`, async ({ page }) => {
    // Counted as they start: a busy machine may end some soon after the run.
    let started = 0
    page.on('worker', (worker) => {
      if (isProgramWorker(worker)) started++
    })
    await open(page, `${id}?seed=4&scale=0.1`)
    await runOnWorkers(page)
    await expect.poll(() => started).toBeGreaterThanOrEqual(users + 1)
    const trace = await traceOf(page)
    expect(trace.run.executor).toBe('workers')
    expect(trace.end.status).toBe('finished')
    expect(trace.threads).toHaveLength(users + 1)
    // Where they start slowly, the first have left before the fifth comes.
    expect(maxInside(trace)).toBeLessThanOrEqual(5)
    expect(checkTrace(trace)).toBeNull()
    await expect(page.getByRole('region', { name: 'Stage' })).toContainText(`${users + 1} ended`)
    // The recorded run steps like any other.
    await page.getByRole('button', { name: 'First' }).click()
    await expectStep(page, 0)
    await expect(status(page)).toContainText('main makes seats')
  })
}

/** All that is drawn, whatever the order in which attributes were set. */
function pictureOf(stage: Element): string {
  const copy = stage.cloneNode(true) as Element // of an element
  for (const element of copy.querySelectorAll('*'))
    for (const name of element.getAttributeNames().toSorted()) {
      const value = element.getAttribute(name) ?? ''
      element.removeAttribute(name)
      element.setAttribute(name, value)
    }
  return copy.innerHTML
}

test('stepping back returns exactly the earlier picture', async ({ page }) => {
  await open(page, 'semaphore-processes?seed=2&step=30')
  const stage = page.getByRole('region', { name: 'Stage' })
  await expectStep(page, 30)
  // The stage rests: it is drawn, and nothing on it moves.
  const rests = stage.locator('.stagehost:not(.moving)').filter({ has: page.locator('.token') })
  async function seenNow(): Promise<{ picture: string; words: string }> {
    await expect(rests).toHaveCount(1)
    return { picture: await stage.evaluate(pictureOf), words: await status(page).innerText() }
  }
  const seen = [await seenNow()]
  for (let step = 31; step <= 40; step++) {
    await page.getByRole('button', { name: 'Step forward' }).click()
    await expectStep(page, step)
    seen.push(await seenNow())
  }
  expect(new Set(seen.map(({ picture }) => picture)).size).toBeGreaterThan(5)
  for (let step = 39; step >= 30; step--) {
    await page.getByRole('button', { name: 'Step back' }).click()
    await expectStep(page, step)
    await expect.poll(seenNow).toEqual(seen[step - 30])
  }
})

test('Stop leaves no worker of the run alive, keeps what was recorded, and the next run works', async ({ page }) => {
  await open(page, 'semaphore-processes?stayFrom=30&stayTo=30')
  await page.getByRole('button', { name: 'Run on real workers' }).click()
  const stop = page.getByRole('button', { name: 'Stop' })
  // Five are inside and will stay for half a minute.
  await expect(page.getByRole('region', { name: 'Stage' })).toContainText(/In line\s*8/)
  const before = programWorkers(page)
  expect(before.length).toBeGreaterThanOrEqual(14)
  let closed = 0
  for (const worker of before) worker.on('close', () => closed++)
  await stop.click()
  // Others may wait for a later run.
  await expect.poll(() => closed).toBeGreaterThanOrEqual(14)
  await expectShown(page, 'workers')
  const stopped = await traceOf(page)
  expect(stopped.end.detail).toMatchObject({ kind: 'stopped' })
  expect(checkTrace(stopped)).toBeNull()
  await page.goto('./#/semaphore-processes?scale=0.01')
  await expectShown(page, 'simulator')
  await runOnWorkers(page)
  await expect(status(page).filter({ hasText: /All users have left|ends/ })).toBeVisible()
})

test('Stop while workers still start ends the run at once', async ({ page, context }) => {
  // Half of the workers come late, so that Stop is there before them on a fast machine, too.
  let asked = 0
  let come = (): void => {}
  const late = new Promise<void>((resolve) => {
    come = resolve
  })
  await context.route('**/program-worker-*.js', async (route) => {
    if (++asked > 20) await late
    // Who asked for it may have been ended by now.
    await route.continue().catch(() => {})
  })
  await open(page, 'semaphore-processes?users=40')
  await page.getByRole('button', { name: 'Run on real workers' }).click()
  await expect(page.getByText(/of 41 workers started$/)).toBeVisible()
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByText('Cancelled. The last good run stays.')).toBeVisible()
  come()
  const start = page.getByRole('button', { name: 'Run on real workers' })
  await expect(start).toBeVisible()
  await start.click()
  await expect(page.getByRole('region', { name: 'Stage' })).toContainText(/In line\s*\d/)
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(start).toBeVisible()
})

test('the order of a real run is replayed in the simulator by its link', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, 'semaphore-processes?seed=9&scale=0.01')
  await runOnWorkers(page)
  const real = traceToJson(await traceOf(page))
  await page.getByRole('button', { name: 'Share' }).click()
  // The order is packed after the click.
  const copied = () => page.evaluate(() => navigator.clipboard.readText())
  await expect.poll(copied).toMatch(/seed=9.*choices=/)
  const link = await copied()
  const other = await context.newPage()
  await other.goto(link)
  await expectShown(other, 'simulator')
  await expect(other.getByText(/replays the order of steps/i).first()).toBeVisible()
  const replay = await traceOf(other)
  expect(replay.run.executor).toBe('simulator')
  const plain = (step: (typeof real.steps)[number]) => ({ ...step, time: 0 })
  expect(traceToJson(replay).steps.map(plain)).toEqual(real.steps.map(plain))
})
