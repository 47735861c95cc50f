/**
 * The picture of a thread with greenlets: a slot for the one that has the thread, and around it the others, parked in
 * places of their own, each with when it goes on.
 */

import type { Host } from '../../analysis/hosts.ts'
import type { Snapshot, ThreadSnapshot } from '../../analysis/snapshot-types.ts'
import { formatShortTime } from '../../base/format.ts'
import type { Language, Message } from '../../base/messages.ts'
import type { CssPixels, StepIndex, ThreadId } from '../../base/units.ts'
import { valueText } from '../../base/value-text.ts'
import { type Box, box, column, columnsIn, over, pad, row, sized } from '../../pictures/box.ts'
import { grid, slotBox } from '../../pictures/grid.ts'
import { fitted, textWidth } from '../../pictures/measure.ts'
import { type Reader, stageMessages, stateNames } from '../../pictures/messages.ts'
import { type FrameInput, LARGE, path, SMALL } from '../../pictures/picture.ts'
import type { StageScene } from '../../pictures/scene.ts'
import { sleepsOn } from '../../pictures/slots.ts'
import { note, title } from '../../pictures/texts.ts'
import { groupBox, token } from '../../pictures/threads.ts'
import { argumentOf, operationName, type Trace } from '../../trace/trace.ts'
import type { CompoundDrawer, CompoundMethod } from './compound-picture.ts'

const MARGIN: CssPixels = 12
const CURRENT: CssPixels = 112
const CELL: CssPixels = 92
const GAP: CssPixels = 8
/** Of more greenlets the rest share a button. */
const MAX = 16

/** How many have places: of a crowd two rows full, three where rows are short, and the last place is a button. */
function placesFor(members: number, columns: number): number {
  return members <= MAX ? members : Math.min(MAX, columns * (columns < 4 ? 3 : 2)) - 1
}

const messages = {
  en: {
    turn: 'Has the thread',
    parked: 'Parked',
    of: (count: number) => `${count} suspended`,
    goesOn: (time: string) => `until ${time}`,
    notBegun: 'not begun',
    keeps: 'all stand still',
    nobodyCan: 'nobody can go on',
    gets: (value: string) => `gets ${value}`,
    more: (count: number) => `and ${count} more`,
    has: (name: string, state: string) => `${name} has the thread, ${state}`,
    nobody: 'the thread has ended',
    others: (names: string) => `suspended: ${names}`,
  },
  zh: {
    turn: '占有线程',
    parked: '停放处',
    of: (count: number) => `${count} 个挂起`,
    goesOn: (time: string) => `至 ${time}`,
    notBegun: '尚未开始',
    keeps: '全部停住',
    nobodyCan: '谁也不能继续',
    gets: (value: string) => `得到 ${value}`,
    more: (count: number) => `另有 ${count} 个`,
    has: (name: string, state: string) => `${name} 占有线程，${state}`,
    nobody: '线程已结束',
    others: (names: string) => `挂起：${names}`,
  },
} as const satisfies { [language in Language]: object }

const turns = new Set(['running', 'ready', 'wantsGil', 'blocked', 'sleeping'])
const waits = new Set(['blocked', 'sleeping'])

/** Draws a thread and its greenlets. */
export function turnsDrawer(scene: StageScene, { host, greenlets }: Host): CompoundDrawer {
  const members = [host, ...greenlets].map(({ id }) => id)
  return {
    name: { en: host.name, zh: host.name },
    methods: turnsMethods(scene, new Set(members)),
    minWidth: (form) => (form === 'wide' && members.length > 4 ? LARGE : SMALL),
    box: (input) => draw(input, scene, members),
    exists: () => true,
    title: { en: 'One thread, in turns', zh: '一个线程，轮流使用' },
    meaning: {
      en: 'one of them has the thread; the others stand still until somebody switches to them',
      zh: '其中一个占有线程；其余停住，直到有人切换到它们',
    },
    describe: (snapshot, reader) => describeTurns(snapshot, members, reader),
  }
}

