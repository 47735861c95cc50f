/** Files made wrong in every way, for tests and fuzzing. */
import fc from 'fast-check'
import { encodeTrace } from '../codec.ts'
import type { Trace } from '../trace.ts'
import { sealed, withHeader } from './file-edits.ts'

type Table = 'steps' | 'effects' | 'annotations'

/**
 * An entry of the header: which one of each level, as a fraction of those there are, and no deeper than this many
 * levels.
 */
interface EntryPlace {
  readonly place: number
  readonly levels: number
}

/** One change. A place is a fraction of what there is, such as of the rows of a column. */
export type Edit =
  | {
      readonly does: 'cell'
      readonly table: Table
      readonly column: number
      readonly place: number
      readonly value: number
    }
  | {
      readonly does: 'rows'
      readonly table: Table
      readonly place: number
      readonly count: number
      readonly doubled: boolean
    }
  | { readonly does: 'entry'; readonly place: EntryPlace; readonly value: unknown }
  | { readonly does: 'copy'; readonly place: EntryPlace; readonly from: EntryPlace }
  | { readonly does: 'drop' | 'double'; readonly place: EntryPlace }
  | { readonly does: 'byte'; readonly place: number; readonly value: number; readonly seals: boolean }
  | { readonly does: 'word'; readonly at: number; readonly value: number }
  | { readonly does: 'cut'; readonly place: number; readonly seals: boolean }

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const entryPlace = fc.record({ place, levels: fc.integer({ min: 1, max: 5 }) })
const table = fc.constantFrom<Table>('steps', 'steps', 'effects', 'effects', 'annotations')
/** Small numbers, which often are right somewhere, and such as lie at the ends of what a column or field can hold. */
const number = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 60 }) },
  fc.constantFrom(2 ** 24, 2 ** 24 + 1, 2 ** 31 - 1, -(2 ** 31), 2 ** 32 - 1, 65_535, 255, 2 ** 53, 1e300, 0.5),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0),
  fc.integer(),
)
const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'line', 'items', 'status', 'block', 'create']
const texts = fc.oneof(fc.constantFrom('', '\0[1]', '\uD800', 'NaN', ...names), fc.string({ maxLength: 8 }))
const entry = fc.oneof(
  { weight: 4, arbitrary: number },
  { weight: 2, arbitrary: texts },
  fc.constantFrom(null, true, false, [], {}, [[[]]], { $handle: {} }, { error: 'E', message: 'm' }, { timeout: 0 }),
  fc.jsonValue({ maxDepth: 3 }),
)

const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ does: fc.constant('cell' as const), table, column: fc.nat(8), place, value: number }),
  },
  fc.record({ does: fc.constant('rows' as const), table, place, count: fc.nat(5), doubled: fc.boolean() }),
  { weight: 4, arbitrary: fc.record({ does: fc.constant('entry' as const), place: entryPlace, value: entry }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('copy' as const), place: entryPlace, from: entryPlace }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constantFrom('drop' as const, 'double' as const), place: entryPlace }) },
  fc.record({ does: fc.constant('byte' as const), place, value: fc.nat(255), seals: fc.boolean() }),
  fc.record({ does: fc.constant('word' as const), at: fc.constantFrom(8, 12, 16, 20, 24, 28), value: number }),
  fc.record({ does: fc.constant('cut' as const), place, seals: fc.boolean() }),
)

/** A file made wrong: the number of a sample, and what was changed of it, one after another. */
export interface Mutation {
  readonly sample: number
  readonly edits: readonly Edit[]
}

/** Changes of one of this many samples. */
export function mutations(samples: number): fc.Arbitrary<Mutation> {
  return fc.record({ sample: fc.nat(samples - 1), edits: fc.array(edit, { minLength: 1, maxLength: 4 }) })
}

