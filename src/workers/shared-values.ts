import { type Value, type Values, valueFalse, valueNull, valueTrue } from '../base/value.ts'
import { unlockWord } from './fast/lock.ts'
import type { RunMemory } from './memory.ts'
import { decodeValue, encodeValue } from './record.ts'
import { TextList } from './text-list.ts'

/** Numbers of values that all workers know without a table. */
const usual = valueFalse + 1

/** Stands for the value that was kept last. */
const kept = -1

/**
 * Values that words of shared memory stand for, the same number for the same value in all workers. The numbers are a
 * run's own, given as values come; the trace has its own, given in the order of the steps.
 */
export class SharedValues implements Values {
  private readonly list: Value[] = [null, true, false]
  private readonly numbers = new Map<string, number>()
  private readonly texts: TextList
  private value: Value = null

  /** @param full called when there is no room for another value */
  constructor(
    private readonly memory: RunMemory,
    private readonly full: () => never,
  ) {
    this.texts = new TextList(memory.words, memory.at.valueCount, memory.valueRoom)
  }

  /** Number of a value. Not on the page: it may wait for another worker that adds one. */
  intern(value: Value): number {
    const known = defaultNumber(value)
    if (known >= 0) return known
    // Adding 0 makes one zero of two, as in traces.
    const text = encodeValue(typeof value === 'number' ? value + 0 : value)
    const number = this.find(text)
    if (number !== undefined) return number
    const { words, at } = this.memory
    this.memory.lock(at.valueGuard)
    const added = this.find(text) === undefined && !this.texts.add(text)
    unlockWord(words, at.valueGuard)
    if (added) this.full()
    return this.find(text) ?? this.full()
  }

  get(id: number): Value {
    if (id < 0) return this.value
    const value = this.list[id]
    return value === undefined ? this.read(id) : value
  }

  /** A number for a value that no word is to stand for: it holds until the next is kept. */
  keep(value: Value): number {
    const known = defaultNumber(value)
    if (known >= 0) return known
    this.value = value
    return kept
  }

  private read(id: number): Value {
    const value = decodeValue(this.texts.get(id - usual)) as Value // as `intern` wrote it
    this.list[id] = value
    return value
  }

  private find(text: string): number | undefined {
    const { numbers, texts } = this
    for (const count = texts.count; numbers.size < count; ) numbers.set(texts.get(numbers.size), numbers.size + usual)
    return numbers.get(text)
  }
}

function defaultNumber(value: Value): number {
  if (value === null) return valueNull
  if (value === true) return valueTrue
  return value === false ? valueFalse : kept
}