/** The methods by which a greenlet lets another go on. */
export function turnsMethods({ trace }: StageScene, members: ReadonlySet<ThreadId>): readonly CompoundMethod[] {
  const method = (name: string, said: Message): CompoundMethod => ({
    name,
    words: said,
    isCall: (step) => operationName(trace, step) === name && members.has(trace.steps.thread[step] ?? -1),
  })
  return [
    method('switch', { en: 'lets another go on and is suspended', zh: '让另一个继续，自己挂起' }),
    method('throw', { en: 'lets another go on with an error', zh: '让另一个带着错误继续' }),
  ]
}

function draw(input: FrameInput, scene: StageScene, members: readonly ThreadId[]): Box {
  const { plan, snapshot, language } = input
  const w = messages[language]
  const now = snapshot.threads[currentOf(members, snapshot) ?? -1]
  const suspended = members.filter((thread) => snapshot.threads[thread]?.state === 'suspended').length
  const notes = now === undefined ? [] : currentNotes(now, input)
  const columns = columnsIn(plan.width - 2 * MARGIN - CURRENT - 2 * GAP, CELL, GAP)
  const { current, others } = turnsBoxes(input, members, {
    key: '',
    width: CURRENT,
    cell: CELL,
    height: 36,
    columns,
    noteOf: (thread) => {
      const said = parkedNote(scene, snapshot.threads[thread], language)
      return sized({ height: 22 }, note(`parked.${thread}`, textWidth(said) <= CELL + GAP ? said : '', 'lab'))
    },
  })
  const left = column([title('turn', w.turn), current, ...notes.map((said, line) => note(`note.${line}`, said, 'lab'))])
  const right = column([title('parked', w.parked, w.of(suspended)), others])
  const whole = row([sized({ width: CURRENT }, left), box(2 * GAP, 0), right])
  return over(pad({ left: MARGIN, bottom: 14 }, sized({ height: right.height }, whole)), (parts, at) =>
    parts.marks.push(path('border', `M${at.x + MARGIN + CURRENT + GAP} ${at.y + 14}v${at.height - 26}`, 'divider')),
  )
}

/** Who of a thread has it. */
export function currentOf(members: readonly ThreadId[], { threads }: Snapshot): ThreadId | undefined {
  return members.find((thread) => turns.has(threads[thread]?.state ?? 'unborn'))
}

interface TurnsShape {
  readonly key: string
  /** Widths of the slot of the one that has the thread, and of those of the others. */
  readonly width: CssPixels
  readonly cell: CssPixels
  readonly height: CssPixels
  readonly columns: number
  /** What is said below one that is parked. */
  readonly noteOf?: (thread: ThreadId) => Box
}

/** The slot of the one that has the thread, and the slots of all, where the others stand. */
export function turnsBoxes(
  { plan, snapshot, language, trace }: FrameInput,
  members: readonly ThreadId[],
  { key, width, cell, height, columns, noteOf }: TurnsShape,
): { readonly current: Box; readonly others: Box } {
  const current = currentOf(members, snapshot)
  const places = placesFor(members.length, columns)
  const shown = places < members.length ? busiest(members, snapshot, places, trace) : members
  const boxes = shown.map((thread, k) => {
    const free = thread === current
    const place = slotBox(
      `${key}cell.${k}`,
      { width: cell, height, free },
      free ? null : token(thread, cell - 8, 'home'),
    )
    return noteOf === undefined ? place : column([place, free ? box(0, 22) : noteOf(thread)])
  })
  const rest = members.filter((thread) => thread !== current && !shown.includes(thread))
  const more = messages[language].more(rest.length)
  const group = { key: `${key}parked.${plan.key}`, text: more, label: more, threads: rest }
  if (places < members.length) boxes.push(rest.length === 0 ? box(0, height) : pad({ top: 5 }, groupBox(cell, group)))
  const own = current === undefined ? null : token(current, width - 8, 'turn')
  return {
    current: slotBox(`${key}place`, { width, height, free: current === undefined }, own),
    others: grid(boxes, columns, GAP, noteOf === undefined ? 6 : 0),
  }
}

