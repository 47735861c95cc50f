/** What pictures share of those who could run and will come next. */

import type { CssPixels, ThreadId } from '../base/units.ts'
import { firstFitting } from './measure.ts'
import { stageMessages } from './messages.ts'
import { type FrameInput, type Mark, type Spot, TOKEN_HEIGHT, text } from './picture.ts'

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

/**
 * Says what those are about to do who come: in one note for all of them, or each below its own token where they will
 * call different methods.
 * @param note where the one note stands, and how much room it has
 */
export function drawIntents(
  parts: { readonly marks: Mark[] },
  input: FrameInput,
  spots: readonly Spot[],
  note: {
    readonly key: string
    readonly x: CssPixels
    readonly y: CssPixels
    readonly room: CssPixels
    readonly anchor?: 'start' | 'end'
  },
): void {
  if (spots.length === 0) return
  const threads = spots.map(({ thread }) => thread)
  const [method, ...others] = byMethod(input, threads).keys()
  if (method !== undefined && others.length === 0) {
    const words = firstFitting([stageMessages[input.language].aboutTo(method), method], note.room, 'small')
    parts.marks.push(text(note.key, note.x, note.y, words, 'small', note.anchor))
    return
  }
  spots.forEach(({ thread, x, y, width }, k) => {
    const called = input.methodOf(thread)
    const words = firstFitting([`→ ${called}()`, `${called}()`, called], width + 5, 'small')
    parts.marks.push(text(`${note.key}.${k}`, x + width / 2, y + TOKEN_HEIGHT + 14, words, 'small', 'middle'))
  })
}
