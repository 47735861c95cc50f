/** The part of the stage for threads that are at no primitive: those of one state share a button when room is short. */
import { awaitedPage } from '../analysis/awaited.ts'
import type { Moment, ThreadMoment } from '../analysis/moment-types.ts'
import type { LaneStateName } from '../analysis/timeline-data.ts'
import { cutMiddle } from '../base/cut-middle.ts'
import type { CssPixels, ThreadId } from '../base/units.ts'
import type { Language } from '../base/words.ts'
import { targetThread } from '../trace/columns.ts'
import type { Trace } from '../trace/trace.ts'
import { tokenFor } from './compact.ts'
import { stageMessages, stateNames } from './messages.ts'
import {
  type Drawing,
  type Form,
  type Group,
  type Mark,
  type Spot,
  TOKEN_HEIGHT,
  text,
  textWidth,
  zone,
} from './picture.ts'

/** The most letters of the name of a joined thread in a note below its waiter. */
const JOINED = 12

export interface Area {
  readonly x: CssPixels
  readonly y: CssPixels
  readonly width: CssPixels
  readonly height: CssPixels
}

interface Item {
  readonly state: LaneStateName
  readonly threads: readonly ThreadId[]
  readonly note: string
  /** Width that its token has in a column. */
  readonly width: CssPixels
  /** A note that is too long to stand beside the token stands below it. */
  readonly below: boolean
  /** Whether the note says more than the state. */
  readonly waits: boolean
  /** Accessible name of a group. */
  readonly label: string
}

const order: readonly LaneStateName[] = [
  'running',
  'ready',
  'wantsGil',
  'sleeping',
  'blocked',
  'suspended',
  'failed',
  'finished',
  'unborn',
]
/** Who gives up their own tokens first. */
const collapsing: readonly LaneStateName[] = [
  'unborn',
  'finished',
  'suspended',
  'ready',
  'wantsGil',
  'running',
  'sleeping',
  'blocked',
  'failed',
]
const ROW = 34
/** Height of what stands above the column. */
const HEADING = 38
const TOKEN = 70

/** Where the threads go that stand nowhere else. `leaver` is who has just left a primitive, or -1. */
export function drawIdleArea(
  threads: readonly ThreadId[],
  moment: Moment,
  trace: Trace,
  area: Area,
  form: Form,
  language: Language,
  leaver: ThreadId,
): Drawing {
  const w = stageMessages[language]
  if (threads.length === 0) return { spots: [], marks: [], groups: [] }
  const states = new Map<LaneStateName, ThreadMoment[]>()
  for (const thread of threads) {
    const state = moment.threads[thread]
    if (state === undefined) continue
    const list = states.get(state.state)
    if (list === undefined) states.set(state.state, [state])
    else list.push(state)
  }
  const nameOf = (thread: ThreadId): string => trace.threads[thread]?.name ?? '?'
  const noteOf = (state: ThreadMoment): Pick<Item, 'note' | 'below' | 'waits'> => {
    if (state.thread === leaver) return { note: w.justLeft, below: false, waits: true }
    const joined = targetThread(state.waitsFor)
    if (joined >= 0) {
      const name = nameOf(joined)
      // Below a token a note has no more room than the column.
      return form === 'wide'
        ? { note: w.joins(cutMiddle(name, JOINED)), below: true, waits: true }
        : { note: w.joins(name), below: false, waits: true }
    }
    const page = awaitedPage(trace, state)
    return page !== null
      ? { note: w.waitsForPage(page), below: form === 'wide', waits: true }
      : { note: stateNames[state.state][language], below: false, waits: false }
  }
  const collapsed = new Set<LaneStateName>()
  const items = (): Item[] =>
    order.flatMap((state) => {
      const list = states.get(state) ?? []
      const forPages = list.length > 0 && list.every((thread) => awaitedPage(trace, thread) !== null)
      const word = forPages ? w.forPages : stateNames[state][language]
      const label = w.group(list.length, word)
      if (collapsed.has(state) && list.length > 1)
        return [
          {
            state,
            threads: list.map((thread) => thread.thread),
            note: word,
            below: forPages && form === 'wide',
            waits: forPages,
            label,
            width: TOKEN,
          },
        ]
      return list.map((thread) => {
        const said = noteOf(thread)
        const width = form === 'wide' ? tokenFor(textWidth(nameOf(thread.thread)), TOKEN, area.width - 12) : TOKEN
        // A long name takes the room in which the note would stand.
        const below = said.below || (width > TOKEN && width + 12 + textWidth(said.note) > area.width)
        return { state, threads: [thread.thread], ...said, label, width, below }
      })
    })
  const fits = form === 'wide' ? fitsColumn : fitsRow
  for (const state of collapsing) {
    if (fits(items(), area)) break
    collapsed.add(state)
  }
  return form === 'wide' ? column(items(), area, language) : row(withoutNotes(items(), area), area)
}

