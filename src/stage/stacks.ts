/** What the stage has to place: pictures, those that belong together one on another, each with the room that it needs. */

import { colourOf } from '../analysis/object-colours.ts'
import { severalUsers } from '../analysis/object-peaks.ts'
import { type ObjectSnapshot, placesOf, type Snapshot } from '../analysis/snapshot-types.ts'
import { pictureOf } from '../atoms/pictures.ts'
import type { CssPixels, ObjectId } from '../base/units.ts'
import { textWidth } from '../pictures/measure.ts'
import { drawnPlaces, maxInLines, maxPlaces, peaksOf } from '../pictures/peaks.ts'
import type { Form, Frame, Need, Picture, Plan } from '../pictures/picture.ts'
import type { StageScene } from '../pictures/scene.ts'
import type { ObjectRecord } from '../trace/tables.ts'
import type { Trace } from '../trace/trace.ts'
import { type DrawnCompound, drawnCompounds } from './compounds/compound-pictures.ts'

/** Where a picture is. */
export interface Place {
  readonly x: CssPixels
  /** Top of its head; the picture begins below that. */
  readonly y: CssPixels
  readonly width: CssPixels
  readonly height: CssPixels
  readonly headWidth: CssPixels
}

interface PlacedAnything {
  readonly x: CssPixels
  readonly y: CssPixels
  readonly headWidth: CssPixels
}

/** The picture of one object. */
export interface PlacedPicture extends PlacedAnything {
  readonly kind: 'object'
  readonly plan: Plan
  readonly picture: Picture
  /** What it was made with: its first number of places. */
  readonly madeWith: number
}

/** The picture of a compound. */
export interface PlacedCompound extends PlacedAnything {
  readonly kind: 'compound'
  readonly plan: Frame
  readonly drawn: DrawnCompound
}

export type Placed = PlacedPicture | PlacedCompound

/** The objects that a picture draws. */
export function objectsOf(placed: Placed): readonly ObjectId[] {
  if (placed.kind === 'object') return [placed.plan.record.id]
  return placed.drawn.compounds.flatMap(({ objects }) => objects.map(({ id }) => id))
}

/** A picture that has no place yet. */
export interface Part {
  /** The least width that it needs. */
  readonly width: CssPixels
  /** What one thread has for itself stays as small as it can. */
  readonly alone: boolean
  height(width: CssPixels): CssPixels
  placeAt(place: Place): Placed
}

/** Pictures that stand one on another: a lock below the conditions that are made on it. */
export interface Stack {
  readonly parts: Part[]
  width: CssPixels
}

/** All that is to be placed, in order of appearance. */
export function stacksOf(scene: StageScene, form: Form): Stack[] {
  const { trace, snapshots, hidden } = scene
  const last = trace.stepCount === 0 ? undefined : snapshots.lazySnapshot(trace.stepCount - 1)
  const stacks: { stack: Stack; first: number }[] = []
  const stackOf = new Map<ObjectId, Stack>()
  const alone = usedByOne(scene)
  const nameWidth = longestName(scene)
  for (const record of trace.objects) {
    const picture = pictureOf(record.kind)
    if (picture === undefined || hidden?.has(record.id)) continue
    const part = objectPart(scene, { form, alone: alone.has(record.id), nameWidth }, record, picture)
    const below = stackOf.get(last?.object(record.id)?.objects.get('lock') ?? -1)
    if (below === undefined) {
      const stack = { parts: [part], width: part.width }
      stacks.push({ stack, first: record.id })
      stackOf.set(record.id, stack)
    } else {
      below.parts.splice(-1, 0, part)
      below.width = Math.max(below.width, part.width)
    }
  }
  for (const drawn of drawnCompounds(scene)) {
    const part = compoundPart(scene, form, drawn)
    stacks.push({
      stack: { parts: [part], width: part.width },
      first: drawn.before === undefined ? drawn.first : drawn.before - 0.5,
    })
  }
  return stacks.sort((a, b) => a.first - b.first).map(({ stack }) => stack)
}

function objectPart(
  scene: StageScene,
  given: { readonly form: Form; readonly alone: boolean; readonly nameWidth: CssPixels },
  record: ObjectRecord,
  picture: Picture,
): Part {
  const madeWith = placesAtFirst(scene, record.id)
  const lines = maxInLines(scene, record.id)
  const all = picture.places?.(scene, record) ?? maxPlaces(scene, record.id, madeWith)
  const longest = [...lines.values()].reduce((sum, most) => sum + most, 0)
  const places = drawnPlaces(scene, record.id, all, longest)
  const need: Need = { ...given, places, lines, longest }
  const { id, name } = record
  const planOf = (width: CssPixels, height: CssPixels): Plan => ({
    ...need,
    key: String(id),
    name,
    record,
    width,
    height,
    colour: colourOf(id),
  })
  return {
    width: picture.minWidth(need),
    alone: given.alone,
    height: (width) => picture.box({ ...before(scene.trace, planOf(width, 0)), object: unmade(record.id) }).height,
    placeAt({ x, y, headWidth, width, height }) {
      const plan = planOf(width, height)
      return { kind: 'object', plan, picture, x, y, headWidth, madeWith }
    },
  }
}

function compoundPart({ trace }: StageScene, form: Form, drawn: DrawnCompound): Part {
  const { drawer, key, first } = drawn
  const planOf = (width: CssPixels, height: CssPixels): Frame => ({
    key,
    name: drawer.name.en,
    form,
    width,
    height,
    colour: colourOf(first),
  })
  return {
    width: drawer.minWidth(form),
    alone: false,
    height: (width) => drawer.box(before(trace, planOf(width, 0))).height,
    placeAt: ({ x, y, headWidth, width, height }) => ({
      kind: 'compound',
      plan: planOf(width, height),
      drawn,
      x,
      y,
      headWidth,
    }),
  }
}

/** What a picture has to show before its run: its height is the same at every moment. */
function before<Framed extends Frame>(trace: Trace, plan: Framed) {
  const snapshot: Snapshot = { step: -1, time: 0, threads: [], objects: [] }
  return { trace, plan, snapshot, arriving: [], methodOf: () => '', name: () => '', language: 'en' } as const
}

function unmade(object: ObjectId): ObjectSnapshot {
  const none = { line: [], items: [], touches: [], holders: [], held: null }
  return { object, exists: false, fields: new Map(), threads: new Map(), objects: new Map(), lines: new Map(), ...none }
}

/** Objects that no more than one thread uses, in a run in which threads share others; none where nothing is shared. */
function usedByOne(scene: StageScene): ReadonlySet<ObjectId> {
  const { user } = peaksOf(scene)
  const drawn = scene.trace.objects.filter(({ id }) => scene.hidden?.has(id) !== true)
  const alone = drawn.filter(({ id }) => user[id] !== severalUsers)
  return new Set(alone.length < drawn.length ? alone.map(({ id }) => id) : [])
}

/** About how wide the longest name of a thread is that comes to pictures of objects. */
function longestName(scene: StageScene): CssPixels {
  const { visitor } = peaksOf(scene)
  return scene.trace.threads.reduce(
    (most, { id, name, owner }) => (owner === undefined || visitor[id] === 1 ? Math.max(most, textWidth(name)) : most),
    0,
  )
}

/** How many places an object had when it was made. */
function placesAtFirst(scene: StageScene, object: ObjectId): number {
  const made = peaksOf(scene).made[object] ?? -1
  const first = made < 0 ? undefined : scene.snapshots.lazySnapshot(made).object(object)
  return first === undefined ? 0 : placesOf(first)
}
