import { isRecord, type Value } from '../../base/value.ts'
import type { KindLayout } from '../../trace/tables.ts'
import type { Trace } from '../../trace/trace.ts'
import { atomOf } from '../atoms.ts'
import { links, threadLayout } from '../layout.ts'
import { atEntry, type Finding } from './finding.ts'

/** Whether layouts and handles say what the model, and the tables of threads and objects, say. */
export function checkTables(trace: Trace): Finding | null {
  return checkLayouts(trace) ?? checkPolicies(trace) ?? checkHandles(trace)
}

/** Layouts have the fields of the model; in older traces not all of them. */
function checkLayouts(trace: Trace): Finding | null {
  const wrong = checkLayout(trace, 'threadLayout', trace.threadLayout, threadLayout)
  if (wrong !== null) return wrong
  if (trace.links.next !== links.next || trace.links.previous !== links.previous)
    return atEntry('links', 0, trace.links, JSON.stringify(links))
  const used = new Set(trace.objects.map(({ kind }) => kind))
  for (const [i, kind] of trace.kinds.entries()) {
    const atom = used.has(kind.name) ? atomOf(kind.name) : undefined
    const finding = atom === undefined ? null : checkLayout(trace, `kinds[${i}]`, kind, atom.layout)
    if (finding !== null) return finding
  }
  return null
}

function checkLayout(trace: Trace, place: string, found: KindLayout, known: KindLayout): Finding | null {
  const step = trace.stepCount - 1
  for (const [i, field] of found.fields.entries()) {
    const same = known.fields.find(({ offset }) => offset === field.offset)
    if (same === undefined) return atEntry(`${place}.fields[${i}]`, step, field, 'no field of the model begins there')
    if (same.name !== field.name) return atEntry(`${place}.fields[${i}].name`, step, field.name, same.name)
    // What has become a number was a flag.
    if (found.words < known.words && same.type === 'number' && field.type === 'flag') continue
    if (same.type !== field.type) return atEntry(`${place}.fields[${i}].type`, step, field.type, same.type)
  }
  return null
}

/** What knows policies has one. */
function checkPolicies(trace: Trace): Finding | null {
  const known = new Set(trace.kinds.filter(({ fields }) => fields.some(({ name }) => name === 'fair')).map(nameOf))
  const object = trace.objects.find(({ kind, policy }) => policy === null && known.has(kind))
  if (object === undefined) return null
  return atEntry(`objects[${object.id}].policy`, trace.stepCount - 1, null, 'barging')
}

const nameOf = ({ name }: { readonly name: string }): string => name

/** Handles among the values say who or what they are of as the tables do. */
function checkHandles(trace: Trace): Finding | null {
  for (const [i, value] of trace.values.entries()) {
    const finding = typeof value === 'object' ? handlesIn(trace, value, `values[${i}]`) : null
    if (finding !== null) return finding
  }
  return null
}

function handlesIn(trace: Trace, value: Value, place: string): Finding | null {
  if (typeof value !== 'object' || value === null) return null
  if (isRecord(value) && isRecord(value.$handle)) {
    const finding = handleIn(trace, value.$handle, `${place}.$handle`)
    if (finding !== null) return finding
  }
  for (const [key, item] of Object.entries(value)) {
    const finding = handlesIn(trace, item, Array.isArray(value) ? `${place}[${key}]` : `${place}.${key}`)
    if (finding !== null) return finding
  }
  return null
}

function handleIn(trace: Trace, handle: { readonly [key: string]: Value }, place: string): Finding | null {
  const expected = told(trace, handle)
  const step = trace.stepCount - 1
  if (expected === null) return atEntry(`${place}.id`, step, handle.id, 'the number of what there is')
  for (const [key, value] of Object.entries(expected)) {
    if (handle[key] === value) continue
    const wanted = value === undefined ? 'no such entry' : JSON.stringify(value)
    return atEntry(`${place}.${key}`, step, handle[key] ?? null, `${wanted}, as the tables say`)
  }
  return null
}

/** What a handle of this kind and number has to say; null where there is nobody and nothing of that number. */
function told(
  { threads, objects }: Trace,
  { kind, id }: { readonly [key: string]: Value },
): { readonly [key: string]: Value | undefined } | null {
  const number = typeof id === 'number' ? id : -1
  if (kind === 'greenlet' || kind === 'thread') {
    const thread = threads[number]
    if (thread === undefined) return null
    const { base, name } = thread
    if (kind === 'greenlet') return { base, name }
    const threadKind = thread.kind === 'process' ? 'process' : undefined
    return { base, name, threadKind, daemon: thread.daemon ? true : undefined }
  }
  const object = objects[number]
  if (object === undefined) return null
  const { base, name, of } = object
  // Handles have kinds besides those of objects: one of a connection says which end it is.
  const isKind = typeof kind === 'string' && atomOf(kind) !== undefined
  return isKind ? { kind: object.kind, base, name, of } : { base, name, of }
}
