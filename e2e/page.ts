import { expect, type Page } from '@playwright/test'
import type { ExecutorName } from '../src/trace/tables.ts'

export const slider = (page: Page) => page.getByRole('slider', { name: /^(Position|位置)$/ })
export const status = (page: Page) => page.getByRole('status')
export const notices = (page: Page) => page.getByRole('region', { name: 'Notices' })
export const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' })

/** Opens an address, and waits until its run is shown. */
export async function open(page: Page, address = ''): Promise<void> {
  // In a page of its own, so that nothing of a run before can be taken for this one.
  if (page.url() !== 'about:blank') await page.goto('about:blank')
  await page.goto(address === '' ? './' : `./#/${address}`)
  await expectShown(page)
}

/** The run that was asked for last is shown: its address says at which step only then. */
export async function expectShown(page: Page, executor?: ExecutorName): Promise<void> {
  await expect(page).toHaveURL(/[?&]step=\d/)
  if (executor !== undefined)
    await expect(page).toHaveURL(executor === 'workers' ? /[?&]executor=workers/ : /^(?!.*[?&]executor=)/)
  await expect(slider(page)).toHaveAttribute('aria-valuemax', /[1-9]/)
  // The sentence is the only status of the page, whatever else is open.
  await expect(status(page)).not.toBeEmpty()
}

/** Runs what is shown on real workers, to its end, however long or short that takes. */
export async function runOnWorkers(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run on real workers' }).click()
  // Hundreds of workers take their time to start, the more so on a busy machine.
  await expect(page).toHaveURL(/[?&]executor=workers.*[?&]step=\d|[?&]step=\d.*[?&]executor=workers/, {
    timeout: 300_000,
  })
  await expectShown(page, 'workers')
}

/** The step at the cursor, where it is known to rest. */
export async function step(page: Page): Promise<number> {
  return Number(await slider(page).getAttribute('aria-valuenow'))
}

export async function expectStep(page: Page, at: number): Promise<void> {
  await expect(slider(page)).toHaveAttribute('aria-valuenow', String(at))
}

/** The cursor has left a step. Returns the one at which it is now. */
export async function expectStepOtherThan(page: Page, before: number): Promise<number> {
  await expect(slider(page)).not.toHaveAttribute('aria-valuenow', String(before))
  return step(page)
}

/** The list of threads has this many, seen or scrolled away. */
export async function expectLanes(page: Page, count: number): Promise<void> {
  const lane = page.getByRole('listbox', { name: 'Threads' }).getByRole('option').first()
  await expect(lane).toHaveAttribute('aria-setsize', String(count))
}

/** Nothing is wider than the window. */
export async function expectNoOverflow(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
}

/** The timeline can be zoomed with the wheel: D3, which is loaded late, keeps its transform at the element. */
export async function expectZoomable(page: Page): Promise<void> {
  const fields = page.getByRole('application', { name: /Lanes over time$/ })
  await expect
    .poll(() => fields.evaluateAll((all) => all.length > 0 && all.every((field) => '__zoom' in field)))
    .toBe(true)
}

interface Counted {
  commits: number
  /** What React has still to do at its root; 0 for nothing. */
  root: { readonly pendingLanes: number } | null
}

/**
 * Counts the commits of React from the next address on.
 * @returns how many there are so far, once everything that is loaded after the first picture is there
 */
export async function countCommits(page: Page): Promise<{ atRest(): Promise<number>; now(): Promise<number> }> {
  // React tells every commit to this hook, also in production.
  await page.addInitScript(() => {
    const counted: Counted = { commits: 0, root: null }
    const onCommitFiberRoot = (_: number, root: Counted['root']): void => {
      counted.commits++
      counted.root = root
    }
    const hook = { supportsFiber: true, inject: () => 1, onCommitFiberUnmount() {}, onPostCommitFiberRoot() {} }
    Object.assign(window, { counted, __REACT_DEVTOOLS_GLOBAL_HOOK__: { ...hook, onCommitFiberRoot, checkDCE() {} } })
  })
  // The init script has put it there.
  const read = () =>
    page.evaluate(() => {
      const { commits, root } = (window as unknown as { counted: Counted }).counted
      return { commits, pending: root?.pendingLanes }
    })
  async function settled(): Promise<number> {
    await expect.poll(async () => (await read()).pending).toBe(0)
    return (await read()).commits
  }
  return {
    async atRest() {
      // Each of these comes with a commit of its own, or, as the stage, asks for one.
      for (const part of ['.about h3', '.form button', '#stage .token', '.step-row', '.typing form'])
        await expect(page.locator(part).first()).toBeAttached()
      await expectZoomable(page)
      return settled()
    },
    now: settled,
  }
}

/** Ids of all recordings that are kept, read past the page; a database that is not there yet is left for the page to make. */
export const keptIds = (page: Page): Promise<(string | null)[]> =>
  page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const asked = indexedDB.open('heddle')
        let isMissing = false
        // It would be made, without what the page keeps in it.
        asked.onupgradeneeded = () => {
          isMissing = true
          asked.transaction?.abort()
        }
        asked.onerror = () => (isMissing ? resolve([]) : reject(asked.error))
        asked.onsuccess = () => {
          const db = asked.result
          const keys = db.transaction('runs').objectStore('runs').getAllKeys()
          keys.onsuccess = () => {
            db.close()
            resolve(keys.result.map(String))
          }
        }
      }),
  )
