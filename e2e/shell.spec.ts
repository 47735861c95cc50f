import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { titles } from '../src/scenarios/titles.ts'
import { encodeTrace } from '../src/trace/codec.ts'
import { withHeader } from '../src/trace/testing/file-edits.ts'
import {
  countCommits,
  expectLanes,
  expectNoOverflow,
  expectShown,
  expectStep,
  expectStepOtherThan,
  notices,
  open,
  slider,
  status,
  step,
  timeline,
} from './page.ts'
import { traceOf } from './trace-of.ts'

test('opens on the first program, already drawn at the first block', async ({ page }) => {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await open(page)
  await expect(page).toHaveTitle('13 processes, 5 permits · Heddle')
  await expect(page.getByRole('navigation', { name: 'Catalogue' }).getByRole('link')).toHaveCount(
    Object.keys(titles).length,
  )
  for (const name of ['Stage', 'Timeline', 'Code', 'Steps'])
    await expect(page.getByRole('region', { name })).toBeVisible()
  await expect(status(page)).toContainText('waits')
  await expect(slider(page)).toHaveAttribute('aria-valuenow', /^[1-9]/)
  await expect(page).toHaveURL(/#\/semaphore-processes\?step=\d+$/)
  expect(errors).toEqual([])
})

test('every name that other programs rely on is there once', async ({ page }) => {
  const buttons = ['Simulate', 'Run on real workers', 'Play', 'Step forward', 'Step back', 'First', 'Last', 'Share']
  for (const address of [
    'semaphore-processes?step=48&select=user9',
    'lock-and-semaphore',
    'semaphore-threads?permits=0',
  ]) {
    await open(page, address)
    for (const name of [...buttons, 'Download trace', 'Open trace'])
      await expect(page.getByRole('button', { name }), `${name} at ${address}`).toHaveCount(1)
    for (const name of ['Stage', 'Timeline', 'Code', 'Steps'])
      await expect(page.getByRole('region', { name })).toHaveCount(1)
    await expect(status(page)).toHaveCount(1)
    await expect(page.getByRole('slider')).toHaveCount(1)
  }
})

test('a program of the catalogue opens drawn, and is marked', async ({ page }) => {
  await open(page)
  await page.getByRole('link', { name: /20 threads, 5 permits/ }).click()
  await expect(page).toHaveTitle(/^20 threads/)
  await expect(page).toHaveURL(/#\/semaphore-threads/)
  await expect(page.locator('[aria-current=page]')).toContainText('20 threads')
  await expectLanes(page, 21)
})

test('a malformed link keeps what it understands and names the rest', async ({ page }) => {
  await open(
    page,
    'semaphore-processes?users=7&permits=many&seed=-1&executor=gpu&from=9&to=2&select=nobody&step=99999&x=1',
  )
  for (const part of ['permits', 'seed', 'gpu', '9 – 2', 'nobody', '99999', 'There is no parameter x'])
    await expect(notices(page)).toContainText(part)
  await expect(notices(page)).toContainText('a whole number from 0 to 500')
  await expectLanes(page, 8)
  await expect(page).toHaveURL(/users=7/)
  const dismiss = notices(page).getByRole('button', { name: 'Dismiss' })
  for (let left = await dismiss.count(); left > 0; left--) {
    await dismiss.first().click()
    await expect(dismiss).toHaveCount(left - 1)
  }
  await expect(notices(page)).toBeHidden()
})

test('what is not allowed in a link is named by a few letters, and no more than a few of it', async ({ page }) => {
  const long = 'x'.repeat(3000)
  await page.goto(`./#/semaphore-processes?users=${long}&gpu=${long}&select=${long}&executor=${long}&${long}=1`)
  await expectShown(page)
  const lines = notices(page).getByText('x…x')
  await expect(lines).toHaveCount(4)
  for (const text of await lines.allTextContents()) expect(text.length).toBeLessThan(200)

  const many = Array.from({ length: 900 }, (_, nth) => `no${nth}=1`).join('&')
  await page.goto(`./#/semaphore-threads?${many}`)
  await expect(notices(page)).toContainText('The link has 895 more parts that are not allowed.')
  await expect(notices(page).getByText('There is no parameter')).toHaveCount(5)
})

test('what is not there is not found, and not kept as if it were', async ({ request }) => {
  for (const path of ['assets/none-abcdefgh.js', 'none.html', 'none/']) {
    const answer = await request.get(`./${path}`)
    expect([path, answer.status(), answer.headers()['cache-control']]).toEqual([path, 404, undefined])
  }
})

test('the licenses of what is built in are a link away', async ({ page }) => {
  await open(page)
  await page.getByRole('tab', { name: 'About' }).click()
  const opened = page.waitForEvent('popup')
  await page.getByRole('link', { name: 'Licenses of what it contains' }).click()
  const text = (await (await opened).locator('body').textContent()) ?? ''
  for (const part of ['The Heddle authors', 'comlink - ', 'd3-axis - ', 'react-dom - ', 'zustand - '])
    expect(text).toContain(part)
})

test('an unknown program offers the nearest one', async ({ page }) => {
  await open(page, 'semaphor-thread?users=3')
  await expect(notices(page)).toContainText('There is no program “semaphor-thread”')
  await expect(page).toHaveTitle(/^13 processes/)
  await notices(page).getByRole('button', { name: 'Open “20 threads, 5 permits”' }).click()
  await expect(page).toHaveTitle(/^20 threads/)
  await expect(notices(page)).toBeHidden()
})

test('a shared link shows the same in a new page', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, 'semaphore-processes?users=9&permits=2&seed=5&strategy=random')
  await timeline(page).getByRole('button', { name: 'Zoom in' }).click()
  await expect(page).toHaveURL(/from=/)
  for (let i = 0; i < 5; i++) await page.getByRole('button', { name: 'Next block or wake' }).click()
  await page.getByRole('option', { name: /^user4/ }).click()
  await expect(page.getByRole('option', { name: /^user4/ })).toHaveAttribute('aria-selected', 'true')
  await page.getByRole('button', { name: 'Share' }).click()
  await expect(page.getByText('The link is copied.')).toBeVisible()
  const url = await page.evaluate(() => navigator.clipboard.readText())
  expect(url).toContain('select=user4')
  expect(url).toContain('from=')
  const [shown, said, stage] = [await step(page), await status(page).innerText(), await stageText(page)]

  const other = await context.newPage()
  await other.goto(url)
  await expect(slider(other)).toHaveAttribute('aria-valuenow', String(shown))
  await expect(status(other)).toHaveText(said)
  await expect.poll(() => stageText(other)).toEqual(stage)
  await expect(other.getByRole('option', { name: /^user4/ })).toHaveAttribute('aria-selected', 'true')
  await expect(other).toHaveURL(url)
})

