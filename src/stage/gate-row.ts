/**
 * The picture of one place on a phone: room, gate and line side by side, in half the height of a gate that lies down.
 *
 *     room   | line
 *     socket gate 1  2  3
 *            |    4  5
 */
import type { CssPixels } from '../base/units.ts'
import { gate } from './gate.ts'
import { stageMessages } from './messages.ts'
import { type Drawing, type Need, type PictureInput, path, round, TOKEN_HEIGHT, text, zone } from './picture.ts'
import { drawSockets, insideDetail, NARROW_MARGIN, roomShape } from './room.ts'
import { moreInLine, type Parts, partOfLine } from './waiting-line.ts'

const TOP: CssPixels = 28
const SOCKET_TOP: CssPixels = 36
/** Below the room something may be said of who is inside. */
const BELOW: CssPixels = 18
const ROW: CssPixels = 46
const MAX_ROWS = 2
/** From the gate to the first in line. */
const BEFORE: CssPixels = 16

/** Whether a picture is drawn so. */
export function isGateRow({ form, places }: Pick<Need, 'form' | 'places'>): boolean {
  return form === 'narrow' && places === 1
}

function shapeOf(width: CssPixels, longest: number) {
  const room = roomShape('narrow', width, 1)
  const gateX = round(NARROW_MARGIN + room.cellWidth + 14)
  const first = gateX + BEFORE
  const pitch = room.cellWidth + room.gap
  const perRow = Math.max(1, Math.floor((width - NARROW_MARGIN - first + room.gap) / pitch))
  const rows = Math.max(1, Math.min(MAX_ROWS, Math.ceil(longest / perRow)))
  const bottom = TOP + room.cellHeight + 16
  const middle = SOCKET_TOP + room.cellHeight / 2
  const height = Math.max(bottom + BELOW, middle - TOKEN_HEIGHT / 2 + rows * ROW + 4)
  return { room, gateX, first, pitch, perRow, rows, bottom, middle, height }
}

export function gateRowHeight(width: CssPixels, { longest }: Need): CssPixels {
  return shapeOf(width, longest).height
}

/** Draws it. `free` is how many may still come in. */
export function drawGateRow(input: PictureInput, free: number): Drawing {
  const { plan, object, language } = input
  const { width, colour } = plan
  const w = stageMessages[language]
  const parts: Parts = { spots: [], marks: [], groups: [] }
  const { room, gateX, first, pitch, perRow, rows, bottom, middle } = shapeOf(width, plan.longest)
  const count = object.line.length
  parts.marks.push(
    {
      key: 'room',
      tag: 'rect',
      attributes: { class: 'room', x: 0, y: TOP, width: gateX, height: bottom - TOP },
    },
    zone('inside', NARROW_MARGIN, 19, w.inside, insideDetail(input)),
    zone('in-line', Math.max(first, NARROW_MARGIN + 100), 19, w.inLine, count === 0 ? w.nobody : String(count)),
  )
  drawSockets(parts, input, room, NARROW_MARGIN, SOCKET_TOP, free)
  const tokenWidth = round(room.cellWidth)
  const { shown, hidden } = partOfLine(object.line, rows, perRow)
  const placeOf = (k: number) => ({
    x: round(first + (k % perRow) * pitch),
    y: middle - TOKEN_HEIGHT / 2 + Math.floor(k / perRow) * ROW,
  })
  shown.forEach((thread, k) => {
    const { x, y } = placeOf(k)
    parts.spots.push({ thread, x, y, width: tokenWidth, form: 'full', role: 'waiting' })
    parts.marks.push(text(`place.${k}`, x + tokenWidth / 2, y + 39, String(k + 1), 'place', 'middle'))
  })
  if (hidden.length > 0) parts.groups.push(moreInLine(input, hidden, { ...placeOf(shown.length), width: tokenWidth }))
  parts.marks.push(...gate(gateX, TOP, bottom, middle, free > 0, colour))
  if (count > 0) parts.marks.push(path('way', `M${first - 2} ${middle}H${gateX + 7}`, 'flow', tip))
  if (!object.exists) parts.marks.push(text('not-made', first, middle + 4, w.notMade, 'small'))
  return { ...parts, entrance: { x: gateX, y: middle } }
}

const tip = { 'marker-end': 'url(#stage-tip-flow)' }
