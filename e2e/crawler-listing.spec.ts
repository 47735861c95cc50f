import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { open } from './page.ts'
import { told } from './pool-facts.ts'
import { traceOf } from './trace-of.ts'

const python = (text: string) => spawnSync('python3', ['-'], { input: text, encoding: 'utf8', timeout: 60_000 })

test('the crawler that is shown in Python does on these pages what the program does', async ({ page, baseURL }) => {
  test.skip(python('').error !== undefined, 'there is no python3')
  const listing = readFileSync(new URL('../src/scenarios/crawler-callback.py', import.meta.url), 'utf8')
  const here = listing.replace(/SITE = (.*)"http[^"]*"/, `SITE = $1"${baseURL?.replace(/\/$/, '')}"`)
  expect(here).not.toBe(listing)
  const { stdout, stderr } = python(here)
  expect(stderr).toBe('')
  await open(page, 'crawler-callback')
  // The answers take different times.
  const lines = told(await traceOf(page)).toSorted()
  expect(lines).toContain('no page: OSError: HTTP Error 404: Not Found')
  expect(stdout.trim().split('\n').toSorted()).toEqual(lines)
})
