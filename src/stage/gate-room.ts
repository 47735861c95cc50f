/**
 * The picture that all primitives share which let only so many in: a line, a gate, a room of sockets.
 *
 *     wide                                        narrow
 *        about to acquire()   |                     room: sockets, row by row
 *                             | room: sockets     ──┤ gate ├──────────
 *     4   3   2   1  line   gate                    line: 1  2  3  4  5
 *                             |                           6  7
 */
import type { CssPixels } from '../base/units.ts'
import {
  type Drawing,
  type Form,
  type Group,
  type Mark,
  type PictureInput,
  path,
  round,
  type Spot,
  TOKEN_HEIGHT,
  text,
  zone,
} from './picture.ts'
import { drawSockets, insideDetail, NARROW_MARGIN, type RoomShape, roomHeight, roomShape } from './room.ts'
import { moreInLine, partOfLine, waited } from './waiting-line.ts'
import { stageWords } from './words.ts'

const TOP = 38
const MARGIN = 16
const LINE_ROW = 62
const NARROW_LINE_ROW = 46
const LEAST_HEIGHT = 176

/** Height of the whole picture. */
export function gateRoomHeight(form: Form, width: CssPixels, places: number): CssPixels {
  const shape = roomShape(form, width, places)
  if (form === 'wide') return Math.max(LEAST_HEIGHT, TOP + roomHeight(shape) + 26)
  return narrowGate(shape) + 32 + 2 * NARROW_LINE_ROW
}

function narrowGate(shape: RoomShape): CssPixels {
  return 28 + roomHeight(shape) + 16 + 6
}

/** Draws it. `free` is how many may still come in. */
export function drawGateRoom(input: PictureInput, free: number): Drawing {
  return input.plan.form === 'wide' ? drawWide(input, free) : drawNarrow(input, free)
}

interface Parts {
  readonly spots: Spot[]
  readonly marks: Mark[]
  readonly groups: Group[]
}

function drawWide(input: PictureInput, free: number): Drawing {
  const { plan, object } = input
  const { width, height, colour, record } = plan
  const w = stageWords[input.language]
  const parts: Parts = { spots: [], marks: [], groups: [] }
  const shape = roomShape('wide', width, plan.places)
  const notes = shape.style === 'column' ? 86 : 12
  const roomWidth = 24 + shape.columns * (shape.cellWidth + shape.gap) - shape.gap + notes
  const right = width - MARGIN
  const gateX = round(right - roomWidth)
  const bottom = height - 14
  const middle = round((TOP - 6 + bottom) / 2)
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
  drawSockets(parts, input, shape, gateX + 24, roomTop, free)

  const tokenWidth = gateX >= 420 ? 66 : 64
  const first = gateX - 24 - tokenWidth
  // As many as stand apart by 6 pixels, then as far apart as they can, up to 10.
  const perRow = Math.max(1, Math.floor((first - MARGIN) / (tokenWidth + 6)) + 1)
  const pitch = Math.min(tokenWidth + 10, (first - MARGIN) / Math.max(1, perRow - 1))
  const left = round(first - (perRow - 1) * pitch)
  const rows = Math.max(1, Math.floor((height - 4 - (middle - 13)) / LINE_ROW))
  parts.marks.push(
    zone('in-line', left, 22, w.inLine, object.line.length === 0 ? w.nobody : String(object.line.length)),
  )
  const { shown, hidden } = partOfLine(object.line, rows, perRow)
  const cells = shown.length + (hidden.length > 0 ? 1 : 0)
  for (let row = 0; row * perRow < cells; row++) {
    const count = Math.min(perRow, cells - row * perRow)
    const y = middle + 25 + row * LINE_ROW
    const from = first - (count - 1) * pitch
    parts.marks.push(
      path(`queue.${row}`, `M${round(from)} ${y}H${row === 0 ? gateX - 9 : round(first + tokenWidth)}`, 'queue-line'),
    )
  }
  const placeOf = (k: number) => ({
    x: round(first - (k % perRow) * pitch),
    y: middle - 13 + Math.floor(k / perRow) * LINE_ROW,
  })
  shown.forEach((thread, k) => {
    const { x, y } = placeOf(k)
    parts.spots.push({ thread, x, y, width: tokenWidth, form: 'full', role: 'line' })
    const centre = round(x + tokenWidth / 2)
    parts.marks.push(
      path(`tick.${k}`, `M${centre} ${y + 34}v8`, 'queue-line'),
      text(`place.${k}`, centre, y + 57, String(k + 1), 'placeno', 'middle'),
    )
    // Further rows take the room in which the times would be.
    if (cells <= perRow) parts.marks.push(text(`waited.${k}`, centre, y + 72, waited(input, thread), 'small', 'middle'))
  })
  if (hidden.length > 0) parts.groups.push(moreInLine(input, hidden, { ...placeOf(shown.length), width: tokenWidth }))
  if (cells > 0 && cells <= perRow && height >= 240)
    parts.marks.push(text('caption', left, middle + 86, w.placeAndTime, 'small'))

  drawArriving(parts, input, free, { first, pitch, perRow, tokenWidth, y: middle - 13 - 56, gateX, middle })
  parts.marks.push(...gate(gateX, TOP - 6, bottom, middle, free > 0, colour))
  if (!object.exists) parts.marks.push(text('not-made', gateX + 24, middle + 4, w.notMade, 'small'))
  else if (plan.places === 0 && record.kind !== 'lock')
    parts.marks.push(text('no-place', gateX + 24, middle + 4, w.noPlace, 'lab'))
  return { ...parts, entrance: { x: gateX, y: middle } }
}

