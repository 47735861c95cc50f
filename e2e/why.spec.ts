import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { expectLanes, expectStep, expectStepOtherThan, notices, open, status, step, timeline } from './page.ts'

const why = (page: Page) => page.getByRole('list', { name: 'Why?' }).getByRole('listitem')

test('a ring is told with threads, locks and lines, and shown at the step that closed it', async ({ page }) => {
  await open(page, 'deadlock-rlock')
  const ring = notices(page).getByText('a ring closed at step')
  await expect(ring).toContainText(/\w+\d waits for [AB] \(line \d+\), which \w+\d holds/)
  const closing = Number(/at step (\d+)/.exec((await ring.textContent()) ?? '')?.[1])
  await notices(page).getByRole('button', { name: 'Show the ring' }).click()
  await expectStep(page, closing)
  await expect(why(page)).toHaveCount(3)
  await expect(why(page).last()).toContainText('a ring')

  // One step earlier it is not closed: the one who closed it can still go on.
  await page.keyboard.press('ArrowLeft')
  await expect(why(page).filter({ hasText: 'a ring' })).toHaveCount(0)
})

test('the ring is drawn with its threads, locks and lines, from the step that closes it on', async ({ page }) => {
  await open(page, 'deadlock-rlock?step=0')
  const stage = page.getByRole('region', { name: 'Stage' })
  const ring = stage.getByRole('group', { name: 'Ring of waits' })
  await expect(ring).toHaveCount(0)
  await notices(page).getByRole('button', { name: 'Show the ring' }).click()
  await expect(ring).toBeInViewport()
  const told = /(t\d+) waits for ([AB]) \(line (\d+)\), which (t\d+) holds/.exec(
    (await notices(page).getByText('a ring closed at step').textContent()) ?? '',
  )
  const [, waiter = '', lock = '', line = '', holder = ''] = told ?? []
  await expect(ring.locator('.ring-tokens').getByRole('button')).toHaveCount(2)
  for (const name of [waiter, holder])
    await expect(ring.getByRole('button', { name: new RegExp(`^blocked: ${name} waits for [AB]`) })).toBeVisible()
  await expect(ring.locator('.ring-lock')).toHaveText([/A$/, /B$/])
  await expect(ring.getByText(`line ${line}`, { exact: true })).toBeVisible()
  await expect(ring.getByText(/^holds, line \d+$/)).toHaveCount(2)
  await expect(stage.getByText('unless another thread releases one of these locks')).toBeVisible()

  // Lines are those of the listing that is shown.
  await page
    .getByRole('tab', { name: 'TypeScript' })
    .or(page.getByRole('radio', { name: 'TypeScript' }))
    .click()
  await expect(ring.getByText(`line ${line}`, { exact: true })).toHaveCount(0)

  await ring.getByRole('button', { name: new RegExp(`^blocked: ${holder} `) }).click()
  await expect(page).toHaveURL(new RegExp(`select=${holder}`))
  await ring.getByRole('button', { name: new RegExp(`^${lock}: held by`) }).click()
  await expect(page.getByRole('button', { name: `Uses of ${lock}` })).toBeVisible()
  const results = await new AxeBuilder({ page }).include('.stage-rings').analyze()
  expect(results.violations).toEqual([])

  await page.getByRole('button', { name: 'Step back' }).click()
  await expect(ring).toHaveCount(0)
})

test('the ring is drawn on a phone and in Chinese', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await open(page, 'deadlock-rlock?step=0')
  await page.keyboard.press('End')
  const ring = page.getByRole('group', { name: 'Ring of waits' })
  await expect(ring).toBeInViewport()
  await expect.poll(() => ring.evaluate((element) => element.getBoundingClientRect().right)).toBeLessThanOrEqual(390)
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('button', { name: '中文' }).click()
  await expect(page.getByRole('group', { name: '等待成环' }).getByText(/^占有，第 \d+ 行$/)).toHaveCount(2)
})

test('other ways to lock close no ring', async ({ page }) => {
  for (const locks of ['rlock', 'ordered']) {
    await open(page, `deadlock-rlock?locks=${locks}`)
    // Notices come together with the head of the timeline.
    await expect(timeline(page)).toContainText('virtual time')
    await expect(page.getByText('a ring closed')).toHaveCount(0)
  }
})

test('the chain of waits selects threads and goes to steps', async ({ page }) => {
  await open(page, 'deadlock-rlock?select=main')
  await page.keyboard.press('End')
  const first = why(page).first()
  await expect(first).toContainText('main waits for the end of t')
  await expect(why(page).last()).toContainText('a ring')
  const holder = why(page)
    .nth(1)
    .getByRole('button', { name: /^[a-z]+\d+$/ })
    .first()
  const name = await holder.textContent()
  const last = await step(page)
  await first.getByRole('button', { name: / s$/ }).click()
  expect(await expectStepOtherThan(page, last)).toBeLessThan(last)
  await page.keyboard.press('End')
  await holder.click()
  await expect(page).toHaveURL(new RegExp(`select=${name}`))
})

