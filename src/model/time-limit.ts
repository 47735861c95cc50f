import type { Value } from '../base/value.ts'

/** How many seconds an operation with this argument waits at most; null for any time. */
export function timeLimit(argument: Value): number | null {
  if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) return null
  // Neither null nor a list: a record.
  const { timeout } = argument as { readonly [key: string]: Value }
  return typeof timeout === 'number' ? timeout : null
}
