import { TextMap } from './text-map.ts'

/** What a program may pass between threads: plain data, as JSON knows it. Handles cross as `program/crossing` says. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value }

/** Whether it is a record, and neither a list nor anything simple. */
export function isRecord(value: Value | undefined): value is { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export const valueNull = 0
export const valueTrue = 1
export const valueFalse = 2

/** Numbers for values. Equal values get the same number. */
export interface Values {
  /** Number of a value; a new one is added. */
  intern(value: Value): number
  /** The value of a number. Throws a RangeError for a number that was never given. */
  get(id: number): Value
}

/** What numbers of values are found by. */
interface KnownNumbers<Key> {
  get(key: Key): number | undefined
  set(key: Key, number: number): void
}

/**
 * Values by number. Equal values get the same number, so a 32-bit word can stand for a value and comparing words
 * compares values. The first three are always null, true and false.
 */
export class ValueTable implements Values {
  private readonly list: Value[] = [null, true, false]
  private readonly numbers = new Map<number, number>()
  private readonly texts = new TextMap<number>()
  private readonly others = new TextMap<number>()

  /** Number of a value; a new one is added. Key order of objects counts. */
  intern(value: Value): number {
    if (value === null) return valueNull
    if (value === true) return valueTrue
    if (value === false) return valueFalse
    // Adding 0 makes one zero of two: as texts and in files they are the same.
    if (typeof value === 'number') return this.find(this.numbers, value + 0, value + 0)
    if (typeof value === 'string') return this.find(this.texts, value, value)
    return this.find(this.others, JSON.stringify(value), value)
  }

  /** The value of a number. Throws a RangeError for a number that was never given. */
  get(id: number): Value {
    const value = this.list[id]
    if (value === undefined) throw new RangeError(`value ${id} is not among the ${this.list.length} values`)
    return value
  }

  /** All values in the order of their numbers. The list is a copy. */
  all(): Value[] {
    return this.list.slice()
  }

  get size(): number {
    return this.list.length
  }

  private find<Key>(map: KnownNumbers<Key>, key: Key, value: Value): number {
    let id = map.get(key)
    if (id === undefined) {
      id = this.list.length
      this.list.push(value)
      map.set(key, id)
    }
    return id
  }
}
