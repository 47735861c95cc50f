/** Checks of what a trace says of the end of its run. */
import { shown, TraceFormatError } from './format-error.ts'
import { most } from './format-limits.ts'
import { type EndDetail, type EndRecord, type FaultDetail, faultKinds, faultParts } from './tables.ts'
import { asFields, asList, asOneOf, asText, asValue, asWhole } from './validate-shape.ts'

/**
 * How the run ended.
 * @param threads how many there are, as `objects` and `stepCount`: no more may be spoken of
 */
export function asEnd(value: unknown, threads: number, objects: number, stepCount: number): EndRecord {
  const fields = asFields(value, 'end')
  const status = asOneOf(fields.status, 'end.status', ['finished', 'deadlock', 'failed', 'stopped'])
  const detail = asEndDetail(asFields(fields.detail, 'end.detail'), threads, objects, stepCount)
  const fits = detail.kind in stopped ? 'stopped' : detail.kind
  if (status !== fits) throw new TraceFormatError('end.status', shown(status), ['endStatus', fits])
  return { status, detail }
}

/** Kinds of detail of a run that was stopped. */
const stopped = { property: true, limit: true, stopped: true, fault: true, choice: true, running: true }

function asEndDetail(
  fields: { readonly [name: string]: unknown },
  threads: number,
  objects: number,
  stepCount: number,
): EndDetail {
  const place = 'end.detail'
  const asThreadId = (value: unknown, at: string) => asWhole(value, at, 0, threads - 1)
  const kind = asOneOf(fields.kind, `${place}.kind`, [
    'finished',
    'deadlock',
    'failed',
    'limit',
    'stopped',
    'fault',
    'property',
    'choice',
    'running',
  ])
  switch (kind) {
    case 'finished':
      return { kind, failed: asList(fields.failed, `${place}.failed`, threads, asThreadId) }
    case 'deadlock':
      return {
        kind,
        stuck: asList(fields.stuck, `${place}.stuck`, threads, (value, at) => {
          const stuck = asFields(value, at)
          return {
            thread: asThreadId(stuck.thread, `${at}.thread`),
            target: asWhole(stuck.target, `${at}.target`, -1 - threads, objects - 1),
            line: asWhole(stuck.line, `${at}.line`, 0, most.line),
          }
        }),
      }
    case 'failed':
      return {
        kind,
        thread: asThreadId(fields.thread, `${place}.thread`),
        error: asValue(fields.error, `${place}.error`),
      }
    case 'limit': {
      const limit = asOneOf(fields.limit, `${place}.limit`, ['events', 'time', 'memory', 'threads'])
      const { value } = fields
      if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
        throw new TraceFormatError(`${place}.value`, shown(value), ['fromZero'])
      return { kind, limit, value }
    }
    case 'choice':
      return {
        kind,
        step: asWhole(fields.step, `${place}.step`, 0, stepCount),
        message: asText(fields.message, `${place}.message`),
      }
    case 'property':
      return {
        kind,
        property: asOneOf(fields.property, `${place}.property`, ['assumption', 'invariant']),
        thread: asThreadId(fields.thread, `${place}.thread`),
        line: asWhole(fields.line, `${place}.line`, 0, most.line),
        message: asText(fields.message, `${place}.message`),
      }
    case 'stopped':
      return { kind, ...asQuantity(fields, 'time') }
    case 'fault': {
      const fault: FaultDetail = {
        kind,
        part: asOneOf(fields.part, `${place}.part`, faultParts),
        fault: asOneOf(fields.fault, `${place}.fault`, faultKinds),
        message: asText(fields.message, `${place}.message`),
        ...asQuantity(fields, 'value'),
        ...asQuantity(fields, 'time'),
      }
      return fields.thread === undefined ? fault : { ...fault, thread: asThreadId(fields.thread, `${place}.thread`) }
    }
    case 'running':
      return { kind }
  }
}

/** The entry of that name, a number from 0; none where it is left out. */
function asQuantity<Name extends string>(
  fields: { readonly [name: string]: unknown },
  name: Name,
): { readonly [name in Name]?: number } {
  const value = fields[name]
  if (value === undefined) return {}
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
    throw new TraceFormatError(`end.detail.${name}`, shown(value), ['fromZero'])
  const entry: { [name in Name]?: number } = {}
  entry[name] = value
  return entry
}
