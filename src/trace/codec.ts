/**
 * A trace as a file. docs/trace-format.md describes the layout:
 *
 *      0  magic       8 bytes
 *      8  version     u32
 *     12  header      u32, its length in bytes
 *     16  steps       u32, how many; 20 effects; 24 annotations
 *     28  reserved    u32, 0
 *     32  header      JSON in UTF-8: all tables
 *         columns     each begins at a multiple of 8
 *     -4  checksum    u32, CRC-32 of everything before it
 *
 * All numbers are little-endian, as in the memory of every machine that runs JavaScript engines today.
 */
import { crc32 } from './checksum.ts'
import { type AnnotationColumns, columnTypes, type EffectColumns, type StepColumns } from './columns.ts'
import { TraceFormatError } from './format-error.ts'
import { most } from './format-limits.ts'
import type { FormatPlace } from './format-wordings.ts'
import { type Trace, traceVersion, versionOf } from './trace.ts'
import { checkColumns } from './validate.ts'
import { checkTables, type TraceTables } from './validate-tables.ts'

export { TraceFormatError }

/** As PNG's: a byte that is no text, the name, and line ends that a careless transfer would change. */
const magic = Uint8Array.of(0x89, 0x48, 0x44, 0x4c, 0x0d, 0x0a, 0x1a, 0x0a)
const at = { version: 8, header: 12, steps: 16, effects: 20, annotations: 24, reserved: 28, tables: 32 } as const
const checksumBytes = 4

/** A trace as the bytes of a file. Equal traces give equal bytes. */
export function encodeTrace(trace: Trace): Uint8Array {
  const header = new TextEncoder().encode(JSON.stringify(headerOf(trace)))
  const counts = [trace.stepCount, trace.effectCount, trace.annotationCount] as const
  const { places, end } = placeColumns(header.length, counts)
  const bytes = new Uint8Array(end + checksumBytes)
  const view = new DataView(bytes.buffer)
  bytes.set(magic)
  view.setUint32(at.version, versionOf(trace), true)
  view.setUint32(at.header, header.length, true)
  view.setUint32(at.steps, counts[0], true)
  view.setUint32(at.effects, counts[1], true)
  view.setUint32(at.annotations, counts[2], true)
  bytes.set(header, at.tables)
  for (const { table, column, offset } of places) {
    // Each name in `places` comes from `columnTypes`, which has those of the trace's tables.
    const numbers = (trace[table] as unknown as { readonly [name: string]: Uint8Array })[column] as Uint8Array
    bytes.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), offset)
  }
  view.setUint32(end, crc32(bytes.subarray(0, end)), true)
  return bytes
}

/**
 * The trace of a file's bytes. Its columns are views on these bytes where they lie at a multiple of 8 in memory, so the
 * caller no longer changes them.
 * @throws TraceFormatError for anything that is not a trace, saying what is wrong, where, and what is allowed
 */
export function decodeTrace(bytes: Uint8Array): Trace {
  const { length } = bytes
  if (length < magic.length || magic.some((byte, i) => bytes[i] !== byte))
    throw new TraceFormatError(['beginning'], ['notHeddle'], ['heddleFile'])
  if (length < at.tables + checksumBytes)
    throw new TraceFormatError(['file'], ['bytes', length], ['bytesAtLeast', at.tables + checksumBytes])
  const view = new DataView(bytes.buffer, bytes.byteOffset, length)
  const version = view.getUint32(at.version, true)
  if (version > traceVersion)
    throw new TraceFormatError(['version', at.version], ['newer', version], ['knownVersion', traceVersion])
  if (version < 1) throw new TraceFormatError(['version', at.version], String(version), ['version', traceVersion])
  const counts = [
    view.getUint32(at.steps, true),
    view.getUint32(at.effects, true),
    view.getUint32(at.annotations, true),
  ] as const
  const headerLength = view.getUint32(at.header, true)
  const { places, end, gaps } = placeColumns(headerLength, counts)
  if (end + checksumBytes !== length)
    throw new TraceFormatError(['file'], ['bytes', length], ['bytesCounted', end + checksumBytes])
  const sum = view.getUint32(end, true)
  const found = crc32(bytes.subarray(0, end))
  if (sum !== found) throw new TraceFormatError(['checksum', end], sum.toString(16), ['checksum', found.toString(16)])
  const reserved = view.getUint32(at.reserved, true)
  if (reserved !== 0) throw new TraceFormatError(['byte', at.reserved], String(reserved), '0')
  for (const gap of gaps) {
    for (let byte = gap.from; byte < gap.to; byte++)
      if (bytes[byte] !== 0) throw new TraceFormatError(['byte', byte], String(bytes[byte]), ['zeroBetween'])
  }

  const tables = checkTables(parseHeader(bytes.subarray(at.tables, at.tables + headerLength)), counts[0])
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()
  const columns: { [table in keyof typeof columnTypes]: { [column: string]: unknown } } = {
    steps: {},
    effects: {},
    annotations: {},
  }
  for (const { table, column, offset, rows, make } of places)
    columns[table][column] = new make(aligned.buffer as ArrayBuffer, aligned.byteOffset + offset, rows)
  // `places` has every column of `columnTypes`, with the type that it has there.
  const steps = columns.steps as unknown as StepColumns
  const effects = columns.effects as unknown as EffectColumns
  const annotations = columns.annotations as unknown as AnnotationColumns
  checkColumns(tables, steps, effects, annotations)
  return {
    ...tables,
    steps,
    stepCount: counts[0],
    effects,
    effectCount: counts[1],
    annotations,
    annotationCount: counts[2],
  }
}

