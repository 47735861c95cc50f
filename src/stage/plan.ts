/**
 * Where each picture is. The plan is made once for a run and a width, from the most that ever happens in it; so nothing
 * but tokens moves while stepping.
 */
import type { CssPixels, ObjectId, ThreadId } from '../base/units.ts'
import type { Rect } from '../pictures/box.ts'
import { type Form, TOKEN_HEIGHT } from '../pictures/picture.ts'
import type { StageScene } from '../pictures/scene.ts'
import { idleAreaHeight } from './idle-area.ts'
import { objectsOf, type Placed, type PlacedCompound, type Stack, stacksOf } from './stacks.ts'

/** Below this width the gate lies down. */
export const NARROW: CssPixels = 560
/** Height of the head of a picture. */
export const HEAD: CssPixels = 32
const IDLE: CssPixels = 150
/** More than this many who are elsewhere share buttons. */
const IDLE_ROWS = 5
/** Wider than this, more room says no more. */
const WIDEST: CssPixels = 1160

export interface StagePlan {
  readonly form: Form
  readonly width: CssPixels
  readonly height: CssPixels
  readonly pictures: readonly Placed[]
  /** The picture that draws an object. */
  readonly pictureAt: ReadonlyMap<ObjectId, Placed>
  /** The picture of the compound that a thread belongs to. */
  readonly homeOf: ReadonlyMap<ThreadId, PlacedCompound>
  readonly idle: Rect
}

/** Places everything that stays where it is during a run. `width` is that of the stage. */
export function planStage(scene: StageScene, width: CssPixels): StagePlan {
  const form: Form = width < NARROW ? 'narrow' : 'wide'
  const whole = form === 'wide' ? Math.min(width, WIDEST) : width
  const room = form === 'wide' ? whole - IDLE : whole
  const pictures: Placed[] = []
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
    const heights = row.map((stack, column) => stack.parts.map((part) => part.height(widths[column] ?? room)))
    const totals = heights.map((list) => list.reduce((sum, height) => sum + HEAD + height, 0))
    const tallest = Math.max(...totals)
    x = 0
    row.forEach((stack, column) => {
      const pictureWidth = widths[column] ?? room
      let top = y
      stack.parts.forEach((part, i) => {
        // The last of a column takes what its neighbours need more.
        const more = i === stack.parts.length - 1 ? tallest - (totals[column] ?? 0) : 0
        const height = (heights[column]?.[i] ?? 0) + more
        const headWidth = column === row.length - 1 && top === 0 ? width - x : pictureWidth
        pictures.push(part.placeAt({ x, y: top, width: pictureWidth, height, headWidth }))
        top += HEAD + height
      })
      x += pictureWidth
    })
    y += tallest
  }
  const where = {
    form,
    width,
    pictures,
    pictureAt: new Map(pictures.flatMap((placed) => objectsOf(placed).map((object) => [object, placed]))),
    homeOf: new Map(
      pictures
        .filter((placed) => placed.kind === 'compound')
        .flatMap((placed) => placed.drawn.compounds.flatMap(({ threads }) => threads.map(({ id }) => [id, placed]))),
    ),
  }
  if (form === 'narrow') {
    const idle = { x: 12, y: y + 6, width: width - 24, height: TOKEN_HEIGHT + 12 }
    return { ...where, height: y + TOKEN_HEIGHT + 18, idle }
  }
  const top = pictures.length > 0 ? HEAD : 0
  const height = Math.max(y, top + Math.max(176, idleAreaHeight(Math.min(scene.trace.threads.length, IDLE_ROWS))))
  return {
    ...where,
    height,
    idle: { x: whole - IDLE, y: top, width: IDLE, height: height - top },
  }
}

function grows(stack: Stack): boolean {
  return stack.parts.some(({ alone }) => !alone)
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
