import { expect, test } from '@playwright/test'

test('a run is shown without the pictures that cannot be fetched, says so, and gets them at another try', async ({
  page,
}) => {
  let online = false
  await page.route('**/*.js', async (route) => {
    const response = await route.fetch()
    const isPicture = (await response.text()).includes('many readers, or one writer')
    await (isPicture && !online ? route.abort() : route.fulfill({ response }))
  })
  await page.goto('./#/readers-writers')
  const notice = page.getByText('Part of the application could not be loaded')
  await expect(notice).toBeVisible()
  await expect(page.getByRole('slider', { name: 'Position' })).toHaveAttribute('aria-valuemax', /[1-9]/)
  const stage = page.getByRole('region', { name: 'Stage' })
  const picture = stage.getByRole('button', { name: /acquireRead/ }).first()
  await expect(picture).toHaveCount(0)

  online = true
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(notice).toHaveCount(0)
  await expect(picture).toBeVisible()
})

test('a part of the page that cannot be fetched says so, and comes at another try', async ({ page }) => {
  let online = false
  await page.route(/\/steps-[^/]*\.js$/, (route) => (online ? route.continue() : route.abort()))
  await page.goto('./')
  await page.getByRole('tab', { name: 'Steps' }).click()
  const alert = page.getByRole('alert').filter({ hasText: 'This part could not be loaded.' })
  await expect(alert).toBeVisible()
  const table = page.getByRole('grid').or(page.getByRole('table')).first()
  await expect(table).toHaveCount(0)
  online = true
  await alert.getByRole('button', { name: 'Try again' }).click()
  await expect(alert).toHaveCount(0)
  await expect(table).toBeVisible()
})