type ColumnMaker = (typeof columnTypes)[keyof typeof columnTypes] extends infer Types
  ? Types extends Types
    ? Types[keyof Types]
    : never
  : never

interface Place {
  readonly table: keyof typeof columnTypes
  readonly column: string
  readonly offset: number
  readonly rows: number
  readonly make: ColumnMaker
}

interface Places {
  readonly places: readonly Place[]
  /** Where the last column ends. */
  readonly end: number
  /** The bytes between columns, and between the header and the first. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[]
}

/** Where each column lies behind a header of this many bytes. */
function placeColumns(header: number, counts: readonly [number, number, number]): Places {
  const places: Place[] = []
  const gaps: { from: number; to: number }[] = []
  let end = at.tables + header
  const tables = ['steps', 'effects', 'annotations'] as const
  tables.forEach((table, i) => {
    const rows = counts[i] ?? 0
    for (const [column, make] of Object.entries<ColumnMaker>(columnTypes[table])) {
      const offset = Math.ceil(end / 8) * 8
      gaps.push({ from: end, to: offset })
      places.push({ table, column, offset, rows, make })
      end = offset + rows * make.BYTES_PER_ELEMENT
    }
  })
  return { places, end, gaps }
}

function headerOf(trace: Trace): TraceTables & { readonly nonFinite?: readonly (readonly [number, string])[] } {
  const { run, operations, annotationKinds, kinds, threadLayout, links, threads, objects, values, words, end } = trace
  // JSON has no way to write these numbers: it says null, and they are listed beside.
  const nonFinite = values.flatMap((value, i) =>
    typeof value === 'number' && !Number.isFinite(value) ? [[i, String(value)] as const] : [],
  )
  const header = { run, operations, annotationKinds, kinds, threadLayout, links, threads, objects, values, words, end }
  return nonFinite.length === 0 ? header : { ...header, nonFinite }
}

function parseHeader(bytes: Uint8Array): unknown {
  const place: FormatPlace = ['header', at.tables]
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new TraceFormatError(place, ['notUtf8'], ['utf8'])
  }
  checkKeys(text, place)
  try {
    return JSON.parse(text)
  } catch (thrown) {
    throw new TraceFormatError(place, ['notJson', thrown instanceof Error ? thrown.message : 'error'], 'JSON')
  }
}

/**
 * Engines tell long keys apart by comparing those of one length all with each other: a file has few of them, or parsing it
 * could take hours.
 */
function checkKeys(text: string, place: FormatPlace): void {
  let left: number = most.longKeys
  if (text.length < left * most.key) return
  for (let from = text.indexOf('"'); from >= 0; ) {
    let to = text.indexOf('"', from + 1)
    while (to >= 0 && isEscaped(text, to)) to = text.indexOf('"', to + 1)
    if (to < 0) return
    if (to - from > most.key && /^\s*:/.test(text.slice(to + 1, to + 20)) && left-- === 0) {
      throw new TraceFormatError(place, ['longKeys'], ['longKeys', most.longKeys, most.key])
    }
    from = text.indexOf('"', to + 1)
  }
}

/** Whether the sign at a place of a JSON text stands behind an odd number of backslashes. */
function isEscaped(text: string, at: number): boolean {
  let first = at
  while (text[first - 1] === '\\') first--
  return (at - first) % 2 === 1
}
