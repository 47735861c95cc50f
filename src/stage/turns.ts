/**
 * The picture of a thread with greenlets: a seat for the one that has the thread, and around it the others, parked in
 * places of their own, each with when it goes on.
 */
import type { Host } from '../analysis/hosts.ts'
import type { Moment, ThreadMoment } from '../analysis/moment-types.ts'
import type { CssPixels, ThreadId } from '../base/units.ts'
import type { Language, Words } from '../base/words.ts'
import { operationName } from '../trace/trace.ts'
import type { CompoundDrawer, CompoundMethod } from './compound-picture.ts'
import { type Drawing, type FrameInput, LARGE, path, SMALL, text, textWidth, zone } from './picture.ts'
import type { StageScene } from './scene.ts'
import type { Parts } from './waiting-line.ts'
import { stageWords, stateWords, timeWords } from './words.ts'

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
const MOST = 15

const words = {
  en: {
    seat: 'Has the thread',
    parked: 'Parked',
    of: (count: number) => `${count} suspended`,
    goesOn: (time: string) => `until ${time}`,
    notBegun: 'not begun',
    keeps: 'all stand still',
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
  const places = Math.min(members.length, MOST + 1)
  return {
    name: { en: host.name, zh: host.name },
    methods: methodsOf(scene, new Set(members)),
    leastWidth: (form) => (form === 'wide' && members.length > 4 ? LARGE : SMALL),
    height: (width) => TOP + Math.max(1, Math.ceil(places / columnsIn(width))) * ROW + 12,
    draw: (input) => draw(input, scene, members),
    exists: () => true,
    title: { en: 'One thread, in turns', zh: '一个线程，轮流使用' },
    meaning: {
      en: 'one of them has the thread; the others stand still until somebody switches to them',
      zh: '其中一个占有线程；其余停住，直到有人切换到它们',
    },
    describe: (moment, name) => ({
      en: describe(moment, members, name, 'en'),
      zh: describe(moment, members, name, 'zh'),
    }),
    tell: () => null,
  }
}

function methodsOf({ trace }: StageScene, members: ReadonlySet<ThreadId>): readonly CompoundMethod[] {
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
  const w = words[language]
  const parts: Parts = { spots: [], marks: [], groups: [] }
  const current = members.find((thread) => turns.has(moment.threads[thread]?.state ?? 'unborn'))
  const now = current === undefined ? undefined : moment.threads[current]
  const seat = { x: MARGIN, y: TOP, width: SEAT, height: HEIGHT, rx: 6 }
  const suspended = members.filter((thread) => moment.threads[thread]?.state === 'suspended').length
  parts.marks.push(
    zone('seat', MARGIN, TOP - 12, w.seat, ''),
    { key: 'place', tag: 'rect', attributes: { class: `socket${current === undefined ? ' free' : ''}`, ...seat } },
    path('border', `M${MARGIN + SEAT + GAP} ${TOP - 20}v${plan.height - TOP + 8}`, 'divider'),
  )
  const left = MARGIN + SEAT + 2 * GAP
  parts.marks.push(zone('parked', left, TOP - 12, w.parked, w.of(suspended)))
  if (current !== undefined && now !== undefined) {
    parts.spots.push({ thread: current, x: MARGIN + 4, y: TOP + 5, width: SEAT - 8, form: 'full', role: 'seat' })
    for (const [line, note] of seatNotes(now, input).entries())
      parts.marks.push(text(`note.${line}`, MARGIN, TOP + HEIGHT + 15 + 15 * line, note))
  }
  const columns = columnsIn(plan.width)
  const many = members.length > MOST + 1
  const shown = many ? members.slice(0, MOST) : members
  shown.forEach((thread, k) => {
    const x = left + (k % columns) * (CELL + GAP)
    const y = TOP + Math.floor(k / columns) * ROW
    const free = thread === current
    const place = { x, y, width: CELL, height: HEIGHT, rx: 6 }
    parts.marks.push({ key: `cell.${k}`, tag: 'rect', attributes: { class: `socket${free ? ' free' : ''}`, ...place } })
    if (free) return
    parts.spots.push({ thread, x: x + 4, y: y + 5, width: CELL - 8, form: 'full', role: 'home' })
    const note = parkedNote(scene, moment.threads[thread], language)
    if (note !== '' && textWidth(note) <= CELL + GAP) parts.marks.push(text(`cell.${k}.note`, x, y + HEIGHT + 14, note))
  })
  const rest = many ? members.slice(MOST).filter((thread) => thread !== current) : []
  if (rest.length > 0) {
    const [x, y] = [left + (MOST % columns) * (CELL + GAP), TOP + Math.floor(MOST / columns) * ROW + 5]
    const more = w.more(rest.length)
    parts.groups.push({ key: `parked.${plan.key}`, x, y, width: CELL, text: more, label: more, threads: rest })
  }
  return parts
}

/** What is said below the seat: what who sits there does, and that this holds up all. */
function seatNotes(now: ThreadMoment, { language, moment, trace }: FrameInput): string[] {
  const asleep = now.state === 'sleeping' && now.until > moment.time
  const until = stageWords[language].until(timeWords(now.until, language))
  const object = trace.objects[now.waitsFor]?.name
  const what = asleep ? until : object === undefined ? stateWords[now.state][language] : object
  return waits.has(now.state) ? [what, words[language].keeps].filter((note) => textWidth(note) <= SEAT + GAP) : [what]
}

/** When one goes on that is parked; while a run goes on, nobody knows yet. */
function parkedNote({ data }: StageScene, now: ThreadMoment | undefined, language: Language): string {
  if (now === undefined || now.state === 'unborn') return words[language].notBegun
  if (now.state !== 'suspended') return stateWords[now.state][language]
  return now.until < data.end ? words[language].goesOn(timeWords(now.until, language)) : ''
}

function describe(
  moment: Moment,
  members: readonly ThreadId[],
  name: (thread: ThreadId) => string,
  language: Language,
): string {
  const w = words[language]
  const current = members.find((thread) => turns.has(moment.threads[thread]?.state ?? 'unborn'))
  const state = stateWords[moment.threads[current ?? -1]?.state ?? 'unborn'][language]
  const has = current === undefined ? w.nobody : w.has(name(current), state)
  const parked = members.filter((thread) => moment.threads[thread]?.state === 'suspended')
  if (parked.length === 0) return has
  const separator = language === 'zh' ? '；' : '; '
  return has + separator + w.others(stageWords[language].list(parked.map(name)))
}