/** All that the stage says, in an order that does not depend on how it was reached. */
async function stageText(page: Page): Promise<string[]> {
  const text = await page.getByRole('region', { name: 'Stage' }).innerText()
  return text.split(/\s*\n\s*/).sort()
}

test('without the clipboard the link is there to be copied by hand', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined })
  })
  await open(page)
  await page.getByRole('button', { name: 'Share' }).click()
  await expect(notices(page).getByRole('textbox', { name: 'Share' })).toHaveValue(/#\/semaphore-processes\?step=\d+$/)
})

test('Back and Forward return run, cursor and selection', async ({ page }) => {
  await open(page)
  await page.getByRole('option', { name: /^user3/ }).click()
  const last = Number(await slider(page).getAttribute('aria-valuemax'))
  await page.getByRole('button', { name: 'Last' }).click()
  await expectStep(page, last)
  await page.getByRole('link', { name: /A lock and a semaphore/ }).click()
  await expect(page).toHaveTitle(/^A lock/)
  await page.goBack()
  await expect(page).toHaveTitle(/^13 processes/)
  await expectStep(page, last)
  await expect(page.getByRole('option', { name: /^user3/ })).toHaveAttribute('aria-selected', 'true')
  await page.goForward()
  await expect(page).toHaveTitle(/^A lock/)
})

