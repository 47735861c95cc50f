/** What stands around the workers of a pool: tasks that wait, what became of tasks, and who waits for results. */

import type { PoolStory, TaskStory } from '../../analysis/pools.ts'
import type { Language } from '../../base/messages.ts'
import type { CssPixels, StepIndex } from '../../base/units.ts'
import { valueText } from '../../base/value-text.ts'
import { type Box, box, column, columnsIn, row, sized } from '../../pictures/box.ts'
import { chip } from '../../pictures/chips.ts'
import { grid } from '../../pictures/grid.ts'
import { fitted, textWidth } from '../../pictures/measure.ts'
import type { FrameInput } from '../../pictures/picture.ts'
import { note, title } from '../../pictures/texts.ts'
import { groupBox, token } from '../../pictures/threads.ts'
import { isErrorValue } from '../../trace/tables.ts'
import { poolMessages } from './pool-messages.ts'
import type { Waiter } from './pool-waiters.ts'

/** Height of a task. */
export const TASK: CssPixels = 28
/** Height of a result. */
export const RESULT: CssPixels = 19
/** Least width of a task. */
const MIN_TASK: CssPixels = 88
/** One who waits for a result: a token, and which task. */
const WAITER: CssPixels = 238
const WAITER_TOKEN: CssPixels = 104
const MAX_WAITER_ROWS = 2

/** A task, under its name. */
export const taskBox = ({ future, name }: TaskStory, width: CssPixels): Box =>
  box(width, TASK, (parts, { x, y }) => parts.marks.push(...chip(`task.${future}`, name, x, y, width, TASK)))

/** Tasks that nobody has begun, the next at the top left. */
export function waitingTasks(waiting: readonly TaskStory[], width: CssPixels, rows: number, w: Messages): Box {
  const columns = columnsIn(width, MIN_TASK, 4)
  const own = Math.min(120, Math.floor((width + 4) / columns) - 4)
  const room = columns * rows
  const shown = waiting.length <= room ? waiting : waiting.slice(0, room - 1)
  const boxes = shown.map((task) => taskBox(task, own))
  if (shown.length < waiting.length)
    boxes.push(sized({ height: TASK }, note('tasks.more', w.more(waiting.length - shown.length))))
  return grid(
    boxes.map((one) => sized({ width: own }, one)),
    columns,
    4,
    0,
  )
}

type Messages = (typeof poolMessages)[Language]

/** Who waits for results, each with the task that it waits for; as high as the most who ever do need. */
export function waitersBox(waiters: readonly Waiter[], width: CssPixels, most: number, w: Messages): Box {
  if (most === 0) return box(0, 0)
  const columns = columnsIn(width, WAITER, 12)
  const rows = Math.min(MAX_WAITER_ROWS, Math.ceil(most / columns))
  const room = columns * rows
  const shown = waiters.length <= room ? waiters : waiters.slice(0, room - 1)
  const rest = waiters.slice(shown.length).map(({ thread }) => thread)
  const boxes = shown.map(({ thread, task }, i) => {
    const words = fitted(w.waitsFor(task.name), WAITER - WAITER_TOKEN - 8, 'small')
    return sized({ width: WAITER }, row([token(thread, WAITER_TOKEN, 'waiting'), note(`waiter.${i}`, words)], 8))
  })
  const label = w.moreWaiters(rest.length)
  if (rest.length > 0) boxes.push(groupBox(WAITER_TOKEN, { key: 'more.waiters', text: label, label, threads: rest }))
  const all = sized({ height: rows * 32 }, grid(boxes, columns, 12, 6))
  return column([title('waiters', w.waitForResults, waiters.length), all])
}

/** What became of the tasks, in the order of their submission; of many, the last that ended. */
export function resultsBox({ snapshot, language }: FrameInput, story: PoolStory, width: CssPixels, rows: number): Box {
  const w = poolMessages[language]
  const ended = story.tasks.filter((task) => task.ended >= 0 && task.ended <= snapshot.step)
  const kept = ended.length <= rows ? ended : lastEnded(ended, rows - 1)
  const lines = kept.map((task) => {
    const sign = task.cancelled ? '⊘' : isErrorValue(task.outcome) ? '✗' : '✓'
    const ending = task.cancelled ? w.cancelled : `→ ${outcomeText(task)}`
    // Where there is no room for both, the name gets more: it tells tasks apart.
    const room = width - textWidth(`${sign}  `, 'code')
    const name = fitted(task.name, room - Math.min(textWidth(ending, 'code'), room / 3), 'code')
    const letters = Math.floor((ending.length * (room - textWidth(name, 'code'))) / textWidth(ending, 'code'))
    const shown = letters < ending.length ? `${ending.slice(0, Math.max(1, letters - 1))}…` : ending
    return note(`result.${task.future}`, `${sign} ${name} ${shown}`, 'code')
  })
  if (kept.length < ended.length) lines.unshift(note('results.more', w.earlier(ended.length - kept.length)))
  return column([
    title('results', w.results, `${ended.length} / ${countMade(story, snapshot.step)}`),
    sized({ height: rows * RESULT }, column(lines.map((line) => sized({ height: RESULT }, line)))),
  ])
}

function lastEnded(ended: readonly TaskStory[], count: number): readonly TaskStory[] {
  const last = new Set([...ended].sort((a, b) => b.ended - a.ended).slice(0, count))
  return ended.filter((task) => last.has(task))
}

function countMade(story: PoolStory, step: StepIndex): number {
  return story.tasks.filter(({ submitted }) => submitted >= 0 && submitted <= step).length
}

function outcomeText({ outcome }: TaskStory): string {
  return isErrorValue(outcome) ? outcome.error : valueText(outcome).slice(0, 200).replace(/\s+/g, ' ')
}