const heightOf = (item: Item): CssPixels => ROW + (item.below ? 16 : 0)
const widthOf = (item: Item): CssPixels => tokenWidth(item) + (item.note === '' ? 6 : 18 + textWidth(item.note))
const tokenWidth = (item: Item): CssPixels =>
  item.note === '' && item.threads.length > 1 ? 28 + textWidth(`×${item.threads.length}`) : TOKEN

/** Height of a column with so many tokens, one of which has its note below. */
export function idleAreaHeight(tokens: number): CssPixels {
  return HEADING + tokens * ROW + 16
}

function fitsColumn(items: readonly Item[], area: Area): boolean {
  return items.reduce((sum, item) => sum + heightOf(item), HEADING) <= area.height
}

function fitsRow(items: readonly Item[], area: Area): boolean {
  return items.reduce((sum, item) => sum + widthOf(item), 0) <= area.width
}

/** Leaves out the notes that say what the glyph says, then all, where a row has no room for them. */
function withoutNotes(items: readonly Item[], area: Area): readonly Item[] {
  if (fitsRow(items, area)) return items
  const fewer = items.map((item) => (item.waits ? item : { ...item, note: '' }))
  return fitsRow(fewer, area) ? fewer : fewer.map((item) => ({ ...item, note: '' }))
}

function column(items: readonly Item[], area: Area, language: Language): Drawing {
  const parts = { spots: [] as Spot[], marks: [] as Mark[], groups: [] as Group[] }
  parts.marks.push(zone('idle', area.x, area.y + 22, stageMessages[language].elsewhere, ''))
  let y = area.y + HEADING
  items.forEach((item, i) => {
    place(parts, item, area.x, y, item.width)
    parts.marks.push(
      item.below
        ? text(`idle.${i}`, area.x, y + TOKEN_HEIGHT + 15, item.note, 'small')
        : text(`idle.${i}`, area.x + item.width + 8, y + TOKEN_HEIGHT / 2 + 4, item.note),
    )
    y += heightOf(item)
  })
  return parts
}

function row(items: readonly Item[], area: Area): Drawing {
  const parts = { spots: [] as Spot[], marks: [] as Mark[], groups: [] as Group[] }
  // Should even bare tokens not fit, they share what there is.
  const widest = fitsRow(items, area) ? TOKEN : Math.floor(area.width / items.length) - 6
  let x = area.x
  items.forEach((item, i) => {
    const width = Math.min(widest, tokenWidth(item))
    place(parts, item, x, area.y, width)
    if (item.note !== '') parts.marks.push(text(`idle.${i}`, x + width + 8, area.y + TOKEN_HEIGHT / 2 + 4, item.note))
    x += width + widthOf(item) - tokenWidth(item)
  })
  return parts
}

function place(
  parts: { spots: Spot[]; groups: Group[] },
  item: Item,
  x: CssPixels,
  y: CssPixels,
  width: CssPixels,
): void {
  const [thread] = item.threads
  if (thread === undefined) return
  if (item.threads.length === 1) {
    parts.spots.push({ thread, x, y, width, form: 'full', role: 'idle' })
    return
  }
  parts.groups.push({
    key: `idle.${item.state}`,
    x,
    y,
    width,
    text: `×${item.threads.length}`,
    state: item.state,
    label: item.label,
    threads: item.threads,
  })
}
