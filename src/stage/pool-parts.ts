/** What stands around the workers of a pool: tasks that wait, what became of tasks, and who waits for results. */

import type { CrewStory, TaskStory } from '../analysis/crews.ts'
import { cutMiddle } from '../base/cut-middle.ts'
import type { CssPixels, StepIndex } from '../base/units.ts'
import { valueText } from '../base/value-text.ts'
import type { Language } from '../base/words.ts'
import { isErrorValue } from '../trace/tables.ts'
import { chip } from './chips.ts'
import { type FrameInput, round, text, zone } from './picture.ts'
import { type Area, CHIP, LETTER, RESULT, WAITER, WAITER_ROW, WAITER_TOKEN, type Waiter } from './pool-layout.ts'
import { poolMessages } from './pool-messages.ts'
import type { Parts } from './waiting-line.ts'

/** Tasks that nobody has begun, the next at the top left. */
export function drawWaiting(
  parts: Parts,
  waiting: readonly TaskStory[],
  area: Area & { readonly rows: number },
  more: (count: number) => string,
): void {
  const perRow = Math.max(1, Math.floor((area.width + 4) / 92))
  const width = Math.min(120, Math.floor((area.width + 4) / perRow) - 4)
  const room = perRow * area.rows
  const shown = waiting.length <= room ? waiting : waiting.slice(0, room - 1)
  shown.forEach((task, i) => {
    const x = area.x + (i % perRow) * (width + 4)
    const y = area.y + Math.floor(i / perRow) * CHIP
    parts.marks.push(...chip(`task.${task.future}`, task.name, x, y, width, CHIP))
  })
  if (shown.length < waiting.length) {
    const at = shown.length
    const x = area.x + (at % perRow) * (width + 4) + 6
    const y = area.y + Math.floor(at / perRow) * CHIP + 18
    parts.marks.push(text('tasks.more', x, y, more(waiting.length - shown.length), 'small'))
  }
}

/** Who waits for results, each with the task that it waits for. */
export function drawWaiters(
  parts: Parts,
  waiters: readonly Waiter[],
  area: { readonly x: CssPixels; readonly y: CssPixels; readonly columns: number; readonly rows: number },
  w: (typeof poolMessages)[Language],
): void {
  if (area.rows === 0) return
  parts.marks.push(zone('waiters', area.x, area.y - 8, w.waitForResults, String(waiters.length)))
  const room = area.columns * area.rows
  const shown = waiters.length <= room ? waiters : waiters.slice(0, room - 1)
  const placeOf = (i: number) => ({
    x: area.x + (i % area.columns) * WAITER,
    y: area.y + Math.floor(i / area.columns) * WAITER_ROW,
  })
  shown.forEach(({ thread, task }, i) => {
    const { x, y } = placeOf(i)
    parts.spots.push({ thread, x, y, width: WAITER_TOKEN, form: 'full', role: 'waiting' })
    const words = cutMiddle(w.waitsFor(task.name), Math.floor((WAITER - WAITER_TOKEN - 14) / LETTER))
    parts.marks.push(text(`waiter.${i}`, x + WAITER_TOKEN + 8, y + 17, words, 'small'))
  })
  if (shown.length === waiters.length) return
  const rest = waiters.slice(shown.length).map(({ thread }) => thread)
  const label = w.moreWaiters(rest.length)
  parts.groups.push({
    key: 'more.waiters',
    ...placeOf(shown.length),
    width: WAITER_TOKEN,
    text: label,
    label,
    threads: rest,
  })
}

/** What became of the tasks, in the order of their submission; of many, the last that ended. */
export function drawResults(
  parts: Parts,
  { moment, language }: FrameInput,
  story: CrewStory,
  area: Area & { readonly rows: number },
): void {
  const w = poolMessages[language]
  const ended = story.tasks.filter((task) => task.ended >= 0 && task.ended <= moment.step)
  parts.marks.push(
    zone('results', area.x, area.y - 12, w.results, `${ended.length} / ${countMade(story, moment.step)}`),
  )
  const kept = ended.length <= area.rows ? ended : lastEnded(ended, area.rows - 1)
  if (kept.length < ended.length)
    parts.marks.push(text('results.more', area.x, area.y + 12, w.earlier(ended.length - kept.length), 'small'))
  const first = kept.length < ended.length ? 1 : 0
  const letters = Math.max(6, Math.floor(area.width / 7.1))
  kept.forEach((task, i) => {
    const y = area.y + (i + first) * RESULT + 13
    const sign = task.cancelled ? '⊘' : isErrorValue(task.outcome) ? '✗' : '✓'
    const ending = task.cancelled ? w.cancelled : `→ ${outcomeWords(task)}`
    const whole = `${sign} ${task.name} ${ending}`
    // Where there is no room for both, the name gets more: it tells tasks apart.
    const name = cutMiddle(task.name, Math.max(6, letters - 3 - Math.min(ending.length, Math.floor(letters / 3))))
    const words = whole.length <= letters ? whole : `${sign} ${name} ${ending}`
    const shown = words.length <= letters ? words : `${words.slice(0, letters - 1)}…`
    parts.marks.push(text(`result.${task.future}`, round(area.x), y, shown, 'code'))
  })
}

function lastEnded(ended: readonly TaskStory[], count: number): readonly TaskStory[] {
  const last = new Set([...ended].sort((a, b) => b.ended - a.ended).slice(0, count))
  return ended.filter((task) => last.has(task))
}

function countMade(story: CrewStory, step: StepIndex): number {
  return story.tasks.filter(({ submitted }) => submitted >= 0 && submitted <= step).length
}

function outcomeWords({ outcome }: TaskStory): string {
  return isErrorValue(outcome) ? outcome.error : valueText(outcome).replace(/\s+/g, ' ')
}
