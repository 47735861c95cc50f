/** The picture of timers: for each its thread, and how far its time has run. A run that renews timers makes many. */

import type { Snapshot } from '../../analysis/snapshot-types.ts'
import { isTimer, type TimerState, type TimerStory, timerAt, timerStories } from '../../analysis/timers.ts'
import { counted } from '../../base/counted.ts'
import { formatShortTime } from '../../base/format.ts'
import type { Language, Message } from '../../base/messages.ts'
import type { CssPixels, StepIndex, ThreadId } from '../../base/units.ts'
import { type Box, box, column, grow, pad, row, sized } from '../../pictures/box.ts'
import { slotBox } from '../../pictures/grid.ts'
import { fitted } from '../../pictures/measure.ts'
import { stageMessages } from '../../pictures/messages.ts'
import { type FrameInput, type Mark, path, round, SMALL, slot } from '../../pictures/picture.ts'
import type { StageScene } from '../../pictures/scene.ts'
import { note } from '../../pictures/texts.ts'
import { arrivals, COMING, groupBox, token } from '../../pictures/threads.ts'
import { attemptOf } from '../../trace/attempt.ts'
import { targetThread } from '../../trace/columns.ts'
import { operationName, type Trace } from '../../trace/trace.ts'
import type { CompoundDrawer, CompoundMethod, CompoundPicture } from './compound-picture.ts'

const TOP: CssPixels = 14
const ROW: CssPixels = 56
const MAX_ROWS = 4
const SLOT: CssPixels = 92
const MARGIN: CssPixels = 12
const GAP: CssPixels = 14
/** Wider than this, a bar says no more. */
const MAX_BAR: CssPixels = 320

const messages = {
  en: {
    unmade: 'not made yet',
    unstarted: 'made, not started',
    started: 'started',
    armed: (time: string) => `armed for ${time}`,
    over: 'its time is over',
    running: 'fired: runs its body',
    fired: 'fired',
    cancelled: (left: string) => `cancelled ${left} before its time`,
    cancelledEarly: 'cancelled before its time began',
    since: (time: string) => `armed at ${time}`,
    fires: (time: string) => `fires at ${time}`,
    wouldFire: (time: string) => `was due at ${time}`,
    more: (count: number) => counted(count, 'more timer'),
    of: (count: number) => `${count} in this run`,
    none: 'no timer yet',
  },
  zh: {
    unmade: '尚未创建',
    unstarted: '已创建，未启动',
    started: '已启动',
    armed: (time: string) => `已计时 ${time}`,
    over: '时间已到',
    running: '已到时：正在执行',
    fired: '已到时',
    cancelled: (left: string) => `提前 ${left} 取消`,
    cancelledEarly: '计时开始前取消',
    since: (time: string) => `${time}开始计时`,
    fires: (time: string) => `${time}到时`,
    wouldFire: (time: string) => `原定 ${time}到时`,
    more: (count: number) => `另有 ${count} 个定时器`,
    of: (count: number) => `此次运行共 ${count} 个`,
    none: '尚无定时器',
  },
} as const satisfies { [language in Language]: object }

export const timerPicture: CompoundPicture = {
  kind: 'timer',
  together: true,
  recognises: isTimer,
  of(scene, compounds) {
    const timers = timerStories(scene.trace, compounds)
    const rows = rowsOf(timers, scene.trace.stepCount)
    const shownRows = Math.min(MAX_ROWS, Math.max(1, ...rows.map((row) => row + 1)))
    const isCrowded = rows.some((row) => row >= shownRows)
    const below = isCrowded || timers.some(({ cancelled }) => cancelled >= 0) ? COMING : 0
    const [only, ...others] = timers
    return {
      name: only !== undefined && others.length === 0 ? both(only.owner) : { en: 'Timers', zh: '定时器' },
      methods: methodsOf(scene.trace, new Set(compounds.flatMap(({ objects }) => objects.map(({ id }) => id)))),
      minWidth: () => SMALL,
      box: (input) => draw(input, { scene, timers, rows, shownRows, below }),
      exists: ({ step }) => timers.some(({ made }) => made <= step),
      title:
        others.length === 0
          ? { en: 'Timer', zh: '定时器' }
          : { en: messages.en.of(timers.length), zh: messages.zh.of(timers.length) },
      meaning: {
        en: 'runs its body once, when its time is over, in a thread of its own',
        zh: '到时后在自己的线程中执行一次',
      },
      describe: (snapshot, { language }) => [describe(timers, scene, snapshot, language)],
      tell(thread, snapshot, language) {
        const timer = timers.find((known) => known.thread === thread)
        const state = timer === undefined ? 'unmade' : timerAt(timer, snapshot.step)
        if (timer === undefined || (state !== 'armed' && state !== 'cancelled')) return null
        return describeState(timer, state, scene, snapshot, language)
      },
    } satisfies CompoundDrawer
  },
}

