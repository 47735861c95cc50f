import { gzipSync } from 'node:zlib'
import { expect } from '@playwright/test'
import { test } from './routes.ts'

/** Bytes of script that page and workers may fetch until the first run is drawn, each file gzipped by itself. */
const LIMIT = 225_000

/** Bytes of script from which the page stands, with all programs to choose from, before one is opened; as above. */
const PAGE_LIMIT = 152_000

/** What the page stands from. */
const PAGE = /\/(index|page|common|rolldown-runtime)-[^/]*\.js$/

/** What the first picture can do without: these never come in this test, and all the rest must still be drawn. */
const LATER =
  /\/(zooming|off-screen-arrows|steps|step-sentences|crews|inspector|parameter-form|about|typing-row|dialogs|dialog|order-code|codec|executor|compare|first-difference|explore|run-notices)-[^/]*\.js$/

test('the page stands from few bytes of script', async ({ page, context }) => {
  const sizes = new Map<string, number>()
  await context.route('**/*.js', async (route) => {
    const url = route.request().url()
    // Never answered: whatever waited for it would wait for ever.
    if (!PAGE.test(url)) return
    const response = await route.fetch()
    sizes.set(url.replace(/.*\//, ''), gzipSync(await response.body()).length)
    await route.fulfill({ response })
  })
  await page.goto('./')

  const catalogue = page.getByRole('navigation', { name: 'Catalogue' })
  await expect(catalogue.getByRole('link', { name: /^13 processes, 5 permits/ })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Simulate' })).toBeEnabled()
  await expect(page.getByRole('region', { name: 'Stage' })).toBeVisible()

  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  const list = [...sizes].map(([file, size]) => `${size} ${file}`).join('\n')
  expect(total, list).toBeGreaterThan(80_000)
  expect(total, list).toBeLessThanOrEqual(PAGE_LIMIT)
})

test('the first run is drawn from few bytes of script', async ({ page, context }) => {
  const sizes = new Map<string, number>()
  await context.route('**/*.js', async (route) => {
    const url = route.request().url()
    // Never answered: whatever waited for it would wait for ever.
    if (LATER.test(url)) return
    const response = await route.fetch()
    sizes.set(url.replace(/.*\//, ''), gzipSync(await response.body()).length)
    await route.fulfill({ response })
  })
  await page.goto('./', { waitUntil: 'commit' })

  await expect(page.getByRole('status')).toContainText('waits')
  await expect(page.getByRole('slider', { name: 'Position' })).toHaveAttribute('aria-valuemax', /[1-9]/)
  await expect(page.getByRole('listbox', { name: 'Threads' }).getByRole('option').first()).toBeVisible()
  const stage = page.getByRole('region', { name: 'Stage' })
  await expect(stage).toContainText('user1')
  await expect(page.getByRole('region', { name: 'Code' }).locator('.k').first()).toHaveText(/import|from|def/)
  // The lanes are on the canvas: many pixels of it are not blank.
  await expect
    .poll(() =>
      page.locator('.tl-detail').evaluate((canvas) => {
        if (!(canvas instanceof HTMLCanvasElement)) return 0
        const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] }
        let painted = 0
        for (let i = 3; i < data.length; i += 4) if (data[i] !== 0) painted++
        return painted
      }),
    )
    .toBeGreaterThan(1000)

  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  const list = [...sizes].map(([file, size]) => `${size} ${file}`).join('\n')
  expect(total, list).toBeGreaterThan(80_000)
  expect(total, list).toBeLessThanOrEqual(LIMIT)
})
