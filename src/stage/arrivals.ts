/** What pictures share of those who could run and will come next. */
import type { Moment } from '../analysis/moment-types.ts'
import type { CssPixels, ThreadId } from '../base/units.ts'
import type { Language } from '../base/words.ts'
import { type Group, type Mark, type PictureInput, round, type Spot, TOKEN_HEIGHT, text } from './picture.ts'
import { stageWords } from './words.ts'

/** The methods that they will call: "put()", or "read(), write()". */
export function arrivalMethods(moment: Moment, threads: readonly ThreadId[], language: Language): string {
  const methods = new Set(threads.map((thread) => `${moment.threads[thread]?.next ?? '?'}()`))
  return stageWords[language].list([...methods])
}

/** Where a row of those who come ends on the right, and how many stand in it. */
export interface ArrivalRow {
  /** Left edge of the token that is nearest to where they go. */
  readonly first: CssPixels
  readonly y: CssPixels
  readonly pitch: CssPixels
  readonly perRow: number
  readonly tokenWidth: CssPixels
}

/** Draws them in a row with what they are about to do below it, the nearest first; who has no room shares a button. */
export function drawArrivals(
  parts: { readonly spots: Spot[]; readonly marks: Mark[]; readonly groups: Group[] },
  { plan, moment, language }: PictureInput,
  threads: readonly ThreadId[],
  at: ArrivalRow,
  key = 'arriving',
): void {
  if (threads.length === 0) return
  const w = stageWords[language]
  const methods = arrivalMethods(moment, threads, language)
  const all = threads.length <= at.perRow
  const shown = all ? threads : threads.slice(0, Math.max(0, at.perRow - 1))
  const xOf = (k: number) => round(at.first - k * at.pitch)
  shown.forEach((thread, k) => {
    parts.spots.push({ thread, x: xOf(k), y: at.y, width: at.tokenWidth, form: 'full', role: 'arriving' })
  })
  if (!all) {
    const rest = threads.slice(shown.length)
    parts.groups.push({
      key: `${key}.${plan.record.id}`,
      x: xOf(shown.length),
      y: at.y,
      width: at.tokenWidth,
      text: `+${rest.length}`,
      label: w.arriving(rest.length, methods, plan.record.name),
      threads: rest,
    })
  }
  const below = at.y + TOKEN_HEIGHT + 14
  parts.marks.push(text(key, at.first + at.tokenWidth, below, w.aboutTo(methods), 'small', 'end'))
}
