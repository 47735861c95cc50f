/** How queues, and what is like one, are drawn: cells in the middle, those who wait on either side. */
import type { ObjectSnapshot } from '../analysis/snapshot-types.ts'
import type { Language, Message } from '../base/messages.ts'
import { own } from '../base/own.ts'
import type { CssPixels } from '../base/units.ts'
import type { Value } from '../base/value.ts'
import { valueText } from '../base/value-text.ts'
import { arrivalMethods } from './arrivals.ts'
import { type Box, box, column, grow, named, over, pad, row, sized } from './box.ts'
import { cellColumns, chip } from './chips.ts'
import { tokens, tokenWidthIn } from './grid.ts'
import { firstFitting, textWidth } from './measure.ts'
import { listed, type Reader, stageMessages } from './messages.ts'
import { flowTip, type PictureInput, path, round, slot, text } from './picture.ts'
import { note, TITLE, title } from './texts.ts'
import { marginOf, ROW } from './threads.ts'

const CELL = 30
const CELL_GAP = 4
const MAX_CELL_ROWS = 3
/** Room for the number of a place, beside its token. */
const NUMBER = 14

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

/** How something like a queue is drawn. */
export interface QueueLook {
  /** Who comes and who goes do so on the same side. */
  readonly stack: boolean
  readonly priority: boolean
  /** Null for a side on which nobody ever waits. */
  readonly put: Side | null
  readonly get: Side
  /** What stands below the cells, in so much room; null for nothing. */
  readonly below: ((input: PictureInput, width: CssPixels, tokenWidth: CssPixels) => Box) | null
  readonly messages: Readonly<Record<Language, QueueMessages>>
}

/** Draws it. `most` is how many items have room, 0 without a limit. */
export function queueBox(look: QueueLook, input: PictureInput, most: number): Box {
  const { plan, object, language } = input
  const { stack, priority, put, get, below } = look
  const w = look.messages[language]
  const margin = marginOf(plan.width)
  const tokenWidth = tokenWidthIn(plan)
  const gap = plan.width < 460 ? 16 : 30
  const bare = plan.alone === true && plan.longest === 0
  const waiting = Math.max(plan.lines.get(put?.line ?? '') ?? 0, plan.lines.get(get.line) ?? 0)
  const rows = Math.max(1, Math.min(4, waiting))
  const side = (one: Side, title: string, numbers: 'left' | 'right') =>
    named(one.line, sideBox(input, one, { title, numbers, rows, tokenWidth }))
  const before = bare || put === null ? null : side(put, w.put, stack ? 'right' : 'left')
  const after = bare ? null : side(get, w.get, 'right')
  const room =
    plan.width -
    2 * margin -
    4 -
    (after === null ? 0 : after.width + gap) -
    (before === null ? 0 : before.width + (stack ? 6 : gap))
  const places = Math.max(1, plan.places)
  const cells = cellColumns(room, places, priority)
  const cellRows = Math.min(MAX_CELL_ROWS, Math.ceil(places / cells.perRow))
  const shape = { ...cells, rows: cellRows, count: Math.min(places, cells.perRow * cellRows) }
  const width = Math.min(places, cells.perRow) * (cells.width + CELL_GAP) - CELL_GAP
  const detail = object.exists ? w.of(object.items.length, most) : stageMessages[language].notMade
  const items = column([
    title('items', w.items, detail),
    pad({ top: 8, bottom: below === null ? 6 : 12 }, named('cells', itemCells(look, input, w, shape, width))),
    below?.(input, width, tokenWidth) ?? box(0, 20),
  ])
  // What leaves first is next to who gets; the bottom of a stack lies at the wall.
  const space = grow(box(0, 0))
  const middle = sized({ width: room }, row([stack ? null : space, sized({ width }, items), stack ? space : null]))
  const boxes = stack
    ? [middle, box(gap, 0), before, box(6, 0), after]
    : [before, before === null ? null : box(gap, 0), middle, box(gap, 0), after]
  return over(pad({ left: margin + 4, right: margin }, row(boxes)), (parts, at) => {
    const { x, y } = parts.places.get('cells') ?? at
    const [right, centre] = [x + width, y + CELL / 2]
    const [from, to] = [parts.places.get(put?.line ?? ''), parts.places.get(get.line)]
    const flow = (key: string, start: number, end: number) =>
      parts.marks.push(path(key, `M${round(start)} ${centre}H${round(end)}`, 'flow', flowTip))
    if (stack) {
      const style = `stroke:var(--${plan.colour})`
      parts.marks.push(path('wall', `M${x - 3} ${y - 3}V${y + cellRows * (CELL + CELL_GAP)}`, 'wall', { style }))
      if (from !== undefined) flow('in', from.x - 4, right + 4)
    } else {
      if (from !== undefined) flow('in', from.x + from.width + 3, x - 4)
      if (to !== undefined) flow('out', right + 3, to.x - 4)
    }
    parts.entrance = { x: stack ? right + 4 : x - 4, y: centre }
    parts.exit = { x: stack ? x + cells.width : right + 2, y: stack ? y + CELL + CELL_GAP : centre }
  })
}

