/** What runs are drawn and told with, fetched when a run needs it. */

import { loadDescribers, preloadDescribers } from '../../atoms/atoms.ts'
import { allOf } from '../../base/loadable.ts'
import { loadStage, preloadStage } from '../../stage/load-stage.ts'
import type { Scene } from '../state/view.ts'

/**
 * Fetches the pictures and the sentences that a run needs and that are not there yet. To be awaited before the run is
 * shown: without them its stage has gaps, and its steps are told in plain sentences. Null when all are there.
 * @throws TypeError (as a rejection) when some cannot be fetched; asked again, they are fetched again
 */
export function loadRenderers(scene: Pick<Scene, 'trace' | 'rings'>): Promise<void> | null {
  return allOf([loadStage(scene), loadDescribers(scene.trace)])
}

/**
 * Begins to fetch what a program's runs will probably be drawn and told with while the first is still being made, by the
 * calls in its text. Whatever that misses, or fails to get, is fetched when the run is there.
 */
export function preloadRenderers(typescript: string): void {
  const names = [...typescript.matchAll(/\bos\.((?:multiprocessing\.)?\w+)\(/g)].flatMap(([, method = '']) => {
    const kind = kindOf(method)
    return [kind, kind.replace('multiprocessing.', '')]
  })
  allOf([preloadStage(names), preloadDescribers(names)])?.catch(() => {})
}

/** The kind that a method of `Os` makes: `lifo-queue` of `lifoQueue`. */
function kindOf(method: string): string {
  return method.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
