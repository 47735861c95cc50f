/** The part of the stage for threads that are at no primitive: those of one state share a button when room is short. */
import { awaitedPage } from '../analysis/awaited.ts'
import type { Snapshot, ThreadSnapshot } from '../analysis/snapshot-types.ts'
import type { LaneStateName } from '../analysis/timeline-data.ts'
import type { Language } from '../base/messages.ts'
import type { CssPixels, ThreadId } from '../base/units.ts'
import { asking, type Box, box, column, drawBox, type Rect, row, sized } from '../pictures/box.ts'
import { fitted, textWidth } from '../pictures/measure.ts'
import { stageMessages, stateNames } from '../pictures/messages.ts'
import { type Drawing, type Form, TOKEN_HEIGHT } from '../pictures/picture.ts'
import { note, TITLE, title } from '../pictures/texts.ts'
import { groupBox, token, tokenWidth } from '../pictures/threads.ts'
import { targetThread } from '../trace/columns.ts'
import type { Trace } from '../trace/trace.ts'

/** Room for a note below a token, and for one in a row. */
const NOTE: Readonly<Record<Form, CssPixels>> = { wide: 144, narrow: 1000 }

interface Item {
  readonly state: LaneStateName
  readonly threads: readonly ThreadId[]
  /** Name of the thread; empty where several share a button. */
  readonly name: string
  readonly note: string
  /** Whether the note says more than the state. */
  readonly waits: boolean
  /** Accessible name of a button of several. */
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
const ROW: CssPixels = 34
const TOKEN: CssPixels = 70

/** What the idle area is drawn from. */
export interface Idle {
  readonly threads: readonly ThreadId[]
  readonly snapshot: Snapshot
  readonly trace: Trace
  readonly form: Form
  readonly language: Language
  /** Who has just left a primitive, or -1. */
  readonly leaver: ThreadId
}

/** Where the threads go that stand nowhere else: in a column, or on a phone in a row. */
export function drawIdleArea(idle: Idle, area: Rect): Drawing {
  const isColumn = idle.form === 'wide'
  const states = new Map(order.map((state): [LaneStateName, ThreadSnapshot[]] => [state, []]))
  for (const thread of idle.threads) {
    const now = idle.snapshot.threads[thread]
    if (now !== undefined) states.get(now.state)?.push(now)
  }
  const collapsed = new Set<LaneStateName>()
  const fitting = (): Box | null => {
    const count = [...states].reduce((sum, [state, own]) => sum + (collapsed.has(state) ? 1 : own.length), 0)
    // Of a crowd no box is made that cannot fit.
    if (count * ROW > (isColumn ? area.height : area.width)) return null
    const items = itemsOf(idle, states, collapsed)
    const whole = isColumn ? idleColumn(items, area, idle.language) : idleRow(items, area)
    return whole.width <= area.width && whole.height <= area.height ? whole : null
  }
  let fits = fitting()
  for (const state of collapsing) {
    if (fits !== null) break
    if ((states.get(state)?.length ?? 0) < 2) continue
    collapsed.add(state)
    fits = fitting()
  }
  // Should even bare tokens not fit, they share what there is.
  const items = () => itemsOf(idle, states, collapsed)
  const whole = fits ?? (isColumn ? idleColumn(items(), area, idle.language) : idleRow(items(), area, true))
  const { spots, marks, groups } = drawBox(whole, area.width, area.height)
  const moved = <Placed extends { readonly x: number; readonly y: number }>(placed: Placed) => ({
    ...placed,
    x: placed.x + area.x,
    y: placed.y + area.y,
  })
  return {
    spots: spots.map(moved),
    groups: groups.map(moved),
    marks: marks.map((mark) => ({
      ...mark,
      attributes: { ...mark.attributes, transform: `translate(${area.x} ${area.y})` },
    })),
  }
}

/** What is shown of those threads: a token each, but for states whose threads share a button. */
function itemsOf(
  { trace, form, language, leaver }: Idle,
  states: ReadonlyMap<LaneStateName, readonly ThreadSnapshot[]>,
  collapsed: ReadonlySet<LaneStateName>,
): readonly Item[] {
  const w = stageMessages[language]
  const nameOf = (thread: ThreadId): string => trace.threads[thread]?.name ?? '?'
  const noteOf = (state: ThreadSnapshot): Pick<Item, 'note' | 'waits'> => {
    if (state.thread === leaver) return { note: w.justLeft, waits: true }
    const joined = targetThread(state.waitsFor)
    if (joined >= 0) {
      const room = NOTE[form] - textWidth(w.joins(''), 'small')
      return { note: w.joins(fitted(nameOf(joined), room, 'small')), waits: true }
    }
    const page = awaitedPage(trace, state)
    return page !== null
      ? { note: w.waitsForPage(page), waits: true }
      : { note: stateNames[state.state][language], waits: false }
  }
  return [...states].flatMap(([state, own]): readonly Item[] => {
    const forPages = own.length > 0 && own.every((thread) => awaitedPage(trace, thread) !== null)
    const note = forPages ? w.forPages : stateNames[state][language]
    const label = w.group(own.length, note)
    if (collapsed.has(state) && own.length > 1)
      return [{ state, threads: own.map(({ thread }) => thread), name: '', note, waits: forPages, label }]
    return own.map((thread) => ({
      state,
      threads: [thread.thread],
      name: nameOf(thread.thread),
      label,
      ...noteOf(thread),
    }))
  })
}

/** The token of one, or the button of several. */
function whoBox({ state, threads, label }: Item, width: CssPixels): Box {
  const [thread = -1] = threads
  if (threads.length === 1) return token(thread, width, 'idle')
  return groupBox(width, { key: `idle.${state}`, text: `×${threads.length}`, state, label, threads })
}

/** Height of a column with this many tokens, one of which has its note below. */
export function idleAreaHeight(tokens: number): CssPixels {
  return TITLE + 6 + tokens * ROW + 16
}

function idleColumn(items: readonly Item[], area: Rect, language: Language): Box {
  if (items.length === 0) return box(0, 0)
  const boxes = items.map((item, i) => {
    const width = item.threads.length > 1 ? TOKEN : tokenWidth(textWidth(item.name), TOKEN, area.width - 12)
    const beside = width + 8 + textWidth(item.note) <= area.width
    const said = note(`idle.${i}`, item.note, beside ? 'lab' : 'small')
    const who = whoBox(item, width)
    return beside
      ? asking({ width: 0, height: ROW }, column([row([who, said], 8)]))
      : asking({ width: 0, height: ROW + 16 }, column([who, box(0, 3), said]))
  })
  return column([title('idle', stageMessages[language].elsewhere), box(0, 6), ...boxes])
}

/** Leaves out the notes that say what the glyph says, then all, where the row has no room for them. */
function idleRow(items: readonly Item[], area: Rect, tight = false): Box {
  const rows = [
    items,
    items.map((item) => (item.waits ? item : { ...item, note: '' })),
    items.map((item) => ({ ...item, note: '' })),
  ]
  const boxes = rows.map((shown) =>
    row(
      shown.map((item, i) => {
        const bare = item.note === '' && item.threads.length > 1
        const most = tight ? Math.floor(area.width / items.length) - 6 : TOKEN
        const who = whoBox(item, Math.min(most, bare ? Math.ceil(28 + textWidth(`×${item.threads.length}`)) : TOKEN))
        if (item.note === '') return who
        return row([who, box(8, 0), note(`idle.${i}`, item.note, 'lab'), box(4, 0)])
      }),
      6,
    ),
  )
  const whole = boxes.find(({ width }) => width <= area.width) ?? boxes[2] ?? box(0, 0)
  return sized({ height: TOKEN_HEIGHT }, whole)
}
