/**
 * What a program asks of `os` or a handle that these have not. Behind the prototypes of all of them stands one more, to
 * which only a look for what is missing gets; so what is there is found as fast as ever.
 */

/** What was looked for last, and on what. */
export interface Missing {
  readonly on: object
  readonly name: string
}

let last: Missing | null = null

/** What was missing last; null for nothing yet. */
export function lastMissing(): Missing | null {
  return last
}

const noticing = new Proxy(Object.create(Object.prototype), {
  get(target, name, receiver) {
    if (typeof name === 'string' && !(name in Object.prototype)) last = { on: receiver, name }
    return Reflect.get(target, name, receiver)
  },
})

/** Has it noticed what the objects of these classes, or of what they extend, are asked for in vain. */
export function noticeMissing(classes: Iterable<unknown>): void {
  for (const one of classes) {
    if (typeof one !== 'function' || !isObject(one.prototype)) continue
    let root: object = one.prototype
    for (;;) {
      const next: unknown = Object.getPrototypeOf(root)
      // Those of JavaScript's own, generator functions and errors, are left alone.
      if (!isObject(next) || next === noticing) break
      if (next === Object.prototype) {
        if (Object.hasOwn(root, 'constructor')) Object.setPrototypeOf(root, noticing)
        break
      }
      root = next
    }
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
