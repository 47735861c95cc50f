/** What pictures of lines share: how much of a long line is shown, and the button for the rest. */

import { formatShortTime } from '../base/format.ts'
import type { CssPixels, ThreadId } from '../base/units.ts'
import { compactSizes } from './compact.ts'
import { stageMessages } from './messages.ts'
import {
  COMPACT,
  type FrameInput,
  type Group,
  type Mark,
  type Need,
  type PictureInput,
  path,
  round,
  type Spot,
  TOKEN_HEIGHT,
  text,
  textWidth,
} from './picture.ts'

/** Longest line that is shown whole, and how many are shown of a longer one. */
const LINE_WHOLE = 12
const LINE_FIRST = 8

/**
 * What of a line is shown, and what stands behind a button, in so many rows of so many places. The button never gets
 * the last place of a row, so that there is room for its words.
 */
export function partOfLine(
  line: readonly ThreadId[],
  rows: number,
  perRow: number,
): { readonly shown: readonly ThreadId[]; readonly hidden: readonly ThreadId[] } {
  const room = rows * perRow
  if (line.length <= Math.min(LINE_WHOLE, room)) return { shown: line, hidden: [] }
  let shown = Math.max(0, Math.min(LINE_FIRST, room - 1))
  if (perRow > 1 && shown % perRow === perRow - 1) shown--
  return { shown: line.slice(0, shown), hidden: line.slice(shown) }
}

/** The button behind which the rest of a line is. It takes the place `at`. */
export function moreInLine(
  { plan, language }: FrameInput,
  threads: readonly ThreadId[],
  at: { readonly x: number; readonly y: number; readonly width: number },
  line = '',
): Group {
  const w = stageMessages[language]
  const words = w.more(threads.length)
  const width = Math.max(at.width, textWidth(words) + 14)
  // Away from the shown part of the line there is room.
  const x = plan.form === 'wide' ? at.x + at.width - width : at.x
  return {
    key: `more.${plan.key}${line === '' ? '' : `.${line}`}`,
    x,
    y: at.y,
    width,
    text: words,
    label: w.waiting(threads.length, plan.name),
    threads,
  }
}

/** How long a thread has waited, in words. */
export function waited({ moment, language }: FrameInput, thread: ThreadId): string {
  const since = moment.threads[thread]?.since ?? moment.time
  return formatShortTime(Math.max(0, moment.time - since), language)
}

/** The end of a line's stroke: this way it goes on. */
export const lineTip = { 'marker-end': 'url(#stage-tip-line)' }

/** Parts of a drawing while it is made. */
export interface Parts {
  readonly spots: Spot[]
  readonly marks: Mark[]
  readonly groups: Group[]
}

/** Height of a row of a line, with the numbers of its places. */
export const ROW: CssPixels = 48
/** The most rows of a line that are shown. */
const MAX_ROWS = 3

/** The places of a line that ends at `right`, first in line there, and begins no further left than `left`. */
export interface LineShape {
  readonly perRow: number
  readonly rows: number
  /** Left edge of the first. */
  readonly first: CssPixels
  readonly pitch: CssPixels
  readonly tokenWidth: CssPixels
}

/** Divides the room of a line that is at most so long. */
export function lineShape(
  left: CssPixels,
  right: CssPixels,
  most: number,
  width: CssPixels,
  names: Pick<Need, 'nameWidth'>,
): LineShape {
  const { tokenWidth } = compactSizes(width, names)
  const apart = width < COMPACT ? 2 : 5
  const first = right - tokenWidth
  const perRow = Math.max(1, Math.floor((first - left) / (tokenWidth + apart)) + 1)
  const pitch = Math.min(tokenWidth + 8, (first - left) / Math.max(1, perRow - 1))
  return { perRow, rows: Math.max(1, Math.min(MAX_ROWS, Math.ceil(most / perRow))), first, pitch, tokenWidth }
}

/** Draws a line with its numbers below, as it stands before a gate at `toward`. */
export function drawLine(
  parts: Parts,
  input: FrameInput,
  line: readonly ThreadId[],
  shape: LineShape,
  at: { readonly y: CssPixels; readonly toward: CssPixels; readonly key: string },
): void {
  const { perRow, rows, first, pitch, tokenWidth } = shape
  const { shown, hidden } = partOfLine(line, rows, perRow)
  const placeOf = (k: number) => ({
    x: round(first - (k % perRow) * pitch),
    y: at.y + Math.floor(k / perRow) * ROW,
  })
  shown.forEach((thread, k) => {
    const { x, y } = placeOf(k)
    parts.spots.push({ thread, x, y, width: tokenWidth, form: 'full', role: 'waiting' })
    parts.marks.push(text(`${at.key}.place.${k}`, x + tokenWidth / 2, y + 43, String(k + 1), 'place', 'middle'))
  })
  if (hidden.length > 0)
    parts.groups.push(moreInLine(input, hidden, { ...placeOf(shown.length), width: tokenWidth }, at.key))
  const cells = shown.length + (hidden.length > 0 ? 1 : 0)
  for (let row = 0; row * perRow < cells; row++) {
    const count = Math.min(perRow, cells - row * perRow)
    const y = at.y + TOKEN_HEIGHT + 4 + row * ROW
    const end = row === 0 ? at.toward : first + tokenWidth
    parts.marks.push(
      path(
        `${at.key}.queue.${row}`,
        `M${round(first - (count - 1) * pitch)} ${y}H${round(end)}`,
        'queue-line',
        lineTip,
      ),
    )
  }
}

/** Tokens in rows from a top left corner on; who has no room shares a button. Returns the tokens. */
export function drawGrid(
  parts: Parts,
  { plan }: FrameInput,
  threads: readonly ThreadId[],
  at: {
    readonly key: string
    readonly role: Spot['role']
    readonly x: CssPixels
    readonly y: CssPixels
    readonly columns: number
    readonly rows: number
    readonly tokenWidth: CssPixels
    /** Accessible name of the button for so many. */
    readonly label: (count: number) => string
    /** On which side of a token its number stands. */
    readonly numbers?: 'left' | 'right'
  },
): readonly Spot[] {
  const room = Math.max(1, at.columns * at.rows)
  const shown = threads.length <= room ? threads : threads.slice(0, room - 1)
  const placeOf = (k: number) => ({
    x: round(at.x + (k % at.columns) * (at.tokenWidth + 6)),
    y: round(at.y + Math.floor(k / at.columns) * 32),
  })
  const spots = shown.map(
    (thread, k): Spot => ({ thread, ...placeOf(k), width: at.tokenWidth, form: 'full', role: at.role }),
  )
  parts.spots.push(...spots)
  spots.forEach(({ x, y }, k) => {
    if (at.numbers === 'left') parts.marks.push(text(`${at.key}.${k}`, x - 5, y + 17, String(k + 1), 'place', 'end'))
    else if (at.numbers === 'right')
      parts.marks.push(text(`${at.key}.${k}`, x + at.tokenWidth + 5, y + 17, String(k + 1), 'place'))
  })
  const rest = threads.slice(shown.length)
  if (rest.length === 0) return spots
  parts.groups.push({
    key: `${at.key}.${plan.key}`,
    ...placeOf(shown.length),
    width: at.tokenWidth,
    text: `+${rest.length}`,
    label: at.label(rest.length),
    threads: rest,
  })
  return spots
}

/** Those whom it has let through and who have not come back from their call yet. */
export function passedBy({ moment, plan }: PictureInput): ThreadId[] {
  return moment.threads.flatMap(({ thread, granted, state }) =>
    granted === plan.record.id && state !== 'blocked' ? [thread] : [],
  )
}
