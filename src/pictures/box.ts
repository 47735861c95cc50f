/**
 * Boxes: a picture says what is in what, and they say where. A box knows how much room it needs, and draws itself into
 * the room that it gets, which is at least that.
 */
import type { CssPixels } from '../base/units.ts'
import type { Drawing, Entrance, Group, Mark, Point, Spot } from './picture.ts'

export interface Rect extends Point {
  readonly width: CssPixels
  readonly height: CssPixels
}

/** A drawing while it is made. */
export interface Parts extends Drawing {
  readonly spots: Spot[]
  readonly marks: Mark[]
  readonly groups: Group[]
  /** Where boxes are that have a name, for what is drawn between them. */
  readonly places: Map<string, Rect>
  entrance?: Entrance
  exit?: Point
}

export interface Box {
  readonly width: CssPixels
  readonly height: CssPixels
  /** Whether it takes the room that its neighbours in a row or column leave. */
  readonly grows?: boolean
  draw(parts: Parts, at: Rect): void
}

type Boxes = readonly (Box | null)[]

/** Draws a box alone. */
export function drawBox(box: Box, width: CssPixels, height: CssPixels): Parts {
  const parts: Parts = { spots: [], marks: [], groups: [], places: new Map() }
  box.draw(parts, { x: 0, y: 0, width, height })
  return parts
}

/** A box of its own kind; one that draws nothing is room between others. */
export function box(width: CssPixels, height: CssPixels, draw: Box['draw'] = () => {}): Box {
  return { width, height, draw }
}

/** Boxes one below the other, each as wide as the column. */
export function column(boxes: Boxes, gap: CssPixels = 0): Box {
  const present = boxes.filter((one) => one !== null)
  const height = present.reduce((sum, one) => sum + one.height, gap * Math.max(0, present.length - 1))
  return box(Math.max(0, ...present.map(({ width }) => width)), height, (parts, at) => {
    const more = share(present, at.height - height)
    let { y } = at
    for (const one of present) {
      const own = one.height + (one.grows ? more : 0)
      one.draw(parts, { ...at, y, height: own })
      y += own + gap
    }
  })
}

/** Boxes side by side, each as high as the row. */
export function row(boxes: Boxes, gap: CssPixels = 0): Box {
  const present = boxes.filter((one) => one !== null)
  const width = present.reduce((sum, one) => sum + one.width, gap * Math.max(0, present.length - 1))
  return box(width, Math.max(0, ...present.map(({ height }) => height)), (parts, at) => {
    const more = share(present, at.width - width)
    let { x } = at
    for (const one of present) {
      const own = one.width + (one.grows ? more : 0)
      one.draw(parts, { ...at, x, width: own })
      x += own + gap
    }
  })
}

function share(boxes: readonly Box[], spare: CssPixels): CssPixels {
  return Math.max(0, spare) / Math.max(1, boxes.filter(({ grows }) => grows).length)
}

/** How many boxes of a width stand side by side in so much room, at least one. */
export function columnsIn(room: CssPixels, width: CssPixels, gap: CssPixels): number {
  return Math.max(1, Math.floor((room + gap) / (width + gap)))
}

interface Sides {
  readonly top?: CssPixels
  readonly right?: CssPixels
  readonly bottom?: CssPixels
  readonly left?: CssPixels
}

/** A box with free room around it. */
export function pad({ top = 0, right = 0, bottom = 0, left = 0 }: Sides, inner: Box): Box {
  return {
    ...inner,
    width: inner.width + left + right,
    height: inner.height + top + bottom,
    draw: (parts, { x, y, width, height }) =>
      inner.draw(parts, { x: x + left, y: y + top, width: width - left - right, height: height - top - bottom }),
  }
}

/** A box that takes the room that there is. */
export const grow = (inner: Box): Box => ({ ...inner, grows: true })

interface Size {
  readonly width?: CssPixels
  readonly height?: CssPixels
}

/** A box that has just this size, whatever is in it at the moment. */
export const sized = (size: Size, inner: Box): Box => ({
  ...inner,
  ...size,
  draw: (parts, at) => inner.draw(parts, { ...at, ...size }),
})

/** A box that asks for just so much room, and takes what it gets. */
export const asking = (size: Size, inner: Box): Box => ({ ...inner, ...size })

/** A box that is no higher than it needs, in the middle of its room. */
export function middle(inner: Box): Box {
  return {
    ...inner,
    draw: (parts, at) =>
      inner.draw(parts, { ...at, y: at.y + Math.round((at.height - inner.height) / 2), height: inner.height }),
  }
}

/** A box whose place others can find by its name. */
export function named(name: string, inner: Box): Box {
  return {
    ...inner,
    draw(parts, at) {
      parts.places.set(name, at)
      inner.draw(parts, at)
    },
  }
}

/** A box, and what is drawn over it when it has its place. */
export function over(inner: Box, draw: Box['draw']): Box {
  return {
    ...inner,
    draw(parts, at) {
      inner.draw(parts, at)
      draw(parts, at)
    },
  }
}

/** A box on a plate. */
export function plate(mark: (at: Rect) => Mark, inner: Box): Box {
  return {
    ...inner,
    draw(parts, at) {
      parts.marks.push(mark(at))
      inner.draw(parts, at)
    },
  }
}
