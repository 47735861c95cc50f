/**
 * The picture that all primitives share which let only this many in: those who wait, a gate, a room of slots.
 *
 *     about to acquire()   |              On a phone, where there are several permits,
 *                          | room         the gate lies between the room above and those who
 *     4   3   2   1       gate            wait below.
 *             6   5        |
 */

import { type Box, box, column, grow, middle, named, over, pad, plate, type Rect, row, sized } from './box.ts'
import { gate } from './gate.ts'
import { stageMessages } from './messages.ts'
import { flowTip, LARGE, type Need, type PictureInput, path, round, SMALL, TOKEN_HEIGHT, text } from './picture.ts'
import { insideDetail, insideOf, roomShape } from './slots.ts'
import { TITLE, title } from './texts.ts'
import { arrivals, LEAD, marginOf, tokenWidth, waiters } from './threads.ts'

/** Least width of the picture: a few who wait for a few places need little. */
export function gateRoomWidth({ places, longest }: Need): number {
  return places <= 6 && longest <= 9 ? SMALL : LARGE
}

/** Draws it. `free` is how many may still come in. */
export function gateRoom(input: PictureInput, free: number): Box {
  return input.plan.form === 'wide' || input.plan.places <= 1 ? standing(input, free) : lying(input, free)
}

/** The plate of a room. */
const roomPlate = ({ x, y, width, height }: Rect) =>
  ({
    key: 'room',
    tag: 'rect',
    attributes: { class: 'room', x: round(x), y: round(y), width: round(width), height: round(height) },
  }) as const

/** A room with its title, which says how many are inside. */
export function room(input: PictureInput, detail: string, free = 0): Box {
  const { plan, language } = input
  const isSmall = plan.form === 'narrow' && plan.places <= 1
  const shape = isSmall
    ? { ...roomShape('narrow', plan.width, 1), columns: 1 }
    : roomShape('wide', plan.width, Math.max(1, plan.places))
  const notes = isSmall ? 6 : shape.style === 'column' && plan.width >= 460 ? 86 : 12
  const left = plan.width < 460 ? 14 : 24
  const inside = pad({ top: 6, left, bottom: 12 }, middle(insideOf(input, shape, notes, free)))
  return column([
    title('inside', stageMessages[language].inside, detail),
    grow(named('room', plate(roomPlate, inside))),
  ])
}

function standing(input: PictureInput, free: number): Box {
  const { plan, object, arriving, language } = input
  const w = stageMessages[language]
  const isNarrow = plan.form === 'narrow'
  const margin = marginOf(plan.width)
  const inside = room(input, insideDetail(input), free)
  const width = plan.width - inside.width - 2 * margin
  const token = isNarrow ? 62 : tokenWidth(plan.nameWidth ?? 0, 64, width * 0.45)
  const most = isNarrow ? Math.max(1, plan.longest) : plan.longest
  const line = { key: 'line', width, tokenWidth: token, most, maxRows: isNarrow ? 2 : 3, first: 'right' } as const
  const comers = { width: width - LEAD, tokenWidth: token, first: 'right' } as const
  // On a phone those who come stay in the idle area.
  const coming = isNarrow ? null : named('arrivals', pad({ right: LEAD }, arrivals(input, arriving, comers)))
  const left = column([
    title('in-line', w.inLine, object.line.length || w.nobody),
    grow(middle(column([coming, named('line', waiters(input, object.line, line)), isNarrow ? null : box(0, 8)]))),
  ])
  const whole = row([pad({ left: margin }, sized({ width }, left)), pad({ right: margin }, inside)])
  return over(pad({ bottom: 14 }, whole), (parts, at) => {
    const inRoom = parts.places.get('room') ?? at
    const coming = parts.places.get('arrivals') ?? at
    const first = most > 0 ? (parts.places.get('line') ?? at) : coming
    const y = first.y + TOKEN_HEIGHT / 2
    const x = round(inRoom.x)
    const opening = [y - 17, y + 17] as const
    const wall = { lying: false, at: x, from: inRoom.y, to: inRoom.y + inRoom.height, opening, colour: plan.colour }
    if (coming !== at && free > 0 && arriving.length > 0) {
      const [from, fromY] = [x - 18, coming.y + TOKEN_HEIGHT / 2]
      const d = `M${from} ${fromY}C${from + 12} ${fromY} ${x - 12} ${y} ${x + 8} ${y}`
      parts.marks.push(path('arrival', d, 'flow dash', flowTip))
    }
    parts.marks.push(...gate({ ...wall, open: free > 0 }))
    const below = first.y + first.height + 14
    if (object.line.length > 0 && plan.height >= 240 && below < inRoom.y + inRoom.height)
      parts.marks.push(text('caption', x - LEAD, below, w.placeAndTime, 'small', 'end'))
    const words = object.exists ? (plan.places === 0 ? w.noPlace : '') : w.notMade
    if (words !== '') parts.marks.push(text('not-made', x + 24, inRoom.y + inRoom.height / 2 + 4, words, 'small'))
    parts.entrance = { x, y }
  })
}

function lying(input: PictureInput, free: number): Box {
  const { plan, object, language } = input
  const w = stageMessages[language]
  const margin = marginOf(plan.width) + 4
  const shape = roomShape('narrow', plan.width, plan.places)
  const cell = round(shape.style === 'dots' ? roomShape('narrow', plan.width, 1).cellWidth : shape.cellWidth)
  const inside = pad({ top: 8, bottom: 8, left: margin }, insideOf(input, shape, 0, free))
  const width = plan.width - 2 * margin
  const whole = column([
    pad({ left: margin }, title('inside', w.inside, insideDetail(input))),
    plate(roomPlate, inside),
    named('gate', box(0, 12)),
    pad({ left: margin + cell + 10 }, title('in-line', w.inLine, object.line.length || w.nobody)),
    pad(
      { left: margin },
      waiters(input, object.line, {
        key: 'line',
        width,
        tokenWidth: cell,
        most: plan.longest,
        maxRows: 2,
        first: 'left',
      }),
    ),
  ])
  return over(whole, (parts, at) => {
    const { y } = parts.places.get('gate') ?? at
    const opening = [at.x + margin + 4, at.x + margin + cell - 4] as const
    const wall = { lying: true, at: y + 6, from: at.x, to: at.x + at.width, opening, colour: plan.colour }
    parts.marks.push(...gate({ ...wall, open: free > 0 }))
    const next = object.line.length > 0 ? w.next : ''
    parts.marks.push(text('next', at.x + margin, y + 12 + TITLE - 10, next, 'small'))
    parts.entrance = { x: round((opening[0] + opening[1]) / 2), y: y + 6, lying: true }
  })
}
