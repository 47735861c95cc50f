import { expect, type Page, test, type Worker } from '@playwright/test'
import { checkTrace } from '../src/model/checker.ts'
import { traceToJson } from '../src/trace/json.ts'
import type { Trace } from '../src/trace/trace.ts'
import { traceOf } from './trace-of.ts'

/** How many were inside at most: acquires that succeeded less releases, counted without the model. */
function mostInside(trace: Trace): number {
  let inside = 0
  let most = 0
  for (const step of traceToJson(trace).steps) {
    if (step.operation === 'acquire' && step.result === true) inside++
    if (step.operation === 'release') inside--
    most = Math.max(most, inside)
  }
  return most
}

async function open(page: Page, address: string): Promise<void> {
  await page.goto(`./#/${address}`)
  await settled(page)
}

/** The run has ended and is shown: the transport can be used. */
async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Step forward' })).toBeEnabled()
  await expect(page.getByRole('slider', { name: 'Position' })).toHaveAttribute('aria-valuemax', /[1-9]/)
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
      expect(mostInside(trace)).toBe(5)
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
    await page.getByRole('button', { name: 'Run on real workers' }).click()
    await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Stop' })).toBeHidden({ timeout: 20_000 })
    await settled(page)
    await expect.poll(() => started).toBeGreaterThanOrEqual(users + 1)
    const trace = await traceOf(page)
    expect(trace.run.executor).toBe('workers')
    expect(trace.end.status).toBe('finished')
    expect(trace.threads).toHaveLength(users + 1)
    expect(mostInside(trace)).toBe(5)
    expect(checkTrace(trace)).toBeNull()
    await expect(page.getByRole('region', { name: 'Stage' })).toContainText(`${users + 1} ended`)
    // The recorded run steps like any other.
    await page.getByRole('button', { name: 'First' }).click()
    await expect(page.getByRole('slider', { name: 'Position' })).toHaveAttribute('aria-valuenow', '0')
    await expect(page.getByRole('status').first()).toContainText('main makes seats')
  })
}

test('stepping back returns exactly the earlier picture', async ({ page }) => {
  // Where tokens are is compared, not how they travel there.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await open(page, 'semaphore-processes?seed=2&step=30')
  const stage = page.getByRole('region', { name: 'Stage' })
  const slider = page.getByRole('slider', { name: 'Position' })
  await expect(slider).toHaveAttribute('aria-valuenow', '30')
  const picture = () => stage.evaluate((element) => element.innerHTML)
  const words = () => page.getByRole('status').first().innerText()
  const seen = [{ picture: await picture(), words: await words() }]
  for (let step = 31; step <= 40; step++) {
    await page.getByRole('button', { name: 'Step forward' }).click()
    await expect(slider).toHaveAttribute('aria-valuenow', String(step))
    seen.push({ picture: await picture(), words: await words() })
  }
  for (let step = 39; step >= 30; step--) {
    await page.getByRole('button', { name: 'Step back' }).click()
    await expect(slider).toHaveAttribute('aria-valuenow', String(step))
    await expect.poll(words).toBe(seen[step - 30]?.words)
    await expect.poll(picture).toBe(seen[step - 30]?.picture)
  }
})

test('Stop leaves no worker of the run alive, keeps what was recorded, and the next run works', async ({ page }) => {
  await open(page, 'semaphore-processes?stayFrom=30&stayTo=30')
  await page.getByRole('button', { name: 'Run on real workers' }).click()
  const stop = page.getByRole('button', { name: 'Stop' })
  await expect(stop).toBeVisible()
  // Five are inside and will stay for half a minute.
  await expect(page.getByRole('region', { name: 'Stage' })).toContainText(/In line\s*8/, { timeout: 15_000 })
  const before = programWorkers(page)
  expect(before.length).toBeGreaterThanOrEqual(14)
  const closed = before.map((worker) => worker.waitForEvent('close'))
  await stop.click()
  await Promise.all(closed.slice(0, 14))
  await settled(page)
  const stopped = await traceOf(page)
  expect(stopped.end.detail).toMatchObject({ kind: 'stopped' })
  expect(checkTrace(stopped)).toBeNull()
  await open(page, 'semaphore-processes?scale=0.01')
  await page.getByRole('button', { name: 'Run on real workers' }).click()
  await expect(page.getByRole('status').filter({ hasText: /All users have left|ends/ })).toBeVisible({
    timeout: 20_000,
  })
})

test('Stop while workers still start ends the run at once', async ({ page }) => {
  await open(page, 'semaphore-processes?users=40')
  await page.getByRole('button', { name: 'Run on real workers' }).click()
  await expect(page.getByText(/^Starting 41 workers/)).toBeVisible()
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByText(/^Stopped after/)).toBeVisible()
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
  await page.getByRole('button', { name: 'Run on real workers' }).click()
  await expect(page.getByRole('button', { name: 'Stop' })).toBeHidden({ timeout: 20_000 })
  await settled(page)
  const real = traceToJson(await traceOf(page))
  await page.getByRole('button', { name: 'Share' }).click()
  // The order is packed after the click.
  const copied = () => page.evaluate(() => navigator.clipboard.readText())
  await expect.poll(copied).toMatch(/seed=9.*choices=/)
  const link = await copied()
  const other = await context.newPage()
  await other.goto(link)
  await settled(other)
  await expect(other.getByText(/replays the order of steps/i).first()).toBeVisible()
  const replay = await traceOf(other)
  expect(replay.run.executor).toBe('simulator')
  const plain = (step: (typeof real.steps)[number]) => ({ ...step, time: 0 })
  expect(traceToJson(replay).steps.map(plain)).toEqual(real.steps.map(plain))
})
