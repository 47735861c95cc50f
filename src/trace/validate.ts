/** Checks of a trace's columns: everything that a reader of a trace relies on, in tight loops. */
import type { AnnotationColumns, EffectColumns, StepColumns } from './columns.ts'
import { TraceFormatError } from './format-error.ts'
import { most } from './format-limits.ts'
import type { FormatAllowance } from './format-wordings.ts'
import type { FieldType, KindLayout } from './tables.ts'
import { type annotationNames, threadStatusNames } from './tables.ts'
import type { TraceTables } from './validate-tables.ts'

/**
 * Checks the columns against each other and against the tables.
 * @throws TraceFormatError naming column and row
 */
export function checkColumns(
  tables: TraceTables,
  steps: StepColumns,
  effects: EffectColumns,
  annotations: AnnotationColumns,
): void {
  checkSteps(tables, steps, effects.address.length)
  checkEffects(tables, effects)
  checkAnnotations(tables, annotations, steps.time.length)
}

type Numbers = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array

/** Every row is at least `least` and less than `limit`. */
function inRange(place: string, column: Numbers, least: number, limit: number): void {
  for (let row = 0; row < column.length; row++) {
    const value = column[row] as number // `row` is inside the column, here and below
    if (!(value >= least && value < limit))
      throw new TraceFormatError(
        `${place}[${row}]`,
        String(value),
        limit <= least ? ['none'] : ['range', least, limit - 1],
      )
  }
}

/** Times are finite and not negative; with `ordered`, none is before the one above it. */
function checkTimes(place: string, column: Float64Array, ordered: boolean): void {
  let last = 0
  for (let row = 0; row < column.length; row++) {
    const time = column[row] as number
    if (!(time >= last && time < Number.POSITIVE_INFINITY))
      throw new TraceFormatError(`${place}[${row}]`, String(time), ['microseconds', last])
    if (ordered) last = time
  }
}

/** No row is less than the one above it, nor more than `most`. */
function checkRising(place: string, column: Uint32Array, most: number): void {
  let last = 0
  for (let row = 0; row < column.length; row++) {
    const value = column[row] as number
    if (value < last || value > most)
      throw new TraceFormatError(`${place}[${row}]`, String(value), ['range', last, most])
    last = value
  }
}

function checkSteps(tables: TraceTables, steps: StepColumns, effectCount: number): void {
  const { threads, objects, operations, values } = tables
  checkTimes('steps.time', steps.time, true)
  inRange('steps.thread', steps.thread, 0, threads.length)
  inRange('steps.operation', steps.operation, 0, operations.length)
  inRange('steps.target', steps.target, -1 - threads.length, objects.length)
  inRange('steps.argument', steps.argument, 0, values.length)
  inRange('steps.result', steps.result, 0, values.length)
  const { cause, effectEnd } = steps
  for (let row = 0; row < cause.length; row++) {
    const step = cause[row] as number
    if (step < -1 || step >= row) throw new TraceFormatError(`steps.cause[${row}]`, String(step), ['earlierStep'])
  }
  checkRising('steps.effectEnd', effectEnd, effectCount)
  const last = effectEnd[effectEnd.length - 1] ?? 0
  if (last !== effectCount) throw new TraceFormatError(['effectCount'], String(effectCount), ['effectEnd', last])
}

/** How a word may be read, besides the types of fields. */
type WordType = Exclude<FieldType, 'line' | 'items'> | 'outside' | 'none' | 'length' | 'place'
const wordTypes: readonly WordType[] = [
  'outside',
  'none',
  'number',
  'flag',
  'thread',
  'block',
  'status',
  'value',
  'length',
  'place',
]

/** What words of a type may be, for a message. */
function allowedOf(type: WordType): FormatAllowance {
  if (type === 'status') return [type, threadStatusNames.length - 1]
  return [type === 'none' ? 'noField' : type]
}

