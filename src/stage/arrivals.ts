/** What pictures share of those who could run and will come next. */

import { cutMiddle } from '../base/cut-middle.ts'
import type { CssPixels, ThreadId } from '../base/units.ts'
import { stageMessages } from './messages.ts'
import { type FrameInput, type Group, type Mark, round, type Spot, TOKEN_HEIGHT, text } from './picture.ts'

/** The methods that they will call: "put()", or "read(), write()". */
export function arrivalMethods({ methodOf, language }: FrameInput, threads: readonly ThreadId[]): string {
  return stageMessages[language].list([...byMethod({ methodOf }, threads).keys()])
}

/** Who will call what: "a, b about to call read() of counter; c about to call write() of counter". */
export function arrivalWords(input: FrameInput, threads: readonly ThreadId[]): string {
  const { language, name, plan } = input
  const w = stageMessages[language]
  return [...byMethod(input, threads)]
    .map(([method, callers]) => w.arrivingNames(callers.map(name), method, plan.name))
    .join(language === 'zh' ? '；' : '; ')
}

/** Who will call each method: "put()" and the threads. */
export function byMethod(
  { methodOf }: Pick<FrameInput, 'methodOf'>,
  threads: readonly ThreadId[],
): ReadonlyMap<string, readonly ThreadId[]> {
  const found = new Map<string, ThreadId[]>()
  for (const thread of threads) {
    const method = `${methodOf(thread)}()`
    found.set(method, [...(found.get(method) ?? []), thread])
  }
  return found
}

/** Letters of a small note are about so wide. */
const LETTER: CssPixels = 5.9

/**
 * Says what those are about to do who come: in one note for all of them, or each below its own token where they will
 * call different methods.
 * @param note where the one note stands; `bare` where there is only room for the method
 */
export function drawIntents(
  parts: { readonly marks: Mark[] },
  input: FrameInput,
  spots: readonly Spot[],
  note: {
    readonly key: string
    readonly x: CssPixels
    readonly y: CssPixels
    readonly anchor?: 'start' | 'end'
    readonly bare?: boolean
  },
): void {
  if (spots.length === 0) return
  const threads = spots.map(({ thread }) => thread)
  const [method, ...others] = byMethod(input, threads).keys()
  if (method !== undefined && others.length === 0) {
    const words = note.bare ? method : stageMessages[input.language].aboutTo(method)
    parts.marks.push(text(note.key, note.x, note.y, words, 'small', note.anchor))
    return
  }
  spots.forEach(({ thread, x, y, width }, k) => {
    const method = input.methodOf(thread)
    const room = Math.floor((width + 5) / LETTER)
    const words = [`→ ${method}()`, `${method}()`].find((form) => form.length <= room) ?? cutMiddle(method, room)
    parts.marks.push(text(`${note.key}.${k}`, x + width / 2, y + TOKEN_HEIGHT + 14, words, 'small', 'middle'))
  })
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
  input: FrameInput,
  threads: readonly ThreadId[],
  at: ArrivalRow,
  key = 'arriving',
): void {
  if (threads.length === 0) return
  const all = threads.length <= at.perRow
  const shown = all ? threads : threads.slice(0, Math.max(0, at.perRow - 1))
  const xOf = (k: number) => round(at.first - k * at.pitch)
  const spots = shown.map(
    (thread, k): Spot => ({ thread, x: xOf(k), y: at.y, width: at.tokenWidth, form: 'full', role: 'arriving' }),
  )
  parts.spots.push(...spots)
  if (!all) {
    const rest = threads.slice(shown.length)
    parts.groups.push({
      key: `${key}.${input.plan.key}`,
      x: xOf(shown.length),
      y: at.y,
      width: at.tokenWidth,
      text: `+${rest.length}`,
      label: arrivalWords(input, rest),
      threads: rest,
    })
  }
  drawIntents(parts, input, spots, {
    key,
    x: at.first + at.tokenWidth,
    y: at.y + TOKEN_HEIGHT + 14,
    anchor: 'end',
  })
}
