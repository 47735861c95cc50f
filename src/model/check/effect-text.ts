import type { FieldLayout } from '../../trace/tables.ts'
import type { Trace } from '../../trace/trace.ts'
import { threadLayout } from '../layout.ts'

/** An effect in words: "permits of seats = 4". */
export function effectText(trace: Trace, address = 0, value = 0): string {
  for (const object of trace.objects) {
    const layout = trace.kinds.find(({ name }) => name === object.kind)
    if (layout !== undefined && address >= object.base && address < object.base + layout.words)
      return `${fieldName(layout.fields, address - object.base)} of ${object.name} = ${value}`
  }
  for (const thread of trace.threads) {
    if (address >= thread.base && address < thread.base + trace.threadLayout.words)
      return `${fieldName(threadLayout.fields, address - thread.base)} of ${thread.name} = ${value}`
  }
  return `word ${address} = ${value}`
}

function fieldName(fields: readonly FieldLayout[], offset: number): string {
  for (const field of fields) {
    if (field.offset === offset) return field.name
    if (field.type === 'line' && offset > field.offset && offset < field.offset + 3) return field.name
  }
  return `word ${offset}`
}
