/** All pictures of compounds. A new one is a file beside these and an entry here. They are fetched when a run needs them. */
import { type Compound, compoundsOf } from '../../analysis/compounds.ts'
import { hostsOf } from '../../analysis/hosts.ts'
import { usesMachine } from '../../analysis/uses-machine.ts'
import { loadable } from '../../base/loadable.ts'
import type { ObjectId } from '../../base/units.ts'
import type { StageScene } from '../../pictures/scene.ts'
import type { CompoundDrawer, CompoundPicture } from './compound-picture.ts'
import type { machineDrawer } from './machine.ts'
import type { nestDrawer } from './nest.ts'
import type { turnsDrawer } from './turns.ts'

const sharedQueue = async (): Promise<CompoundPicture> => (await import('./shared-queue.ts')).sharedQueuePicture
const pool = async (): Promise<CompoundPicture> => (await import('./pool.ts')).poolPicture

/** By what makes them: the method of `Os`, as kinds are written. Several may share one picture. */
export const compoundPictures = loadable<CompoundPicture>({
  timer: async () => (await import('./timer.ts')).timerPicture,
  pool,
  'thread-pool-executor': pool,
  'process-pool-executor': pool,
  'multiprocessing.queue': sharedQueue,
  'multiprocessing.joinable-queue': sharedQueue,
  'multiprocessing.simple-queue': sharedQueue,
})

/** The picture of a thread in which greenlets take turns, under the kind of those. */
export const turnsPictures = loadable<typeof turnsDrawer>({
  greenlet: async () => (await import('./turns.ts')).turnsDrawer,
})

/** The picture of several such threads, within their processes. */
export const nestPictures = loadable<typeof nestDrawer>({
  greenlet: async () => (await import('./nest.ts')).nestDrawer,
})

/** The picture of the machine, under the operation that needs one. */
export const machinePictures = loadable<typeof machineDrawer>({
  work: async () => (await import('./machine.ts')).machineDrawer,
})

/** A compound, or several of one sort, with the picture that draws them. */
export interface DrawnCompound {
  /** The owner's name; for several the sort of picture. */
  readonly key: string
  readonly compounds: readonly Compound[]
  readonly drawer: CompoundDrawer
  /** The first object that it has made, which gives it its place and its colour; past all where it has none. */
  readonly first: ObjectId
  /** The object before whose picture it stands, where that is not its first. */
  readonly before?: ObjectId
}

/**
 * The compounds of a run that have pictures, while insides are folded, the threads that have greenlets, and the machine
 * where that matters. Those without a picture are left out of the stage.
 */
export function drawnCompounds(scene: StageScene): readonly DrawnCompound[] {
  const always = [...hostsInTurns(scene), ...machineOf(scene)]
  if (scene.hidden === undefined) return always
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
  return [...made, ...always]
}

const many = new Set(['network', 'selector'])

/** Threads in which greenlets take turns: they belong together as what a compound has made, no matter who made them. */
function hostsInTurns(scene: StageScene): readonly DrawnCompound[] {
  const drawTurns = turnsPictures.get('greenlet')
  if (drawTurns === undefined) return []
  // Who serves many connections is seen before them; beside locks and data, turns are the lesser matter.
  const { objects } = scene.trace
  const network = objects.findIndex(({ kind }) => many.has(kind))
  const hosts = hostsOf(scene.trace.threads)
  const place = { first: objects.length, ...(network < 0 ? {} : { before: network }) }
  const drawNest = nestPictures.get('greenlet')
  if (hosts.length > 1 && drawNest !== undefined) {
    const compounds = hosts.map(({ host, greenlets }) => ({
      owner: host.name,
      objects: [],
      threads: [host, ...greenlets],
    }))
    return [{ key: 'nest', compounds, drawer: drawNest(scene, hosts), ...place }]
  }
  return hosts.map((known) => ({
    key: `turns.${known.host.id}`,
    compounds: [{ owner: known.host.name, objects: [], threads: [known.host, ...known.greenlets] }],
    drawer: drawTurns(scene, known),
    ...place,
  }))
}

/** The machine, below everything else. */
function machineOf(scene: StageScene): readonly DrawnCompound[] {
  const drawMachine = machinePictures.get('work')
  if (drawMachine === undefined || !usesMachine(scene.trace)) return []
  return [{ key: 'machine', compounds: [], drawer: drawMachine(scene), first: scene.trace.objects.length + 1 }]
}