test('the form says what is allowed, keeps the last good run, and applies', async ({ page }) => {
  await open(page)
  await page.getByRole('tab', { name: 'Parameters' }).click()
  const users = page.getByRole('textbox', { name: 'Users' })
  await users.fill('501')
  await expect(page.getByText('a whole number from 1 to 500')).toBeVisible()
  await page.getByRole('button', { name: 'Simulate' }).click()
  await expect(users).toBeFocused()
  await expect(page).not.toHaveURL(/users/)
  await users.fill('3')
  await page.getByRole('radio', { name: 'Fair' }).check({ force: true })
  await page.getByRole('button', { name: 'Simulate' }).click()
  await expect(page).toHaveURL(/users=3&policy=fair/)
  await expectLanes(page, 4)
  await page.goBack()
  await expectLanes(page, 14)
  await expect(users).toHaveValue('13')
})

test('the keyboard alone is enough', async ({ page }) => {
  await open(page)
  const first = await step(page)
  await page.keyboard.press('ArrowRight')
  await expectStep(page, first + 1)
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expectStep(page, first - 1)
  await page.keyboard.press('n')
  await expectStep(page, first)
  await page.keyboard.press('n')
  const second = await expectStepOtherThan(page, first)
  await page.keyboard.press('Shift+N')
  await expectStep(page, first)
  expect(second).toBeGreaterThan(first)
  await page.keyboard.press('End')
  const last = Number(await slider(page).getAttribute('aria-valuemax'))
  await expectStep(page, last)
  await page.keyboard.press('Home')
  await expectStep(page, 0)
  await slider(page).focus()
  // The second goes on from where the first has come, also within a frame.
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await expectStep(page, 2)
  await slider(page).blur()
  await page.keyboard.press('Home')

  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: 'Keys' })
  await expect(keys).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expectStep(page, 0)
  await page.keyboard.press('Escape')
  await expect(keys).toBeHidden()

  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible()
  await expect.poll(() => step(page)).toBeGreaterThan(2)
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible()

  // Everything that can be used can be reached, from the top bar to the transport.
  await page.locator('body').press('Tab')
  const reached = new Set<string>()
  // Programs are a stop each: all of them, and as many others.
  for (let i = 0; i < Object.keys(titles).length + 60; i++) {
    const name = await page.evaluate(() => {
      const element = document.activeElement
      return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? ''
    })
    reached.add(name)
    await page.keyboard.press('Tab')
  }
  const must = [
    'Simulate',
    'Run on real workers',
    'Share',
    'Open trace',
    'Height of the stage',
    'Threads',
    'Fit',
    'Code',
  ]
  for (const name of [...must, 'First', 'Step back', 'Play', 'Step forward', 'Last', 'Position'])
    expect([...reached]).toContain(name)
})

test('keys do nothing while a field is typed into', async ({ page }) => {
  await open(page)
  await page.getByRole('tab', { name: 'Parameters' }).click()
  const before = await step(page)
  await page.getByRole('textbox', { name: 'Users' }).focus()
  for (const key of ['n', 'ArrowRight', 'Home', 'End', 'Space']) await page.keyboard.press(key)
  await expectStep(page, before)
})

test('the border of the stage moves with the arrow keys and is remembered', async ({ page }) => {
  await open(page)
  const stage = page.getByRole('region', { name: 'Stage' })
  const handle = page.getByRole('separator', { name: 'Height of the stage' })
  await handle.focus()
  await page.keyboard.press('Home')
  await expect.poll(async () => (await stage.boundingBox())?.height).toBe(32)
  await page.keyboard.press('ArrowDown')
  await expect.poll(async () => (await stage.boundingBox())?.height).toBe(40)
  await page.reload()
  await expect.poll(async () => (await stage.boundingBox())?.height).toBe(40)
  expect(new URL(page.url()).hash).not.toContain('40')
})