interface ArrivalPlace {
  readonly first: CssPixels
  readonly pitch: CssPixels
  readonly perRow: number
  readonly tokenWidth: CssPixels
  readonly y: CssPixels
  readonly gateX: CssPixels
  readonly middle: CssPixels
}

/** Those who could run and will ask next stand above the line: they are not in it. */
function drawArriving(parts: Parts, input: PictureInput, free: number, at: ArrivalPlace): void {
  const { arriving, plan, language } = input
  if (arriving.length === 0) return
  const w = stageWords[language]
  const all = arriving.length <= at.perRow
  const shown = all ? arriving : arriving.slice(0, Math.max(0, at.perRow - 1))
  shown.forEach((thread, k) => {
    parts.spots.push({
      thread,
      x: round(at.first - k * at.pitch),
      y: at.y,
      width: at.tokenWidth,
      form: 'full',
      role: 'arriving',
    })
  })
  if (!all) {
    const rest = arriving.slice(shown.length)
    parts.groups.push({
      key: `arriving.${plan.record.id}`,
      x: round(at.first - shown.length * at.pitch),
      y: at.y,
      width: at.tokenWidth,
      text: `+${rest.length}`,
      label: w.arriving(rest.length, plan.record.name),
      threads: rest,
    })
  }
  parts.marks.push(
    text('arriving', at.first + at.tokenWidth, at.y + TOKEN_HEIGHT + 14, w.aboutTo('acquire'), 'small', 'end'),
  )
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
  const w = stageWords[input.language]
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
    parts.spots.push({ thread, x, y, width: round(tokens.cellWidth), form: 'full', role: 'line' })
    parts.marks.push(text(`place.${k}`, x + tokens.cellWidth / 2, y + 39, String(k + 1), 'place', 'middle'))
  })
  if (hidden.length > 0)
    parts.groups.push(moreInLine(input, hidden, { ...placeOf(shown.length), width: round(tokens.cellWidth) }))
  return { ...parts, entrance: { x: round((margin + opening) / 2), y: gateY } }
}

/** A wall with an opening of 34 pixels around `middle`; the leaf lies across it, or stands aside. */
function gate(x: number, top: number, bottom: number, middle: number, open: boolean, colour: string): Mark[] {
  const upper = middle - 17
  const lower = middle + 17
  const style = `stroke:var(--${colour})`
  return [
    path('gate', `M${x} ${top}V${upper}M${x} ${lower}V${bottom}`, 'gate', { style }),
    path('jambs', `M${x - 5} ${upper}h10M${x - 5} ${lower}h10`, 'gate jamb', { style }),
    open
      ? path('leaf', `M${x} ${upper}l-17 -8`, 'gate leaf', { style })
      : path('leaf', `M${x} ${upper + 5}V${lower - 5}`, 'gate leaf shut', { style }),
  ]
}
