import { expect, test } from '@playwright/test'
import { expectStep, expectStepOtherThan, open, slider, timeline } from './page.ts'

test('internals of timers are folded, and can be shown', async ({ page }) => {
  await open(page, 'verification-code?step=0')
  await page.getByRole('tab', { name: 'Steps' }).click()
  const stage = page.locator('.stagehost')
  const steps = page.getByRole('treegrid', { name: 'Steps in sentences' })
  await expect(stage).toContainText('board')
  await expect(stage).not.toContainText('timer1.finished')
  const fold = steps.getByRole('row', { name: 'timer1: 1 step inside' }).first()
  await expect(fold).toHaveAttribute('aria-expanded', 'false')
  const rows = Number(await steps.getAttribute('aria-rowcount'))

  await fold.click()
  await expect(fold).toHaveAttribute('aria-expanded', 'true')
  await expect(steps).toHaveAttribute('aria-rowcount', String(rows + 1))

  const toggle = page.getByRole('button', { name: 'Show internals' })
  await expect(toggle).toHaveAttribute('aria-pressed', 'false')
  await toggle.click()
  await expect(toggle).toHaveAttribute('aria-pressed', 'true')
  await expect(stage).toContainText('timer1.finished')
  await expect(steps.getByRole('row', { name: /inside$/ })).toHaveCount(0)
  await expect(page).toHaveURL(/insides=1/)

  await page.reload()
  await expect(toggle).toHaveAttribute('aria-pressed', 'true')
  await expect(stage).toContainText('timer1.finished')
})

test('the table of steps folds the same, and opens by Enter and by a click', async ({ page }) => {
  await open(page, 'verification-code?step=0')
  await page.getByRole('tab', { name: 'Steps' }).click()
  await page.getByRole('radio', { name: 'Table' }).click()
  const table = page.getByRole('treegrid', { name: 'Threads as columns, steps as rows' })
  const fold = table.getByRole('row', { name: 'timer1: 1 step inside' }).first()
  await expect(fold).toHaveAttribute('aria-expanded', 'false')
  const rows = Number(await table.getAttribute('aria-rowcount'))
  await fold.click()
  await expect(fold).toHaveAttribute('aria-expanded', 'true')
  await expect(table).toHaveAttribute('aria-rowcount', String(rows + 1))

  // The cursor stands on the step inside, and Enter folds it.
  await table.focus()
  const first = Number(await fold.getAttribute('data-fold'))
  for (let step = 0; step < first; step++) await page.keyboard.press('ArrowDown')
  await expectStep(page, first)
  await page.keyboard.press('Enter')
  await expect(table).toHaveAttribute('aria-rowcount', String(rows))
  await expect(table.locator('[aria-selected=true]')).toHaveAttribute('aria-expanded', 'false')
})

test('the cursor stands on every step inside, and Enter opens and folds it there', async ({ page }) => {
  await open(page, 'verification-code?step=0')
  await page.getByRole('tab', { name: 'Steps' }).click()
  const steps = page.getByRole('treegrid', { name: 'Steps in sentences' })
  await steps.focus()
  const now = steps.locator('[aria-selected=true]')
  const last = Number(await slider(page).getAttribute('aria-valuemax'))
  let inside = 0
  for (let step = 0; step < Math.min(last, 40) && inside === 0; step++) {
    await expectStep(page, step)
    // All rows in view are of this step: the one that is marked stands for it.
    await expect(now).toHaveCount(1)
    if ((await now.textContent())?.includes('inside')) inside = step
    else await page.keyboard.press('ArrowDown')
  }
  expect(inside).toBeGreaterThan(0)
  await expect(now).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('Enter')
  await expect(now).not.toHaveAttribute('aria-expanded', /./)
  await expectStep(page, inside)
  await page.keyboard.press('Enter')
  await expect(now).toHaveAttribute('aria-expanded', 'false')
})

test('step keys pass over what is folded, and go into it once internals are shown', async ({ page }) => {
  await open(page, 'pool-reuse?step=0')
  await page.keyboard.press('Home')
  await expectStep(page, 0)
  let before = 0
  let passesOver = false
  for (let n = 0; n < 12; n++) {
    await page.keyboard.press('ArrowRight')
    const now = await expectStepOtherThan(page, before)
    expect(now).toBeGreaterThan(before)
    if (now > before + 1) passesOver = true
    before = now
  }
  expect(passesOver).toBe(true)
  await page.getByRole('button', { name: 'Show internals' }).click()
  await page.keyboard.press('Home')
  await expectStep(page, 0)
  for (let at = 1; at <= 12; at++) {
    await page.keyboard.press('ArrowRight')
    await expectStep(page, at)
  }
})

test('a run without compounds has no such switch', async ({ page }) => {
  await open(page, 'semaphore-threads')
  // The head of the timeline is of this run, so the buttons in it are, too.
  await expect(timeline(page)).toContainText('virtual time')
  await expect(page.getByRole('button', { name: 'Show internals' })).toHaveCount(0)
})