test('language and theme change at once and are remembered', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: '中文' }).click()
  await expect(page.getByRole('button', { name: '模拟', exact: true })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans')
  await expect(page).toHaveTitle(/^13 个进程/)
  await page.getByRole('button', { name: '主题' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(page.getByRole('button', { name: '模拟', exact: true })).toBeVisible()
})

test.describe('a browser that asks for Chinese', () => {
  test.use({ locale: 'zh-CN' })
  test('gets Chinese', async ({ page }) => {
    await open2(page)
    await expect(page.getByRole('button', { name: '在真实 Worker 上运行' })).toBeVisible()
  })
})

async function open2(page: Page): Promise<void> {
  await page.goto('./')
  await expect(page.getByRole('slider', { name: '位置' })).toHaveAttribute('aria-valuemax', /[1-9]/)
}

test('a trace that was downloaded can be opened and dropped; another file says what is wrong', async ({ page }) => {
  await open(page, 'semaphore-processes?users=4&permits=1')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download trace' }).click()
  const path = await (await download).path()
  await page.getByRole('link', { name: /A lock and a semaphore/ }).click()
  await expect(page).toHaveTitle(/^A lock/)

  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Open trace' }).click()
  await (await chooser).setFiles(path)
  await expect(page).toHaveTitle(/^13 processes/)
  await expectLanes(page, 5)

  await drop(page, 'notes.txt', 'this is no trace')
  await expect(notices(page)).toContainText('notes.txt could not be opened')
  await expectLanes(page, 5)

  await page.goBack()
  await expect(page).toHaveTitle(/^A lock/)
  await page.goForward()
  await expectLanes(page, 5)
})

test('a trace that says what cannot be so is shown, and where it does', async ({ page }) => {
  await open(page, 'semaphore-processes?users=2&permits=1')
  const trace = await traceOf(page)
  const bytes = withHeader(encodeTrace(trace) as Uint8Array<ArrayBuffer>, (header) =>
    header.replace('"pid":1002', '"pid":7'),
  )
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Open trace' }).click()
  const file = { name: 'untrue.heddle', mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) }
  await (await chooser).setFiles(file)
  const start = trace.steps.target.indexOf(-4)
  await expect(notices(page)).toContainText(`threads[2].pid: 7; expected 1002, since main starts it at step ${start}`)
  await expectLanes(page, 3)
  await notices(page)
    .getByRole('button', { name: `Go to step ${start}` })
    .click()
  await expectStep(page, start)
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
})

