import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import type { ExecutorName } from '../src/trace/tables.ts'
import type { Trace } from '../src/trace/trace.ts'
import { expectShown, notices, open, runOnWorkers } from './page.ts'
import { expectCallbacks, expectSquares, finished, told } from './pool-facts.ts'
import { traceOf } from './trace-of.ts'

/** A run in the page, as its trace. A tenth of a second of a real run stands for a second. */
async function run(page: Page, executor: ExecutorName, address: string): Promise<Trace> {
  await page.goto(`./#/${address}&scale=0.1`)
  await expectShown(page, 'simulator')
  if (executor === 'workers') await runOnWorkers(page)
  const trace = await traceOf(page)
  expect(trace.run.executor).toBe(executor)
  return trace
}

const lasted = (trace: Trace) => trace.steps.time[trace.stepCount - 1] ?? 0
const tasks = (trace: Trace) =>
  told(trace)
    .filter((line) => line.startsWith('task'))
    .sort()

// With their defaults, programs run for the table of the README: what is true of those runs is tested there.
for (const executor of ['simulator', 'workers'] as const) {
  test.describe(`in the ${executor}`, () => {
    test('an executor gives results in the order of submission, from one pid, and without waiting', async ({
      page,
    }) => {
      expectSquares(await run(page, executor, 'process-executor?kind=threads'), 1)
      const trace = await run(page, executor, 'process-executor?wait=no')
      expect(told(trace).filter((line) => / by \d+$/.test(line))).toHaveLength(11)
      expect(trace.end.detail).toEqual(finished)
    })

    test('a callback of another process runs in the main process', async ({ page }) => {
      expectCallbacks(await run(page, executor, 'done-callback?kind=processes'), /^(Thread-1|main)$/)
    })

    test('calls that are not waited for do the same tasks', async ({ page }) => {
      expect(tasks(await run(page, executor, 'sync-async?style=asynchronous&compare=none'))).toHaveLength(5)
    })

    test('tasks that wait for tasks of their own pool starve, unless there is a thread more', async ({ page }) => {
      const trace = await run(page, executor, 'pool-starvation?workers=2')
      // On real workers, one of two tasks may be so late that the other one finds a thread for its part.
      if (executor === 'simulator') expect(trace.end.status).toBe('deadlock')
      if (trace.end.status === 'deadlock') {
        const starves = notices(page).getByText('ThreadPoolExecutor-0 starves: all 2 of its workers wait')
        await expect(starves).toBeVisible()
      } else expect(told(trace)).toEqual(['2', '5'])
      expect(told(await run(page, executor, 'pool-starvation?workers=3'))).toEqual(['2', '5'])
    })
  })
}

test('calls that are not waited for take less time for the same tasks', async ({ page }) => {
  const one = await run(page, 'simulator', 'sync-async?style=synchronous&compare=none')
  const two = await run(page, 'simulator', 'sync-async?style=asynchronous&compare=none')
  expect(tasks(one)).toHaveLength(5)
  expect(tasks(two)).toEqual(tasks(one))
  expect(lasted(two)).toBeLessThan(lasted(one))
})

test('why main waits leads to the task that nobody will begin', async ({ page }) => {
  await open(page, 'pool-starvation?step=0')
  await page.getByRole('button', { name: 'Go to where it ends' }).click()
  const why = page.getByRole('list', { name: 'Why?' }).getByRole('listitem')
  await expect(why).toHaveCount(3)
  await expect(why.first()).toContainText('ThreadPoolExecutor-0_0 works on it')
  await expect(why.last()).toContainText('nobody has begun part(1), and nobody will')
  const stage = page.getByRole('region', { name: 'Stage' })
  await expect(stage.getByText('waits for whole(1)')).toBeVisible()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
})

test('files and workers are drawn without a fault that axe finds, in Chinese and dark', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await open(page, 'done-callback?step=90')
  await page.getByRole('button', { name: '中文' }).click()
  await expect(page.getByText('文本文件', { exact: false }).first()).toBeVisible()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
})
