import { expect, type Page, test } from '@playwright/test'
import { expectShown, notices, open } from './page.ts'

const field = (page: Page) => page.getByLabel('Type here')
const sentence = (page: Page) => page.locator('.saying .now')

test('a line is typed at the cursor of a simulation', async ({ page }) => {
  await open(page, 'verification-code?step=6')
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
  // No timer fires within a minute: what main does next is its answer to what is typed.
  await open(page, 'verification-code?period=60')
  await page.getByRole('button', { name: 'Run on real workers' }).click()
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible()
  await expect(page.getByText(/so far, \d+ steps/)).toBeVisible()
  await expect(field(page)).toBeVisible()
  // The keys of the one who answers go into the field, not to Stop and not to the page.
  await expect(field(page)).toBeFocused()
  await page.keyboard.type('wrong')
  await page.keyboard.press('Enter')
  await expect(field(page)).toHaveValue('')
  // Whether main has asked again by now or not: what is typed is for its next question.
  await expect(field(page)).toBeFocused()
  await page.keyboard.type('{code}')
  await page.keyboard.press('Enter')
  await expectShown(page, 'workers')
  await expect(page).toHaveURL(/typed=[\d.]+\+wrong/)
  await expect(field(page)).toBeHidden()
})

test('a script is typed into a real run as time goes, and the run ends with its input by itself', async ({ page }) => {
  await open(page, 'echo-pool')
  await page.getByRole('button', { name: 'Run on real workers' }).click()
  // Its first client waits for what the script types.
  await expect(field(page)).toBeVisible()
  await expect(page.getByText('The script is typed at its times, and input ends with it.')).toBeVisible()
  await expectShown(page, 'workers')
  await expect(field(page)).toBeHidden()
  await expect(sentence(page)).toContainText('ends')
  await expect(notices(page)).toBeHidden()
  // Nobody typed anything but the script, so the link has no other.
  await expect(page).not.toHaveURL(/typed=/)
})

test('input is ended in a real run, and its link says when', async ({ page }) => {
  // Nothing would be typed for hours.
  await open(page, 'echo-pool?typed=9999+hello&clients=2')
  await page.getByRole('button', { name: 'Run on real workers' }).click()
  await expect(field(page)).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'End input' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expectShown(page, 'workers')
  await expect(page).toHaveURL(/typed=[\d.]+\+(\^|%5E)D/)
})
