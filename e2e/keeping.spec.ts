import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { expectShown, expectStep, keptIds, notices, open, runOnWorkers, slider, status, timeline } from './page.ts'

const program = 'semaphore-processes?users=3&permits=1&scale=0.01'
/** Who is inside stays for as long as any test takes. */
const endless = 'semaphore-processes?users=3&permits=1&stayFrom=60&stayTo=60'

/** The recording that is shown is kept on this device: its order, which is known then, stands in the address. */
async function expectKept(page: Page): Promise<void> {
  await expect(page).toHaveURL(/executor=workers.*choices=/)
  await expect.poll(() => keptIds(page)).toContain(await recorded(page))
}

const recorded = (page: Page): Promise<string | null> => page.evaluate(() => history.state?.recorded ?? null)

/** What tells one real run from another: the address, which has the order of its steps. */
const orderOf = (page: Page): string => new URL(page.url()).hash.match(/choices=([\w-]+)/)?.[1] ?? ''

test('a real run is the same after a reload, and so are an opened file and its name', async ({ page }) => {
  await open(page, program)
  await runOnWorkers(page)
  await expectKept(page)
  const order = orderOf(page)
  await page.getByRole('button', { name: 'First', exact: true }).click()
  await page.getByRole('button', { name: 'Step forward' }).click()
  await expect(page).toHaveURL(/step=1&/)
  const sentence = await status(page).textContent()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download trace' }).click()
  const file = await (await download).path()
  await page.reload()
  await expectShown(page, 'workers')
  await expect(status(page)).toHaveText(sentence ?? '')
  await expectStep(page, 1)
  expect(orderOf(page)).toBe(order)
  await expect(timeline(page)).toContainText('on 4 real workers')
  await expect(notices(page)).toBeHidden()

  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Open trace' }).click()
  await (await chooser).setFiles({ name: 'mine.heddle', mimeType: '', buffer: await bytesOf(file) })
  await expect(page.getByText('mine.heddle is open')).toBeVisible()
  await expectKept(page)
  await page.reload()
  await expectShown(page, 'workers')
  const again = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download trace' }).click()
  expect((await again).suggestedFilename()).toBe('mine.heddle')
})

async function bytesOf(path: string): Promise<Buffer> {
  const { readFile } = await import('node:fs/promises')
  return readFile(path)
}

test('a reload in the midst of a real run comes back with what was recorded, and runs nothing', async ({ page }) => {
  await open(page, endless)
  await page.getByRole('button', { name: 'Run on real workers' }).click()
  await expect(timeline(page)).toContainText(/so far, \d\d steps/)
  // Without waiting for anything to be kept: what is recorded is written as the page goes away.
  const steps = Number((await timeline(page).textContent())?.match(/so far, (\d+) steps/)?.[1])
  await page.reload()
  await expectShown(page, 'workers')
  await expect(notices(page)).toContainText('breaks off while the program still ran')
  expect(Number(await slider(page).getAttribute('aria-valuemax'))).toBeGreaterThanOrEqual(steps - 1)
  await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0)
})

test('a crash of the tab in the midst of a real run leaves what was kept, in the tab and in the list', async ({
  page,
  context,
}) => {
  await open(page, endless)
  await page.getByRole('button', { name: 'Run on real workers' }).click()
  await expect(timeline(page)).toContainText(/so far, \d\d steps/)
  await expect.poll(() => keptIds(page)).toContain(await recorded(page))
  const session = await context.newCDPSession(page)
  const crashed = page.waitForEvent('crash')
  session.send('Page.crash').catch(() => {})
  await crashed
  // Another tab finds it, and the store works.
  const other = await context.newPage()
  await open(other, 'two-locks')
  await other.getByRole('button', { name: 'Kept runs' }).click()
  const dialog = other.getByRole('dialog', { name: 'Kept runs' })
  await expect(dialog).toContainText('One run')
  expect((await new AxeBuilder({ page: other }).analyze()).violations).toEqual([])
  await dialog.getByRole('button', { name: /13 processes.*broken off/ }).click()
  await expectShown(other, 'workers')
  await expect(notices(other)).toContainText('breaks off')
  await other.goBack()
  await expect(other).toHaveURL(/two-locks\?step/)
})

test('Back goes over twelve real runs, each as it was, also after a reload', async ({ page }) => {
  await open(page, program)
  const orders: string[] = []
  for (let nth = 0; nth < 12; nth++) {
    await page.getByRole('button', { name: 'Run on real workers' }).click()
    const before = orders.at(-1)
    await expect.poll(() => recorded(page)).not.toBe(before ?? null)
    await expectKept(page)
    orders.push((await recorded(page)) ?? '')
  }
  await page.reload()
  await expectShown(page, 'workers')
  for (let nth = 11; nth >= 0; nth--) {
    await expect.poll(() => recorded(page)).toBe(orders[nth])
    await expectShown(page, 'workers')
    await expect(notices(page)).toBeHidden()
    await page.goBack()
  }
  await page.goForward()
  await expectShown(page, 'workers')
  expect(await recorded(page)).toBe(orders[0])
})

