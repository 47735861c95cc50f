/** Marked-up text: a list of parts, of which some stand for threads, objects and steps and can be shown as buttons. */
import type { ObjectId, StepIndex, ThreadId } from '../base/units.ts'

export interface Part {
  readonly text: string
  readonly thread?: ThreadId
  readonly object?: ObjectId
  readonly step?: StepIndex
}

export type Phrase = readonly Part[]

/** What may be filled into a phrase. */
export type Filling = string | number | Part | Phrase

/** A phrase from a template: `` phrase`${user} waits for ${seats}` ``. Neighbouring plain texts become one part. */
export function phrase(texts: TemplateStringsArray, ...fillings: readonly Filling[]): Phrase {
  const parts: Part[] = []
  texts.forEach((text, i) => {
    add(parts, text)
    const filling = fillings[i]
    if (filling !== undefined) add(parts, filling)
  })
  return parts
}

/** Phrases one after the other. */
export function joined(phrases: readonly Phrase[], separator: string): Phrase {
  const parts: Part[] = []
  phrases.forEach((one, i) => {
    if (i > 0) add(parts, separator)
    add(parts, one)
  })
  return parts
}

/** The text of a phrase, without its marks. */
export function plain(parts: Phrase): string {
  return parts.map((part) => part.text).join('')
}

function add(parts: Part[], filling: Filling): void {
  if (typeof filling === 'object' && !('text' in filling)) {
    for (const part of filling) add(parts, part)
    return
  }
  const part = typeof filling === 'object' ? filling : { text: String(filling) }
  if (part.text === '') return
  const last = parts.at(-1)
  if (last === undefined || isMarked(part) || isMarked(last)) parts.push(part)
  else parts[parts.length - 1] = { text: last.text + part.text }
}

function isMarked({ thread, object, step }: Part): boolean {
  return thread !== undefined || object !== undefined || step !== undefined
}
