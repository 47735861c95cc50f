/** What runs are drawn and told with, behind the file of the first picture: the page stands before that is there. */

import type { Scene } from '../state/view.ts'
import { loadPicture } from '../views/parts.ts'

type Looks = Pick<Awaited<ReturnType<typeof loadPicture>>, 'loadLooks' | 'expectLooks'>
let there: Looks | null = null

async function fetched(): Promise<Looks> {
  there = await loadPicture()
  return there
}

/**
 * Fetches what a run is drawn and told with and what is not there yet; to be awaited before the run is shown. Null when
 * all is there.
 * @throws TypeError (as a rejection) when some cannot be fetched; asked again, it is fetched again
 */
export function loadLooks(scene: Pick<Scene, 'trace' | 'rings'>): Promise<void> | null {
  if (there !== null) return there.loadLooks(scene)
  return fetched().then(async (looks) => {
    await looks.loadLooks(scene)
  })
}

/**
 * Begins to fetch what a program's runs will probably be drawn and told with, by the program's text. Whatever that fails
 * to get is fetched when the run is there.
 */
export function expectLooks(typescript: string): void {
  fetched().then(
    (looks) => looks.expectLooks(typescript),
    () => {},
  )
}