/** The bytes of a trace's file after these changes: columns first, then the header, then bytes. */
export function mutated(trace: Trace, edits: readonly Edit[]): Uint8Array {
  const columns = { steps: { ...trace.steps }, effects: { ...trace.effects }, annotations: { ...trace.annotations } }
  for (const each of edits) {
    if (each.does === 'cell') editCell(columns[each.table], each)
    else if (each.does === 'rows') columns[each.table] = withRows(columns[each.table], each) as never // of its own type
  }
  const keepsColumns = edits.every(({ does }) => does !== 'cell' && does !== 'rows')
  let bytes = keepsColumns ? fileOf(trace).slice() : encodeTrace(withColumns(trace, columns))
  const inHeader = edits.filter(isOfHeader)
  if (inHeader.length > 0)
    bytes = withHeader(bytes, (text) => JSON.stringify(inHeader.reduce(edited, JSON.parse(text))))
  for (const each of edits) {
    if (each.does === 'byte') {
      bytes[Math.floor(each.place * bytes.length)] = each.value
      if (each.seals) sealed(bytes)
    } else if (each.does === 'word' && each.at + 4 <= bytes.length) {
      new DataView(bytes.buffer).setUint32(each.at, each.value, true)
      sealed(bytes)
    } else if (each.does === 'cut') {
      bytes = bytes.slice(0, Math.floor(each.place * bytes.length))
      if (each.seals) sealed(bytes)
    }
  }
  return bytes
}

const encoded = new WeakMap<Trace, Uint8Array>()

/** The trace's file, made once. */
function fileOf(trace: Trace): Uint8Array {
  const bytes = encoded.get(trace) ?? encodeTrace(trace)
  encoded.set(trace, bytes)
  return bytes
}

function withColumns(trace: Trace, columns: Pick<Trace, Table>): Trace {
  const { steps, effects, annotations } = columns
  const counts = { stepCount: steps.time.length, effectCount: effects.address.length }
  return { ...trace, ...columns, ...counts, annotationCount: annotations.time.length }
}

type Numbers = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array
type Columns = Trace['steps'] | Trace['effects'] | Trace['annotations']

function editCell(columns: Columns, { column, place, value }: Edit & { does: 'cell' }): void {
  const all = Object.entries(columns) as [string, Numbers][] // tables have nothing but columns
  const [name, numbers] = all[column % all.length] ?? []
  if (name === undefined || numbers === undefined) return
  const copy = numbers.slice()
  copy[Math.floor(place * copy.length)] = value
  Object.assign(columns, { [name]: copy })
}

/** The columns with some rows left out, or there twice. */
function withRows(columns: Columns, { place, count, doubled }: Edit & { does: 'rows' }): Columns {
  const entries = Object.entries(columns).map(([name, numbers]: [string, Numbers]) => {
    const from = Math.floor(place * numbers.length)
    const rows = Array.from(numbers)
    if (doubled) rows.splice(from, 0, ...rows.slice(from, from + count))
    else rows.splice(from, count)
    const changed = Reflect.construct(numbers.constructor, [rows])
    return [name, changed]
  })
  return Object.fromEntries(entries)
}

type HeaderEdit = Extract<Edit, { does: 'entry' | 'copy' | 'drop' | 'double' }>

function isOfHeader(each: Edit): each is HeaderEdit {
  return each.does === 'entry' || each.does === 'copy' || each.does === 'drop' || each.does === 'double'
}

/** The header with one entry changed. Parsed JSON is a tree, which is changed in place. */
function edited(header: unknown, change: HeaderEdit): unknown {
  const at = entryAt(header, change.place)
  if (at === undefined) return header
  const { parent, key } = at
  // A copy, or a part could come to hold itself.
  if (change.does === 'entry') put(parent, key, structuredClone(change.value))
  else if (change.does === 'copy') {
    const from = entryAt(header, change.from)
    if (from !== undefined) put(parent, key, structuredClone(get(from.parent, from.key)))
  } else if (Array.isArray(parent)) {
    if (change.does === 'drop') parent.splice(Number(key), 1)
    else parent.splice(Number(key), 0, get(parent, key))
  } else if (change.does === 'drop') Reflect.deleteProperty(parent, key)
  return header
}

/** Where an entry is; undefined where the header has none any more. */
function entryAt(header: unknown, { place: from, levels }: EntryPlace): { parent: object; key: string } | undefined {
  let found: { parent: object; key: string } | undefined
  let value = header
  let rest = from
  for (let level = 0; level < levels && typeof value === 'object' && value !== null; level++) {
    const keys = Object.keys(value)
    rest *= keys.length
    const key = keys[Math.floor(rest)]
    if (key === undefined) break
    found = { parent: value, key }
    value = get(value, key)
    rest -= Math.floor(rest)
  }
  return found
}

function get(parent: object, key: string): unknown {
  return Reflect.get(parent, key)
}

function put(parent: object, key: string, value: unknown): void {
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true })
}
