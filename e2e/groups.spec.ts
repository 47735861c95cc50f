import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { expectLanes, open } from './page.ts'
import { test } from './routes.ts'

const lanes = (page: Page) => page.getByRole('listbox', { name: 'Threads' })
const head = (page: Page) => lanes(page).getByRole('option', { name: /^user1–user\d+/ })

test('threads that are alike share a lane, which says how many do what', async ({ page }) => {
  await open(page, 'semaphore-threads?step=60')
  await expectLanes(page, 21)
  const group = page.getByRole('button', { name: 'Group', exact: true })
  await group.click()
  await expect(group).toHaveAttribute('aria-pressed', 'true')
  await expect(page).toHaveURL(/groups=1/)
  await expect(lanes(page).getByRole('option')).toHaveCount(2)
  await expect(head(page)).toHaveAccessibleName(/\d+ threads: .*\d+ inside, \d+ in line.*folded$/)
  const { violations } = await new AxeBuilder({ page }).include('.tlpane').analyze()
  expect(violations.map(({ id }) => id)).toEqual([])

  // The counts are those of the stage at the cursor, and change with it.
  const before = await head(page).getAttribute('aria-label')
  await page.keyboard.press('End')
  await expect(head(page)).not.toHaveAttribute('aria-label', before ?? '')
  await expect(head(page)).toHaveAccessibleName(/\d+ threads: \d+ finished, folded$/)

  await page.reload()
  await expect(lanes(page).getByRole('option')).toHaveCount(2)
  await group.click()
  await expectLanes(page, 21)
  await expect(page).not.toHaveURL(/groups=1/)
})

test('a group opens and folds by click and by Enter', async ({ page }) => {
  await open(page, 'semaphore-threads?groups=1&step=60')
  await expect(lanes(page).getByRole('option')).toHaveCount(2)
  await head(page).click()
  await expect(head(page)).toHaveAccessibleName(/unfolded$/)
  await expect(lanes(page).getByRole('option', { name: /^user2,/ })).toBeVisible()
  await lanes(page).focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(lanes(page).getByRole('option')).toHaveCount(2)
  await page.keyboard.press('Enter')
  await expect(lanes(page).getByRole('option', { name: /^user2,/ })).toBeVisible()
  await expect(page).toHaveURL(/groups=1&open=user1/)
  await page.reload()
  await expect(head(page)).toHaveAccessibleName(/unfolded$/)
  // A member can be chosen as ever, and a head cannot.
  await lanes(page)
    .getByRole('option', { name: /^user2,/ })
    .click()
  await expect(page).toHaveURL(/select=user2/)
})

test('where lanes cannot be grouped a notice says so, and tries again', async ({ page }) => {
  let online = false
  await page.route(/\/group-lanes-[^/]*\.js$/, (route) => (online ? route.continue() : route.abort()))
  await open(page, 'semaphore-threads?step=60')
  await page.getByRole('button', { name: 'Group', exact: true }).click()
  const notices = page.getByRole('region', { name: 'Notices' })
  await expect(notices).toContainText('This part could not be loaded.')
  await expectLanes(page, 21)
  online = true
  await notices.getByRole('button', { name: 'Try again' }).click()
  await expect(lanes(page).getByRole('option')).toHaveCount(2)
  await expect(page.getByText('This part could not')).toBeHidden()
})
