import { AxeBuilder } from '@axe-core/playwright'
import { expect } from '@playwright/test'
import { expectShown, open, slider } from './page.ts'
import { test } from './routes.ts'

for (const { name, hash, cancel, reading } of [
  { name: 'English', hash: '', cancel: 'Cancel', reading: 'Reading the file' },
  { name: 'Chinese', hash: '中文', cancel: '取消', reading: '正在读取文件' },
]) {
  test(`a file that takes long says how far it is, and can be given up by keyboard: ${name}`, async ({ page }) => {
    await open(page, 'semaphore-processes?users=4&permits=1')
    if (hash !== '') await page.getByRole('button', { name: hash }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: /Download trace|下载/ }).click()
    const path = await (await download).path()
    await page.goto('./#/lock-and-semaphore')
    await expectShown(page)

    // What reads files is held back, so that it takes as long as it has to.
    let held = true
    const release: (() => void)[] = []
    await page.route(/\/codec-[^/]*\.js$/, async (route) => {
      if (held) await new Promise<void>((resolve) => release.push(resolve))
      await route.continue().catch(() => {})
    })
    const choose = async () => {
      const chooser = page.waitForEvent('filechooser')
      await page.getByRole('button', { name: /Open trace|打开/ }).click()
      await (await chooser).setFiles(path)
    }
    await choose()
    const bar = page.getByRole('progressbar', { name: new RegExp(reading) })
    await expect(bar).toHaveAttribute('aria-valuenow', /\d/)
    // The page can be used meanwhile.
    const before = await slider(page).getAttribute('aria-valuenow')
    await slider(page).press('ArrowRight')
    await expect(slider(page)).not.toHaveAttribute('aria-valuenow', before ?? '')
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    await page.getByRole('button', { name: cancel, exact: true }).focus()
    await page.keyboard.press('Enter')
    await expect(bar).toHaveCount(0)
    await expect(page).toHaveURL(/lock-and-semaphore/)

    held = false
    for (const go of release) go()
    await choose()
    await expect(page).toHaveURL(/semaphore-processes/)
    await expect(bar).toHaveCount(0)
  })
}
