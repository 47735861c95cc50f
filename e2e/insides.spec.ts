import { expect, type Page, test } from '@playwright/test'

const slider = (page: Page) => page.getByRole('slider', { name: 'Position' })

async function open(page: Page, address: string): Promise<void> {
  await page.goto(`./#/${address}`)
  await expect(slider(page)).toHaveAttribute('aria-valuemax', /[1-9]/)
  await expect(page.getByRole('status')).not.toBeEmpty()
}

test('insides of timers are folded, and can be shown', async ({ page }) => {
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

  const toggle = page.getByRole('button', { name: 'Show insides' })
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
  await expect(slider(page)).toHaveAttribute('aria-valuenow', String(first))
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
    await expect(slider(page)).toHaveAttribute('aria-valuenow', String(step))
    await expect(now).toHaveCount(1)
    if ((await now.textContent())?.includes('inside')) inside = step
    else await page.keyboard.press('ArrowDown')
  }
  expect(inside).toBeGreaterThan(0)
  await expect(now).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('Enter')
  await expect(now).not.toHaveAttribute('aria-expanded', /./)
  await expect(slider(page)).toHaveAttribute('aria-valuenow', String(inside))
  await page.keyboard.press('Enter')
  await expect(now).toHaveAttribute('aria-expanded', 'false')
})

test('step keys pass over what is folded, and go into it once insides are shown', async ({ page }) => {
  await open(page, 'pool-reuse?step=0')
  const position = async (): Promise<number> => Number(await slider(page).getAttribute('aria-valuenow'))
  async function walk(): Promise<number[]> {
    await page.keyboard.press('Home')
    const seen = [await position()]
    for (let n = 0; n < 12; n++) {
      await page.keyboard.press('ArrowRight')
      seen.push(await position())
    }
    return seen
  }
  const over = await walk()
  expect(over.some((step, i) => i > 0 && step > (over[i - 1] ?? 0) + 1)).toBe(true)
  await page.getByRole('button', { name: 'Show insides' }).click()
  expect(await walk()).toEqual(Array.from({ length: 13 }, (_, step) => step))
})

test('a run without compounds has no such switch', async ({ page }) => {
  await open(page, 'semaphore-threads')
  await expect(page.getByRole('button', { name: 'Show insides' })).toHaveCount(0)
})
