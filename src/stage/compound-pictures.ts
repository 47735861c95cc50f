/** All pictures of compounds. A new one is a file beside these and an entry here. They are fetched when a run needs them. */
import { type Compound, compoundsOf } from '../analysis/compounds.ts'
import { hostsOf } from '../analysis/hosts.ts'
import { loadable } from '../base/loadable.ts'
import type { ObjectId } from '../base/units.ts'
import type { CompoundDrawer, CompoundPicture } from './compound-picture.ts'
import type { StageScene } from './scene.ts'
import type { turnsDrawer } from './turns.ts'

const crew = async (): Promise<CompoundPicture> => (await import('./crew.ts')).crewPicture

/** By what makes them: the method of `Os`, as kinds are written. Several may share one picture. */
export const compoundPictures = loadable<CompoundPicture>({
  timer: async () => (await import('./timer.ts')).timerPicture,
  pool: crew,
  'thread-pool-executor': crew,
  'process-pool-executor': crew,
})

/** The picture of a thread in which greenlets take turns, under the kind of those. */
export const turnsPictures = loadable<typeof turnsDrawer>({
  greenlet: async () => (await import('./turns.ts')).turnsDrawer,
})

/** A compound, or several of one sort, with the picture that draws them. */
export interface DrawnCompound {
  /** The owner's name; for several the sort of picture. */
  readonly key: string
  readonly compounds: readonly Compound[]
  readonly drawer: CompoundDrawer
  /** The first object that it has made, which gives it its place and its colour; past all where it has none. */
  readonly first: ObjectId
}

/**
 * The compounds of a run that have pictures, while insides are folded, and the threads that have greenlets. Those without
 * a picture are left out of the stage.
 */
export function drawnCompounds(scene: StageScene): readonly DrawnCompound[] {
  const inTurns = hostsInTurns(scene)
  if (scene.hidden === undefined) return inTurns
  const all = compoundsOf(scene.trace)
  const drawn = (key: string, picture: CompoundPicture, compounds: readonly Compound[]): DrawnCompound => ({
    key,
    compounds,
    drawer: picture.of(scene, compounds),
    first: Math.min(scene.trace.objects.length, ...compounds.map(({ objects }) => objects[0]?.id ?? Infinity)),
  })
  const made = compoundPictures.present().flatMap((picture) => {
    const own = all.filter((compound) => picture.recognises(compound))
    if (own.length === 0) return []
    if (picture.together) return [drawn(`all.${picture.kind}`, picture, own)]
    return own.map((compound) => drawn(`of.${compound.owner}`, picture, [compound]))
  })
  return [...made, ...inTurns]
}

/** Threads in which greenlets take turns: they belong together as what a compound has made, whoever made them. */
function hostsInTurns(scene: StageScene): readonly DrawnCompound[] {
  const drawTurns = turnsPictures.get('greenlet')
  if (drawTurns === undefined) return []
  return hostsOf(scene.trace.threads).map((known) => ({
    key: `turns.${known.host.id}`,
    compounds: [{ owner: known.host.name, objects: [], threads: [known.host, ...known.greenlets] }],
    drawer: drawTurns(scene, known),
    first: scene.trace.objects.length,
  }))
}
