import { grown } from '../state/exploring-kernel.ts'

/**
 * Happens-before of an execution under way, as vector clocks: for each event and thread, how many events of the
 * execution, up to and with that thread's last one that came before. So event `i` of thread `t` happens before event
 * `j` exactly if the clock of `j` at `t` is above `i`.
 */
export class Clocks {
  /** Clocks, one after another; the first is that of nothing. */
  private rows = new Int32Array(8 * 16)
  private width = 8
  private top = 1
  /** The place of each thread's clock. */
  private readonly ofThread: number[] = []
  /** For each event: the place of its clock, the tops of rows and of the log before it. */
  private readonly ofEvent: number[] = []
  private readonly topBefore: number[] = []
  private readonly logBefore: number[] = []
  private readonly changedThread: number[] = []
  private readonly changedFrom: number[] = []
  /** How many of these count. */
  private changes = 0

  /** What happened before the next event of a thread. */
  threadRow(slot: number): number {
    return (this.ofThread[slot] ?? 0) * this.width
  }

  /** What happened before an event, with itself. */
  eventRow(event: number): number {
    return (this.ofEvent[event] ?? 0) * this.width
  }

  /** The entry of a row for a thread. */
  at(row: number, slot: number): number {
    return this.rows[row + slot] as number // slots are below the width
  }

  /** Begins the next event, of a thread: its clock is that of the thread so far. */
  begin(event: number, slot: number, threads: number): number {
    if (threads > this.width) this.widen(threads)
    this.topBefore[event] = this.top
    this.logBefore[event] = this.changes
    const row = this.newRow(this.ofThread[slot] ?? 0)
    this.ofEvent[event] = row
    this.change(slot, row)
    return row * this.width
  }

  /** Adds what happened before `from` to `row`. */
  merge(row: number, from: number): void {
    const { rows, width } = this
    for (let t = 0; t < width; t++) {
      const other = rows[from + t] as number // rows are `width` long
      if (other > (rows[row + t] as number)) rows[row + t] = other
    }
  }

  /** Ends an event: it is part of its own clock. */
  end(event: number, slot: number): void {
    this.rows[this.eventRow(event) + slot] = event + 1
  }

  /** What the thread `from` did lets the thread `to` go on. */
  edge(from: number, to: number): void {
    const row = this.newRow(this.ofThread[to] ?? 0)
    this.merge(row * this.width, this.threadRow(from))
    this.change(to, row)
  }

  /** A fresh row like the thread's, to be given back by `drop`. */
  scratch(slot: number): number {
    return this.newRow(this.ofThread[slot] ?? 0) * this.width
  }

  drop(): void {
    this.top--
  }

  /** Takes back the given event, which is the last, and all edges since. */
  undo(event: number): void {
    const least = this.logBefore[event] ?? 0
    for (let i = this.changes - 1; i >= least; i--) this.ofThread[this.changedThread[i] ?? 0] = this.changedFrom[i] ?? 0
    this.changes = least
    this.top = this.topBefore[event] ?? 1
  }

  private change(slot: number, row: number): void {
    this.changedThread[this.changes] = slot
    this.changedFrom[this.changes++] = this.ofThread[slot] ?? 0
    this.ofThread[slot] = row
  }

  private newRow(like: number): number {
    const { width } = this
    if ((this.top + 1) * width > this.rows.length) this.rows = grown(this.rows)
    const { rows } = this
    const from = like * width
    const to = this.top * width
    // Rows are short: a loop is sooner over than a call of `copyWithin`.
    for (let t = 0; t < width; t++) rows[to + t] = rows[from + t] as number // as in `merge`
    return this.top++
  }

  private widen(threads: number): void {
    const before = this.width
    while (this.width < threads) this.width *= 2
    const rows = new Int32Array((this.rows.length / before) * this.width)
    for (let i = 0; i < this.top; i++) rows.set(this.rows.subarray(i * before, (i + 1) * before), i * this.width)
    this.rows = rows
  }
}