/** The type of each word of the state, by number in `wordTypes`. */
function typesOfWords(tables: TraceTables): Uint8Array {
  const types = new Uint8Array(tables.words)
  const put = (word: number, type: WordType): void => {
    types[word] = wordTypes.indexOf(type)
  }
  const lay = (base: number, layout: KindLayout): void => {
    for (let word = 0; word < layout.words; word++) put(base + word, 'none')
    for (const { type, offset } of layout.fields) {
      if (type === 'items') for (let word = 0; word < 4; word++) put(base + offset + word, 'place')
      else if (type !== 'line') put(base + offset, type)
      else {
        put(base + offset, 'thread')
        put(base + offset + 1, 'thread')
        put(base + offset + 2, 'length')
      }
    }
  }
  // Address 0 stands for none.
  put(0, 'none')
  const kinds = new Map(tables.kinds.map((kind) => [kind.name, kind]))
  for (const { base, kind } of tables.objects) {
    const layout = kinds.get(kind)
    if (layout !== undefined) lay(base, layout)
  }
  for (const { base } of tables.threads) {
    lay(base, tables.threadLayout)
    put(base + tables.links.next, 'thread')
    put(base + tables.links.previous, 'thread')
  }
  return types
}

function checkEffects(tables: TraceTables, effects: EffectColumns): void {
  const { words, threads, objects, values } = tables
  const types = typesOfWords(tables)
  /** 1 where the block of a thread begins, 2 where that of an object does. */
  const begins = new Uint8Array(words)
  for (const { base } of threads) begins[base] = 1
  for (const { base } of objects) begins[base] = 2
  const allowed: { readonly [type in WordType]: (value: number) => boolean } = {
    outside: (value) => value >= 0 && value < values.length,
    none: () => false,
    number: () => true,
    flag: (value) => value === 0 || value === 1,
    thread: (value) => value === 0 || begins[value] === 1,
    block: (value) => value === 0 || (begins[value] ?? 0) > 0,
    status: (value) => value >= 0 && value < threadStatusNames.length,
    value: (value) => value >= 0 && value < values.length,
    length: (value) => value >= 0 && value <= threads.length,
    place: (value) => value >= 0 && value <= words,
  }
  const checks = wordTypes.map((type) => allowed[type])
  const { address, value } = effects
  inRange('effects.address', address, 0, words)
  for (let row = 0; row < address.length; row++) {
    const type = types[address[row] as number] as number
    const now = value[row] as number
    if (checks[type]?.(now) === true) continue
    const allowedHere = allowedOf(wordTypes[type] ?? 'outside')
    throw new TraceFormatError(['effect', `effects.value[${row}]`, address[row] ?? 0], String(now), allowedHere)
  }
}

/** What the values of annotations may be, by their names: from one number up to another, without it. */
function remarkRanges(tables: TraceTables): { readonly [name in (typeof annotationNames)[number]]?: [number, number] } {
  const core: [number, number] = [0, most.cores]
  return {
    run: core,
    switch: core,
    lost: [-1 - tables.threads.length, tables.objects.length],
    drew: [0, tables.values.length],
  }
}

function checkRemarks(tables: TraceTables, { kind, value }: AnnotationColumns): void {
  const byName = new Map(Object.entries(remarkRanges(tables)))
  const ranges = tables.annotationKinds.map((name) => byName.get(name))
  for (let row = 0; row < kind.length; row++) {
    const range = ranges[kind[row] as number]
    if (range === undefined) continue
    const [least, limit] = range
    const now = value[row] as number
    if (now >= least && now < limit) continue
    const allowed: FormatAllowance = limit <= least ? ['none'] : ['range', least, limit - 1]
    throw new TraceFormatError(`annotations.value[${row}]`, String(now), allowed)
  }
}

function checkAnnotations(tables: TraceTables, annotations: AnnotationColumns, stepCount: number): void {
  checkRising('annotations.position', annotations.position, stepCount)
  checkTimes('annotations.time', annotations.time, false)
  inRange('annotations.thread', annotations.thread, 0, tables.threads.length)
  inRange('annotations.kind', annotations.kind, 0, tables.annotationKinds.length)
  checkRemarks(tables, annotations)
}
