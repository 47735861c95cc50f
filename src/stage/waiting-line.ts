/** What pictures of lines share: how much of a long line is shown, and the button for the rest. */
import type { ThreadId } from '../base/units.ts'
import { type Group, type PictureInput, textWidth } from './picture.ts'
import { stageWords, timeWords } from './words.ts'

/** Longest line that is shown whole, and how many are shown of a longer one. */
const LINE_WHOLE = 12
const LINE_FIRST = 8

/**
 * What of a line is shown, and what stands behind a button, in so many rows of so many places. The button never gets
 * the last place of a row, so that there is room for its words.
 */
export function partOfLine(
  line: readonly ThreadId[],
  rows: number,
  perRow: number,
): { readonly shown: readonly ThreadId[]; readonly hidden: readonly ThreadId[] } {
  const room = rows * perRow
  if (line.length <= Math.min(LINE_WHOLE, room)) return { shown: line, hidden: [] }
  let shown = Math.max(0, Math.min(LINE_FIRST, room - 1))
  if (perRow > 1 && shown % perRow === perRow - 1) shown--
  return { shown: line.slice(0, shown), hidden: line.slice(shown) }
}

/** The button behind which the rest of a line is. It takes the place `at`. */
export function moreInLine(
  { plan, language }: PictureInput,
  threads: readonly ThreadId[],
  at: { readonly x: number; readonly y: number; readonly width: number },
): Group {
  const w = stageWords[language]
  const words = w.more(threads.length)
  const width = Math.max(at.width, textWidth(words) + 14)
  // Away from the shown part of the line there is room.
  const x = plan.form === 'wide' ? at.x + at.width - width : at.x
  return {
    key: `more.${plan.record.id}`,
    x,
    y: at.y,
    width,
    text: words,
    label: w.waiting(threads.length, plan.record.name),
    threads,
  }
}

/** How long a thread has waited, in words. */
export function waited({ moment, language }: PictureInput, thread: ThreadId): string {
  const since = moment.threads[thread]?.since ?? moment.time
  return timeWords(Math.max(0, moment.time - since), language)
}