function both(name: string): Message {
  return { en: name, zh: name }
}

/** Each timer keeps the first row that is free when it is made; a row is free when its timer's thread has ended. */
function rowsOf(timers: readonly TimerStory[], stepCount: number): readonly number[] {
  const freeFrom: StepIndex[] = []
  return timers.map(({ made, started, ended, cancelled }) => {
    const free = freeFrom.findIndex((step) => step < made)
    const row = free < 0 ? freeFrom.length : free
    freeFrom[row] = ended >= 0 ? ended : started < 0 && cancelled >= 0 ? cancelled : stepCount
    return row
  })
}

function methodsOf(trace: Trace, events: ReadonlySet<number>): readonly CompoundMethod[] {
  const { steps } = trace
  const isTimerThread = (thread: ThreadId) => trace.threads[thread]?.body === 'Timer.run'
  const calls = (step: StepIndex, name: string) => {
    const operation = operationName(trace, step)
    return operation === name || (operation === 'block' && attemptOf(trace, step).operation === name)
  }
  const onThread = (step: StepIndex, name: string) => {
    const thread = targetThread(steps.target[step] ?? -1)
    return thread >= 0 && isTimerThread(thread) && calls(step, name)
  }
  return [
    {
      name: 'start',
      words: { en: 'its time begins', zh: '开始计时' },
      isCall: (step) => onThread(step, 'start'),
    },
    {
      name: 'cancel',
      words: { en: 'ends it, if it has not yet run its body', zh: '若尚未执行，则取消' },
      isCall: (step) =>
        events.has(steps.target[step] ?? -1) && calls(step, 'set') && !isTimerThread(steps.thread[step] ?? -1),
      comes: true,
    },
    {
      name: 'join',
      words: { en: 'waits until it has run or was cancelled', zh: '等到它执行完或被取消' },
      isCall: (step) => onThread(step, 'join'),
    },
  ]
}

/** The timers that are in the rows at a moment: in each the one that was made last. */
function inRows(timers: readonly TimerStory[], rows: readonly number[], step: StepIndex): Map<number, TimerStory> {
  const found = new Map<number, TimerStory>()
  timers.forEach((timer, i) => {
    if (timer.made <= step) found.set(rows[i] ?? 0, timer)
  })
  return found
}

interface Shown {
  readonly scene: StageScene
  readonly timers: readonly TimerStory[]
  /** The row of each timer, and how many rows there are. */
  readonly rows: readonly number[]
  readonly shownRows: number
  /** Room for those who come to cancel, below the rows of a run in which somebody does. */
  readonly below: CssPixels
}

function draw(input: FrameInput, { scene, timers, rows, shownRows, below }: Shown): Box {
  const { plan, snapshot, language, arriving } = input
  const w = messages[language]
  const now = inRows(timers, rows, snapshot.step)
  const width = plan.width - 2 * MARGIN
  const hidden = [...now].flatMap(([row, { thread, ...timer }]) =>
    row < shownRows || thread === null || timerAt({ ...timer, thread }, snapshot.step) === 'fired' ? [] : [thread],
  )
  const label = w.more(hidden.length)
  const shown = Array.from({ length: shownRows }, (_, k) => {
    const timer = now.get(k)
    const nothing = now.size === 0 && k === 0 ? note('none', w.none, 'lab') : box(0, 0)
    return sized(
      { height: ROW },
      timer === undefined ? sized({ height: 36 }, nothing) : timerRow(input, scene, timer, k),
    )
  })
  const others = row([
    arrivals(input, arriving, { width: width / 2, tokenWidth: 66 }),
    grow(box(0, 0)),
    hidden.length === 0 ? null : groupBox(120, { key: `more.${plan.key}`, text: label, label, threads: hidden }),
  ])
  return pad({ top: TOP, left: MARGIN, right: MARGIN }, column([...shown, sized({ height: below }, others)]))
}

