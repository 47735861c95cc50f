/** The part of the stage for threads that are at no primitive: those of one state share a button when room is short. */
import type { Moment, ThreadMoment } from '../analysis/moment-types.ts'
import type { LaneStateName } from '../analysis/timeline-data.ts'
import type { CssPixels, ThreadId } from '../base/units.ts'
import type { Language } from '../base/words.ts'
import { targetThread } from '../trace/columns.ts'
import { type Drawing, type Form, type Group, type Mark, type Spot, TOKEN_HEIGHT, text, zone } from './picture.ts'
import { stageWords, stateWords } from './words.ts'

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
  /** A note that is too long to stand beside the token stands below it. */
  readonly below: boolean
}

const order: readonly LaneStateName[] = ['running', 'ready', 'sleeping', 'blocked', 'failed', 'finished', 'unborn']
/** Who gives up their own tokens first. */
const collapsing: readonly LaneStateName[] = ['unborn', 'finished', 'ready', 'running', 'sleeping', 'blocked', 'failed']
const ROW = 34
const TOKEN = 66

/** Where the threads go that stand nowhere else. */
export function drawElsewhere(
  threads: readonly ThreadId[],
  moment: Moment,
  name: (thread: ThreadId) => string,
  area: Area,
  form: Form,
  language: Language,
): Drawing {
  const w = stageWords[language]
  if (threads.length === 0) return { spots: [], marks: [], groups: [] }
  const states = new Map<LaneStateName, ThreadMoment[]>()
  for (const thread of threads) {
    const state = moment.threads[thread]
    if (state === undefined) continue
    const list = states.get(state.state)
    if (list === undefined) states.set(state.state, [state])
    else list.push(state)
  }
  const noteOf = (state: ThreadMoment): Pick<Item, 'note' | 'below'> => {
    const joined = targetThread(state.waitsFor)
    return joined >= 0
      ? { note: w.joins(name(joined)), below: form === 'wide' }
      : { note: stateWords[state.state][language], below: false }
  }
  const collapsed = new Set<LaneStateName>()
  const items = (): Item[] =>
    order.flatMap((state) => {
      const list = states.get(state) ?? []
      if (collapsed.has(state) && list.length > 1)
        return [
          { state, threads: list.map((thread) => thread.thread), note: stateWords[state][language], below: false },
        ]
      return list.map((thread) => ({ state, threads: [thread.thread], ...noteOf(thread) }))
    })
  const fits = form === 'wide' ? fitsColumn : fitsRow
  for (const state of collapsing) {
    if (fits(items(), area)) break
    collapsed.add(state)
  }
  return form === 'wide' ? column(items(), area, language) : row(items(), area, language)
}

const heightOf = (item: Item): CssPixels => ROW + (item.below ? 16 : 0)
const widthOf = (item: Item): CssPixels => TOKEN + 8 + item.note.length * 7 + 10

function fitsColumn(items: readonly Item[], area: Area): boolean {
  return items.reduce((sum, item) => sum + heightOf(item), 38) <= area.height
}

function fitsRow(items: readonly Item[], area: Area): boolean {
  return items.reduce((sum, item) => sum + widthOf(item), 0) <= area.width
}

function column(items: readonly Item[], area: Area, language: Language): Drawing {
  const parts = { spots: [] as Spot[], marks: [] as Mark[], groups: [] as Group[] }
  parts.marks.push(zone('elsewhere', area.x, area.y + 22, stageWords[language].elsewhere, ''))
  let y = area.y + 38
  items.forEach((item, i) => {
    place(parts, item, area.x, y, language)
    parts.marks.push(
      item.below
        ? text(`elsewhere.${i}`, area.x, y + TOKEN_HEIGHT + 15, item.note, 'small')
        : text(`elsewhere.${i}`, area.x + TOKEN + 8, y + TOKEN_HEIGHT / 2 + 4, item.note),
    )
    y += heightOf(item)
  })
  return parts
}

function row(items: readonly Item[], area: Area, language: Language): Drawing {
  const parts = { spots: [] as Spot[], marks: [] as Mark[], groups: [] as Group[] }
  let x = area.x
  items.forEach((item, i) => {
    place(parts, item, x, area.y, language)
    parts.marks.push(text(`elsewhere.${i}`, x + TOKEN + 8, area.y + TOKEN_HEIGHT / 2 + 4, item.note))
    x += widthOf(item)
  })
  return parts
}

function place(
  parts: { spots: Spot[]; groups: Group[] },
  item: Item,
  x: CssPixels,
  y: CssPixels,
  language: Language,
): void {
  const [thread] = item.threads
  if (thread === undefined) return
  if (item.threads.length === 1) {
    parts.spots.push({ thread, x, y, width: TOKEN, form: 'full', role: 'elsewhere' })
    return
  }
  parts.groups.push({
    key: `elsewhere.${item.state}`,
    x,
    y,
    width: TOKEN,
    text: `×${item.threads.length}`,
    state: item.state,
    label: stageWords[language].group(item.threads.length, stateWords[item.state][language]),
    threads: item.threads,
  })
}
