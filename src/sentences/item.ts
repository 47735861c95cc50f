/** Values that programs pass about, as a sentence or a picture shows them. */

import { cutMiddle } from '../base/cut-middle.ts'
import type { Value } from '../base/value.ts'
import { taskIn } from '../base/value-text.ts'

/** A longer text is cut in the middle. */
const longest = 40

/** An item as people write it: `5`, `ready`, `(−5, b)`; a handle is its name. */
export function itemText(value: Value): string {
  return cutMiddle(whole(value), longest)
}

function whole(value: Value): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value).replace('-', '−')
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (Array.isArray(value)) return `(${value.map(whole).join(', ')})`
  const record = value as { readonly [key: string]: Value } // neither null nor a list
  const handle = record.$handle
  if (typeof handle === 'object' && handle !== null && 'name' in handle) return String(handle.name)
  const task = taskIn(record)
  if (task !== undefined) return whole(task)
  return `{${Object.entries(record)
    .map(([key, inner]) => `${key}: ${whole(inner)}`)
    .join(', ')}}`
}
