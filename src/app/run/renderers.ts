/** What runs are drawn and told with, behind the file of the first picture: the page stands before that is there. */

import type { Scene } from '../state/view.ts'
import { loadPicture } from '../views/parts.ts'

type Renderers = Pick<Awaited<ReturnType<typeof loadPicture>>, 'loadRenderers' | 'preloadRenderers'>
let there: Renderers | null = null

async function fetched(): Promise<Renderers> {
  there = await loadPicture()
  return there
}

/**
 * Fetches what a run is drawn and told with and what is not there yet; to be awaited before the run is shown. Null when
 * all is there.
 * @throws TypeError (as a rejection) when some cannot be fetched; asked again, it is fetched again
 */
export function loadRenderers(scene: Pick<Scene, 'trace' | 'rings'>): Promise<void> | null {
  if (there !== null) return there.loadRenderers(scene)
  return fetched().then(async (renderers) => {
    await renderers.loadRenderers(scene)
  })
}

/**
 * Begins to fetch what a program's runs will probably be drawn and told with, by the program's text. Whatever that fails
 * to get is fetched when the run is there.
 */
export function preloadRenderers(typescript: string): void {
  fetched().then(
    (renderers) => renderers.preloadRenderers(typescript),
    () => {},
  )
}
