/**
 * Where each primitive's picture is. The plan is made once for a run and a width, from the most that ever happens in
 * it; so nothing but tokens moves while stepping.
 */
import type { CssPixels, ObjectId } from '../base/units.ts'
import { operationName } from '../trace/trace.ts'
import type { Area } from './elsewhere.ts'
import { type Form, type Picture, type Plan, TOKEN_HEIGHT } from './picture.ts'
import { pictureOf } from './pictures.ts'
import { mostPlaces } from './places.ts'
import type { StageScene } from './scene.ts'

/** Below this width the gate lies down. */
export const NARROW: CssPixels = 560
/** Height of the head of a picture. */
export const HEAD: CssPixels = 32
const ELSEWHERE: CssPixels = 150
/** Wider than this, more room says no more. */
const WIDEST: CssPixels = 1160
/** Pictures stand side by side from this width each. */
const SIDE_BY_SIDE: CssPixels = 500
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
  const { trace, data } = scene
  const form: Form = width < NARROW ? 'narrow' : 'wide'
  const whole = form === 'wide' ? Math.min(width, WIDEST) : width
  const shown = trace.objects.flatMap((record) => {
    const picture = pictureOf(record.kind)
    return picture === undefined ? [] : [{ record, picture }]
  })
  const room = form === 'wide' ? whole - ELSEWHERE : whole
  const columns = Math.max(1, Math.min(shown.length, Math.floor(room / SIDE_BY_SIDE)))
  const pictureWidth = Math.floor(room / columns)
  const pictures: PlacedPicture[] = []
  let y = 0
  for (let first = 0; first < shown.length; first += columns) {
    let height = 0
    shown.slice(first, first + columns).forEach(({ record, picture }, column) => {
      const madeWith = placesAtFirst(scene, record.id)
      const places = mostPlaces(data, record.id, madeWith)
      const plan: Plan = {
        record,
        places,
        form,
        width: pictureWidth,
        height: picture.height(form, pictureWidth, places),
        colour: colourOf(record.id),
      }
      height = Math.max(height, plan.height)
      const lastColumn = column === columns - 1 || first + column === shown.length - 1
      pictures.push({
        plan,
        picture,
        x: column * pictureWidth,
        y,
        headWidth: lastColumn && first === 0 ? width - column * pictureWidth : pictureWidth,
        madeWith,
      })
    })
    y += HEAD + height
  }
  if (form === 'narrow') {
    const elsewhere = { x: 12, y: y + 6, width: width - 24, height: TOKEN_HEIGHT + 12 }
    return { form, width, height: y + TOKEN_HEIGHT + 18, pictures, elsewhere }
  }
  const top = shown.length > 0 ? HEAD : 0
  const height = Math.max(y, top + 176)
  return {
    form,
    width,
    height,
    pictures,
    elsewhere: { x: whole - ELSEWHERE, y: top, width: ELSEWHERE, height: height - top },
  }
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
