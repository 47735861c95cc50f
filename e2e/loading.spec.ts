import { expect } from '@playwright/test'
import { expectShown, open, slider } from './page.ts'
import { test } from './routes.ts'

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

test('what the program is about says where it cannot be fetched, and the rest of the page lives on', async ({
  page,
}) => {
  let online = false
  await page.route(/\/about-[^/]*\.js$/, (route) => (online ? route.continue() : route.abort()))
  await open(page)
  await page.getByRole('tab', { name: 'About' }).click()
  const alert = page.getByRole('alert').filter({ hasText: 'This part could not be loaded.' })
  await expect(alert).toBeVisible()
  await expect(page.getByRole('region', { name: 'Stage' })).toBeVisible()
  online = true
  await alert.getByRole('button', { name: 'Try again' }).click()
  await expect(alert).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'About' }).getByRole('heading').first()).toBeVisible()
})

test('a dialog that cannot be fetched says so over the page, can be closed, and comes at another try', async ({
  page,
}) => {
  let online = false
  await page.route(/\/dialogs?-[^/]*\.js$/, (route) => (online ? route.continue() : route.abort()))
  await open(page)
  const alert = page.getByRole('alert').filter({ hasText: 'This part could not be loaded.' })
  await page.keyboard.press('?')
  await expect(alert).toBeVisible()
  await alert.getByRole('button', { name: 'Close' }).click()
  await expect(alert).toHaveCount(0)
  await page.keyboard.press('?')
  await expect(alert).toBeVisible()
  online = true
  await alert.getByRole('button', { name: 'Try again' }).click()
  await expect(alert).toHaveCount(0)
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
})

test('the page stays English where the Chinese words cannot be fetched, says so, and gets them at another try', async ({
  page,
}) => {
  let online = false
  await page.route(/\/chinese-[^/]*\.js$/, (route) => (online ? route.continue() : route.abort()))
  await page.goto('./')
  await expect(page.getByRole('slider', { name: 'Position' })).toHaveAttribute('aria-valuemax', /[1-9]/)
  await page.getByRole('button', { name: '中文' }).click()
  const notice = page.getByText('The Chinese texts could not be loaded')
  await expect(notice).toBeVisible()
  await expect(page.getByRole('button', { name: 'Simulate', exact: true })).toBeVisible()

  online = true
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('button', { name: '模拟', exact: true })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans')
  await expect(page.getByText('English', { exact: true })).toBeVisible()
  await expect(notice).toHaveCount(0)
})

test.describe('a browser that asks for Chinese', () => {
  test.use({ locale: 'zh-CN' })

  test('gets the page in English where the Chinese words cannot be fetched', async ({ page }) => {
    await page.route(/\/chinese-[^/]*\.js$/, (route) => route.abort())
    await page.goto('./')
    await expect(page.getByRole('slider', { name: 'Position' })).toHaveAttribute('aria-valuemax', /[1-9]/)
  })

  test('reads no English of what is shown at first and of what went wrong, wherever it was made', async ({ page }) => {
    const english = async () =>
      (await page.locator('#root').innerText()).match(/\b(the|of|waits|waiting|inside|nobody|step|run)\b/g)
    const root = page.locator('#root')
    await open(page, 'deadlock-rlock')
    await expect(slider(page)).toHaveAccessibleName('位置')
    await expect(root).toContainText('死锁')
    await expect.poll(english).toBeNull()

    // Made before its words are there: of a page that was English until now.
    await page.evaluate(() => localStorage.setItem('heddle', JSON.stringify({ language: 'en' })))
    await page.reload()
    await expectShown(page)
    await expect(slider(page)).toHaveAccessibleName('Position')
    await expect(root).toContainText('a ring closed')
    await page.getByRole('button', { name: '中文' }).click()
    await expect(slider(page)).toHaveAccessibleName('位置')
    await expect(root).toContainText('死锁')
    await expect.poll(english).toBeNull()
  })
})
