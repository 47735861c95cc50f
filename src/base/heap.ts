/**
 * A binary min-heap of numbered items by a numeric key, ties broken by the order of insertion. Used for timers, so
 * that those due at the same instant come out in the order in which they were set.
 */
export class TimerHeap {
  private readonly keys: number[] = []
  private readonly orders: number[] = []
  private readonly items: number[] = []
  private inserted = 0
  private least = Number.POSITIVE_INFINITY

  get size(): number {
    return this.keys.length
  }

  /** The least key, or Infinity when empty. */
  get minKey(): number {
    return this.least
  }

  push(key: number, item: number): void {
    this.keys.push(key)
    this.orders.push(this.inserted++)
    this.items.push(item)
    this.rise(this.keys.length - 1)
    this.least = this.keys[0] as number // there is one
  }

  /** Removes and returns the item of the least key, or undefined when empty. */
  pop(): number | undefined {
    return this.keys.length === 0 ? undefined : this.removeAt(0)
  }

  /** Removes every entry of an item; returns whether there was one. Looks at all entries. */
  remove(item: number): boolean {
    const size = this.keys.length
    for (let at = this.items.indexOf(item); at >= 0; at = this.items.indexOf(item)) this.removeAt(at)
    return this.keys.length < size
  }

  private removeAt(at: number): number | undefined {
    const last = this.keys.length - 1
    this.swap(at, last)
    const item = this.items.pop()
    this.keys.pop()
    this.orders.pop()
    // What came here from the end may belong further up, when it is from another branch, or further down.
    if (at < last) {
      this.rise(at)
      this.sink(at)
    }
    this.least = this.keys[0] ?? Number.POSITIVE_INFINITY
    return item
  }

  private rise(from: number): void {
    let at = from
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.before(at, parent)) break
      this.swap(at, parent)
      at = parent
    }
  }

  private sink(from: number): void {
    const size = this.keys.length
    let at = from
    for (;;) {
      let least = at
      if (2 * at + 1 < size && this.before(2 * at + 1, least)) least = 2 * at + 1
      if (2 * at + 2 < size && this.before(2 * at + 2, least)) least = 2 * at + 2
      if (least === at) return
      this.swap(at, least)
      at = least
    }
  }

  private before(p: number, q: number): boolean {
    const a = this.keys[p] ?? 0
    const b = this.keys[q] ?? 0
    return a < b || (a === b && (this.orders[p] ?? 0) < (this.orders[q] ?? 0))
  }

  private swap(p: number, q: number): void {
    for (const list of [this.keys, this.orders, this.items]) {
      const kept = list[p] ?? 0
      list[p] = list[q] ?? 0
      list[q] = kept
    }
  }
}
