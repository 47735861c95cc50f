/**
 * Checks of parsed JSON, piece by piece. Each takes a value and its place in the text, such as `threads[3].name`, and
 * returns the value with its type, or throws a TraceFormatError.
 */
import type { Value } from '../base/value.ts'
import { shown, TraceFormatError } from './format-error.ts'

/** Deeper values could exhaust the stack of the one who walks them. */
const maxLevels = 100

export function asText(value: unknown, place: string): string {
  if (typeof value === 'string') return value
  throw new TraceFormatError(place, shown(value), ['text'])
}

/** A whole number between two others, both included. */
export function asWhole(value: unknown, place: string, least: number, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
  throw new TraceFormatError(place, shown(value), ['whole', least, most])
}

export function asFlag(value: unknown, place: string): boolean {
  if (typeof value === 'boolean') return value
  throw new TraceFormatError(place, shown(value), ['boolean'])
}

export function asOneOf<Name extends string>(value: unknown, place: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === value)
  if (found !== undefined) return found
  throw new TraceFormatError(place, shown(value), ['oneOf', names])
}

/** A list of at most this many items, each read by `item`. */
export function asList<Item>(
  value: unknown,
  place: string,
  most: number,
  item: (value: unknown, place: string, index: number) => Item,
): Item[] {
  if (!Array.isArray(value)) throw new TraceFormatError(place, shown(value), ['list'])
  if (value.length > most) throw new TraceFormatError(place, shown(value), ['listOfAtMost', most])
  return value.map((entry: unknown, index) => item(entry, `${place}[${index}]`, index))
}

/** The own entries of an object. */
export function asFields(value: unknown, place: string): { readonly [name: string]: unknown } {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TraceFormatError(place, shown(value), ['object'])
  // A copy without prototype: a name such as `constructor` is there only when the text says so.
  const fields: { [name: string]: unknown } = Object.create(null)
  return Object.assign(fields, value)
}

/** Plain data: what JSON knows, with finite numbers, not nested too deeply. */
export function asValue(value: unknown, place: string, levels = 0): Value {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (typeof value !== 'object') throw new TraceFormatError(place, shown(value), ['plainData'])
  if (levels >= maxLevels) throw new TraceFormatError(place, ['deeper'], ['levels', maxLevels])
  if (Array.isArray(value)) value.forEach((item: unknown, i) => void asValue(item, `${place}[${i}]`, levels + 1))
  else for (const [key, item] of Object.entries(value)) asValue(item, `${place}.${key.slice(0, 40)}`, levels + 1)
  // Just looked at, all the way down.
  return value as Value
}

/** A named set of values. */
export function asValues(value: unknown, place: string): { readonly [name: string]: Value } {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TraceFormatError(place, shown(value), ['object'])
  // `asValue` of an object returns that object.
  return asValue(value, place) as { readonly [name: string]: Value }
}
