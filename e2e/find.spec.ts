import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { titles } from '../src/scenarios/titles.ts'
import { open } from './page.ts'
import { test } from './routes.ts'

const field = (page: Page) => page.getByRole('searchbox', { name: /Find a program|查找程序/ })
const programs = (page: Page) => page.getByRole('navigation').getByRole('link')

test('a program is found by its title in the other language too', async ({ page }) => {
  await open(page, 'event')
  await page.keyboard.press('/')
  await field(page).fill('信号量不是进程池')
  await expect(programs(page)).toHaveCount(1)
})

test('a program is found by what it uses, with the keyboard alone', async ({ page }) => {
  await open(page, 'event')
  const all = Object.keys(titles).length
  await expect(programs(page)).toHaveCount(all)
  await page.keyboard.press('/')
  await expect(field(page)).toBeFocused()
  await page.keyboard.type('rlock')
  await expect(programs(page)).toHaveCount(1)
  await expect(page.getByText(`1 of ${all} programs`)).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(programs(page).first()).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(field(page)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/#\/deadlock-rlock/)

  // Keys of the page are letters while somebody types.
  await field(page).fill('')
  await field(page).press('p')
  await expect(field(page)).toHaveValue('p')
  await page.keyboard.press('Escape')
  await expect(field(page)).toHaveValue('')
  await expect(programs(page)).toHaveCount(all)
})

test('the key goes to the search at once, so that no letter is lost that is typed right after it', async ({ page }) => {
  await open(page, 'event')
  const pressAndSee = () =>
    page.evaluate(() => {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '/', bubbles: true, cancelable: true }))
      const focused = document.activeElement
      const found = focused instanceof HTMLInputElement && focused.type === 'search'
      if (found) focused.blur()
      return found
    })
  for (const width of [1440, 1100, 390]) {
    await page.setViewportSize({ width, height: 844 })
    expect(await pressAndSee(), `at a width of ${width}`).toBe(true)
    if (width < 1280) await page.keyboard.press('Escape')
  }
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.keyboard.press('p')
  await expect(field(page)).toBeHidden()
  expect(await pressAndSee(), 'out of the presentation').toBe(true)
})

test('Enter opens what is found, also when the search is still being loaded', async ({ page }) => {
  let letThrough = () => {}
  const held = new Promise<void>((resolve) => {
    letThrough = resolve
  })
  await page.route(/catalogue-filter/, async (route) => {
    await held
    await route.continue()
  })
  await open(page, 'event')
  await page.keyboard.press('/')
  await page.keyboard.type('rlock')
  await page.keyboard.press('Enter')
  letThrough()
  await expect(page).toHaveURL(/#\/deadlock-rlock/)
})

test('what nothing has is said, and the way back is offered', async ({ page }) => {
  await open(page, 'event')
  await field(page).fill('zzz')
  await expect(programs(page)).toHaveCount(0)
  await expect(page.getByText('No program is called so or uses that.')).toBeVisible()
  expect((await new AxeBuilder({ page }).include('nav').analyze()).violations).toEqual([])
  await page.getByRole('button', { name: 'Show all' }).click()
  await expect(field(page)).toBeFocused()
  await expect(programs(page).nth(40)).toBeAttached()
})

test('where the catalogue is a rail, the key opens it, and Escape closes it', async ({ page }) => {
  await page.setViewportSize({ width: 1100, height: 800 })
  await open(page, 'event')
  await expect(field(page)).toBeHidden()
  await page.keyboard.press('/')
  await expect(field(page)).toBeFocused()
  await page.keyboard.type('lock')
  await page.keyboard.press('Escape')
  await expect(field(page)).toHaveValue('')
  await page.keyboard.press('Escape')
  await expect(field(page)).toBeHidden()
})

test('on a phone, in Chinese', async ({ browser }) => {
  const viewport = { width: 390, height: 844 }
  const context = await browser.newContext({ viewport, locale: 'zh-CN', colorScheme: 'dark' })
  const page = await context.newPage()
  await open(page, 'event')
  await page.keyboard.press('/')
  await field(page).fill('死锁')
  const philosophers = page.getByRole('link', { name: /哲学家就餐/ })
  await expect(philosophers).toBeVisible()
  expect((await new AxeBuilder({ page }).include('nav').analyze()).violations).toEqual([])
  await philosophers.click()
  await expect(page).toHaveURL(/#\/philosophers/)
  await expect(field(page)).toBeHidden()
  await context.close()
})

test('a program with a bug that its first run may not show leads to the explorer', async ({ page }) => {
  await open(page, 'bank-transfer')
  await page.getByRole('tab', { name: 'About' }).click()
  await page.getByRole('button', { name: 'Explore this program' }).click()
  await expect(page.getByRole('tab', { name: 'Explore' })).toHaveAttribute('aria-selected', 'true')
  await page.getByRole('tab', { name: 'About' }).click()
  await page.getByRole('button', { name: 'Run with variant=fixed' }).click()
  await expect(page).toHaveURL(/variant=fixed/)
  await expect(page.getByRole('button', { name: 'Explore this program' })).toHaveCount(0)
})
