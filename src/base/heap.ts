/**
 * A binary min-heap of numbered items by a numeric key, ties broken by the order of insertion. Used for timers, so
 * that those due at the same instant come out in the order in which they were set.
 */
export class TimerHeap {
  private keys: number[] = []
  private orders: number[] = []
  private items: number[] = []
  private inserted = 0

  get size(): number {
    return this.keys.length
  }

  /** The least key, or Infinity when empty. */
  get leastKey(): number {
    return this.keys.length === 0 ? Number.POSITIVE_INFINITY : (this.keys[0] as number)
  }

  push(key: number, item: number): void {
    let at = this.keys.length
    this.keys.push(key)
    this.orders.push(this.inserted++)
    this.items.push(item)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.before(at, parent)) break
      this.swap(at, parent)
      at = parent
    }
  }

  /** Removes and returns the item of the least key, or undefined when empty. */
  pop(): number | undefined {
    if (this.keys.length === 0) return undefined
    const last = this.keys.length - 1
    this.swap(0, last)
    const item = this.items.pop()
    this.keys.pop()
    this.orders.pop()
    let at = 0
    for (;;) {
      let least = at
      if (2 * at + 1 < last && this.before(2 * at + 1, least)) least = 2 * at + 1
      if (2 * at + 2 < last && this.before(2 * at + 2, least)) least = 2 * at + 2
      if (least === at) return item
      this.swap(at, least)
      at = least
    }
  }

  /** Removes every entry of an item; returns whether there was one. */
  remove(item: number): boolean {
    if (!this.items.includes(item)) return false
    const rest = this.keys
      .map((key, i) => ({ key, order: this.orders[i] ?? 0, item: this.items[i] ?? 0 }))
      .filter((entry) => entry.item !== item)
      .sort((p, q) => p.key - q.key || p.order - q.order)
    // A sorted list is a heap.
    this.keys = rest.map((entry) => entry.key)
    this.orders = rest.map((entry) => entry.order)
    this.items = rest.map((entry) => entry.item)
    return true
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
