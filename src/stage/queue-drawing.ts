/** How queues, and what is like one, are drawn: cells in the middle, those who wait on either side. */
import type { CssPixels, ThreadId } from '../base/units.ts'
import type { Value } from '../base/value.ts'
import type { Language } from '../base/words.ts'
import { arrivalMethods } from './arrivals.ts'
import { cellColumns, chip } from './chips.ts'
import { compactSizes } from './compact.ts'
import { stageMessages } from './messages.ts'
import {
  COMPACT,
  type Drawing,
  type Need,
  type PictureInput,
  path,
  round,
  TOKEN_HEIGHT,
  text,
  zone,
} from './picture.ts'
import { drawGrid, type Parts } from './waiting-line.ts'

const TOP = 36
const CELL = 34
const MAX_CELL_ROWS = 3
/** What is written into the picture of a queue. */
export interface QueueMessages {
  /** Over those who wait on either side. */
  readonly put: string
  readonly get: string
  readonly items: string
  /** How many there are, of how many; the second is 0 where there is no limit. */
  readonly of: (count: number, most: number) => string
  /** Under what leaves first; empty for nothing. */
  readonly first: string
  readonly more: (count: number) => string
}

/** One of the two sides of a queue: the line in which one waits there, and the method that one calls. */
interface Side {
  readonly line: string
  readonly method: string
}

/** The room below the cells. */
export interface Below {
  readonly left: CssPixels
  readonly right: CssPixels
  readonly y: CssPixels
  readonly tokenWidth: CssPixels
}

/** How something like a queue is drawn. */
export interface QueueLook {
  /** Who comes and who goes do so on the same side. */
  readonly stack: boolean
  readonly priority: boolean
  /** Null for a side on which nobody ever waits. */
  readonly put: Side | null
  readonly get: Side
  /** Draws what stands below the cells; null for nothing. */
  readonly below: ((parts: Parts, input: PictureInput, at: Below) => void) | null
  readonly messages: Readonly<Record<Language, QueueMessages>>
}

/** Height that it needs in so much room. */
export function queueHeight(look: QueueLook, width: CssPixels, need: Need): CssPixels {
  return shapeOf(look, width, need).height
}

function shapeOf(look: QueueLook, width: CssPixels, need: Need) {
  const { places, lines, longest, alone } = need
  const { margin, tokenWidth } = compactSizes(width, need)
  const compact = width < COMPACT
  // The number of a place stands beside its token, away from the cells.
  const side = tokenWidth + 14
  const gap = compact ? 16 : 30
  const { stack, put, get, below } = look
  const bare = alone === true && longest === 0
  const from = bare || stack || put === null ? margin + 4 : margin + side + gap
  const getX = width - margin - side
  const putX = stack ? getX - side - 6 : margin + 12
  const right = bare ? width - margin : (stack ? putX : getX) - gap
  const cells = cellColumns(right - from, Math.max(1, places), look.priority)
  const row = Math.min(Math.max(1, places), cells.perRow)
  const left = stack ? from : right - row * (cells.width + 4) + 4
  const cellRows = Math.min(MAX_CELL_ROWS, Math.ceil(Math.max(1, places) / cells.perRow))
  const waiting = Math.max(lines.get(put?.line ?? '') ?? 0, lines.get(get.line) ?? 0)
  const rows = Math.max(1, Math.min(4, waiting))
  const joinY = TOP + 4 + cellRows * (CELL + 4) + (below === null ? 6 : 18)
  const height = Math.max(bare ? 0 : TOP + rows * 32 + 54, joinY + ((lines.get('joiners') ?? 0) > 0 ? 36 : 20))
  return { margin, tokenWidth, compact, stack, bare, left, right, putX, getX, cells, cellRows, rows, joinY, height }
}

