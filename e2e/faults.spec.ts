import AxeBuilder from '@axe-core/playwright'
import { expect } from '@playwright/test'
import { expectShown, notices, open, slider, step } from './page.ts'
import { test } from './routes.ts'

test('a program that cannot be fetched is named; Simulate itself tries again, and no button is dead', async ({
  page,
}) => {
  let online = false
  let tries = 0
  await page.route(/\/semaphore-threads-[^/]*\.js$/, (route) => {
    tries++
    return online ? route.continue() : route.abort()
  })
  await page.goto('./#/semaphore-threads')
  const notice = notices(page).getByText('the program could not be loaded; check the connection')
  await expect(notice).toBeVisible()
  await expect(notices(page).getByRole('button', { name: 'Try again' })).toBeVisible()
  const before = tries
  await page.getByRole('button', { name: 'Simulate', exact: true }).click()
  await expect.poll(() => tries).toBeGreaterThan(before)
  await expect(notice).toBeVisible()

  online = true
  await page.getByRole('button', { name: 'Simulate', exact: true }).click()
  await expectShown(page)
  await expect(notice).toHaveCount(0)
  expect(page.url()).toContain('semaphore-threads')
})

test('another program that cannot be fetched leaves the one that is shown, and comes at another try', async ({
  page,
}) => {
  let online = false
  await page.route(/\/barrier-[^/]*\.js$/, (route) => (online ? route.continue() : route.abort()))
  await open(page)
  await page.goto('./#/barrier')
  await expect(notices(page)).toContainText('the program could not be loaded; check the connection. The last good run')
  online = true
  await notices(page).getByRole('button', { name: 'Try again' }).click()
  await expect(page).toHaveURL(/#\/barrier\?.*step=/)
  await expect(notices(page).getByText('could not be loaded')).toHaveCount(0)
})

test('scripts of real workers that cannot be fetched are named, and come at another try', async ({ page }) => {
  const offline = new Set(['executor', 'coordinator-worker', 'io-worker'])
  await page.route(/\/(executor|coordinator-worker|io-worker)-[^/]*\.js$/, (route) => {
    const name = /([a-z-]+)-[^/]*\.js$/.exec(route.request().url())?.[1] ?? ''
    return [...offline].some((one) => name.startsWith(one)) ? route.abort() : route.continue()
  })
  await open(page, 'crawler-coroutines?scale=0.01')
  const again = notices(page).getByRole('button', { name: 'Try again' })
  await page.getByRole('button', { name: 'Run on real workers' }).click()
  await expect(notices(page)).toContainText('the part for real workers could not be loaded')
  offline.delete('executor')
  await again.click()
  await expect(notices(page)).toContainText('the worker that collects the steps could not be loaded')
  offline.delete('coordinator-worker')
  await again.click()
  await expect(notices(page)).toContainText('the worker that fetches pages could not be loaded')
  await expect(notices(page)).not.toContainText('in main')
  offline.delete('io-worker')
  await again.click()
  await expectShown(page, 'workers')
  await expect(notices(page).getByText('could not be loaded')).toHaveCount(0)
})

test('a simulator that has died is replaced when it is needed', async ({ page }) => {
  // What only the page itself knows: its workers, so that one can be ended from outside.
  await page.addInitScript(() => {
    const started: Worker[] = []
    const Real = Worker
    Object.assign(window, {
      started,
      Worker: class extends Real {
        constructor(...given: ConstructorParameters<typeof Real>) {
          super(...given)
          started.push(this)
        }
      },
    })
  })
  await open(page)
  await page.evaluate(() => {
    // The init script has put it there.
    for (const worker of (window as unknown as { started: Worker[] }).started) worker.terminate()
  })
  await page.goto('./#/two-locks')
  await expect(page).toHaveURL(/#\/two-locks\?.*step=/)
  await expect(notices(page).getByText('the simulator')).toHaveCount(0)
})

test('a page that fails to be drawn keeps its address, says what went wrong and offers the run as a file', async ({
  page,
}) => {
  await open(page)
  await slider(page).focus()
  await page.keyboard.press('ArrowRight')
  // The address follows a little later.
  await expect(page).toHaveURL(new RegExp(`step=${await step(page)}$`))
  const address = page.url()
  await page.evaluate(() => {
    const { createElement } = document
    document.createElement = (name: string, ...more: []) => {
      if (name === 'kbd') throw new Error('no such element here')
      return createElement.call(document, name, ...more)
    }
  })
  await page.keyboard.press('?')
  await expect(page.getByRole('heading', { name: 'The page has failed' })).toBeFocused()
  await expect(page.getByLabel('What went wrong', { exact: true })).toHaveValue(/no such element here/)
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  expect(page.url()).toBe(address)
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download trace' }).click()
  expect((await saved).suggestedFilename()).toMatch(/\.heddle$/)
  await page.getByRole('button', { name: 'Reload the page' }).click()
  await expectShown(page)
  expect(page.url()).toBe(address)
})

test('an error that nothing catches is told once, and what could not be fetched as just that', async ({ page }) => {
  await open(page)
  const fail = (message: string) =>
    page.evaluate((text) => {
      setTimeout(() => {
        throw new Error(text)
      })
    }, message)
  await fail('a view has failed')
  const told = notices(page).getByText('Something in the page failed: a view has failed.')
  await expect(told).toBeVisible()
  await expect(notices(page).getByRole('button', { name: 'Reload the page' })).toBeVisible()
  await notices(page).getByRole('button', { name: 'Dismiss' }).click()
  await expect(told).toHaveCount(0)
  await fail('a view has failed')
  await fail('another has failed')
  await expect(notices(page)).toContainText('another has failed')
  await expect(told).toHaveCount(0)

  await page.route(/\/codec-[^/]*\.js$/, (route) => route.abort())
  await page.getByRole('button', { name: 'Download trace' }).first().click()
  await expect(notices(page)).toContainText('part of the page could not be loaded; check the connection. Then try it')
})