/** Drops a file with a text onto the page. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([file, content]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([content ?? ''], file ?? ''))
      return transfer
    },
    [name, text],
  )
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: data })
  await expect(page.getByText('Drop the trace to open it')).toBeVisible()
  await page.dispatchEvent('body', 'drop', { dataTransfer: data })
}

test('moving the cursor, zooming and panning never make React commit', async ({ page }) => {
  const commits = await countCommits(page)
  await open(page)
  const before = await commits.atRest()
  expect(before).toBeGreaterThan(0)
  await page.keyboard.press('Home')
  await expectStep(page, 0)

  const box = await slider(page).boundingBox()
  if (box === null) throw new Error('the slider is not on the page')
  await page.mouse.move(box.x + 20, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width - 40, box.y + box.height / 2, { steps: 30 })
  await page.mouse.up()
  await expect.poll(() => step(page)).toBeGreaterThan(50)

  const field = await timeline(page).boundingBox()
  if (field === null) throw new Error('the timeline is not on the page')
  await page.mouse.move(field.x + field.width / 2, field.y + 120)
  for (let i = 0; i < 5; i++) await page.mouse.wheel(0, -200)
  await page.mouse.down()
  await page.mouse.move(field.x + field.width / 2 - 150, field.y + 120, { steps: 10 })
  await page.mouse.up()
  await expect(page).toHaveURL(/from=/)
  for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowLeft')
  await page.getByRole('button', { name: 'Fit' }).click()
  await expect(page).not.toHaveURL(/from=/)
  expect(await commits.now()).toBe(before)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })
    test('axe finds nothing', async ({ page }) => {
      await open(page, 'semaphore-processes?seed=x')
      await page.getByRole('option', { name: /^user7/ }).click()
      const faults = async (of: string) => (await new AxeBuilder({ page }).include(of).analyze()).violations
      await expect(page.locator('.inspector')).toContainText('user7')
      await expect(page.getByRole('region', { name: 'Code' }).locator('.k').first()).toBeVisible()
      expect(await faults('html')).toEqual([])
      // Of what comes into view then, that alone.
      await page.getByRole('tab', { name: 'Steps' }).click()
      await expect(page.getByRole('region', { name: 'Steps' }).getByRole('row').first()).toBeVisible()
      expect(await faults('.side')).toEqual([])
      await page.getByRole('tab', { name: 'Parameters' }).click()
      await expect(page.getByRole('textbox', { name: 'Users' })).toBeVisible()
      expect(await faults('.side')).toEqual([])
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Keys' }).click()
      await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
      expect(await faults('dialog')).toEqual([])
    })
  })
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  test('everything is in reach and nothing is cut off', async ({ page }) => {
    await open(page)
    await expectNoOverflow(page)
    await page.getByRole('button', { name: 'Step forward' }).tap()
    await page.getByRole('tab', { name: 'Steps' }).tap()
    await expect(page.getByRole('region', { name: 'Steps' })).toBeVisible()
    await page.getByRole('tab', { name: 'Setup' }).tap()
    await expect(page.getByRole('textbox', { name: 'Users' })).toBeVisible()
    await page.getByRole('tab', { name: 'Timeline' }).tap()
    await page.getByRole('button', { name: /choose another program/ }).tap()
    await page.getByRole('link', { name: /20 threads/ }).tap()
    await expect(page).toHaveTitle(/^20 threads/)
    await page.getByRole('button', { name: 'Menu' }).tap()
    for (const name of ['Simulate', 'Run on real workers', 'Share', 'Download trace', 'Open trace'])
      await expect(page.getByRole('dialog').getByRole('button', { name })).toBeVisible()
    const small = () =>
      page.locator('.foot .btn').evaluateAll((buttons) =>
        buttons
          .map((button) => ({ name: button.textContent || button.ariaLabel, box: button.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 0 && box.height < 43)
          .map(({ name }) => name),
      )
    // Names in the sentence are as high as its lines; the controls are as high as a thumb.
    await expect.poll(small).toEqual([])
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  })
})

test('a link to real workers runs on them; Stop has the focus of who asked, and the transport says why it is off', async ({
  page,
}) => {
  // Who is inside stays for half a minute: the one who asks for Stop is sooner.
  await open(page, 'semaphore-processes?users=4&permits=1&stayFrom=30&stayTo=30')
  await page.getByRole('button', { name: 'Run on real workers' }).click()
  const stop = page.getByRole('button', { name: 'Stop' })
  await expect(stop).toBeFocused()
  await expect(page.getByRole('button', { name: 'Step forward' })).toBeDisabled()
  await expect(page.getByRole('button', { name: 'Step forward' })).toHaveAccessibleDescription(/when it ends/)
  await expect(timeline(page)).toContainText('so far')
  await stop.click()
  await expect(notices(page)).toContainText('Stopped after')
  await expect(page.getByRole('button', { name: 'Step back' })).toBeEnabled()

  await page.goto('./#/semaphore-processes?executor=workers&users=3&scale=0.01')
  await expectShown(page, 'workers')
  await expect(timeline(page)).toContainText('on 4 real workers')
  await expect(page.getByRole('button', { name: 'Run on real workers' })).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('button', { name: 'Simulate' }).click()
  await expect(timeline(page)).toContainText('virtual time')
  await page.goBack()
  await expect(timeline(page)).toContainText('on 4 real workers')
})

test.describe('without isolation', () => {
  test('the simulator works, and the other button says why it does not', async ({ page }) => {
    await page.addInitScript(() => {
      Object.defineProperty(globalThis, 'crossOriginIsolated', { value: false })
    })
    await open(page)
    const button = page.getByRole('button', { name: 'Run on real workers' })
    await expect(button).toHaveAttribute('aria-disabled', 'true')
    await expect(button).toHaveAccessibleDescription(/Cross-Origin-Opener-Policy/)
    await button.click({ force: true })
    await expect(notices(page)).toContainText('Cross-Origin-Opener-Policy')
  })
})