/** Draws it. `most` is how many items have room, 0 without a limit. */
export function drawQueue(look: QueueLook, input: PictureInput, most: number): Drawing {
  const { plan, object, methodOf, arriving, language } = input
  const w = look.messages[language]
  const s = stageMessages[language]
  const parts: Parts = { spots: [], marks: [], groups: [] }
  const shape = shapeOf(look, plan.width, plan)
  const { tokenWidth, compact, stack, bare, left, right, putX, getX, cells, cellRows, rows, joinY } = shape
  const count = (threads: readonly ThreadId[]) => (threads.length === 0 ? '' : String(threads.length))
  const asking = (method: string) => arriving.filter((thread) => methodOf(thread) === method)
  const sideAt = ({ line, method }: Side, x: CssPixels, title: string) => {
    const called = `${method}()`
    const threads = object.lines.get(line) ?? []
    return { key: line, x, line: threads, coming: asking(method), title: compact ? called : title, method: called }
  }
  const sides = [
    ...(look.put === null ? [] : [{ ...sideAt(look.put, putX, w.put), left: !stack }]),
    { ...sideAt(look.get, getX, w.get), left: false },
  ]
  for (const { key, x, line, coming, title, method, left } of bare ? [] : sides) {
    const numbers = left ? ('left' as const) : ('right' as const)
    parts.marks.push(zone(key, x, 22, title, count(line)))
    drawGrid(parts, input, line, {
      key,
      role: 'waiting',
      x,
      y: TOP,
      columns: 1,
      rows,
      tokenWidth,
      numbers,
      label: (number) => s.waiting(number, plan.record.name),
    })
    // Those who come stand where the line would go on.
    const y = TOP + (line.length === 0 ? 0 : Math.min(rows, line.length)) * 32
    const free = Math.max(1, Math.floor((plan.height - y - 18) / 32))
    drawGrid(parts, input, coming, {
      key: `coming.${key}`,
      role: 'arriving',
      x,
      y,
      columns: 1,
      rows: free,
      tokenWidth,
      label: (number) => s.arriving(number, arrivalMethods(input, coming), plan.record.name),
    })
    if (coming.length > 0) {
      const below = y + Math.min(free, coming.length) * 32 + 8
      parts.marks.push(text(`about.${key}`, x, below, compact ? `→ ${method}` : s.aboutTo(method), 'small'))
    }
  }
  parts.marks.push(zone('items', left, 22, w.items, object.exists ? w.of(object.items.length, most) : s.notMade))
  const top = TOP + 4
  if (object.exists) drawCells(parts, input, w, shape, top)
  const middle = top + CELL / 2 - 2
  const flow = { 'marker-end': 'url(#stage-tip-flow)' }
  if (stack) {
    parts.marks.push(
      path('wall', `M${left - 3} ${top - 3}V${top + cellRows * (CELL + 4)}`, 'wall', {
        style: `stroke:var(--${plan.colour})`,
      }),
    )
    if (!bare) parts.marks.push(path('in', `M${putX - 4} ${middle}H${right + 4}`, 'flow', flow))
  } else if (!bare) {
    if (look.put !== null) parts.marks.push(path('in', `M${putX + tokenWidth + 3} ${middle}H${left - 4}`, 'flow', flow))
    parts.marks.push(path('out', `M${right + 3} ${middle}H${getX - 4}`, 'flow', flow))
  }
  if (object.exists) look.below?.(parts, input, { left, right, y: joinY, tokenWidth })
  return {
    ...parts,
    entrance: { x: stack ? right + 4 : left - 4, y: middle },
    exit: { x: stack ? left + cells.width : right + 2, y: stack ? top + CELL : middle },
  }
}

/** The cells with their items: what leaves first is at the right end, of a stack the last that is filled. */
function drawCells(
  parts: Parts,
  input: PictureInput,
  w: QueueMessages,
  shape: ReturnType<typeof shapeOf>,
  top: number,
): void {
  const { object, plan } = input
  const { cells, cellRows, stack, left, right } = shape
  const room = Math.min(Math.max(1, plan.places), cells.perRow * cellRows)
  const items = object.items
  const shown = Math.min(items.length, room)
  const pitch = cells.width + 4
  const inRow = Math.min(room, cells.perRow)
  for (let k = 0; k < room; k++) {
    const row = Math.floor(k / cells.perRow)
    const column = k % cells.perRow
    const x = stack ? left + column * pitch : right - (column + 1) * pitch + 4
    const y = top + row * (CELL + 4)
    // In a stack the bottom lies at the wall; were there more than have room, the top is what is shown.
    const item: Value | undefined = stack ? (k < shown ? items[shown - 1 - k] : undefined) : items[k]
    parts.marks.push({
      key: `cell.${k}`,
      tag: 'rect',
      attributes: {
        class: `slot${k < shown ? '' : ' free'}`,
        x: round(x),
        y,
        width: round(cells.width),
        height: CELL - 4,
        rx: 2,
      },
    })
    if (item !== undefined) parts.marks.push(...chip(`item.${k}`, item, round(x), y, round(cells.width), CELL - 4))
    const leaves = stack ? k === shown - 1 : k === 0
    if (w.first !== '' && leaves && shown > 0 && row === cellRows - 1 && inRow > 0)
      parts.marks.push(text('first', x + cells.width, y + CELL + 8, w.first, 'small', 'end'))
  }
  if (items.length > shown)
    parts.marks.push(
      text('more', left, top + cellRows * (CELL + 4) + TOKEN_HEIGHT - 18, w.more(items.length - shown), 'small'),
    )
}
