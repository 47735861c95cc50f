/** What the stage has to place: pictures, those that belong together one on another, each with the room that it needs. */

import { placesOf } from '../analysis/moment-types.ts'
import { colourOf } from '../analysis/object-colours.ts'
import { severalUsers } from '../analysis/object-peaks.ts'
import type { CssPixels, ObjectId } from '../base/units.ts'
import type { ObjectRecord } from '../trace/tables.ts'
import { type DrawnCompound, drawnCompounds } from './compound-pictures.ts'
import { type Form, type Frame, type Need, type Picture, type Plan, textWidth } from './picture.ts'
import { pictureOf } from './pictures.ts'
import { drawnPlaces, maxInLines, maxPlaces, peaksOf } from './places.ts'
import type { StageScene } from './scene.ts'

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
  const { trace, moments, hidden } = scene
  const last = trace.stepCount === 0 ? undefined : moments.glance(trace.stepCount - 1)
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
    const part = compoundPart(form, drawn)
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
  return {
    width: picture.minWidth(need),
    alone: given.alone,
    height: (width) => picture.height(width, need),
    placeAt({ x, y, headWidth, width, height }) {
      const { id, name } = record
      const plan: Plan = { ...need, key: String(id), name, record, width, height, colour: colourOf(id) }
      return { kind: 'object', plan, picture, x, y, headWidth, madeWith }
    },
  }
}

function compoundPart(form: Form, drawn: DrawnCompound): Part {
  const { drawer, key, first } = drawn
  return {
    width: drawer.minWidth(form),
    alone: false,
    height: (width) => drawer.height(width, form),
    placeAt: ({ x, y, headWidth, width, height }) => ({
      kind: 'compound',
      plan: { key, name: drawer.name.en, form, width, height, colour: colourOf(first) },
      drawn,
      x,
      y,
      headWidth,
    }),
  }
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
  const first = made < 0 ? undefined : scene.moments.glance(made).object(object)
  return first === undefined ? 0 : placesOf(first)
}
