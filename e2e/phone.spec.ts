import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'

test.use({ viewport: { width: 390, height: 844 } })

async function open(page: Page, address: string): Promise<void> {
  await page.goto(`./#/${address}`)
  await expect(page.getByRole('slider', { name: /Position|位置/ })).toHaveAttribute('aria-valuemax', /[1-9]/)
}

test('an arrow to a thread below what is seen ends in a sign at the edge, which leads there', async ({ page }) => {
  await open(page, 'if-for-while')
  const scroller = page.locator('.stagescroll')
  const sign = scroller.locator('.stage-edge button')
  await expect(sign).toHaveText('↓ taker2')
  await expect(sign).toBeInViewport({ ratio: 1 })
  expect((await new AxeBuilder({ page }).include('.stagescroll').analyze()).violations).toEqual([])
  await sign.click()
  await expect(scroller.getByRole('button', { name: /^taker2,/ })).toBeInViewport({ ratio: 1 })
  // Seen from there, it comes from above.
  await expect(sign).toHaveText('↑ taker1')
  await sign.click()
  await expect(scroller.getByRole('button', { name: /^taker1,/ })).toBeInViewport({ ratio: 1 })
  await expect(sign).toHaveText('↓ taker2')
})
