/**
 * The picture that all primitives share which let only so many in: a line, a gate, a room of sockets. One place on a
 * phone is drawn as a row (`gate-row.ts`).
 *
 *     wide                                        narrow
 *        about to acquire()   |                     room: sockets, row by row
 *                             | room: sockets     ──┤ gate ├──────────
 *     4   3   2   1  line   gate                    line: 1  2  3  4  5
 *                             |                           6  7
 */
import type { CssPixels } from '../base/units.ts'
import { type ArrivalRow, drawArrivals } from './arrivals.ts'
import { tokenFor } from './compact.ts'
import { gate } from './gate.ts'
import { drawGateRow, gateRowHeight, isGateRow } from './gate-row.ts'
import { stageMessages } from './messages.ts'
import {
  COMPACT,
  type Drawing,
  LARGE,
  type Need,
  type PictureInput,
  path,
  round,
  SMALL,
  TOKEN_HEIGHT,
  text,
  zone,
} from './picture.ts'
import { drawSockets, insideDetail, NARROW_MARGIN, type RoomShape, roomHeight, roomShape } from './room.ts'
import { lineTip, moreInLine, type Parts, partOfLine, waited } from './waiting-line.ts'

const TOP = 38
const MARGIN = 16
const LINE_ROW = 62
const NARROW_LINE_ROW = 46
const COMPACT_LINE_ROW = 48
const COMPACT_TOKEN = 64
const MIN_HEIGHT = 176
const COMPACT_MIN_HEIGHT = 149
/** Of one at which nobody ever waits. */
const MIN_HEIGHT_WITHOUT_LINE = 112
/** The opening of a compact gate is no lower than this: the rows of its line go on below. */
const COMPACT_MIDDLE = 106

/** Least width of the picture: a few who wait for a few places need little. */
export function gateRoomWidth({ places, longest }: Need): CssPixels {
  return places <= 6 && longest <= 9 ? SMALL : LARGE
}

/** Height of the whole picture. */
export function gateRoomHeight(width: CssPixels, need: Need): CssPixels {
  const { form, places, longest } = need
  if (isGateRow(need)) return gateRowHeight(width, need)
  const shape = roomShape(form, width, places)
  if (form === 'narrow') {
    const perRow = roomShape('narrow', width, 1).columns
    return narrowGate(shape) + 32 + Math.min(2, Math.ceil(longest / perRow)) * NARROW_LINE_ROW
  }
  const usual = width < COMPACT ? COMPACT_MIN_HEIGHT : MIN_HEIGHT
  const least = longest === 0 ? MIN_HEIGHT_WITHOUT_LINE : usual
  const height = Math.max(least, TOP + roomHeight(shape) + 26)
  if (width >= COMPACT) return height
  const rows = Math.min(3, Math.ceil(longest / wideLine(width, shape, need).perRow))
  return Math.max(height, COMPACT_MIDDLE - 13 + rows * COMPACT_LINE_ROW + 8)
}

/** Where the gate of the wide form is, and the places of its line. */
export function wideLine(width: CssPixels, shape: RoomShape, { nameWidth = 0 }: Pick<Need, 'nameWidth'>) {
  const compact = width < COMPACT
  const notes = shape.style === 'column' && !compact ? 86 : 12
  const before = compact ? 14 : 24
  const roomWidth = before + shape.columns * (shape.cellWidth + shape.gap) - shape.gap + notes
  const gateX = round(width - (compact ? 10 : MARGIN) - roomWidth)
  const margin = compact ? 8 : MARGIN
  const least = compact ? COMPACT_TOKEN : gateX >= 420 ? 66 : 64
  const tokenWidth = tokenFor(nameWidth, least, Math.max(least, (gateX - margin) * 0.45))
  const first = gateX - (compact ? 16 : 24) - tokenWidth
  // As many as stand apart by 6 pixels, then as far apart as they can, up to 10.
  const apart = compact ? 2 : 6
  const perRow = Math.max(1, Math.floor((first - margin) / (tokenWidth + apart)) + 1)
  const pitch = Math.min(tokenWidth + 10, (first - margin) / Math.max(1, perRow - 1))
  return { compact, before, roomWidth, gateX, tokenWidth, first, perRow, pitch }
}

