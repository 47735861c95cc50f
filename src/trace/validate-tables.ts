/** Checks of a trace's tables as a file's header or a JSON text has them. */
import { TextMap } from '../base/text-map.ts'
import { type Value, ValueTable } from '../base/value.ts'
import { shown, TraceFormatError } from './format-error.ts'
import { most } from './format-limits.ts'
import {
  type EndRecord,
  type Flavour,
  flavoured,
  hostedBy,
  type KindLayout,
  type ObjectRecord,
  ownedBy,
  type Policy,
  type RunRecord,
  type ThreadRecord,
  type Told,
} from './tables.ts'
import type { TraceVocabulary } from './trace.ts'
import { asEnd } from './validate-end.ts'
import { asKind, asLinks, asNames, unique } from './validate-layout.ts'
import { asFields, asFlag, asList, asOneOf, asText, asValue, asValues, asWhole } from './validate-shape.ts'

/** Everything of a trace but its columns. */
export interface TraceTables extends TraceVocabulary {
  readonly run: RunRecord
  readonly annotationKinds: readonly string[]
  readonly threads: readonly ThreadRecord[]
  readonly objects: readonly ObjectRecord[]
  readonly values: readonly Value[]
  readonly words: number
  readonly end: EndRecord
}

const nonFinite = ['NaN', 'Infinity', '-Infinity'] as const
/**
 * The tables of a header.
 * @param header parsed JSON of unknown origin
 * @param stepCount for what the end says of steps
 * @throws TraceFormatError naming the entry
 */
export function checkTables(header: unknown, stepCount: number): TraceTables {
  const fields = asFields(header, 'header')
  const operations = asNames(fields.operations, 'operations')
  const annotationKinds = asNames(fields.annotationKinds, 'annotationKinds')
  const kinds = asList(fields.kinds, 'kinds', most.kinds, asKind)
  const threadLayout = asKind(fields.threadLayout, 'threadLayout')
  const kindNames = kinds.map((kind) => kind.name)
  unique(kindNames, 'kinds', 'secondName')
  const links = asLinks(fields.links, threadLayout)
  const threads = asList(fields.threads, 'threads', most.threads, asThread)
  if (threads.length === 0) throw new TraceFormatError('threads', ['emptyList'], ['threads'])
  checkHosts(threads)
  const objects = asList(fields.objects, 'objects', most.int32, (value, place, id) =>
    asObject(value, place, id, kindNames),
  )
  unique(
    threads.map((thread) => thread.path),
    'threads',
    'secondPath',
  )
  const words = asWhole(fields.words, 'words', 0, most.words)
  checkBlocks(threads, objects, kinds, threadLayout, words)
  return {
    run: asRun(fields.run),
    operations,
    annotationKinds,
    kinds,
    threadLayout,
    links,
    threads,
    objects,
    values: asValueTable(fields.values, fields.nonFinite),
    words,
    end: asEnd(fields.end, threads.length, objects.length, stepCount),
  }
}

function asThread(value: unknown, place: string, id: number): ThreadRecord {
  const fields = asFields(value, place)
  const parent =
    id === 0 && fields.parent === null ? null : asWhole(fields.parent, `${place}.parent`, 0, Math.max(0, id - 1))
  if (id === 0 && parent !== null) throw new TraceFormatError(`${place}.parent`, String(parent), ['noParent'])
  return {
    id: asWhole(fields.id, `${place}.id`, id, id),
    name: asText(fields.name, `${place}.name`),
    kind: asOneOf(fields.kind, `${place}.kind`, ['process', 'thread', 'greenlet']),
    parent,
    path: asText(fields.path, `${place}.path`),
    body: asText(fields.body, `${place}.body`),
    pid: asWhole(fields.pid, `${place}.pid`, 0, most.whole),
    daemon: asFlag(fields.daemon, `${place}.daemon`),
    base: asWhole(fields.base, `${place}.base`, 1, most.words),
    ...hostedBy(asHost(fields, place, id)),
    ...asOwner(fields.owner, place),
  }
}

/** A greenlet has a host, and nothing else has. */
function asHost(fields: { readonly [name: string]: unknown }, place: string, id: number): number | null {
  const { host } = fields
  if (fields.kind === 'greenlet') return asWhole(host, `${place}.host`, 0, Math.max(0, id - 1))
  if (host !== undefined) throw new TraceFormatError(`${place}.host`, shown(host), ['noHost'])
  return null
}