/** A timer: its thread, how it stands, how far its time has run, and from when to when that is. */
function timerRow(input: FrameInput, scene: StageScene, timer: TimerStory, index: number): Box {
  const { plan, snapshot, language } = input
  const w = messages[language]
  const key = `timer.${index}`
  const state = timerAt(timer, snapshot.step)
  const { thread, owner } = timer
  const who = thread === null ? note(`${key}.name`, owner, 'lab') : token(thread, SLOT - 6, 'home')
  const place = slotBox(key, { width: SLOT, free: true }, who)
  const room = plan.width - 2 * MARGIN - SLOT - GAP
  const width = Math.min(MAX_BAR, room)
  const said = note(`${key}.state`, fitted(describeState(timer, state, scene, snapshot, language), room), 'lab')
  const from = timeAt(scene.trace, timer.armed)
  if (timer.due === null || timer.armed < 0 || timer.armed > snapshot.step) return row([place, said], GAP)
  const share = (endOf(timer, state, scene, snapshot) - from) / Math.max(1, timer.due - from)
  const due = formatShortTime(timer.due, language)
  const fired = formatShortTime(timeAt(scene.trace, timer.fired), language)
  const until = state === 'cancelled' ? w.wouldFire(due) : state === 'armed' ? w.fires(due) : fired
  const story = column([
    said,
    box(width, 14, (parts, { x, y }) => {
      const part = Math.max(0, Math.min(1, share))
      parts.marks.push(...bar(key, x, y + 2, width, part, state, plan.colour))
    }),
    sized(
      { width },
      row([
        note(`${key}.from`, w.since(formatShortTime(from, language))),
        grow(note(`${key}.due`, until, 'small', 'end')),
      ]),
    ),
  ])
  return row([place, sized({ width }, story)], GAP)
}

/** Its time so far; a cross where it was cancelled, a stroke at the end where it has fired. */
function bar(
  key: string,
  x: CssPixels,
  y: CssPixels,
  width: CssPixels,
  share: number,
  state: TimerState,
  colour: string,
): Mark[] {
  const own = state === 'cancelled' ? 'var(--done)' : `var(--${colour})`
  const at = round(x + width * share)
  const marks: Mark[] = [
    slot(`${key}.bar`, { x, y, width, height: 8, rx: 2 }),
    {
      key: `${key}.run`,
      tag: 'rect',
      attributes: { style: `fill:${own}`, x, y, width: round(width * share), height: 8, rx: 2 },
    },
  ]
  if (state === 'cancelled') marks.push(path(`${key}.end`, `M${at - 4} ${y}l8 8m0 -8l-8 8`, 'cut'))
  else if (state === 'fired' || state === 'running') marks.push(path(`${key}.end`, `M${at} ${y - 4}v16`, 'cut'))
  return marks
}

/** How far its time has run: to now, or to when it fired or was cancelled. */
function endOf(timer: TimerStory, state: TimerState, { trace }: StageScene, snapshot: Snapshot): number {
  if (state === 'cancelled') return timeAt(trace, timer.cancelled)
  return state === 'armed' ? snapshot.time : timeAt(trace, timer.fired)
}

function describeState(
  timer: TimerStory,
  state: TimerState,
  { trace }: StageScene,
  snapshot: Snapshot,
  language: Language,
): string {
  const w = messages[language]
  // Between its time and the step by which its thread takes note of it.
  if (state === 'armed' && timer.due !== null && snapshot.time >= timer.due) return w.over
  if (state === 'armed') return w.armed(formatShortTime(snapshot.time - timeAt(trace, timer.armed), language))
  if (state !== 'cancelled') return w[state]
  const cancelled = timeAt(trace, timer.cancelled)
  // One that was cancelled before it began to wait lets its thread end at once.
  if (timer.due === null || timer.armed > timer.cancelled) return w.cancelledEarly
  return w.cancelled(formatShortTime(Math.max(0, timer.due - cancelled), language))
}

function describe(timers: readonly TimerStory[], scene: StageScene, snapshot: Snapshot, language: Language): string {
  const s = stageMessages[language]
  const told = timers.flatMap((timer) => {
    const state = timerAt(timer, snapshot.step)
    if (state === 'unmade') return []
    return [`${timer.owner} ${describeState(timer, state, scene, snapshot, language)}`]
  })
  return told.length === 0 ? messages[language].none : s.list(told.slice(-MAX_ROWS))
}

function timeAt({ steps }: Trace, step: StepIndex): number {
  return step < 0 ? 0 : (steps.time[step] ?? 0)
}
