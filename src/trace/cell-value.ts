import { isRecord, type Value } from '../base/value.ts'

/** How the table of values has the null that a cell holds: its number 0 says that the cell holds a number. */
export const cellNull: Value = { $null: true }

/**
 * What a cell holds.
 * @param number its word `value`
 * @param other the value of its word `other`; null where that is 0, or the trace is from before there was one
 */
export function heldIn(number: number, other: Value): Value {
  if (other === null) return number
  return isRecord(other) && other.$null === true ? null : other
}
