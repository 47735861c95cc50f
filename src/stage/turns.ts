/**
 * The picture of a thread with greenlets: a seat for the one that has the thread, and around it the others, parked in
 * places of their own, each with when it goes on.
 */

import type { Host } from '../analysis/hosts.ts'
import type { Moment, ThreadMoment } from '../analysis/moment-types.ts'
import { cutMiddle } from '../base/cut-middle.ts'
import { formatShortTime } from '../base/format.ts'
import type { CssPixels, StepIndex, ThreadId } from '../base/units.ts'
import { valueText } from '../base/value-text.ts'
import type { Language, Words } from '../base/words.ts'
import { argumentOf, operationName, type Trace } from '../trace/trace.ts'
import type { CompoundDrawer, CompoundMethod } from './compound-picture.ts'
import { stageMessages, stateNames } from './messages.ts'
import { type Drawing, type FrameInput, LARGE, path, SMALL, TOKEN_HEIGHT, text, textWidth, zone } from './picture.ts'
import { sleepsOn } from './room.ts'
import type { StageScene } from './scene.ts'
import type { Parts } from './waiting-line.ts'

const MARGIN: CssPixels = 12
/** Room for the titles of seat and places. */
const TOP: CssPixels = 34
const SEAT: CssPixels = 112
const CELL: CssPixels = 92
const GAP: CssPixels = 8
const HEIGHT: CssPixels = 36
/** A place with what is said below it. */
const ROW: CssPixels = 58
/** Of more greenlets the rest share a button. */
const MAX = 16

/** How many have places: of a crowd two rows full, three where rows are short, and the last place is a button. */
function placesFor(members: number, columns: number): number {
  return members <= MAX ? members : Math.min(MAX, columns * (columns < 4 ? 3 : 2)) - 1
}

const messages = {
  en: {
    seat: 'Has the thread',
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
    seat: '占有线程',
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
    height: (width) => TOP + turnsRows(members.length, columnsIn(width)) * ROW + 12,
    draw: (input) => draw(input, scene, members),
    exists: () => true,
    title: { en: 'One thread, in turns', zh: '一个线程，轮流使用' },
    meaning: {
      en: 'one of them has the thread; the others stand still until somebody switches to them',
      zh: '其中一个占有线程；其余停住，直到有人切换到它们',
    },
    describe: (moment, name) => ({
      en: describeTurns(moment, members, name, 'en'),
      zh: describeTurns(moment, members, name, 'zh'),
    }),
    tell: () => null,
  }
}

/** The methods by which a greenlet lets another go on. */
export function turnsMethods({ trace }: StageScene, members: ReadonlySet<ThreadId>): readonly CompoundMethod[] {
  const method = (name: string, said: Words): CompoundMethod => ({
    name,
    words: said,
    isCall: (step) => operationName(trace, step) === name && members.has(trace.steps.thread[step] ?? -1),
  })
  return [
    method('switch', { en: 'lets another go on and is suspended', zh: '让另一个继续，自己挂起' }),
    method('throw', { en: 'lets another go on with an error', zh: '让另一个带着错误继续' }),
  ]
}

/** How many parked stand side by side. */
function columnsIn(width: CssPixels): number {
  return Math.max(1, Math.floor((width - 2 * MARGIN - SEAT - 2 * GAP + GAP) / (CELL + GAP)))
}

function draw(input: FrameInput, scene: StageScene, members: readonly ThreadId[]): Drawing {
  const { plan, moment, language } = input
  const w = messages[language]
  const parts: Parts = { spots: [], marks: [], groups: [] }
  const current = currentOf(members, moment)
  const suspended = members.filter((thread) => moment.threads[thread]?.state === 'suspended').length
  const left = MARGIN + SEAT + 2 * GAP
  parts.marks.push(
    zone('seat', MARGIN, TOP - 12, w.seat, ''),
    path('border', `M${MARGIN + SEAT + GAP} ${TOP - 20}v${plan.height - TOP + 8}`, 'divider'),
    zone('parked', left, TOP - 12, w.parked, w.of(suspended)),
  )
  const sizes = { seat: SEAT, cell: CELL, height: HEIGHT, row: ROW }
  drawTurns(parts, input, members, { ...sizes, key: '', x: MARGIN, y: TOP, left, columns: columnsIn(plan.width) })
  const now = moment.threads[current ?? -1]
  if (now !== undefined)
    for (const [line, note] of seatNotes(now, input).entries())
      parts.marks.push(text(`note.${line}`, MARGIN, TOP + HEIGHT + 15 + 15 * line, note))
  for (const { thread, x, y } of parts.spots) {
    if (thread === current) continue
    const note = parkedNote(scene, moment.threads[thread], language)
    if (note !== '' && textWidth(note) <= CELL + GAP)
      parts.marks.push(text(`parked.${thread}`, x - 4, y - 5 + HEIGHT + 14, note))
  }
  return parts
}

