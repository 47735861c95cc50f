/** Boxes of threads: tokens in rows, those who wait in their order, those who come, and slots with who is in them. */
import type { CssPixels, ThreadId } from '../base/units.ts'
import { arrivalWords, drawIntents } from './arrivals.ts'
import { type Box, box, columnsIn } from './box.ts'
import { textWidth } from './measure.ts'
import { type FrameInput, type Group, path, round, type Spot, TOKEN_HEIGHT, text } from './picture.ts'
import { moreWaiting, partOfWaiters, waited } from './waiters.ts'

/** Between tokens, and from one row of them to the next. */
export const GAP: CssPixels = 6
export const ROW: CssPixels = TOKEN_HEIGHT + GAP
/** From one row of those who wait to the next: below each is its number, and how long it has waited. */
const WAITING_ROW: CssPixels = 48
const MAX_WAITING_ROWS = 3
/** From the first in line to where they wait for. */
export const LEAD: CssPixels = 20
/** Height of a row of those who come, with what they are about to do. */
export const COMING: CssPixels = 45

/** Free room at the sides of a picture. */
export const marginOf = (width: CssPixels): CssPixels => (width < 460 ? 8 : 16)

/** Width of a token for a name, between a least and a most: its cap, the name, and what is free at both ends. */
export function tokenWidth(nameWidth: CssPixels, min: CssPixels, max: CssPixels): CssPixels {
  // Letters may stand a little closer than they are made for.
  return Math.round(Math.max(min, Math.min(max, nameWidth * 0.92 + 37)))
}

/** A button that stands for several threads. */
export function groupBox(width: CssPixels, group: Omit<Group, 'x' | 'y' | 'width'>): Box {
  return box(width, TOKEN_HEIGHT, (parts, { x, y }) => parts.groups.push({ ...group, x: round(x), y: round(y), width }))
}

/** The token of a thread. */
export function token(thread: ThreadId, width: CssPixels, role: Spot['role']): Box {
  return box(width, TOKEN_HEIGHT, (parts, { x, y }) =>
    parts.spots.push({ thread, x: round(x), y: round(y), width, form: 'full', role }),
  )
}

interface Waiters {
  readonly key: string
  readonly width: CssPixels
  readonly tokenWidth: CssPixels
  /** The most who ever wait there. */
  readonly most: number
  readonly maxRows?: number
  /** On which side the first in line is. */
  readonly first: 'left' | 'right'
}

/** Those who wait, in their order, with room for as many as there ever are, and a stroke towards where they wait for. */
export function waiters(input: FrameInput, threads: readonly ThreadId[], given: Waiters): Box {
  const { key, width, tokenWidth, most, maxRows = MAX_WAITING_ROWS, first } = given
  const lead = first === 'right' ? LEAD : 0
  const perRow = columnsIn(width - lead, tokenWidth, 4)
  const rows = Math.min(maxRows, Math.ceil(most / perRow))
  const { shown, hidden } = partOfWaiters(threads, rows, perRow)
  const pitch = Math.min(tokenWidth + 8, (width - lead - tokenWidth) / Math.max(1, perRow - 1))
  return box(width, rows * WAITING_ROW, (parts, at) => {
    const from = first === 'right' ? at.x + at.width - lead - tokenWidth : at.x
    const place = (k: number) => ({
      x: round(from + (k % perRow) * (first === 'right' ? -pitch : pitch)),
      y: at.y + Math.floor(k / perRow) * WAITING_ROW,
      width: tokenWidth,
    })
    shown.forEach((thread, k) => {
      const { x, y } = place(k)
      parts.spots.push({ thread, x, y, width: tokenWidth, form: 'full', role: 'waiting' })
      const [number, time] = [String(k + 1), waited(input, thread)]
      const detail = textWidth(`${number} ${time}`, 'small') + 4 > tokenWidth ? '' : time
      parts.marks.push({
        ...text(`${key}.place.${k}`, x + tokenWidth / 2, y + 43, number, 'place', 'middle'),
        detail,
      })
    })
    if (hidden.length > 0) parts.groups.push(moreWaiting(input, hidden, place(shown.length), key, first))
    const cells = shown.length + (hidden.length > 0 ? 1 : 0)
    if (first === 'left') return
    for (let line = 0; line * perRow < cells; line++) {
      const count = Math.min(perRow, cells - line * perRow)
      const y = at.y + TOKEN_HEIGHT + 4 + line * WAITING_ROW
      const end = line === 0 ? at.x + at.width - 8 : from + tokenWidth
      parts.marks.push(
        path(`${key}.queue.${line}`, `M${round(from - (count - 1) * pitch)} ${y}H${round(end)}`, 'queue-line', {
          'marker-end': 'url(#stage-tip-line)',
        }),
      )
    }
  })
}

interface Arrivals {
  readonly key?: string
  readonly width: CssPixels
  readonly tokenWidth: CssPixels
  /** On which side the next to come is. */
  readonly first?: 'left' | 'right'
}

/** A row of those who could run and will come next, with what they are about to do; who has no room shares a button. */
export function arrivals(input: FrameInput, threads: readonly ThreadId[], given: Arrivals): Box {
  const { key = 'arriving', width, tokenWidth, first = 'left' } = given
  const perRow = columnsIn(width, tokenWidth, GAP)
  const shown = threads.length <= perRow ? threads : threads.slice(0, perRow - 1)
  const rest = threads.slice(shown.length)
  return box(width, COMING, (parts, at) => {
    const place = (k: number) => ({
      x: round(
        first === 'left' ? at.x + k * (tokenWidth + GAP) : at.x + at.width - tokenWidth - k * (tokenWidth + GAP),
      ),
      y: at.y,
      width: tokenWidth,
    })
    const spots = shown.map((thread, k): Spot => ({ thread, ...place(k), form: 'full', role: 'arriving' }))
    parts.spots.push(...spots)
    if (rest.length > 0)
      parts.groups.push({
        key: `${key}.${input.plan.key}`,
        ...place(shown.length),
        text: `+${rest.length}`,
        label: arrivalWords(input, rest),
        threads: rest,
      })
    drawIntents(parts, input, spots, {
      key,
      x: first === 'left' ? at.x : at.x + at.width,
      y: at.y + TOKEN_HEIGHT + 14,
      room: width,
      anchor: first === 'left' ? 'start' : 'end',
    })
  })
}