test('[ and ] go to where a thread blocked, to who unblocks it, and back', async ({ page }) => {
  await open(page, 'semaphore-threads?step=60&select=user9')
  await page.keyboard.press('[')
  const blocked = await expectStepOtherThan(page, 60)
  await expect(status(page)).toContainText('user9')
  await page.keyboard.press(']')
  expect(await expectStepOtherThan(page, blocked)).toBeGreaterThan(blocked)
  await page.keyboard.press('[')
  await expectStep(page, blocked)
})

test('every use of an object is marked until one gives it up', async ({ page }) => {
  await open(page, 'deadlock-rlock')
  await notices(page).getByRole('button', { name: 'Show the ring' }).click()
  await page.getByRole('status').getByRole('button').and(page.locator('.object')).first().click()
  const chip = page.getByRole('button', { name: /^Uses of / })
  await expect(chip).toBeVisible()
  const drawn = () =>
    page.locator('.tl-uses').evaluate((element) => {
      if (!(element instanceof HTMLCanvasElement)) throw new Error('no canvas')
      const pixels = element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data ?? []
      return pixels.some((byte) => byte !== 0)
    })
  await expect.poll(drawn).toBe(true)
  await page.keyboard.press('Escape')
  await expect(chip).toHaveCount(0)
  await expect.poll(drawn).toBe(false)
  await page.getByRole('region', { name: 'Stage' }).getByRole('button', { name: 'B', exact: true }).click()
  await expect(chip).toHaveText('Uses of B')
  await chip.click()
  await expect(chip).toHaveCount(0)
})

test('threads are picked by their names', async ({ page }) => {
  await open(page, 'semaphore-threads')
  await expectLanes(page, 21)
  await page.getByRole('searchbox', { name: 'Pick threads' }).fill('main, user1')
  await expectLanes(page, 12)
  await page.keyboard.press('Escape')
  await expectLanes(page, 21)
})

test('a program says what it shows, where to look and what to try', async ({ page }) => {
  await open(page, 'deadlock-rlock')
  await page.getByRole('tab', { name: 'About' }).click()
  const about = page.getByRole('region', { name: 'About' })
  const before = await step(page)
  await about
    .getByRole('button', { name: /^step \d+/ })
    .last()
    .click()
  await expectStepOtherThan(page, before)
  await about.getByRole('button', { name: 'Run with locks=rlock' }).click()
  await expect(page).toHaveURL(/locks=rlock/)
  await expect(page.getByText('a ring closed')).toHaveCount(0)
  const results = await new AxeBuilder({ page }).include('.about').analyze()
  expect(results.violations).toEqual([])
})

test('presenting shows the run alone, by key and by link, and Escape leaves', async ({ page }) => {
  await open(page, 'semaphore-threads')
  await page.keyboard.press('p')
  await expect(page.getByRole('button', { name: 'Share' })).toBeHidden()
  await expect(page.getByRole('navigation', { name: 'Catalogue' })).toBeHidden()
  for (const name of ['Stage', 'Timeline']) await expect(page.getByRole('region', { name })).toBeVisible()
  await expect(page.getByRole('status')).toBeVisible()
  await expect(page).toHaveURL(/present=1/)
  const before = await step(page)
  await page.keyboard.press('ArrowRight')
  await expectStep(page, before + 1)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Share' })).toBeVisible()
  await expect(page).not.toHaveURL(/present=1/)

  await open(page, 'semaphore-threads?present=1')
  await expect(page.getByRole('button', { name: 'Share' })).toBeHidden()
  await page.keyboard.press('p')
  await expect(page.getByRole('button', { name: 'Share' })).toBeVisible()
})

test('presenting can be left on a phone, too', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await open(page, 'semaphore-threads')
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('button', { name: 'Present' }).click()
  await expect(page.getByRole('button', { name: 'Menu' })).toBeHidden()
  await expect(page.getByRole('region', { name: 'Timeline' })).toBeVisible()
  await page.getByRole('button', { name: 'Leave the presentation' }).click()
  await expect(page.getByRole('button', { name: 'Menu' })).toBeVisible()
})

test('the answer to why is in Chinese, too', async ({ page }) => {
  await open(page, 'deadlock-rlock?select=main')
  await page.getByRole('button', { name: '中文' }).click()
  await page.keyboard.press('End')
  await expect(page.getByRole('list', { name: '为什么？' }).getByRole('listitem').last()).toContainText('形成一个环')
  await expect(page.getByRole('tab', { name: '简介' })).toBeVisible()
})
