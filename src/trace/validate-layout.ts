/** Checks of what a trace says its words mean. */
import { TextMap } from '../base/text-map.ts'
import { shownText, TraceFormatError } from './format-error.ts'
import { most } from './format-limits.ts'
import type { FieldLayout, KindLayout, LinkLayout } from './tables.ts'
import { asFields, asList, asOneOf, asText, asWhole } from './validate-shape.ts'

const fieldTypes = ['number', 'flag', 'thread', 'block', 'status', 'value', 'line', 'items'] as const
/** Fields of more than one word. */
const wideFields: { readonly [type: string]: number } = { line: 3, items: 4 }

/** A list of names, each once. */
export function asNames(value: unknown, place: string): string[] {
  const names = asList(value, place, most.names, asText)
  unique(names, place, 'secondName')
  return names
}

/** @throws TraceFormatError for the first text that is in the list a second time */
export function unique(list: readonly string[], place: string, code: 'secondName' | 'secondPath'): void {
  const seen = new TextMap<true>()
  list.forEach((text, i) => {
    if (seen.has(text)) throw new TraceFormatError(`${place}[${i}]`, [code, shownText(text)], ['once'])
    seen.set(text, true)
  })
}

/** The layout of a kind of block: its fields lie apart from each other. */
export function asKind(value: unknown, place: string): KindLayout {
  const fields = asFields(value, place)
  const words = asWhole(fields.words, `${place}.words`, 1, most.blockWords)
  const layout = asList(fields.fields, `${place}.fields`, most.fields, (item, at) => asField(item, at, words))
  const taken = new Set<number>()
  layout.forEach((field, i) => {
    for (let word = field.offset; word < field.offset + wordsOf(field); word++) {
      if (taken.has(word)) throw new TraceFormatError(`${place}.fields[${i}]`, ['overWord', word], ['ownWord'])
      taken.add(word)
    }
  })
  unique(
    layout.map((field) => field.name),
    `${place}.fields`,
    'secondName',
  )
  return { name: asText(fields.name, `${place}.name`), words, fields: layout }
}

function asField(value: unknown, place: string, words: number): FieldLayout {
  const fields = asFields(value, place)
  const type = asOneOf(fields.type, `${place}.type`, fieldTypes)
  const name = asText(fields.name, `${place}.name`)
  const last = words - (wideFields[type] ?? 1)
  if (last < 0) throw new TraceFormatError(place, ['fieldType', type], ['fitting'])
  return { name, type, offset: asWhole(fields.offset, `${place}.offset`, 0, last) }
}

function wordsOf(field: FieldLayout): number {
  return wideFields[field.type] ?? 1
}

/** Where a thread's block has its neighbours in a line. */
export function asLinks(value: unknown, thread: KindLayout): LinkLayout {
  const fields = asFields(value, 'links')
  const next = asWhole(fields.next, 'links.next', 0, thread.words - 1)
  const previous = asWhole(fields.previous, 'links.previous', 0, thread.words - 1)
  for (const word of [next, previous]) {
    const field = thread.fields.find((each) => word >= each.offset && word < each.offset + wordsOf(each))
    if (field !== undefined || next === previous) throw new TraceFormatError('links', ['overWord', word], ['ownWords'])
  }
  return { next, previous }
}
