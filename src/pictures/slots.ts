/** The room of a primitive: slots, each free or with the token of who is there. */
import { placesOf, type Snapshot, type ThreadSnapshot } from '../analysis/snapshot-types.ts'
import { formatShortTime } from '../base/format.ts'
import type { CssPixels, ThreadId } from '../base/units.ts'
import type { Trace } from '../trace/trace.ts'
import { type Box, box } from './box.ts'
import { stageMessages, stateNames } from './messages.ts'
import { type Form, type PictureInput, round, slot, text } from './picture.ts'

/** Free room to both sides on a phone. */
const NARROW_MARGIN: CssPixels = 12

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

/** How a room for this many places is divided in a picture of a given width. */
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
function roomHeight(shape: RoomShape): CssPixels {
  return shape.rows * (shape.cellHeight + shape.gap) - shape.gap
}

/** How many are inside, of how many places. */
export function insideDetail({ plan, object, language }: PictureInput): string {
  const taken = object.holders.filter((thread) => thread !== null).length
  return stageMessages[language].ofPlaces(taken, object.exists ? placesOf(object) : plan.places)
}

interface Slots {
  readonly shape: RoomShape
  /** Who is in each; null for nobody. */
  readonly threads: readonly (ThreadId | null)[]
  readonly role: 'inside' | 'waiting'
  /** How many of the empty ones have a disc in them. */
  readonly free?: number
  /** Room for notes beside them, and what is said there. */
  readonly notes: CssPixels
  readonly noteOf: (thread: ThreadId) => string
}

/** Slots in rows, in each who is there. */
export function slots({ plan }: PictureInput, { shape, threads, role, free = 0, notes, noteOf }: Slots): Box {
  const { columns, cellWidth, cellHeight, gap } = shape
  const dot = shape.style === 'dots'
  const width = columns * (cellWidth + gap) - gap + notes
  return box(width, roomHeight(shape), (parts, at) => {
    let discs = free
    threads.forEach((thread, k) => {
      const x = round(at.x + (k % columns) * (cellWidth + gap))
      const y = round(at.y + Math.floor(k / columns) * (cellHeight + gap))
      const size = { x, y, width: round(cellWidth), height: cellHeight, rx: dot ? 2 : 6 }
      if (!dot || thread === null) parts.marks.push(slot(`slot.${k}`, size, thread === null, dot ? ' dot' : ''))
      if (thread !== null) {
        parts.spots.push(
          dot
            ? { thread, x, y, width: cellWidth, form: 'dot', role }
            : { thread, x: x + 3, y: y + 3, width: round(cellWidth - 6), form: 'full', role },
        )
        if (notes > 50) parts.marks.push(text(`note.${k}`, x + cellWidth + 10, y + cellHeight / 2 + 4, noteOf(thread)))
      } else if (discs-- > 0) {
        // One without a disc is free of people, but its permit has been handed to somebody who has not come in yet.
        const centre = { cx: round(x + cellWidth / 2), cy: y + cellHeight / 2, r: dot ? 2.5 : 5 }
        const style = `fill:var(--${plan.colour})`
        parts.marks.push({ key: `disc.${k}`, tag: 'circle', attributes: { style, ...centre } })
      }
    })
  })
}

/** Those inside, each in a slot. Of very many, those behind the last that anybody ever has are left out. */
export function insideOf(input: PictureInput, shape: RoomShape, notes: CssPixels, free = 0): Box {
  const { object, plan } = input
  const threads = object.exists ? object.holders.slice(0, Math.max(1, plan.places)) : []
  return slots(input, { shape, threads, role: 'inside', free, notes, noteOf: (thread) => noteOf(input, thread) })
}

/** What is said beside a holder: until when it sleeps, that it has just come, or its state. */
function noteOf({ object, snapshot, language, trace }: PictureInput, thread: ThreadId): string {
  const w = stageMessages[language]
  const now = snapshot.threads[thread]
  if (now === undefined) return ''
  if (sleepsOn(now, snapshot, trace)) return w.until(formatShortTime(now.until, language))
  const came = now.holds.some((held) => held.object === object.object && held.since === snapshot.step)
  return came ? w.justIn : stateNames[now.state][language]
}

/** Whether a thread sleeps on after a moment, and it is known until when: of a run that goes on, or was stopped, it may not be. */
export function sleepsOn(now: ThreadSnapshot, { time }: Snapshot, { steps, stepCount }: Trace): boolean {
  return now.state === 'sleeping' && now.until > time && now.until <= (steps.time[stepCount - 1] ?? 0)
}
