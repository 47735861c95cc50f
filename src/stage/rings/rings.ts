import { loadable } from '../../base/loadable.ts'
import type { createRings } from './ring-view.ts'

/** What draws rings of waits, fetched for the first run that has one. */
export const ringViews = loadable<typeof createRings>({
  ring: async () => (await import('./ring-view.ts')).createRings,
})
