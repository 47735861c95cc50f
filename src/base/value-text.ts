/** Values that programs pass about, as texts and pictures show them. */
import type { Value } from './value.ts'

/**
 * A value in few letters, as Python writes it: a pair as "(−5, 'b')". Text that stands alone has no quotes, and a handle
 * is its name.
 */
export function valueText(value: Value): string {
  return typeof value === 'string' ? value : inner(value)
}

/** What library code passes about of a task is named for the task. */
export function taskIn(record: { readonly [key: string]: Value }): Value | undefined {
  return record.future ?? record.done ?? record.submitted
}

function inner(value: Value): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number') return String(value).replace('-', '−')
  if (typeof value === 'string') return `'${value}'`
  if (Array.isArray(value)) return `(${value.map(inner).join(', ')}${value.length === 1 ? ',' : ''})`
  const record = value as { readonly [key: string]: Value } // neither null nor a list
  const handle = record.$handle
  if (typeof handle === 'object' && handle !== null && 'name' in handle) return String(handle.name)
  const task = taskIn(record)
  if (task !== undefined) return inner(task)
  return `{${Object.entries(record)
    .map(([key, part]) => `'${key}': ${inner(part)}`)
    .join(', ')}}`
}
