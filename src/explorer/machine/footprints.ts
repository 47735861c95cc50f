/** What events touch, by number: equal footprints have the same number, so that dependence is a look into a table. */

/** The number of the footprint that touches nothing. */
export const nothingTouched = 0

/** A footprint as it is found: by the numbers of which it is made, one after another. */
interface Found {
  /** -1 where no footprint ends here. */
  footprint: number
  readonly next: Map<number, Found>
}

/** Unions are remembered up to this many. */
const maxUnions = 20_000

/** Footprints beyond this many are compared anew each time. */
const maxCompared = 1024

/**
 * Footprints: sets of objects that an event reads or writes. Two events of different threads are dependent if they
 * touch the same object and are not both reads of it.
 */
export class Footprints {
  /** Each as numbers in order: twice the object's, plus one where it is written. */
  private readonly lists: (readonly number[])[] = [[]]
  private readonly ofOne: number[] = []
  private readonly ofMany: Found = { footprint: nothingTouched, next: new Map() }
  /** What is being looked for. */
  private readonly sought: number[] = []
  /** Those of two, by the first and the second. */
  private readonly unions = new Map<number, Map<number, number>>()
  private united = 0
  /** For each pair: 0 not known, 1 independent, 2 dependent. */
  private pairs = new Uint8Array(16 * 16)
  private side = 16

  /** The footprint of one object. */
  one(object: number, written: 0 | 1): number {
    const entry = object * 2 + written
    let found = this.ofOne[entry]
    if (found === undefined) {
      found = this.add([entry])
      this.ofOne[entry] = found
    }
    return found
  }

  /** The footprint of the first `count` of these objects; each of which occurs once. */
  of(objects: Int32Array, written: Uint8Array, count: number): number {
    if (count === 0) return nothingTouched
    if (count === 1) return this.one(objects[0] ?? 0, written[0] === 1 ? 1 : 0)
    const { sought } = this
    for (let i = 0; i < count; i++) {
      // They are few, and mostly in order.
      const entry = (objects[i] ?? 0) * 2 + (written[i] ?? 0)
      let at = i
      for (; at > 0 && (sought[at - 1] ?? 0) > entry; at--) sought[at] = sought[at - 1] ?? 0
      sought[at] = entry
    }
    return this.ofSorted(sought, count)
  }

  private ofSorted(list: readonly number[], count = list.length): number {
    const first = list[0] ?? 0
    if (count === 0) return nothingTouched
    if (count === 1) return this.one(first >> 1, (first & 1) === 1 ? 1 : 0)
    let found = this.ofMany
    for (let i = 0; i < count; i++) {
      const entry = list[i] ?? 0
      let next = found.next.get(entry)
      if (next === undefined) {
        next = { footprint: -1, next: new Map() }
        found.next.set(entry, next)
      }
      found = next
    }
    if (found.footprint < 0) found.footprint = this.add(list.slice(0, count))
    return found.footprint
  }

  /** The footprint of who touches what either does. */
  union(a: number, b: number): number {
    if (a === b || b === nothingTouched) return a
    let of = this.unions.get(a)
    if (of === undefined) {
      of = new Map()
      this.unions.set(a, of)
    }
    let both = of.get(b)
    if (both === undefined) {
      both = this.unite(a, b)
      of.set(b, both)
      if (++this.united > maxUnions) {
        this.unions.clear()
        this.united = 0
      }
    }
    return both
  }

  private unite(a: number, b: number): number {
    const p = this.lists[a] ?? []
    const q = this.lists[b] ?? []
    const list = [...p, ...q]
      .filter((entry) => (entry & 1) === 1 || !(p.includes(entry + 1) || q.includes(entry + 1)))
      .sort((x, y) => x - y)
      .filter((entry, i, all) => entry !== all[i - 1])
    return this.ofSorted(list)
  }

  /** Whether events with these footprints are dependent. */
  conflict(a: number, b: number): boolean {
    if (a >= this.side || b >= this.side) return this.compare(a, b)
    const at = a * this.side + b
    const known = this.pairs[at]
    if (known !== 0) return known === 2
    const dependent = this.compare(a, b)
    this.pairs[at] = dependent ? 2 : 1
    return dependent
  }

  /** What a footprint touches. */
  entries(footprint: number): { readonly object: number; readonly written: boolean }[] {
    return (this.lists[footprint] ?? []).map((entry) => ({ object: entry >> 1, written: (entry & 1) === 1 }))
  }

  /** All footprints, by number, each as the numbers of which it is made. */
  saved(): readonly (readonly number[])[] {
    return this.lists
  }

  /** Numbers all footprints as they were numbered elsewhere; to be called while there are none. */
  restore(saved: readonly (readonly number[])[]): void {
    for (const list of saved) this.ofSorted(list)
  }

  /** Whether it touches more than one object. */
  isWide(footprint: number): boolean {
    return (this.lists[footprint]?.length ?? 0) > 1
  }

  touches(footprint: number, object: number): boolean {
    const list = this.lists[footprint] ?? []
    for (let i = 0; i < list.length; i++) if ((list[i] ?? 0) >> 1 === object) return true
    return false
  }

  /** Whether an event with footprint `a` may change what one with footprint `b` finds. */
  changes(a: number, b: number): boolean {
    const p = this.lists[a] ?? []
    const q = this.lists[b] ?? []
    for (let i = 0; i < p.length; i++) {
      const x = p[i] ?? 0
      if ((x & 1) === 0) continue
      for (let j = 0; j < q.length; j++) if ((q[j] ?? 0) >> 1 === x >> 1) return true
    }
    return false
  }

  private add(list: readonly number[]): number {
    const footprint = this.lists.push(list) - 1
    if (footprint >= this.side && this.side < maxCompared) {
      this.side *= 2
      this.pairs = new Uint8Array(this.side * this.side)
    }
    return footprint
  }

  private compare(a: number, b: number): boolean {
    const p = this.lists[a] ?? []
    const q = this.lists[b] ?? []
    for (const x of p) for (const y of q) if (x >> 1 === y >> 1 && ((x | y) & 1) === 1) return true
    return false
  }
}