function narrowGate(shape: RoomShape): CssPixels {
  return 28 + roomHeight(shape) + 16 + 6
}

/** Draws it. `free` is how many may still come in. */
export function drawGateRoom(input: PictureInput, free: number): Drawing {
  if (isGateRow(input.plan)) return drawGateRow(input, free)
  return input.plan.form === 'wide' ? drawWide(input, free) : drawNarrow(input, free)
}

function drawWide(input: PictureInput, free: number): Drawing {
  const { plan, object } = input
  const { width, height, colour } = plan
  const w = stageMessages[input.language]
  const parts: Parts = { spots: [], marks: [], groups: [] }
  const shape = roomShape('wide', width, plan.places)
  const { compact, before, roomWidth, gateX, tokenWidth, first, perRow, pitch } = wideLine(width, shape, plan)
  const bottom = height - 14
  const centre = round((TOP - 6 + bottom) / 2)
  const middle = compact && plan.longest > 0 ? Math.min(centre, COMPACT_MIDDLE) : centre
  parts.marks.push(
    {
      key: 'room',
      tag: 'rect',
      attributes: { class: 'room', x: gateX, y: TOP - 6, width: round(roomWidth), height: bottom - TOP + 6 },
    },
    zone('inside', gateX, 22, w.inside, insideDetail(input)),
  )
  const blockHeight = roomHeight(shape)
  const roomTop = TOP + (bottom - 12 - TOP - blockHeight) / 2
  drawSockets(parts, input, shape, gateX + before, roomTop, free)

  const left = round(first - (perRow - 1) * pitch)
  const lineRow = compact ? COMPACT_LINE_ROW : LINE_ROW
  const rows = Math.max(1, Math.floor((height - 4 - (middle - 13)) / lineRow))
  parts.marks.push(
    zone('in-line', left, 22, w.inLine, object.line.length === 0 ? w.nobody : String(object.line.length)),
  )
  const { shown, hidden } = partOfLine(object.line, rows, perRow)
  const cells = shown.length + (hidden.length > 0 ? 1 : 0)
  for (let row = 0; row * perRow < cells; row++) {
    const count = Math.min(perRow, cells - row * perRow)
    const y = middle + (compact ? 17 : 25) + row * lineRow
    const from = first - (count - 1) * pitch
    parts.marks.push(
      path(
        `queue.${row}`,
        `M${round(from)} ${y}H${row === 0 ? gateX - 9 : round(first + tokenWidth)}`,
        'queue-line',
        lineTip,
      ),
    )
  }
  const placeOf = (k: number) => ({
    x: round(first - (k % perRow) * pitch),
    y: middle - 13 + Math.floor(k / perRow) * lineRow,
  })
  shown.forEach((thread, k) => {
    const { x, y } = placeOf(k)
    parts.spots.push({ thread, x, y, width: tokenWidth, form: 'full', role: 'waiting' })
    const centre = round(x + tokenWidth / 2)
    if (compact) {
      parts.marks.push(text(`place.${k}`, centre, y + 43, String(k + 1), 'place', 'middle'))
      return
    }
    parts.marks.push(
      path(`tick.${k}`, `M${centre} ${y + 34}v8`, 'queue-line'),
      text(`place.${k}`, centre, y + 57, String(k + 1), 'placeno', 'middle'),
    )
    // Further rows take the room in which the times would be.
    if (cells <= perRow) parts.marks.push(text(`waited.${k}`, centre, y + 72, waited(input, thread), 'small', 'middle'))
  })
  if (hidden.length > 0) parts.groups.push(moreInLine(input, hidden, { ...placeOf(shown.length), width: tokenWidth }))
  if (cells > 0 && cells <= perRow && height >= 240 && !compact)
    parts.marks.push(text('caption', round(first + tokenWidth), middle + 90, w.placeAndTime, 'small', 'end'))

  // Where nobody ever waits, those who come have the way to themselves.
  const above = plan.longest === 0 ? 0 : 56
  drawArriving(parts, input, free, { first, pitch, perRow, tokenWidth, y: middle - 13 - above, gateX, middle })
  parts.marks.push(...gate(gateX, TOP - 6, bottom, middle, free > 0, colour))
  if (!object.exists) parts.marks.push(text('not-made', gateX + 24, middle + 4, w.notMade, 'small'))
  else if (plan.places === 0) parts.marks.push(text('no-place', gateX + 24, middle + 4, w.noPlace, 'lab'))
  return { ...parts, entrance: { x: gateX, y: middle } }
}

