import { RowWord, readFloat, StepWord, textIndex, writeFloat } from './record.ts'
import type { RowSink } from './ring-reader.ts'

/** Rows for the page, one after the other, with their texts. */
export interface Batch {
  readonly rows: Int32Array<ArrayBuffer>
  readonly texts: readonly string[]
}

/**
 * Puts the steps of all rings into the order of their numbers. Steps whose predecessors have not been read yet are kept
 * aside.
 */
export class Merger implements RowSink {
  private kept = new Int32Array(1 << 14)
  private keptWords = 0
  private keptTexts: string[] = []
  /** Where in `kept` the step of a number is, plus one; by number modulo the size, a power of two. */
  private places = new Int32Array(1 << 12)
  private waiting = 0
  private out = new Int32Array(1 << 14)
  private outWords = 0
  private texts: string[] = []
  private lastTime = 0

  /**
   * @param merged told of each step when its turn has come; returns whether to go on
   * @param next number of the next step in order
   */
  constructor(
    private readonly merged: (row: Int32Array, at: number, texts: readonly string[]) => boolean,
    public next = 0,
  ) {}

  get size(): number {
    return this.outWords
  }

  text(text: string): number {
    return this.keptTexts.push(text) - 1
  }

  row(sequence: number, row: Int32Array, length: number): void {
    // It has come already, by a reader that has died before it could say so.
    if (sequence < this.next) return
    if (this.keptWords + length > this.kept.length) this.kept = longer(this.kept, (this.keptWords + length) * 2)
    this.kept.set(row.subarray(0, length), this.keptWords)
    while (sequence - this.next >= this.places.length) this.growPlaces()
    this.places[sequence & (this.places.length - 1)] = this.keptWords + 1
    this.keptWords += length
    this.waiting++
  }

  /** Moves the steps whose turn has come to the batch. */
  advance(): void {
    for (;;) {
      const slot = this.next & (this.places.length - 1)
      const place = this.places[slot] as number // a slot of it
      if (place === 0) break
      this.places[slot] = 0
      this.waiting--
      this.next++
      const at = this.emit(place - 1)
      if (!this.merged(this.out, at, this.texts)) break
    }
    if (this.waiting > 0) return
    this.keptWords = 0
    this.keptTexts = []
  }

  /**
   * The steps in order since the last time, with their times made whole: in microseconds of the program, those without
   * a stamp spread evenly between their neighbours.
   * @param now milliseconds since the run began, read before the rings were: no step that is still in one has its number
   *   and its interval from before, see `Sleep.after`
   * @param scale real seconds per second of the program
   */
  take(now: number, scale: number): Batch {
    const rows = this.out.slice(0, this.outWords)
    const { texts } = this
    this.outWords = 0
    this.texts = []
    const least = this.earliestKept()
    lowerStamps(rows, least)
    let unstamped: number[] = []
    const spread = (until: number) => {
      const step = (until - this.lastTime) / (unstamped.length + 1)
      for (const at of unstamped) {
        this.lastTime += step
        writeFloat(rows, at + StepWord.time, programTime(this.lastTime, scale))
      }
      unstamped = []
    }
    for (let at = 0; at < rows.length; at += rows[at + RowWord.length] as number) {
      const stamp = readFloat(rows, at + StepWord.time)
      if (Number.isNaN(stamp)) {
        unstamped.push(at)
        continue
      }
      const time = Math.max(stamp, this.lastTime)
      spread(time)
      this.lastTime = time
      writeFloat(rows, at + StepWord.time, programTime(time, scale))
    }
    spread(Math.max(Math.min(now, least), this.lastTime))
    return { rows, texts }
  }

  /** The least stamp of the steps whose turn has not come. */
  private earliestKept(): number {
    let least = Number.POSITIVE_INFINITY
    if (this.waiting === 0) return least
    for (const place of this.places) {
      const stamp = place === 0 ? Number.NaN : readFloat(this.kept, place - 1 + StepWord.time)
      if (stamp < least) least = stamp
    }
    return least
  }

  /** Copies a row from `kept` to `out`, its texts with it. Returns its place. */
  private emit(from: number): number {
    const length = this.kept[from + RowWord.length] as number
    const at = this.outWords
    if (at + length > this.out.length) this.out = longer(this.out, (at + length) * 2)
    this.out.set(this.kept.subarray(from, from + length), at)
    this.outWords += length
    for (const word of [StepWord.argument, StepWord.result]) {
      const value = this.out[at + word] as number
      if (value < 0) this.out[at + word] = -1 - this.moveText(textIndex(value))
    }
    const table = this.out[at + RowWord.table] as number
    if (table >= 0) this.out[at + RowWord.table] = this.moveText(table)
    return at
  }

  private moveText(index: number): number {
    return this.texts.push(this.keptTexts[index] ?? '') - 1
  }

  private growPlaces(): void {
    const places = new Int32Array(this.places.length * 2)
    for (let i = 0; i < this.places.length; i++) {
      const sequence = this.next + i
      places[sequence & (places.length - 1)] = this.places[sequence & (this.places.length - 1)] as number
    }
    this.places = places
  }
}

/**
 * A stamp is read after its step got its number, and its worker may have lost its core in between. So a step was no
 * later than its stamp says, nor than the stamps of the steps after it say; and no earlier than it really was.
 * @param least the least stamp of those after them
 */
function lowerStamps(rows: Int32Array<ArrayBuffer>, least: number): void {
  const stamped: number[] = []
  for (let at = 0; at < rows.length; at += rows[at + RowWord.length] as number)
    if (!Number.isNaN(readFloat(rows, at + StepWord.time))) stamped.push(at)
  let lowest = least
  for (let i = stamped.length - 1; i >= 0; i--) {
    const at = (stamped[i] as number) + StepWord.time // `i` is below the length
    lowest = Math.min(lowest, readFloat(rows, at))
    writeFloat(rows, at, lowest)
  }
}

/** Milliseconds since the run began to whole microseconds of the program. */
function programTime(time: number, scale: number): number {
  return Math.round((time * 1000) / scale)
}

function longer(list: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(size)
  copy.set(list)
  return copy
}