interface SideGiven {
  readonly title: string
  /** Away from the cells stands the number of each place. */
  readonly numbers: 'left' | 'right'
  readonly rows: number
  readonly tokenWidth: CssPixels
}

/** Those who wait on one side, and below them those who come. */
function sideBox(
  input: PictureInput,
  { line, method }: Side,
  { title: words, numbers, rows, tokenWidth }: SideGiven,
): Box {
  const { plan, object, methodOf, arriving, language } = input
  const s = stageMessages[language]
  const called = `${method}()`
  const threads = object.lines.get(line) ?? []
  const coming = arriving.filter((thread) => methodOf(thread) === method)
  const count = threads.length === 0 ? '' : String(threads.length)
  const width = tokenWidth + NUMBER
  const height = TITLE + 4 + rows * ROW + 54
  const free = Math.floor((Math.max(plan.height, height) - TITLE - 22) / ROW) - Math.min(rows, threads.length)
  const given = { columns: 1, tokenWidth }
  const whole = column([
    title(line, textWidth(`${words} ${count}`) <= width ? words : called, count),
    box(0, 4),
    tokens(input, threads, {
      ...given,
      key: line,
      role: 'waiting',
      rows,
      numbers,
      label: (number) => s.waiting(number, plan.record.name),
    }),
    // Those who come stand where the line would go on.
    tokens(input, coming, {
      ...given,
      key: `coming.${line}`,
      role: 'arriving',
      rows: Math.max(1, free),
      label: (number) => s.arriving(number, arrivalMethods(input, coming), plan.record.name),
    }),
    coming.length === 0
      ? null
      : sized(
          { height: 14 },
          note(`about.${line}`, firstFitting([s.aboutTo(called), `→ ${called}`, called], width, 'small')),
        ),
  ])
  const at = numbers === 'left' ? { left: NUMBER } : { right: NUMBER }
  return pad(at, sized({ width: tokenWidth, height }, whole))
}

interface CellShape {
  readonly width: CssPixels
  readonly perRow: number
  readonly rows: number
  readonly count: number
}

/** The cells with their items: what leaves first is at the right end, of a stack the last that is filled. */
function itemCells(
  { stack }: QueueLook,
  { object }: PictureInput,
  w: QueueMessages,
  { width, perRow, rows, count }: CellShape,
  whole: CssPixels,
): Box {
  const { items } = object
  const shown = Math.min(items.length, count)
  return box(whole, rows * (CELL + CELL_GAP), (parts, at) => {
    if (!object.exists) return
    for (let k = 0; k < count; k++) {
      const line = Math.floor(k / perRow)
      const across = stack ? k % perRow : Math.min(perRow, count) - 1 - (k % perRow)
      const x = round(at.x + across * (width + CELL_GAP))
      const y = at.y + line * (CELL + CELL_GAP)
      // In a stack the bottom lies at the wall; were there more than have room, the top is what is shown.
      const item: Value | undefined = stack ? (k < shown ? items[shown - 1 - k] : undefined) : items[k]
      parts.marks.push(slot(`cell.${k}`, { x, y, width: round(width), height: CELL, rx: 2 }, k >= shown))
      if (item !== undefined) parts.marks.push(...chip(`item.${k}`, item, x, y, round(width), CELL))
      const leaves = stack ? k === shown - 1 : k === 0
      if (w.first !== '' && leaves && shown > 0 && line === rows - 1)
        parts.marks.push(text('first', x + width, y + CELL + 12, w.first, 'small', 'end'))
    }
    if (items.length > shown)
      parts.marks.push(text('more', at.x, at.y + rows * (CELL + CELL_GAP) + 8, w.more(items.length - shown), 'small'))
  })
}

/** What is in it and who waits in each of its lines, as `lineMessages` names them. */
export function describeQueue(
  look: QueueLook,
  object: ObjectSnapshot,
  reader: Reader,
  { most = 0, lines }: { readonly most?: number; readonly lines: { readonly [line: string]: Message } },
): readonly string[] {
  const { language } = reader
  const w = look.messages[language]
  const items = stageMessages[language].list(object.items.slice(0, 12).map(valueText))
  const count = `${w.items} ${w.of(object.items.length, most)}`
  const waiting = [...object.lines].filter(([, threads]) => threads.length > 0)
  return [
    items === '' ? count : `${count}${language === 'zh' ? '：' : ': '}${items}`,
    ...waiting.map(([line, threads]) => listed(own(lines, line)?.[language] ?? '', threads, reader)),
  ]
}