interface ArrivalPlace extends ArrivalRow {
  readonly gateX: CssPixels
  readonly middle: CssPixels
}

/** Those who could run and will ask next stand above the line: they are not in it. */
function drawArriving(parts: Parts, input: PictureInput, free: number, at: ArrivalPlace): void {
  if (input.arriving.length === 0) return
  drawArrivals(parts, input, input.arriving, at)
  if (free > 0) {
    const x = at.first + at.tokenWidth + 2
    const y = at.y + TOKEN_HEIGHT / 2
    parts.marks.push(
      path(
        'arrival',
        `M${x} ${y}C${x + 16} ${y} ${at.gateX - 16} ${at.middle} ${at.gateX + 8} ${at.middle}`,
        'flow dash',
        { 'marker-end': 'url(#stage-tip-flow)' },
      ),
    )
  }
}

function drawNarrow(input: PictureInput, free: number): Drawing {
  const { plan, object } = input
  const { width, colour } = plan
  const w = stageMessages[input.language]
  const parts: Parts = { spots: [], marks: [], groups: [] }
  const shape = roomShape('narrow', width, plan.places)
  const gateY = narrowGate(shape)
  const margin = NARROW_MARGIN
  const tokens = shape.style === 'dots' ? roomShape('narrow', width, 1) : shape
  parts.marks.push(
    { key: 'room', tag: 'rect', attributes: { class: 'room', x: 0, y: 28, width, height: roomHeight(shape) + 16 } },
    zone('inside', margin, 19, w.inside, insideDetail(input)),
  )
  drawSockets(parts, input, shape, margin, 36, free)
  const opening = margin + tokens.cellWidth
  const style = `stroke:var(--${colour})`
  parts.marks.push(
    path('gate', `M0 ${gateY}H${margin + 4}M${round(opening - 4)} ${gateY}H${width}`, 'gate', { style }),
    path('jambs', `M${margin + 4} ${gateY - 5}v10M${round(opening - 4)} ${gateY - 5}v10`, 'gate jamb', { style }),
    free > 0
      ? path('leaf', `M${margin + 4} ${gateY}l-5 14`, 'gate leaf', { style })
      : path('leaf', `M${margin + 9} ${gateY}H${round(opening - 9)}`, 'gate leaf shut', { style }),
    zone(
      'in-line',
      opening + 10,
      gateY + 22,
      w.inLine,
      object.line.length === 0 ? w.nobody : String(object.line.length),
    ),
  )
  if (object.line.length > 0) parts.marks.push(text('next', margin, gateY + 22, w.next, 'small'))
  const { shown, hidden } = partOfLine(object.line, 2, tokens.columns)
  const placeOf = (k: number) => ({
    x: round(margin + (k % tokens.columns) * (tokens.cellWidth + tokens.gap)),
    y: gateY + 32 + Math.floor(k / tokens.columns) * NARROW_LINE_ROW,
  })
  shown.forEach((thread, k) => {
    const { x, y } = placeOf(k)
    parts.spots.push({ thread, x, y, width: round(tokens.cellWidth), form: 'full', role: 'waiting' })
    parts.marks.push(text(`place.${k}`, x + tokens.cellWidth / 2, y + 39, String(k + 1), 'place', 'middle'))
  })
  if (hidden.length > 0)
    parts.groups.push(moreInLine(input, hidden, { ...placeOf(shown.length), width: round(tokens.cellWidth) }))
  return { ...parts, entrance: { x: round((margin + opening) / 2), y: gateY } }
}
