import { test as base } from '@playwright/test'

/**
 * For tests that answer requests in the place of the server. A script may still be on its way when the test has ended;
 * nobody waits for it then, and what has become of it is no failure.
 */
export const test = base.extend<{ lateRequests: undefined }>({
  lateRequests: [
    async ({ page, context }, use) => {
      await use(undefined)
      await page.unrouteAll({ behavior: 'ignoreErrors' })
      await context.unrouteAll({ behavior: 'ignoreErrors' })
    },
    { auto: true },
  ],
})
