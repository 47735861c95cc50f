import { hostsOf } from '../analysis/hosts.ts'
import { hasInternals } from '../analysis/internals.ts'
import { usesMachine } from '../analysis/uses-machine.ts'
import { pictures } from '../atoms/pictures.ts'
import { allOf } from '../base/loadable.ts'
import type { StageScene } from '../pictures/scene.ts'
import { compoundPictures, machinePictures, nestPictures, turnsPictures } from './compounds/compound-pictures.ts'
import { ringViews } from './rings/rings.ts'

/**
 * Fetches what the stage needs for a run and does not have yet: to be awaited before the run is shown, since what is not
 * there is left out. Null when everything is there.
 * @throws TypeError (as a rejection) when something cannot be fetched; asked again, it is fetched again
 */
export function loadStage({ trace, rings = [] }: Pick<StageScene, 'trace' | 'rings'>): Promise<void> | null {
  return allOf([
    pictures.load(trace.objects.map(({ kind }) => kind)),
    compoundPictures.load(hasInternals(trace) ? compoundPictures.names : []),
    turnsPictures.load(trace.threads.map(({ kind }) => kind)),
    nestPictures.load(hostsOf(trace.threads).length > 1 ? nestPictures.names : []),
    machinePictures.load(usesMachine(trace) ? machinePictures.names : []),
    ringViews.load(rings.length > 0 ? ringViews.names : []),
  ])
}

/** Begins to fetch what probably will be needed, by kinds and by the methods of `Os` that make compounds. */
export function preloadStage(names: readonly string[]): Promise<void> | null {
  return allOf([
    pictures.load(names),
    compoundPictures.load(names),
    turnsPictures.load(names),
    machinePictures.load(names),
  ])
}
