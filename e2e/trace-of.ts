import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { decodeTrace } from '../src/trace/codec.ts'
import type { Trace } from '../src/trace/trace.ts'

/** The run on the page, as its file. */
export async function traceOf(page: Page): Promise<Trace> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download trace' }).click()
  return decodeTrace(new Uint8Array(await readFile(await (await download).path())))
}
