import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { encodeOrder } from '../src/app/link/order-code.ts'
import { engineVersion } from '../src/program/engine.ts'
import { test } from './routes.ts'

const pane = (page: Page) => page.getByRole('region', { name: 'Explore', exact: true })
const slider = (page: Page) => page.getByRole('slider', { name: /Position|位置/ })
const outcomes = (page: Page) => pane(page).getByRole('table', { name: 'Outcomes' })
const row = (page: Page, name: string) => outcomes(page).getByRole('row', { name: new RegExp(name) })
const progress = (page: Page) => pane(page).getByRole('region', { name: 'Progress of the exploration' })
const button = (page: Page, name: string) => pane(page).getByRole('button', { name, exact: true })

async function open(page: Page, address: string): Promise<void> {
  await page.goto(`./#/${address}`)
  await expect(slider(page)).toHaveAttribute('aria-valuemax', /[1-9]/)
}

/** Opens the panel by its key and starts: the button that starts has the focus. */
async function explore(page: Page, address: string): Promise<void> {
  await open(page, address)
  await page.keyboard.press('e')
  await expect(pane(page).getByRole('button', { name: /^Start/ })).toBeFocused()
  await page.keyboard.press('Enter')
}

test('two locks in two orders: the deadlock, its shortest schedule, and a link to it', async ({ page, context }) => {
  await open(page, 'two-locks')
  await page.getByRole('group', { name: 'How to run it' }).getByRole('button', { name: 'Explore' }).click()
  await expect(button(page, 'Start')).toBeFocused()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.keyboard.press('Enter')

  await expect(pane(page)).toContainText('A bug was found: 1 of 3 traces ends badly.')
  await expect(pane(page)).toContainText('Exhaustive: everything was explored.')
  await expect(pane(page)).toContainText('Explored under sequential consistency and in abstract time')
  await expect(row(page, 'Deadlock')).toContainText('T1 waits for B')
  await expect(row(page, 'Deadlock').getByRole('cell')).toHaveText('1')
  await expect(row(page, 'Finished').getByRole('cell')).toHaveText('2')
  await expect(pane(page)).toContainText('1 preemption')
  await expect(pane(page)).toContainText(/T1 holds A and waits for B on line \d+/)
  await expect(pane(page)).toContainText(/T2 holds B and waits for A on line \d+/)

  await button(page, 'Open the shortest').press('Enter')
  await expect(page).toHaveURL(/choices=/)
  await expect(page.getByText(/Deadlock: a ring closed at step \d+/)).toBeVisible()
  await expect(row(page, 'Deadlock').getByRole('button')).toBeVisible()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])

  // The steps of the main thread that come after are none of its business.
  const steps = pane(page).getByRole('region', { name: 'How it comes to that' })
  const before = await steps.getByRole('listitem').count()
  await steps.getByRole('checkbox', { name: 'Hide steps without bearing on it' }).check()
  await expect(steps).toContainText(`of ${before} steps`)
  expect(await steps.getByRole('listitem').count()).toBeLessThan(before)
  await steps.getByRole('listitem').first().getByRole('button').click()
  await expect(slider(page)).toHaveAttribute('aria-valuenow', '0')

  const elsewhere = await context.newPage()
  await elsewhere.goto(page.url())
  await expect(elsewhere.getByText(/Deadlock: a ring closed at step \d+/)).toBeVisible()
  await expect(slider(elsewhere)).toHaveAttribute(
    'aria-valuemax',
    (await slider(page).getAttribute('aria-valuemax')) ?? '',
  )
})

test('a livelock opens at the round that goes on for ever', async ({ page }) => {
  await explore(page, 'polite')
  await expect(pane(page)).toContainText('A bug was found among the states of this endless program.')
  await expect(pane(page)).toContainText('Only what a fair scheduler could repeat for ever counts as such.')
  await expect(pane(page)).toContainText('At most 300,000 states.')
  // There is nothing more to look for.
  await expect(pane(page).getByRole('button', { name: /^(Look for|Go on)/ })).toHaveCount(0)
  await row(page, 'Livelock').getByRole('button').press('Enter')
  const round = pane(page).getByRole('region', { name: 'What goes on for ever' })
  await expect(round).toContainText('all is as before, and T1, T2 did not get on')
  const [first, ...others] = await round.getByRole('listitem').allInnerTexts()
  expect(others.length).toBeGreaterThan(3)
  // The cursor stands where the round begins.
  await expect(slider(page)).toHaveAttribute('aria-valuenow', /^\d+/.exec(first ?? '')?.[0] ?? 'none')
  await expect(round.getByRole('button').first()).toHaveAttribute('aria-current', 'step')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
})

