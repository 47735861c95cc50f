import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { operationName, outputOf, type Trace } from '../src/trace/trace.ts'
import { traceOf } from './trace-of.ts'

const executors = ['simulator', 'workers'] as const
type ExecutorName = (typeof executors)[number]

/** A run in the page, as its trace. A tenth of a second of a real run stands for a second. */
async function run(page: Page, executor: ExecutorName, address: string): Promise<Trace> {
  await page.goto(`./#/${address}${address.includes('?') ? '&' : '?'}scale=0.1`)
  await expect(page.getByRole('button', { name: 'Step forward' })).toBeEnabled()
  await expect(page.getByRole('slider', { name: 'Position' })).toHaveAttribute('aria-valuemax', /[1-9]/)
  if (executor === 'workers') {
    await page.getByRole('button', { name: 'Run on real workers' }).click()
    await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Stop' })).toBeHidden({ timeout: 20_000 })
  }
  const trace = await traceOf(page)
  expect(trace.run.executor).toBe(executor)
  return trace
}

const told = (trace: Trace) => outputOf(trace).map(({ text }) => text)
const nameAt = (trace: Trace, step: number) => trace.threads[trace.steps.thread[step] ?? -1]?.name ?? ''
const stepsOf = (trace: Trace, operation: string) =>
  Array.from({ length: trace.stepCount }, (_, step) => step).filter((step) => operationName(trace, step) === operation)
const lasted = (trace: Trace) => trace.steps.time[trace.stepCount - 1] ?? 0
const finished = { kind: 'finished', failed: [] }

for (const executor of executors) {
  test.describe(`in the ${executor}`, () => {
    test('a pool has all processes before the first task, and uses them again', async ({ page }) => {
      const trace = await run(page, executor, 'pool-reuse')
      const workers = trace.threads.filter(({ name }) => name.startsWith('PoolWorker-'))
      expect(workers).toHaveLength(3)
      expect(new Set(workers.map(({ pid }) => pid)).size).toBe(3)
      const firstTask = stepsOf(trace, 'run')[0] ?? -1
      const starts = stepsOf(trace, 'start').filter((step) => nameAt(trace, step) === 'main')
      expect(starts.slice(0, 3).every((step) => step < firstTask)).toBe(true)
      expect(told(trace).filter((line) => line.startsWith('task '))).toHaveLength(10)
      expect(trace.end.detail).toEqual(finished)
    })

    test('a crawler parses its pages in the main process, and hears of the one that fails', async ({ page }) => {
      const trace = await run(page, executor, 'crawler-callback')
      const films = told(trace).filter((line) => /^\d+\. .+ \(\d{4}-\d\d-\d\d\), \d\.\d: /.test(line))
      expect(films.map((line) => Number.parseInt(line, 10)).sort((a, b) => a - b)).toEqual([
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
      ])
      expect(told(trace).filter((line) => line.startsWith('no page: HTTPError'))).toHaveLength(1)
      for (const step of stepsOf(trace, 'fetch')) expect(nameAt(trace, step)).toMatch(/^PoolWorker-/)
      const prints = stepsOf(trace, 'print').filter((step) => nameAt(trace, step) !== 'main')
      expect(prints).toHaveLength(11)
      for (const step of prints) {
        const thread = trace.threads[trace.steps.thread[step] ?? -1]
        expect([thread?.name, thread?.pid]).toEqual(['handle_results', trace.threads[0]?.pid])
      }
    })

    test('all squares come in order without a callback', async ({ page }) => {
      const trace = await run(page, executor, 'pool-gather')
      expect(told(trace)).toEqual(['squares: 1, 4, 9, 16, 25, 36, 49, 64, 81, 100'])
    })

    test('an executor gives results in the order of submission, from several pids or one', async ({ page }) => {
      for (const [kind, pids] of [
        ['processes', 3],
        ['threads', 1],
      ] as const) {
        const trace = await run(page, executor, `process-executor?kind=${kind}`)
        const results = told(trace).filter((line) => / by \d+$/.test(line))
        expect(results.map((line) => Number(line.split(' ')[0]))).toEqual([1, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121])
        const used = new Set(results.map((line) => line.split(' by ')[1])).size
        // How many of them get a task is up to the machine.
        if (executor === 'simulator' || kind === 'threads') expect(used).toBe(pids)
        else expect(used).toBeLessThanOrEqual(pids)
        expect(told(trace)).toContain('after shutdown: 11 of 11 are done')
      }
      const trace = await run(page, executor, 'process-executor?wait=no')
      expect(told(trace).filter((line) => / by \d+$/.test(line))).toHaveLength(11)
      expect(trace.end.detail).toEqual(finished)
    })

    test('map keeps the order of what it is given', async ({ page }) => {
      const trace = await run(page, executor, 'executor-map')
      const results = told(trace).filter((line) => line.startsWith('result'))
      expect(results.map((line) => Number(line.slice(7)))).toEqual([1, 4, 9, 16, 25, 36, 49, 64, 81])
    })

    test('a callback runs in the worker thread, or in the main process', async ({ page }) => {
      for (const [kind, who] of [
        ['threads', /^(ThreadPoolExecutor-0_[012]|main)$/],
        ['processes', /^(manager|main)$/],
      ] as const) {
        const trace = await run(page, executor, `done-callback?kind=${kind}`)
        const appends = stepsOf(trace, 'append')
        expect(appends).toHaveLength(5)
        for (const step of appends) expect(nameAt(trace, step)).toMatch(who)
        expect(told(trace)).toHaveLength(5)
      }
    })

    test('calls that are not waited for take less time for the same tasks', async ({ page }) => {
      const one = await run(page, executor, 'sync-async?style=synchronous&compare=none')
      const two = await run(page, executor, 'sync-async?style=asynchronous&compare=none')
      const tasks = (trace: Trace) =>
        told(trace)
          .filter((line) => line.startsWith('task'))
          .sort()
      expect(tasks(one)).toHaveLength(5)
      expect(tasks(two)).toEqual(tasks(one))
      expect(lasted(two)).toBeLessThan(lasted(one))
    })

    test('tasks that wait for tasks of their own pool starve, unless there is a thread more', async ({ page }) => {
      const trace = await run(page, executor, 'pool-starvation')
      expect(trace.end.status).toBe('deadlock')
      const notices = page.getByRole('region', { name: 'Notices' })
      await expect(notices.getByText('ThreadPoolExecutor-0 starves: all 2 of its workers wait')).toBeVisible()
      expect(told(await run(page, executor, 'pool-starvation?workers=3'))).toEqual(['2', '5'])
    })
  })
}

test('why main waits leads to the task that nobody will begin', async ({ page }) => {
  await page.goto('./#/pool-starvation?step=0')
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
  await page.goto('./#/done-callback?step=90')
  await page.getByRole('button', { name: '中文' }).click()
  await expect(page.getByText('文本文件', { exact: false }).first()).toBeVisible()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
})
