/**
 * Where each primitive's picture is. The plan is made once for a run and a width, from the most that ever happens in
 * it; so nothing but tokens moves while stepping.
 */
import type { CssPixels, ObjectId } from '../base/units.ts'
import type { ObjectRecord } from '../trace/tables.ts'
import { operationName } from '../trace/trace.ts'
import type { Area } from './elsewhere.ts'
import { type Form, type Need, type Picture, type Plan, TOKEN_HEIGHT } from './picture.ts'
import { pictureOf } from './pictures.ts'
import { mostInLines, mostPlaces } from './places.ts'
import type { StageScene } from './scene.ts'

/** Below this width the gate lies down. */
export const NARROW: CssPixels = 560
/** Height of the head of a picture. */
export const HEAD: CssPixels = 32
const ELSEWHERE: CssPixels = 150
/** Wider than this, more room says no more. */
const WIDEST: CssPixels = 1160
const OBJECT_COLOURS = 8

export interface PlacedPicture {
  readonly plan: Plan
  readonly picture: Picture
  readonly x: CssPixels
  /** Top of its head; the picture begins `HEAD` below. */
  readonly y: CssPixels
  readonly headWidth: CssPixels
  /** What it was made with: its first number of places. */
  readonly madeWith: number
}

export interface StagePlan {
  readonly form: Form
  readonly width: CssPixels
  readonly height: CssPixels
  readonly pictures: readonly PlacedPicture[]
  readonly elsewhere: Area
}

/** Name of an object's colour. Objects take the colours in order of appearance. */
export function colourOf(object: ObjectId): string {
  return `p${(object % OBJECT_COLOURS) + 1}`
}

/** Places everything that stays where it is during a run. `width` is that of the stage. */
export function planStage(scene: StageScene, width: CssPixels): StagePlan {
  const form: Form = width < NARROW ? 'narrow' : 'wide'
  const whole = form === 'wide' ? Math.min(width, WIDEST) : width
  const room = form === 'wide' ? whole - ELSEWHERE : whole
  const pictures: PlacedPicture[] = []
  let y = 0
  for (const row of rowsOf(stacksOf(scene, form), form === 'wide' ? room : 0)) {
    const spare = Math.max(0, room - row.reduce((sum, stack) => sum + stack.width, 0)) / (row.filter(grows).length || 1)
    let x = 0
    const widths = row.map((stack, column) => {
      const end =
        column === row.length - 1 ? room : Math.round(x + Math.min(room, stack.width + (grows(stack) ? spare : 0)))
      const width = end - x
      x = end
      return width
    })
    const heights = row.map((stack, column) =>
      stack.parts.map(({ need, picture }) => picture.height(widths[column] ?? room, need)),
    )
    const totals = heights.map((list) => list.reduce((sum, height) => sum + HEAD + height, 0))
    const tallest = Math.max(...totals)
    x = 0
    row.forEach((stack, column) => {
      const pictureWidth = widths[column] ?? room
      let top = y
      stack.parts.forEach(({ record, picture, need, madeWith }, i) => {
        // The last of a column takes what its neighbours need more.
        const more = i === stack.parts.length - 1 ? tallest - (totals[column] ?? 0) : 0
        const height = (heights[column]?.[i] ?? 0) + more
        const plan: Plan = { ...need, record, width: pictureWidth, height, colour: colourOf(record.id) }
        const overAll = column === row.length - 1 && top === 0
        pictures.push({ plan, picture, x, y: top, headWidth: overAll ? width - x : pictureWidth, madeWith })
        top += HEAD + height
      })
      x += pictureWidth
    })
    y += tallest
  }
  if (form === 'narrow') {
    const elsewhere = { x: 12, y: y + 6, width: width - 24, height: TOKEN_HEIGHT + 12 }
    return { form, width, height: y + TOKEN_HEIGHT + 18, pictures, elsewhere }
  }
  const top = pictures.length > 0 ? HEAD : 0
  const height = Math.max(y, top + 176)
  return {
    form,
    width,
    height,
    pictures,
    elsewhere: { x: whole - ELSEWHERE, y: top, width: ELSEWHERE, height: height - top },
  }
}

interface Part {
  readonly record: ObjectRecord
  readonly picture: Picture
  readonly need: Need
  readonly madeWith: number
}

/** Pictures that stand one on another: a lock below the conditions that are made on it. */
interface Stack {
  readonly parts: Part[]
  width: CssPixels
}

function stacksOf(scene: StageScene, form: Form): Stack[] {
  const { trace, data, moments, hidden } = scene
  const last = trace.stepCount === 0 ? undefined : moments.at(trace.stepCount - 1)
  const stacks: Stack[] = []
  const stackOf = new Map<ObjectId, Stack>()
  const alone = usedByOne(scene)
  for (const record of trace.objects) {
    const picture = pictureOf(record.kind)
    if (picture === undefined || hidden?.has(record.id)) continue
    const madeWith = placesAtFirst(scene, record.id)
    const lines = mostInLines(scene, record.id)
    const places = picture.places?.(scene, record) ?? mostPlaces(data, record.id, madeWith)
    const longest = [...lines.values()].reduce((sum, most) => sum + most, 0)
    const need: Need = { form, places, lines, longest, alone: alone.has(record.id) }
    const part = { record, picture, need, madeWith }
    const width = picture.leastWidth(need)
    const below = stackOf.get(last?.objects[record.id]?.objects.get('lock') ?? -1)
    if (below === undefined) {
      const stack = { parts: [part], width }
      stacks.push(stack)
      stackOf.set(record.id, stack)
    } else {
      below.parts.splice(-1, 0, part)
      below.width = Math.max(below.width, width)
    }
  }
  return stacks
}

/** What one thread has for itself stays as small as it can. */
function grows(stack: Stack): boolean {
  return stack.parts.some(({ need }) => need.alone !== true)
}

/** Objects that no more than one thread uses, in a run in which threads share others; none where nothing is shared. */
function usedByOne({ trace, hidden }: StageScene): ReadonlySet<ObjectId> {
  const owners = new Map<ObjectId, number>()
  const alone = new Set<ObjectId>(trace.objects.flatMap(({ id }) => (hidden?.has(id) ? [] : [id])))
  const drawn = alone.size
  for (let step = 0; step < trace.stepCount && alone.size > 0; step++) {
    const target = trace.steps.target[step] ?? -1
    if (!alone.has(target)) continue
    const thread = trace.steps.thread[step] ?? -1
    const owner = owners.get(target)
    if (owner === undefined) owners.set(target, thread)
    else if (owner !== thread) alone.delete(target)
  }
  return alone.size < drawn ? alone : new Set()
}

/** As many side by side as have room, in order of appearance. */
function rowsOf(stacks: readonly Stack[], room: CssPixels): Stack[][] {
  const rows: Stack[][] = []
  let taken = Number.POSITIVE_INFINITY
  for (const stack of stacks) {
    if (taken + stack.width > room) {
      rows.push([])
      taken = 0
    }
    rows[rows.length - 1]?.push(stack)
    taken += stack.width
  }
  return rows
}

/** How many places an object had when it was made. */
function placesAtFirst({ trace, moments }: StageScene, object: ObjectId): number {
  // Objects are made by the first steps of a run: the search is short.
  for (let step = 0; step < trace.stepCount; step++) {
    if (trace.steps.target[step] === object && operationName(trace, step) === 'create')
      return moments.at(step).objects[object]?.sockets.length ?? 0
  }
  return 0
}
