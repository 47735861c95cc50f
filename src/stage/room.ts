/** The room of a primitive: its places, each a socket that is free or holds a token. */
import { type Moment, placesOf, type ThreadMoment } from '../analysis/moment-types.ts'
import { formatShortTime } from '../base/format.ts'
import type { CssPixels, ThreadId } from '../base/units.ts'
import type { Trace } from '../trace/trace.ts'
import { stageMessages, stateNames } from './messages.ts'
import { COMPACT, type Form, type Mark, type PictureInput, round, type Spot, text } from './picture.ts'

/** Free room to both sides on a phone. */
export const NARROW_MARGIN: CssPixels = 12

/** How the places of a room are shown: a column with notes, a grid of tokens, or dots. */
export type RoomStyle = 'column' | 'grid' | 'dots'

export interface RoomShape {
  readonly style: RoomStyle
  readonly columns: number
  readonly rows: number
  readonly cellWidth: CssPixels
  readonly cellHeight: CssPixels
  readonly gap: CssPixels
}

/** How a room for so many places is divided in a picture of a given width. */
export function roomShape(form: Form, width: CssPixels, places: number): RoomShape {
  const style: RoomStyle =
    places > (form === 'wide' ? 24 : 20) ? 'dots' : form === 'wide' && places <= 6 ? 'column' : 'grid'
  if (style === 'dots') {
    const pitch = places > 150 ? 14 : 18
    const room = form === 'wide' ? Math.min(420, width * 0.5) - 36 : width - 2 * NARROW_MARGIN
    const columns = Math.max(1, Math.min(Math.floor(room / pitch), Math.ceil(Math.sqrt(places * 1.6))))
    return { style, columns, rows: Math.ceil(places / columns), cellWidth: pitch - 4, cellHeight: pitch - 4, gap: 4 }
  }
  if (form === 'narrow') {
    const columns = Math.max(1, Math.min(5, Math.floor((width - 2 * NARROW_MARGIN + 8) / 70)))
    const cellWidth = (width - 2 * NARROW_MARGIN - (columns - 1) * 8) / columns
    return { style, columns, rows: Math.max(1, Math.ceil(places / columns)), cellWidth, cellHeight: 36, gap: 8 }
  }
  if (style === 'column') return { style, columns: 1, rows: Math.max(1, places), cellWidth: 86, cellHeight: 36, gap: 5 }
  const columns = Math.max(1, Math.min(Math.ceil(places / 5), Math.floor((width * 0.6 - 36) / 79)))
  return { style, columns, rows: Math.ceil(places / columns), cellWidth: 74, cellHeight: 36, gap: 5 }
}

/** Height of all places together. */
export function roomHeight(shape: RoomShape): CssPixels {
  return shape.rows * (shape.cellHeight + shape.gap) - shape.gap
}

/** How many are inside, of how many places. */
export function insideDetail({ plan, object, language }: PictureInput): string {
  const taken = object.sockets.filter((thread) => thread !== null).length
  return stageMessages[language].ofPlaces(taken, object.exists ? placesOf(object) : plan.places)
}

/**
 * Draws the places from a top left corner on, in each who holds it, or a disc for a free permit.
 * @param free how many of the empty places have a permit
 */
export function drawSockets(
  parts: { readonly spots: Spot[]; readonly marks: Mark[] },
  input: PictureInput,
  shape: RoomShape,
  x0: number,
  y0: number,
  free: number,
): void {
  const { object, plan } = input
  let discs = free
  // Of very many, those behind the last that anybody ever has are left out.
  const sockets = object.exists ? object.sockets.slice(0, Math.max(1, plan.places)) : []
  sockets.forEach((thread, k) => {
    const x = round(x0 + (k % shape.columns) * (shape.cellWidth + shape.gap))
    const y = round(y0 + Math.floor(k / shape.columns) * (shape.cellHeight + shape.gap))
    const dot = shape.style === 'dots'
    const taken = thread !== null
    if (!dot || !taken)
      parts.marks.push({
        key: `slot.${k}`,
        tag: 'rect',
        attributes: {
          class: `slot${taken ? '' : ' free'}${dot ? ' dot' : ''}`,
          x,
          y,
          width: round(shape.cellWidth),
          height: shape.cellHeight,
          rx: dot ? 2 : 6,
        },
      })
    if (!taken) {
      // A place without a disc is free of people, but its permit has been handed to somebody who has not come in yet.
      if (discs-- > 0)
        parts.marks.push({
          key: `disc.${k}`,
          tag: 'circle',
          attributes: {
            style: `fill:var(--${plan.colour})`,
            cx: round(x + shape.cellWidth / 2),
            cy: y + shape.cellHeight / 2,
            r: dot ? 2.5 : 5,
          },
        })
      return
    }
    parts.spots.push(
      dot
        ? { thread, x, y, width: shape.cellWidth, form: 'dot', role: 'inside' }
        : { thread, x: x + 3, y: y + 3, width: round(shape.cellWidth - 6), form: 'full', role: 'inside' },
    )
    if (shape.style === 'column' && plan.width >= COMPACT)
      parts.marks.push(text(`note.${k}`, x + shape.cellWidth + 10, y + shape.cellHeight / 2 + 4, noteOf(input, thread)))
  })
}

/** What is said beside a holder: until when it sleeps, that it has just come, or its state. */
function noteOf({ object, moment, language, trace }: PictureInput, thread: ThreadId): string {
  const w = stageMessages[language]
  const now = moment.threads[thread]
  if (now === undefined) return ''
  if (sleepsOn(now, moment, trace)) return w.until(formatShortTime(now.until, language))
  const came = now.holds.some((held) => held.object === object.object && held.since === moment.step)
  return came ? w.justIn : stateNames[now.state][language]
}

/** Whether a thread sleeps on after a moment, and it is known until when: of a run that goes on, or was stopped, it may not be. */
export function sleepsOn(now: ThreadMoment, { time }: Moment, { steps, stepCount }: Trace): boolean {
  return now.state === 'sleeping' && now.until > time && now.until <= (steps.time[stepCount - 1] ?? 0)
}
