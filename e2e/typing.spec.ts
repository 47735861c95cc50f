import { expect, type Page, test } from '@playwright/test'

const slider = (page: Page) => page.getByRole('slider', { name: 'Position' })
const field = (page: Page) => page.getByLabel('Type here')
const sentence = (page: Page) => page.locator('.saying .now')

test('a line is typed at the cursor of a simulation', async ({ page }) => {
  await page.goto('./#/verification-code?step=6')
  await expect(slider(page)).toHaveAttribute('aria-valuemax', /[1-9]/)
  await expect(field(page)).toBeVisible()
  await field(page).fill('{code}')
  await field(page).press('Enter')
  await expect(sentence(page)).toHaveText('A person types “{code}”; main goes on with it')
  await expect(page).toHaveURL(/typed=/)
  await page.getByRole('button', { name: 'Last' }).click()
  await expect(sentence(page)).toContainText('ends')
  // Right at once: no second timer was ever started.
  await expect(page.getByText('timer2')).toHaveCount(0)
})

test('lines are typed into a real run while it goes on, and its link has them', async ({ page }) => {
  await page.goto('./#/verification-code?scale=0.1&period=60')
  await expect(slider(page)).toHaveAttribute('aria-valuemax', /[1-9]/)
  await page.getByRole('button', { name: 'Run on real workers' }).click()
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible()
  await expect(page.getByText(/so far, \d+ steps/)).toBeVisible()
  await expect(field(page)).toBeVisible()
  // The keys of whoever answers go into the field, not to Stop and not to the page.
  await expect(field(page)).toBeFocused()
  await page.keyboard.type('wrong')
  await page.keyboard.press('Enter')
  await expect(field(page)).toHaveValue('')
  await expect(page.getByText(/so far, 1\d steps/)).toBeVisible()
  await expect(field(page)).toBeFocused()
  await page.keyboard.type('{code}')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Run on real workers' })).toBeVisible()
  await expect(page).toHaveURL(/typed=[\d.]+\+wrong/)
  await expect(field(page)).toBeHidden()
})