test('a link to a livelock says it again, having executed its round', async ({ page, context }) => {
  await explore(page, 'polite')
  await row(page, 'Livelock').getByRole('button').press('Enter')
  const round = pane(page).getByRole('region', { name: 'What goes on for ever' })
  await expect(round).toContainText('all is as before, and T1, T2 did not get on')
  const rows = await round.getByRole('listitem').allInnerTexts()
  const [length, first] = [rows.length, /^\d+/.exec(rows[0] ?? '')?.[0] ?? 'none']
  await expect(page).toHaveURL(new RegExp(`explore=1&round=${length}&choices=`))
  const elsewhere = await context.newPage()
  await open(elsewhere, page.url().replace(/^.*#\//, ''))
  const again = pane(elsewhere).getByRole('region', { name: 'What goes on for ever' })
  await expect(again).toHaveText(await round.innerText(), { useInnerText: true })
  await expect(slider(elsewhere)).toHaveAttribute('aria-valuenow', first)

  // A link is a claim: what it says of the steps is executed.
  await open(
    elsewhere,
    page
      .url()
      .replace(/^.*#\//, '')
      .replace(`round=${length}`, `round=${length - 1}`),
  )
  await expect(again.getByRole('alert')).toContainText(
    `The link says that the last ${length - 1} steps of its order go on for ever. Executed here they do not`,
  )
  await expect(again.getByRole('listitem')).toHaveCount(0)
  await open(elsewhere, 'polite?round=4')
  await expect(elsewhere.getByText(/round “4”; allowed is a whole number of steps from 1, with choices/)).toBeVisible()
  await expect(again).toHaveCount(0)
})

test('a link to the panel has how to explore, and says what of it is not allowed', async ({ page, context }) => {
  await open(page, 'slow-database')
  await page.keyboard.press('e')
  await expect(page).toHaveURL(/[?&]explore=1$/)
  await pane(page).getByLabel('Strategy').selectOption('pct')
  await pane(page).getByLabel('Depth').fill('4')
  await pane(page).getByLabel('Hand-over').selectOption('fair')
  await pane(page).getByText('Besides the next thread').click()
  await pane(page).getByLabel('Spurious wake-ups').fill('2')
  await pane(page).getByRole('checkbox', { name: 'A notify lets go any waiter' }).check()
  await pane(page).getByText('Limits', { exact: true }).click()
  await pane(page).getByLabel('Time-outs at one place').fill('2')
  await expect(page).toHaveURL(/explore=strategy-pct\.handover-fair\.wakers-1\.depth-4\.spurious-2\.timeouts-2$/)

  const elsewhere = await context.newPage()
  await open(elsewhere, page.url().replace(/^.*#\//, ''))
  const form = pane(elsewhere)
  await expect(form.getByLabel('Strategy')).toHaveValue('pct')
  await expect(form.getByLabel('Depth')).toHaveValue('4')
  await expect(form.getByLabel('Hand-over')).toHaveValue('fair')
  await form.getByText('Besides the next thread').click()
  await expect(form.getByLabel('Spurious wake-ups')).toHaveValue('2')
  await expect(form.getByRole('checkbox', { name: 'A notify lets go any waiter' })).toBeChecked()
  await form.getByText('Limits', { exact: true }).click()
  await expect(form.getByLabel('Time-outs at one place')).toHaveValue('2')

  // The page is open already: what it shows follows the link.
  await open(elsewhere, 'slow-database?explore=timeouts-2.walks-0')
  const words = 'explore=walks “0”; allowed is a whole number from 1 to 100,000,000. Shown with the usual one instead.'
  await expect(elsewhere.getByText(words)).toBeVisible()
  await expect(form.getByLabel('Strategy')).toHaveValue('chosen')
  await expect(form.getByLabel('Hand-over')).toHaveValue('own')
  await form.getByRole('button', { name: 'Start' }).click()
  await expect(form).toContainText('No bug was found in 9 traces.')
  await expect(form).toContainText(
    'a thread could give up waiting at one place more than 2 times (the limit “Time-outs at one place”)',
  )
  await form.getByText('How to explore').click()
  await form.getByLabel('Time-outs at one place').fill('3')
  await form.getByRole('button', { name: 'Start anew' }).click()
  await expect(form).toContainText('A bug was found: 7 of 16 traces end badly.')
  await expect(form).toContainText('Exhaustive: everything was explored.')
})

test('five philosophers: 31 traces and one deadlock; ordered, 30 and none', async ({ page }) => {
  await explore(page, 'philosophers')
  await expect(progress(page)).toContainText('31 distinct traces, 0 redundant')
  await expect(row(page, 'Deadlock').getByRole('cell')).toHaveText('1')
  await expect(row(page, 'Finished').getByRole('cell')).toHaveText('30')

  await row(page, 'Finished').getByRole('button').click()
  await expect(page).toHaveURL(/choices=/)
  await expect(row(page, 'Finished').getByRole('button')).toHaveAttribute('aria-current', 'true')

  await explore(page, 'philosophers?order=ordered')
  await expect(pane(page)).toContainText('No bug was found in 30 traces.')
  await expect(pane(page)).toContainText('Exhaustive: everything was explored.')
  await expect(outcomes(page).getByRole('row')).toHaveCount(2)
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await expect(row(page, 'Finished').getByRole('cell')).toHaveText('30')
})

test('cancel and go on keep the exact count', async ({ page, context }) => {
  // This many executions take their time on a busy machine, where the first portion may have one alone.
  test.setTimeout(400_000)
  const explored = async (): Promise<number> => {
    const [, count] = /([\d,]+) executions? explored/.exec(await progress(page).innerText()) ?? []
    return Number(count?.replaceAll(',', ''))
  }
  // The explorer comes late, so that Cancel is there before it: it stops as soon as it can.
  let come = (): void => {}
  const late = new Promise<void>((resolve) => {
    come = resolve
  })
  await context.route('**/explore-worker-*.js', async (route) => {
    await late
    await route.continue()
  })
  await explore(page, 'philosophers?seats=4&order=seats&handover=fair')
  await expect(pane(page).getByRole('progressbar')).toBeVisible()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await button(page, 'Cancel').press('Enter')
  come()
  await expect(button(page, 'Go on')).toBeFocused()
  const first = await explored()
  expect(first).toBeLessThan(86_952)
  // An estimate needs a few executions.
  if (first >= 8) await expect(progress(page)).toContainText('Estimate: about')
  // On a busy machine it may not have come to the end of one.
  await expect(pane(page)).toContainText(first > 0 ? 'No bug was found' : 'Nothing was explored yet.')
  await expect(pane(page)).toContainText('Not exhaustive')
  await expect(pane(page)).toContainText('it was stopped before the end')
  await expect(pane(page)).toContainText('Hand-over: Fair.')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await button(page, 'Go on').focus()

  await page.keyboard.press('Enter')
  await expect(pane(page)).toContainText('Exhaustive: everything was explored.', { timeout: 300_000 })
  expect(await explored()).toBe(86_952)
  await expect(progress(page)).toContainText('86,952 distinct traces, 0 redundant')
  await expect(row(page, 'Finished').getByRole('cell')).toHaveText('86,952')
  // What had the focus is gone.
  await expect(button(page, 'Start anew')).toBeFocused()
})

test('while it explores, the page gets no more than ten messages a second', async ({ page }) => {
  await page.addInitScript(() => {
    const counted = new WeakSet<EventTarget>()
    const add = EventTarget.prototype.addEventListener
    EventTarget.prototype.addEventListener = function (this: EventTarget, ...given: Parameters<typeof add>) {
      if ((this instanceof Worker || this instanceof MessagePort) && given[0] === 'message' && !counted.has(this)) {
        counted.add(this)
        add.call(this, 'message', () => performance.mark('message'))
      }
      add.apply(this, given)
    }
  })
  const now = () =>
    page.evaluate(() => ({ at: performance.now(), messages: performance.getEntriesByName('message').length }))
  await open(page, 'philosophers?seats=8&order=seats')
  await page.keyboard.press('e')
  const before = await now()
  await button(page, 'Start').click()
  await expect.poll(async () => (await now()).messages - before.messages).toBeGreaterThan(12)
  await button(page, 'Cancel').click()
  await expect(button(page, 'Go on')).toBeVisible()
  const after = await now()
  // One more answers what was asked.
  expect(after.messages - before.messages - 1).toBeLessThanOrEqual((after.at - before.at) / 100)
})

test('what a person may ask for is chosen, refused, and said', async ({ page }) => {
  await open(page, 'if-for-while')
  await page.keyboard.press('e')
  await pane(page).getByLabel('Strategy').selectOption('Bounded preemptions')
  await pane(page).getByLabel('Preemptions').fill('many')
  await button(page, 'Start').click()
  await expect(pane(page).getByLabel('Preemptions')).toBeFocused()
  await expect(pane(page)).toContainText('“many” will not do: a whole number, 0 – 100.')
  await pane(page).getByLabel('Preemptions').fill('0')
  await page.keyboard.press('Enter')
  await expect(pane(page)).toContainText('No bug was found')
  await expect(pane(page)).toContainText('the strategy looks at some executions alone')
  await expect(pane(page)).toContainText('Strategy: Bounded preemptions.')

  await pane(page).getByText('How to explore').click()
  await pane(page).getByLabel('Preemptions').fill('1')
  await pane(page).getByLabel('Hand-over').selectOption('Barging')
  await button(page, 'Start anew').click()
  await expect(pane(page)).toContainText('A bug was found')
  await expect(row(page, 'Failed assertion').first()).toBeVisible()
  await expect(pane(page)).toContainText('Hand-over: Barging.')

  // Another program: nothing of this one stays.
  await open(page, 'greenlet')
  await expect(outcomes(page)).toHaveCount(0)
  await button(page, 'Start').click()
  await expect(pane(page)).toContainText('No bug was found in 1 trace.')
})

test('spurious wake-ups are explored on request, and a link has them', async ({ page, context }) => {
  await open(page, 'if-for-while')
  await page.keyboard.press('e')
  await pane(page).getByText('Besides the next thread').click()
  await pane(page).getByLabel('Spurious wake-ups').fill('many')
  await button(page, 'Start').click()
  await expect(pane(page)).toContainText('“many” will not do: a whole number, 0 – 1,000.')
  await pane(page).getByLabel('Spurious wake-ups').fill('1')
  await pane(page).getByLabel('Random values').fill('2')
  await pane(page).getByRole('checkbox', { name: 'A notify lets go any waiter' }).check()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await button(page, 'Start').click()
  await expect(pane(page)).toContainText(
    'Explored besides: each thread may wake from a condition 1 time though nobody notified it; a random number has up to 2 values; the notify of a condition lets go any of the waiters, under barging.',
  )
  // Nobody has to be preempted where one wakes of itself.
  await expect(pane(page)).toContainText('0 preemptions')
  await button(page, 'Open the shortest').click()
  const itself = /woke at filled though nobody notified it/
  await expect(pane(page).getByRole('listitem').filter({ hasText: itself })).toHaveCount(1)

  const elsewhere = await context.newPage()
  await open(elsewhere, page.url().replace(/^.*#\//, ''))
  await expect(elsewhere.getByText(/AssertionError in taker\d, line \d+: woken, but nothing is there/)).toBeVisible()
  expect(await slider(elsewhere).getAttribute('aria-valuemax')).toBe(await slider(page).getAttribute('aria-valuemax'))
})

test('an explorer that does not load is told of, and may be started again', async ({ page, context }) => {
  await context.route('**/explore-worker-*.js', (route) => route.abort())
  await explore(page, 'two-locks')
  await expect(pane(page).getByRole('alert')).toHaveText(
    'The exploration ended by an error: the explorer could not be loaded; check the connection.',
  )
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await context.unroute('**/explore-worker-*.js')
  await button(page, 'Start anew').click()
  await expect(pane(page)).toContainText('A bug was found')
  await expect(pane(page).getByRole('alert')).toHaveCount(0)
})

test.describe('an order in a link', () => {
  const notices = (page: Page) => page.getByRole('region', { name: 'Notices' })
  const linked = (order: string) => `two-locks?choices=${order}`
  // Both locks are made and both threads started; then T1 takes A and T2 takes B.
  const begun = ['', '', '', '', '', '0', '1']

  test('of an older engine that still fits is followed, and told of', async ({ page }) => {
    await open(page, linked(encodeOrder(begun, '1')))
    await expect(notices(page)).toContainText('This run replays the order of steps in its link.')
    await expect(notices(page)).toContainText(
      `The order was made by version 1 of the engine and is run by version ${engineVersion}: every step of it can be taken here, too.`,
    )
    await expect(notices(page)).toContainText('Deadlock: a ring closed')
  })

  test('of an older engine that departs says at which step, and is shown up to there', async ({ page }) => {
    await open(page, linked(encodeOrder([...begun, '0', '0', '0'], '1')))
    await expect(notices(page)).toContainText(
      `The order was made by version 1 of the engine and is run by version ${engineVersion}, which departs from it at step 8.`,
    )
    await expect(notices(page)).toContainText(
      'does not fit the program from step 8 on: T1 is blocked; there, T2 can go on.',
    )
    await expect(slider(page)).toHaveAttribute('aria-valuemax', '7')
    await notices(page).getByRole('button', { name: 'Go to where it departs' }).click()
    await expect(slider(page)).toHaveAttribute('aria-valuenow', '7')
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  })

  test('of this engine, for other parameters, says where it does not fit', async ({ page }) => {
    const order = encodeOrder([...Array<string>(10).fill(''), '4', '3'])
    await open(page, `philosophers?seats=3&choices=${order}`)
    await expect(notices(page)).toContainText(
      /does not fit the program from step \d+ on: .*; there, P0, P1, P2 can go on/,
    )
    await expect(notices(page)).not.toContainText('version')
  })

  test('of a run on real workers is replayed in the simulator, and told of', async ({ page }) => {
    await open(page, `${linked(encodeOrder(begun))}&executor=workers`)
    await expect(notices(page)).toContainText('The order of its steps is replayed in the simulator.')
    await expect(page).not.toHaveURL(/executor=/)
    await page.getByRole('button', { name: 'Run on real workers' }).click()
    await expect(notices(page)).toContainText(
      'Real workers follow no order of steps: who goes next is up to the machine. The simulator can replay the order.',
    )
  })

  test('that no engine wrote is refused, and a strategy decides', async ({ page }) => {
    for (const [order, why] of [
      ['garbage', 'it was not written by this version'],
      [encodeOrder(begun).slice(0, -5), 'it is damaged'],
    ]) {
      await page.goto('about:blank')
      await open(page, linked(order ?? ''))
      await expect(notices(page)).toContainText(
        `The order in this link (choices=) cannot be read: ${why}. Allowed is one that Share has written. The strategy decides the order instead.`,
      )
      await expect(slider(page)).toHaveAttribute('aria-valuemax', '8')
    }
  })
})

test.describe('on a phone, in Chinese', () => {
  test.use({ viewport: { width: 390, height: 844 }, locale: 'zh-CN', colorScheme: 'dark' })

  test('a bug is explored from the menu, and opened', async ({ page }) => {
    await open(page, 'two-locks')
    await page.getByRole('button', { name: '菜单' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '探索' }).click()
    const explorer = page.getByRole('region', { name: '探索', exact: true })
    await explorer.getByRole('button', { name: '开始' }).click()
    await expect(explorer).toContainText('发现缺陷：3 条轨迹中有 1 条结局不好。')
    await explorer.getByRole('button', { name: '打开最短的' }).click()
    await expect(page.getByText(/死锁：第 \d+ 步/)).toBeVisible()
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  })
})

test('data races: who accesses what in which lines, and a run in which they meet', async ({ page }) => {
  await explore(page, 'lost-update?threads=2&times=1')
  const races = pane(page).locator('.xpl-races')
  await expect(races.getByRole('heading', { name: 'Data races' })).toBeVisible()
  const rows = races.getByRole('button')
  await expect(rows).toHaveCount(2)
  await expect(rows.first()).toHaveText(
    /^total: adder\d (reads|writes) it on line \d+; adder\d (reads|writes) it on line \d+$/,
  )
  await rows.first().press('Enter')
  await expect(page).toHaveURL(/choices=/)
  await expect(rows.first()).toHaveAttribute('aria-current', 'true')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await explore(page, 'lost-update?threads=2&times=1&protection=lock')
  await expect(pane(page)).toContainText('No bug was found')
  await expect(races).toHaveCount(0)
})

test('a bug is shown at once, and is opened while exploring goes on', async ({ page }) => {
  await explore(page, 'lost-update')
  await expect(pane(page)).toContainText('A bug was found. It can be opened while exploring goes on.')
  await expect(button(page, 'Cancel')).toBeVisible()
  await row(page, 'Failed assertion').first().getByRole('button').press('Enter')
  await expect(page).toHaveURL(/choices=/)
  await expect(button(page, 'Cancel')).toBeVisible()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await button(page, 'Cancel').press('Enter')
  await expect(button(page, 'Go on')).toBeVisible()
  await expect(pane(page)).toContainText('Not exhaustive')
})

test('smaller parameters with which it fails already open as a run that fails', async ({ page }) => {
  await explore(page, 'philosophers?seats=6')
  await pane(page).getByRole('button', { name: 'It fails already with Philosophers: 2: open' }).press('Enter')
  await expect(page).toHaveURL(/seats=2.*choices=|choices=.*seats=2/)
  await expect(page.getByText(/Deadlock: a ring closed at step \d+/)).toBeVisible()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
})