/** Of many the one that took the step has a slot, those who have begun and not ended, then those who are still to begin. */
function busiest(
  members: readonly ThreadId[],
  { threads, step }: Snapshot,
  places: number,
  trace: Trace,
): readonly ThreadId[] {
  const stateOf = (thread: ThreadId) => threads[thread]?.state ?? 'unborn'
  const ended = (thread: ThreadId) => stateOf(thread) === 'finished' || stateOf(thread) === 'failed'
  const alive = members.filter((thread) => stateOf(thread) !== 'unborn' && !ended(thread))
  const others = members.filter((thread) => !alive.includes(thread))
  const actor = trace.steps.thread[step] ?? -1
  const first = [
    ...members.filter((thread) => thread === actor),
    ...alive,
    ...others.filter((thread) => !ended(thread)),
    ...others.filter(ended),
  ]
  const chosen = new Set(first.slice(0, places))
  return members.filter((thread) => chosen.has(thread))
}

/** What is said below the one that has the thread: what it does, what it was passed, and that this holds up all. */
function currentNotes(now: ThreadSnapshot, { language, snapshot, trace }: FrameInput): string[] {
  const w = messages[language]
  const asleep = sleepsOn(now, snapshot, trace)
  const until = stageMessages[language].until(formatShortTime(now.until, language))
  const object = trace.objects[now.waitsFor]?.name
  const what = asleep ? until : object === undefined ? stateNames[now.state][language] : object
  const short = (notes: readonly string[]) => notes.filter((note) => textWidth(note) <= CURRENT + GAP)
  // The hub waits when all others do; anybody else keeps them from going on.
  if (waits.has(now.state)) return short([what, isHub(now.thread, trace) ? w.nobodyCan : w.keeps])
  const passed = passedBy(snapshot.step, now.thread, trace)
  return passed === null ? [what] : [what, ...[fitted(w.gets(passed), CURRENT + GAP)]]
}

function isHub(thread: ThreadId, { threads }: Trace): boolean {
  return threads[thread]?.kind === 'greenlet' && threads[thread]?.name === 'hub'
}

/** The value that a step passed to who has the thread since; null where it passed none. */
function passedBy(step: StepIndex, to: ThreadId, trace: Trace): string | null {
  if (step < 0 || operationName(trace, step) !== 'switch' || trace.steps.thread[step] === to) return null
  const value = argumentOf(trace, step)
  return value === null ? null : valueText(value)
}

/** When one goes on that is parked; while a run goes on, nobody knows yet. */
function parkedNote({ data }: StageScene, now: ThreadSnapshot | undefined, language: Language): string {
  if (now === undefined || now.state === 'unborn') return messages[language].notBegun
  if (now.state !== 'suspended') return stateNames[now.state][language]
  return now.until < data.end ? messages[language].goesOn(formatShortTime(now.until, language)) : ''
}

/** Who has a thread, and who is parked, in words. */
export function describeTurns(snapshot: Snapshot, members: readonly ThreadId[], reader: Reader): readonly string[] {
  const w = messages[reader.language]
  const current = currentOf(members, snapshot)
  const state = stateNames[snapshot.threads[current ?? -1]?.state ?? 'unborn'][reader.language]
  const parked = members.filter((thread) => snapshot.threads[thread]?.state === 'suspended')
  return [
    current === undefined ? w.nobody : w.has(reader.name(current), state),
    ...(parked.length === 0 ? [] : [w.others(stageMessages[reader.language].list(parked.map(reader.name)))]),
  ]
}
