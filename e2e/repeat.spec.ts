import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { expectNoOverflow, expectShown, keptIds, open } from './page.ts'

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Run N times' })
const row = (page: Page, name: string | RegExp) =>
  dialog(page).getByRole('table', { name: 'How they ended' }).getByRole('row', { name })

/** Opens the dialog by its button, and runs so often. */
async function repeat(page: Page, times: number, executor: 'simulator' | 'real workers'): Promise<void> {
  await page.getByRole('group', { name: 'How to run it' }).getByRole('button', { name: 'Run N times' }).click()
  await dialog(page).getByText(executor, { exact: true }).click()
  await dialog(page).getByRole('textbox', { name: 'How often' }).fill(String(times))
  await page.keyboard.press('Enter')
}

test('simulated runs are counted by how they end, and the first of each opens', async ({ page }) => {
  await open(page, 'two-locks')
  await repeat(page, 30, 'simulator')
  await expect(dialog(page)).toContainText('30 runs ended in 2 ways.')
  await expect(row(page, /^Deadlock/)).toContainText('T1 waits for B')
  await expect(row(page, /^Deadlock/)).toContainText(/\d+ \(\d+(\.\d)?%\)/)
  await expect(row(page, /^Finished/)).toContainText(/Run \d+, seed \d+/)
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])

  await row(page, /^Deadlock/)
    .getByRole('button', { name: /^Show Deadlock/ })
    .press('Enter')
  await expect(dialog(page)).toBeHidden()
  await expect(page.getByText(/Deadlock: a ring closed at step \d+/)).toBeVisible()
  await expect(page).toHaveURL(/strategy=random/)
  // What was counted is still there, and the history leads back.
  await page.getByRole('button', { name: 'Run N times' }).click()
  await expect(row(page, /^Finished/)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
  await page.goBack()
  await expect(page).not.toHaveURL(/strategy=random/)
})

test('real runs are counted, and the first of each is kept and shown as it was', async ({ page }) => {
  await open(page, 'semaphore-processes?permits=0&users=3&scale=0.01')
  await repeat(page, 3, 'real workers')
  await expect(dialog(page)).toContainText('3 runs ended in one way.')
  await expect(row(page, /^Deadlock/)).toContainText('3 (100%)')
  await row(page, /^Deadlock/)
    .getByRole('button', { name: /^Show/ })
    .click()
  await expectShown(page, 'workers')
  await expect(page.getByText(/threads can never go on/)).toBeVisible()
  await page.goBack()
  await expectShown(page, 'simulator')
  await page.goForward()
  await expectShown(page, 'workers')
})

test('the first real run of each end outlives the page, though nobody has looked at it', async ({ page }) => {
  await open(page, 'semaphore-processes?permits=0&users=3&scale=0.01')
  // To look before anything is kept leaves nothing behind.
  expect(await keptIds(page)).toEqual([])
  await repeat(page, 2, 'real workers')
  await expect(dialog(page)).toContainText('2 runs ended in one way.')
  await expect.poll(() => keptIds(page)).toHaveLength(1)
  await page.reload()
  await expectShown(page, 'simulator')
  await page.getByRole('button', { name: 'Kept runs' }).click()
  const kept = page.getByRole('dialog', { name: 'Kept runs' }).getByRole('button', { name: /real workers/ })
  await expect(kept).toHaveCount(1)
  await kept.click()
  await expectShown(page, 'workers')
  await expect(page.getByText(/threads can never go on/)).toBeVisible()
})

test('runs can be cancelled, with the counts so far', async ({ page }) => {
  await open(page, 'semaphore-processes?users=60')
  await repeat(page, 1000, 'simulator')
  await expect(row(page, /^Finished/)).toBeVisible()
  await dialog(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog(page)).toContainText(/Cancelled after \d+ of 1,000 runs\./)
  await expect(row(page, /^Finished/).getByRole('button', { name: /^Show/ })).toBeEnabled()
})

test('what is not allowed is said where it is', async ({ page }) => {
  await open(page, 'two-locks')
  await repeat(page, 1001, 'simulator')
  const field = dialog(page).getByRole('textbox', { name: 'How often' })
  await expect(field).toBeFocused()
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  await expect(dialog(page)).toContainText('“1001” will not do: a whole number, 1 – 1,000')
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('it is reached from the menu, and fits', async ({ page }) => {
    await open(page, 'two-locks')
    await page.getByRole('button', { name: 'Menu' }).click()
    await repeat(page, 20, 'simulator')
    await expect(dialog(page)).toContainText('20 runs ended')
    await expectNoOverflow(page)
    await expect.poll(() => dialog(page).evaluate((of) => of.scrollWidth - of.clientWidth)).toBeLessThanOrEqual(0)
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    await row(page, /^Deadlock/)
      .getByRole('button', { name: /^Show/ })
      .click()
    await expect(page).toHaveURL(/strategy=random/)
  })
})
