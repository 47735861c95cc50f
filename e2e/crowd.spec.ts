import { expect, test } from '@playwright/test'
import { expectShown, notices, open, runOnWorkers } from './page.ts'

test('as many clients run on real workers as were asked for', async ({ page }) => {
  await open(page, 'echo-500?clients=130')
  await runOnWorkers(page)
  await expect(page.getByText(/, on 132 real workers$/)).toBeVisible()
  await expect(page).toHaveURL(/clients=130/)
  await expect(notices(page)).toBeHidden()
})

test('while hundreds of workers start, the page says how many there are, and they can be cancelled', async ({
  page,
}) => {
  await open(page, 'echo-500')
  await page.getByRole('button', { name: 'Run on real workers' }).click()
  await expect(page.getByText(/^\d+ of 502 workers started$/)).toBeVisible()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('button', { name: 'Run on real workers' })).toBeVisible()
  await expect(page.getByText('Cancelled. The last good run stays.')).toBeVisible()
  await expect(page.getByText(/workers started$/)).toBeHidden()
  await expectShown(page, 'simulator')
})
