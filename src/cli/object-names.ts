import type { Os } from '../program/os.ts'

let next: string | null = null

/** How many objects of each name a thread or greenlet has made that got none. */
const counts = new WeakMap<Os, Map<string, number>>()

/** Says how what is made next is called where it gets no name: as the variable that it is for. Null for none. */
export function callNext(variable: string | null): void {
  next = variable
}

/**
 * How an object is called that is about to be made: `door`, then `door-2`; of a list, `forks[]`, the place in it; of a
 * kind, where there is no variable, a number. Threads other than the main one put their path of birth before numbers.
 */
export function nameOf(kind: string, name: string | undefined, os: Os): string {
  const variable = next
  next = null
  if (name !== undefined) return name
  const called = variable ?? kind
  const mine = counts.get(os) ?? new Map<string, number>()
  counts.set(os, mine)
  const count = mine.get(called) ?? 0
  mine.set(called, count + 1)
  const { path } = os.self
  const place = path === '' ? '' : `${path}.`
  if (called.endsWith('[]')) return `${called.slice(0, -2)}[${place}${count}]`
  return variable !== null && count === 0 && place === '' ? called : `${called}-${place}${count + 1}`
}
