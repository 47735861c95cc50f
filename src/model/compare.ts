import { isRecord, type Value } from '../base/value.ts'

/** Two values that Python would not order. */
export class IncomparableError extends Error {}

/** The name of a value's type in Python, where lists stay what they are. */
export function pythonType(value: Value): string {
  if (value === null) return 'NoneType'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float'
  if (typeof value === 'string') return 'str'
  return Array.isArray(value) ? 'list' : 'dict'
}

/** The name of an item's type: its lists are tuples in Python, which orders them item by item. */
const itemType = (value: Value) => (Array.isArray(value) ? 'tuple' : pythonType(value))

/**
 * Order of two values as Python's `<` has it: numbers and booleans by size, texts by code point, lists item by item.
 * @returns below 0, 0 or above 0
 * @throws IncomparableError with Python's message for any other pair
 */
export function compareValues(p: Value, q: Value): number {
  if (isNumber(p) && isNumber(q)) return Number(p) - Number(q)
  if (typeof p === 'string' && typeof q === 'string') return compareTexts(p, q)
  if (Array.isArray(p) && Array.isArray(q)) {
    for (let i = 0; i < p.length && i < q.length; i++) {
      const [a = null, b = null] = [p[i], q[i]] as const
      // Python looks for the first pair that is not equal, and orders only that.
      if (!equalValues(a, b)) return compareValues(a, b)
    }
    return p.length - q.length
  }
  throw new IncomparableError(`'<' not supported between instances of '${itemType(p)}' and '${itemType(q)}'`)
}

/** Whether two values are equal as Python's `==` has it: 1 and True are, and the order of keys does not count. */
export function equalValues(p: Value, q: Value): boolean {
  if (isNumber(p) && isNumber(q)) return Number(p) === Number(q)
  if (isList(p) && isList(q)) return p.length === q.length && p.every((item, i) => equalValues(item, q[i] ?? null))
  if (!isRecord(p) || !isRecord(q)) return p === q
  const keys = Object.keys(p)
  return (
    keys.length === Object.keys(q).length &&
    keys.every((key) => Object.hasOwn(q, key) && equalValues(p[key] ?? null, q[key] ?? null))
  )
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value)

const isNumber = (value: Value): value is number | boolean => typeof value === 'number' || typeof value === 'boolean'

/** By code point, not by UTF-16 unit. */
function compareTexts(p: string, q: string): number {
  const a = [...p]
  const b = [...q]
  for (let i = 0; i < a.length && i < b.length; i++) {
    const difference = (a[i]?.codePointAt(0) ?? 0) - (b[i]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
