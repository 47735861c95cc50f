/** What all pictures share that have waiters: how many of many are shown, and the button for the rest. */
import { formatShortTime } from '../base/format.ts'
import type { ThreadId } from '../base/units.ts'
import { textWidth } from './measure.ts'
import { stageMessages } from './messages.ts'
import type { FrameInput, Group } from './picture.ts'

/** This many are shown without a button, and this many of more. */
const MAX_WHOLE = 12
const FIRST = 8

/**
 * What of those who wait is shown, and what stands behind a button, in this many rows of this many places. The button
 * never gets the last place of a row, so that there is room for its text.
 */
export function partOfWaiters(
  threads: readonly ThreadId[],
  rows: number,
  perRow: number,
): { readonly shown: readonly ThreadId[]; readonly hidden: readonly ThreadId[] } {
  const room = rows * perRow
  if (threads.length <= Math.min(MAX_WHOLE, room)) return { shown: threads, hidden: [] }
  let shown = Math.max(0, Math.min(FIRST, room - 1))
  if (perRow > 1 && shown % perRow === perRow - 1) shown--
  return { shown: threads.slice(0, shown), hidden: threads.slice(shown) }
}

/** The button behind which the rest are. It takes the place `at`, and more on the side away from the first. */
export function moreWaiting(
  { plan, language }: FrameInput,
  threads: readonly ThreadId[],
  at: { readonly x: number; readonly y: number; readonly width: number },
  key: string,
  first: 'left' | 'right',
): Group {
  const w = stageMessages[language]
  const words = w.more(threads.length)
  const width = Math.max(at.width, Math.ceil(textWidth(words)) + 14)
  return {
    key: `more.${plan.key}.${key}`,
    x: first === 'right' ? at.x + at.width - width : at.x,
    y: at.y,
    width,
    text: words,
    label: w.waiting(threads.length, plan.name),
    threads,
  }
}

/** How long a thread has waited, in words. */
export function waited({ snapshot, language }: FrameInput, thread: ThreadId): string {
  const since = snapshot.threads[thread]?.since ?? snapshot.time
  return formatShortTime(Math.max(0, snapshot.time - since), language)
}