test('a recording that is gone is replayed from its order, and one without says so and runs nothing', async ({
  page,
}) => {
  await open(page, program)
  await runOnWorkers(page)
  await expectKept(page)
  await page.getByRole('button', { name: 'Kept runs' }).click()
  const dialog = page.getByRole('dialog', { name: 'Kept runs' })
  await dialog.getByRole('button', { name: 'Delete all' }).click()
  await expect(dialog.getByRole('button', { name: 'Keep them' })).toBeFocused()
  await dialog.getByRole('button', { name: 'Delete for good' }).click()
  await expect(dialog).toContainText('No run is kept yet.')
  await page.keyboard.press('Escape')
  const hash = new URL(page.url()).hash
  await page.reload()
  await expect(notices(page)).toContainText('Nothing of the run that was here is kept')
  await expect(notices(page)).toContainText('replayed in the simulator')
  await expect(timeline(page)).toContainText('virtual time')

  // The same entry, without the order.
  await page.evaluate((at) => {
    history.replaceState({ recorded: 'gone', beside: null }, '', at.replace(/&choices=[\w-]+/, ''))
  }, hash)
  await page.reload()
  await expect(notices(page)).toContainText('cannot be had again')
  await expect(timeline(page)).not.toContainText('real workers')
  await expect(page).toHaveURL(/executor=workers/)
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await notices(page).getByRole('button', { name: 'Run it anew on real workers' }).click()
  await expectShown(page, 'workers')
  await expect(timeline(page)).toContainText('on 4 real workers')
})

test('where there is no room the run stays in the page, and a notice says so', async ({ page, context, baseURL }) => {
  await open(page, program)
  const session = await context.newCDPSession(page)
  await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(baseURL ?? '').origin, quotaSize: 100 })
  await runOnWorkers(page)
  await expect(notices(page)).toContainText('There is no room for it')
  await page.getByRole('button', { name: 'Simulate' }).click()
  await expectShown(page, 'simulator')
  await page.goBack()
  await expectShown(page, 'workers')
  await expect(timeline(page)).toContainText('on 4 real workers')
})

test('without IndexedDB all works but what needs it, and a notice says so', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }))
  await open(page, program)
  await runOnWorkers(page)
  await expect(notices(page)).toContainText('The browser stores nothing for this page.')
  await expect(page).toHaveURL(/choices=/)
  await page.getByRole('button', { name: 'Kept runs' }).click()
  await expect(page.getByRole('dialog', { name: 'Kept runs' })).toContainText('cannot be read now')
  await page.reload()
  await expect(notices(page)).toContainText('What was recorded here cannot be read')
  await expect(notices(page)).toContainText('replayed in the simulator')
})

test('what is typed and not applied is there after a reload, and in no other form', async ({ page }) => {
  await open(page, 'semaphore-processes')
  await page.getByRole('tab', { name: 'Parameters' }).click()
  const users = page.getByLabel('Users')
  await users.fill('7')
  await expect.poll(() => page.evaluate(() => history.state?.drafts?.users)).toBe('7')
  await page.reload()
  await page.getByRole('tab', { name: 'Parameters' }).click()
  await expect(users).toHaveValue('7')
  await page.getByRole('link', { name: /^20 threads, 5 permits/ }).click()
  await expect(page).toHaveURL(/semaphore-threads\?step/)
  await expect(users).not.toHaveValue('7')
  await page.goBack()
  await expect(users).toHaveValue('7')
})

test('what is typed in the dialogs is there after Escape and after a reload', async ({ page }) => {
  await open(page, 'semaphore-processes')
  const compare = page.getByRole('dialog', { name: 'Compare with…' })
  const users = compare.getByLabel('Users')
  const openCompare = () => page.getByRole('button', { name: 'Compare with…' }).click()
  await openCompare()
  await users.fill('7')
  await page.keyboard.press('Escape')
  await expect(compare).toBeHidden()
  const times = page.getByRole('textbox', { name: 'How often' })
  const openRepeat = () => page.getByRole('button', { name: 'Run N times' }).click()
  await openRepeat()
  await times.fill('1001')
  await page.reload()
  await expectShown(page, 'simulator')
  await openRepeat()
  await expect(times).toHaveValue('1001')
  await page.keyboard.press('Escape')
  await expect(times).toBeHidden()
  await openCompare()
  await expect(users).toHaveValue('7')
  // What was sent is no draft any more.
  await compare.getByRole('button', { name: 'Compare', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Comparison' })).toBeVisible()
  await page.getByRole('button', { name: 'Leave comparison' }).click()
  await openCompare()
  await expect(users).toHaveValue('13')
})