/** Greenlets live in threads or processes. */
function checkHosts(threads: readonly ThreadRecord[]): void {
  for (const { id, host } of threads) {
    if (host === undefined || (threads[host] !== undefined && threads[host].kind !== 'greenlet')) continue
    throw new TraceFormatError(`threads[${id}].host`, String(host), ['host'])
  }
}

function asObject(value: unknown, place: string, id: number, kindNames: readonly string[]): ObjectRecord {
  const fields = asFields(value, place)
  return {
    id: asWhole(fields.id, `${place}.id`, id, id),
    kind: asOneOf(fields.kind, `${place}.kind`, kindNames),
    name: asText(fields.name, `${place}.name`),
    policy: fields.policy === null ? null : asOneOf<Policy>(fields.policy, `${place}.policy`, ['barging', 'fair']),
    base: asWhole(fields.base, `${place}.base`, 1, most.words),
    ...flavoured(fields.of === undefined ? undefined : asOneOf<Flavour>(fields.of, `${place}.of`, ['multiprocessing'])),
    ...asOwner(fields.owner, place, fields.told),
  }
}

function asOwner(value: unknown, place: string, told?: unknown): ReturnType<typeof ownedBy> {
  if (value === undefined) return {}
  if (value === '') throw new TraceFormatError(`${place}.owner`, ['emptyText'], ['owner'])
  const owner = asText(value, `${place}.owner`)
  return told === undefined
    ? ownedBy(owner)
    : ownedBy(owner, asOneOf<Told>(told, `${place}.told`, ['always', 'outside']))
}

/** Blocks lie within the state and apart from each other. */
function checkBlocks(
  threads: readonly ThreadRecord[],
  objects: readonly ObjectRecord[],
  kinds: readonly KindLayout[],
  threadLayout: KindLayout,
  words: number,
): void {
  const sizes = new Map(kinds.map((kind) => [kind.name, kind.words]))
  const blocks = [
    ...threads.map(({ id, base }) => ({ place: `threads[${id}].base`, base, end: base + threadLayout.words })),
    ...objects.map(({ id, base, kind }) => ({
      place: `objects[${id}].base`,
      base,
      end: base + (sizes.get(kind) ?? 0),
    })),
  ].sort((p, q) => p.base - q.base)
  let free = 0
  for (const { place, base, end } of blocks) {
    if (base < free) throw new TraceFormatError(place, String(base), ['blockFrom', free])
    if (end > words) throw new TraceFormatError(place, String(base), ['blockWithin', words])
    free = end
  }
}

function asRun(value: unknown): RunRecord {
  const fields = asFields(value, 'run')
  return {
    scenario: asText(fields.scenario, 'run.scenario'),
    executor: asOneOf(fields.executor, 'run.executor', ['simulator', 'workers']),
    parameters: asValues(fields.parameters, 'run.parameters'),
    seed: asWhole(fields.seed, 'run.seed', 0, most.uint32),
    options: asValues(fields.options, 'run.options'),
    engine: asText(fields.engine, 'run.engine'),
  }
}

/** The values, where numbers that JSON cannot write are listed apart: `[index, "NaN"]`. */
function asValueTable(value: unknown, special: unknown): Value[] {
  const values = asList(value, 'values', most.int32, (each, place) => asValue(each, place))
  const fixed = [null, true, false]
  fixed.forEach((wanted, i) => {
    if (values[i] !== wanted) throw new TraceFormatError(`values[${i}]`, shown(values[i]), String(wanted))
  })
  if (special !== undefined) {
    asList(special, 'nonFinite', nonFinite.length, (item, place) => {
      const pair = asList(item, place, 2, (part) => part)
      const index = asWhole(pair[0], `${place}[0]`, fixed.length, values.length - 1)
      values[index] = Number(asOneOf(pair[1], `${place}[1]`, nonFinite))
    })
  }
  const numbers = new ValueTable()
  values.forEach((each, i) => {
    if (i >= fixed.length && numbers.intern(each) !== i)
      throw new TraceFormatError(`values[${i}]`, ['secondValue', shown(each)], ['valueOnce'])
  })
  const texts = new TextMap<string>()
  return values.map((each) => sharing(each, texts))
}

/** The value with long texts that are equal in one piece of memory: to compare them, their letters need not be read. */
function sharing(value: Value, texts: TextMap<string>): Value {
  if (typeof value === 'string') {
    if (value.length < longText) return value
    const known = texts.get(value)
    if (known === undefined) texts.set(value, value)
    return known ?? value
  }
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item: Value) => sharing(item, texts))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, sharing(item, texts)]))
}

const longText = 1000
