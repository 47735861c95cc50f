import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import {
  countCommits,
  expectNoOverflow,
  expectShown,
  expectStep,
  expectStepOtherThan,
  notices,
  open,
  slider,
  status,
  step,
} from './page.ts'

const comparison = (page: Page) => page.getByRole('region', { name: 'Comparison' })
const run = (page: Page, number: number) => comparison(page).getByRole('region', { name: new RegExp(`^${number} · `) })
const lanes = (page: Page, number: number) => page.getByRole('application', { name: `Run ${number}: Lanes over time` })
const focusOf = (page: Page, number: number) =>
  run(page, number).getByRole('button', { name: new RegExp(`^${number} · `) })
/** Where the line of the first difference stands across the field, in pixels. */
const markAt = (page: Page, number: number) =>
  run(page, number)
    .locator('.tl-mark')
    .evaluate((mark) => new DOMMatrix(getComputedStyle(mark).transform).m41)

/** The times of the axis with their places, in whole pixels. */
const axis = (page: Page, number: number) =>
  run(page, number)
    .locator('.tl-axis .tick')
    .evaluateAll((ticks) =>
      ticks.map((tick) => {
        const x = Number(/translate\(([\d.]+)/.exec(tick.getAttribute('transform') ?? '')?.[1])
        return `${Math.round(x)} ${tick.textContent}`
      }),
    )

/** Whether both axes say the same at the same places, to a pixel. */
async function sameAxis(page: Page): Promise<boolean> {
  const [one, two] = [await axis(page, 1), await axis(page, 2)].map((ticks) => ticks.map((tick) => tick.split(' ')))
  if (one === undefined || two === undefined || one.length !== two.length) return false
  return one.every(([x, ...label], i) => {
    const [otherX, ...other] = two[i] ?? []
    return Math.abs(Number(x) - Number(otherX)) <= 1 && label.join() === other.join()
  })
}

test('another run is chosen, shown on the same axis, and left again', async ({ page }) => {
  await open(page, 'deadlock-rlock')
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog', { name: 'Compare with…' })
  await expect(dialog).toBeVisible()
  expect((await new AxeBuilder({ page }).include('dialog').analyze()).violations).toEqual([])
  await dialog.getByText('one RLock').click()
  await dialog.getByRole('button', { name: 'Compare', exact: true }).click()

  await expect(run(page, 1)).toBeVisible()
  await expect(focusOf(page, 1)).toHaveText('1 · Locks: two locks')
  await expect(focusOf(page, 2)).toHaveText('2 · Locks: one RLock')
  await expect(focusOf(page, 1)).toHaveAttribute('aria-pressed', 'true')
  await expect(run(page, 1)).toContainText('2.01 s · deadlock')
  await expect(comparison(page)).toContainText('2.01 s · deadlock against 20.12 s.')
  await expect(comparison(page)).toContainText('main makes A, a lock that nobody has')
  await expect(page).toHaveURL(/#\/deadlock-rlock\?step=\d+&compare\.locks=rlock$/)
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await expect.poll(async () => (await axis(page, 1)).join()).toContain('20 s')
  await expect.poll(() => sameAxis(page)).toBe(true)

  await page.getByRole('button', { name: 'Leave comparison' }).click()
  await expect(comparison(page)).toHaveCount(0)
  await expect(page).toHaveURL(/#\/deadlock-rlock\?step=\d+$/)
  await page.goBack()
  await expect(focusOf(page, 2)).toHaveText('2 · Locks: one RLock')
  await page.keyboard.press('c')
  await expect(comparison(page)).toHaveCount(0)
})

test('both cursors move along, and stage, sentence and keys are of the run that has the focus', async ({ page }) => {
  await open(page, 'deadlock-rlock?step=25&compare.locks=rlock')
  const now = (number: number) => run(page, number).locator('.cmp-now')
  await expect(now(1)).not.toBeEmpty()
  await expect(now(2)).not.toBeEmpty()
  const before = [await now(1).innerText(), await now(2).innerText()]
  await page.keyboard.press('End')
  await expect(now(1)).not.toHaveText(before[0] ?? '')
  await expect(now(2)).not.toHaveText(before[1] ?? '')
  await expect(status(page)).toHaveText(await now(1).innerText())
  const last = Number(await slider(page).getAttribute('aria-valuemax'))
  await expectStep(page, last)

  await page.keyboard.press('x')
  await expect(focusOf(page, 2)).toHaveAttribute('aria-pressed', 'true')
  await expect(page).toHaveURL(/&focus=2$/)
  await expect(status(page)).toHaveText(await now(2).innerText())
  await expect(page.getByRole('region', { name: 'Stage' })).toContainText('RLock')
  const here = await expectStepOtherThan(page, last)
  await page.keyboard.press('ArrowRight')
  await expectStep(page, here + 1)

  // Back to the first by its button: there it stands at the same time as before.
  await focusOf(page, 1).click()
  await expectStep(page, last)
})

test('zooming one zooms the other, and nothing of it commits in React', async ({ page }) => {
  const commits = await countCommits(page)
  await open(page, 'semaphore-threads?users=6&step=20&compare.users=6&compare.seed=3')
  await expect(lanes(page, 2)).toBeVisible()
  const before = await commits.atRest()
  expect(before).toBeGreaterThan(0)
  await expect.poll(async () => (await axis(page, 2)).length).toBeGreaterThan(1)
  const whole = await axis(page, 1)
  await lanes(page, 2).focus()
  await page.keyboard.press('+')
  await page.keyboard.press('+')
  await expect.poll(() => axis(page, 1)).not.toEqual(whole)
  await expect.poll(() => sameAxis(page)).toBe(true)
  await expect(page).toHaveURL(/from=.*&to=/)
  await page.keyboard.press('0')
  await expect.poll(() => axis(page, 1)).toEqual(whole)

  // While a wheel turns, both axes move in the same frame.
  const box = await lanes(page, 1).boundingBox()
  if (box === null) throw new Error('the first timeline is not there')
  await page.mouse.move(box.x + box.width / 2, box.y + 40)
  await page.mouse.wheel(0, -240)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2 - 90, box.y + 40, { steps: 8 })
  await page.mouse.up()
  await expect.poll(() => axis(page, 2)).not.toEqual(whole)
  await expect.poll(() => sameAxis(page)).toBe(true)

  // The ruler moves both cursors.
  const steps = await step(page)
  await page.mouse.move(box.x + 40, box.y + 10)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width - 40, box.y + 10, { steps: 12 })
  await page.mouse.up()
  await expect.poll(() => step(page)).not.toBe(steps)
  expect(await commits.now()).toBe(before)
})

test('a program opens beside another run of it, and its run alone has a link, too', async ({ page }) => {
  await open(page, 'sync-async')
  await expect(focusOf(page, 1)).toHaveText('1 · Calls: synchronous')
  await expect(focusOf(page, 2)).toHaveText('2 · Calls: asynchronous')
  await expect(comparison(page)).toContainText(/against .* s: run 1 takes \d\.\d times as long\./)
  await expect(page).toHaveURL(/compare\.style=asynchronous$/)
  await page.keyboard.press('c')
  await expect(page).toHaveURL(/#\/sync-async\?step=\d+&compare=0$/)
  await page.reload()
  await expectShown(page)
  await expect(page.getByRole('region', { name: 'Timeline' })).toBeVisible()
  await expect(comparison(page)).toHaveCount(0)
})

test('the first difference is marked, told and gone to', async ({ page }) => {
  await open(page, 'semaphore-threads?users=6&permits=2&step=90&compare.users=6&compare.permits=2&compare.seed=3')
  await expect(focusOf(page, 1)).toHaveText('1 · Seed: 1')
  await expect(focusOf(page, 2)).toHaveText('2 · Seed: 3')
  const parts = comparison(page).locator('.cmp-parts')
  await expect(parts).toContainText(/First difference at step \d/)
  const said = await parts.innerText()
  const at = Number(/First difference at step (\d+)/.exec(said)?.[1])
  expect(at).toBeGreaterThan(5)
  await page.getByRole('button', { name: 'Go to the first difference' }).click()
  await expectStep(page, at)
  await expect.poll(async () => said.includes(await status(page).innerText())).toBe(true)
  await expect.poll(() => markAt(page, 1)).toBeGreaterThan(0)
  await expect.poll(() => markAt(page, 2)).toBeGreaterThan(0)
  await page.keyboard.press('x')
  await expectStep(page, at)

  // All of it is there in words.
  await page.getByText('In words').click()
  const row = page.getByRole('row', { name: /^At the cursor/ })
  await expect(row).toContainText(`Step ${at}, `)
  await expect(page.getByRole('row', { name: /^Differs/ })).toHaveText(/Seed: 1.*Seed: 3/)
})

test('a simulation and a run on real workers, and a link that replays it', async ({ page, browser }) => {
  await open(page, 'semaphore-threads?users=4&permits=2&stayTo=0.2')
  await page.getByRole('button', { name: 'Compare with…' }).click()
  await page.getByRole('button', { name: 'Against real workers' }).click()
  await expect(focusOf(page, 1)).toHaveText('1 · simulator')
  await expect(focusOf(page, 2)).toHaveText('2 · real workers')
  await expect(page).toHaveURL(/compare\.executor=workers/)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Share' }).click()
  await expect(page.getByText('It replays the order of this run')).toBeVisible()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  const steps = (of: Page) => of.getByRole('row', { name: /^Steps/ })
  await page.getByText('In words').click()
  await expect(steps(page)).toContainText(/\d/)
  const counted = await steps(page).innerText()

  const other = await browser.newPage()
  await other.goto(link)
  await expect(focusOf(other, 2)).toHaveText('2 · order of a real run, in the simulator')
  await other.getByText('In words').click()
  await expect(steps(other)).toHaveText(counted, { useInnerText: true })
  await other.close()

  // The recording is kept: another program, and back.
  await page.evaluate(() => {
    location.hash = '#/lost-update'
  })
  await expect(comparison(page)).toHaveCount(0)
  await page.goBack()
  await expect(focusOf(page, 2)).toHaveText('2 · real workers')
})

test('a link that is wrong in parts shows what it can', async ({ page }) => {
  await page.goto('./#/deadlock-rlock?compare.locks=three&compare.seed=2&focus=9')
  await expect(notices(page)).toContainText('Of the other run: locks must be one of')
  await expect(notices(page)).toContainText('focus “9”')
  await expect(focusOf(page, 2)).toHaveText('2 · Seed: 2')
})

test('on a phone, in Chinese and in the dark', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.addInitScript(() => localStorage.setItem('heddle', JSON.stringify({ language: 'zh' })))
  await open(page, 'deadlock-rlock?compare.locks=ordered')
  const region = page.getByRole('region', { name: '对比' })
  await expect(region).toContainText('第一处差异在第')
  await expect(region.getByRole('button', { name: '退出对比' })).toBeVisible()
  await expect(page.getByRole('application', { name: '运行 2：各线程随时间的状态' })).toBeAttached()
  await expectNoOverflow(page)
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
})

test('play goes on to the end of the longer run, after the one that has the focus has ended', async ({ page }) => {
  await open(page, 'sync-async')
  await focusOf(page, 2).click()
  const now = run(page, 1).locator('.cmp-now')
  await page.keyboard.press('End')
  await expectStep(page, Number(await slider(page).getAttribute('aria-valuemax')))
  await expect(now).not.toBeEmpty()
  const atTheEnd = await now.innerText()
  await page.getByRole('combobox', { name: 'Speed' }).selectOption({ label: '16×' })
  await page.getByRole('button', { name: 'Play' }).click()
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible()
  await expect(now).not.toHaveText(atTheEnd)
  await expect(now).toHaveText('main ends')
  await expect(focusOf(page, 2)).toHaveAttribute('aria-pressed', 'true')
})
