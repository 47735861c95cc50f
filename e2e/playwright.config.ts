import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { defineConfig } from '@playwright/test'
import { chromiumFlags, findChromium } from '../.ci/chromium.mjs'

// Playwright reads this file once more in each of its workers, which inherit the choice made here.
process.env.HEDDLE_E2E_PORT ??= String(await freePort())
const port = process.env.HEDDLE_E2E_PORT
const baseURL = `http://localhost:${port}/`
const vite = 'node node_modules/vite/bin/vite.js'
const executablePath = findChromium()

/** Tests of the built application, served as it would be: `npx playwright test -c e2e [FILE]`. */
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  forbidOnly: true,
  retries: 0,
  workers: 2,
  reporter: 'list',
  // States are waited for, however slow the machine: these only end a test that will never pass.
  timeout: 90_000,
  expect: { timeout: 30_000 },
  use: {
    baseURL,
    viewport: { width: 1280, height: 800 },
    // What moves is drawn in software here, and takes the time of what is tested; motion has tests of its own, of the stage.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    launchOptions: { args: chromiumFlags, ...(executablePath ? { executablePath } : {}) },
  },
  webServer: {
    command: `${vite} build --logLevel warn && ${vite} preview --port ${port} --strictPort`,
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    url: baseURL,
    timeout: 120_000,
    reuseExistingServer: false,
  },
})

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, 'localhost', () => {
      const address = server.address()
      server.close(() => {
        if (address && typeof address === 'object') resolve(address.port)
        else reject(new Error('no free port'))
      })
    })
  })
}