/** Who of a thread has it. */
export function currentOf(members: readonly ThreadId[], { threads }: Moment): ThreadId | undefined {
  return members.find((thread) => turns.has(threads[thread]?.state ?? 'unborn'))
}

/** How large seat and places are, and where. */
export interface TurnsShape {
  readonly key: string
  readonly x: CssPixels
  readonly y: CssPixels
  /** Left edge of the places. */
  readonly left: CssPixels
  readonly seat: CssPixels
  readonly cell: CssPixels
  readonly height: CssPixels
  /** From one row of places to the next. */
  readonly row: CssPixels
  readonly columns: number
}

/** Rows of places that so many need. */
export function turnsRows(members: number, columns: number): number {
  const places = placesFor(members, columns)
  return Math.max(1, Math.ceil((places < members ? places + 1 : places) / columns))
}

/** Draws the seat with the one that has the thread, and the places of all, where the others stand. */
export function drawTurns(
  parts: Parts,
  { plan, moment, language, trace }: FrameInput,
  members: readonly ThreadId[],
  { key, x, y, left, seat, cell, height, row, columns }: TurnsShape,
): void {
  const current = currentOf(members, moment)
  const inset = (height - TOKEN_HEIGHT) / 2
  const socket = (name: string, free: boolean, place: { x: CssPixels; y: CssPixels; width: CssPixels }) =>
    parts.marks.push({
      key: `${key}${name}`,
      tag: 'rect',
      attributes: { class: `slot${free ? ' free' : ''}`, ...place, height, rx: 6 },
    })
  const token = (thread: ThreadId, role: 'seat' | 'home', place: { x: CssPixels; y: CssPixels; width: CssPixels }) =>
    parts.spots.push({ thread, x: place.x + 4, y: place.y + inset, width: place.width - 8, form: 'full', role })
  socket('place', current === undefined, { x, y, width: seat })
  if (current !== undefined) token(current, 'seat', { x, y, width: seat })
  const places = placesFor(members.length, columns)
  const shown = places < members.length ? busiest(members, moment, places, trace) : members
  shown.forEach((thread, k) => {
    const place = { x: left + (k % columns) * (cell + GAP), y: y + Math.floor(k / columns) * row, width: cell }
    socket(`cell.${k}`, thread === current, place)
    if (thread !== current) token(thread, 'home', place)
  })
  const rest = members.filter((thread) => thread !== current && !shown.includes(thread))
  if (rest.length === 0) return
  const more = messages[language].more(rest.length)
  parts.groups.push({
    key: `${key}parked.${plan.key}`,
    x: left + (places % columns) * (cell + GAP),
    y: y + Math.floor(places / columns) * row + inset,
    width: cell,
    text: more,
    label: more,
    threads: rest,
  })
}

/** Of many whoever took the step has a place, those who have begun and not ended, then those who are still to begin. */
function busiest(
  members: readonly ThreadId[],
  { threads, step }: Moment,
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

/** What is said below the seat: what who sits there does, what it was passed, and that this holds up all. */
function seatNotes(now: ThreadMoment, { language, moment, trace }: FrameInput): string[] {
  const w = messages[language]
  const asleep = sleepsOn(now, moment, trace)
  const until = stageMessages[language].until(formatShortTime(now.until, language))
  const object = trace.objects[now.waitsFor]?.name
  const what = asleep ? until : object === undefined ? stateNames[now.state][language] : object
  const short = (notes: readonly string[]) => notes.filter((note) => textWidth(note) <= SEAT + GAP)
  // The hub waits when all others do; anybody else keeps them from going on.
  if (waits.has(now.state)) return short([what, isHub(now.thread, trace) ? w.nobodyCan : w.keeps])
  const passed = passedBy(moment.step, now.thread, trace)
  return passed === null ? [what] : [what, ...short([w.gets(cutMiddle(passed, 14))])]
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
function parkedNote({ data }: StageScene, now: ThreadMoment | undefined, language: Language): string {
  if (now === undefined || now.state === 'unborn') return messages[language].notBegun
  if (now.state !== 'suspended') return stateNames[now.state][language]
  return now.until < data.end ? messages[language].goesOn(formatShortTime(now.until, language)) : ''
}

/** Who has a thread, and who is parked, in words. */
export function describeTurns(
  moment: Moment,
  members: readonly ThreadId[],
  name: (thread: ThreadId) => string,
  language: Language,
): string {
  const w = messages[language]
  const current = currentOf(members, moment)
  const state = stateNames[moment.threads[current ?? -1]?.state ?? 'unborn'][language]
  const has = current === undefined ? w.nobody : w.has(name(current), state)
  const parked = members.filter((thread) => moment.threads[thread]?.state === 'suspended')
  if (parked.length === 0) return has
  const separator = language === 'zh' ? '；' : '; '
  return has + separator + w.others(stageMessages[language].list(parked.map(name)))
}
