import type { RunMemory } from './memory.ts'
import { Item } from './record.ts'
import { lookAgain, RunOver } from './run-over.ts'

/**
 * The writing end of a worker's ring. Nothing is dropped: where the ring is full the worker sleeps until the
 * coordinator has read some of it.
 */
export class RingWriter {
  /** Milliseconds that it has slept for lack of room and that have not been told yet. */
  waited = 0
  private head = 0
  private published = 0
  private tailSeen = 0
  private readonly words: Int32Array
  private readonly base: number
  private readonly mask: number
  private readonly size: number
  private readonly headAt: number
  private readonly tailAt: number
  private readonly fullAt: number

  constructor(
    private readonly memory: RunMemory,
    worker: number,
  ) {
    this.words = memory.words
    this.base = memory.ring(worker)
    this.size = memory.shape.ringWords
    this.mask = this.size - 1
    this.headAt = memory.slot(worker, 'head')
    this.tailAt = memory.slot(worker, 'tail')
    this.fullAt = memory.slot(worker, 'full')
  }

  /** Waits until there is room for this many words, at most a ring's. */
  reserve(count: number): void {
    if (this.size - ((this.head - this.tailSeen) | 0) < count) this.waitForRoom(count)
  }

  put(word: number): void {
    this.words[this.base + (this.head & this.mask)] = word
    this.head = (this.head + 1) | 0
  }

  /** Writes words of a list from `from` up to `to`. */
  putAll(list: Int32Array, from: number, to: number): void {
    const { words, base, mask } = this
    let { head } = this
    for (let i = from; i < to; i++) {
      words[base + (head & mask)] = list[i] as number // inside what is in use
      head = (head + 1) | 0
    }
    this.head = head
  }

  /** Lets the coordinator read all that was written. */
  publish(): void {
    Atomics.store(this.words, this.headAt, this.head)
    this.published = this.head
    if (((this.head - this.tailSeen) | 0) * 2 < this.size) return
    this.tailSeen = Atomics.load(this.words, this.tailAt)
    if (((this.head - this.tailSeen) | 0) * 2 >= this.size) this.memory.callCoordinator()
  }

  /** Writes a text that belongs to the next step, in pieces. */
  text(which: number, text: string): void {
    const most = this.size / 2
    for (let from = 0; from < text.length; from += most) {
      const units = Math.min(most, text.length - from)
      const length = 3 + ((units + 1) >> 1)
      this.reserve(length)
      this.put(Item.text + length * 8)
      this.put(which)
      this.put(units)
      for (let i = 0; i < units; i += 2) {
        const low = text.charCodeAt(from + i)
        const high = i + 1 < units ? text.charCodeAt(from + i + 1) : 0
        this.put(low | (high << 16))
      }
    }
  }

  /** Writes an annotation that belongs to the next step. */
  annotation(kind: number, value: number): void {
    this.reserve(3)
    this.put(Item.annotation + 3 * 8)
    this.put(kind)
    this.put(value)
  }

  private waitForRoom(count: number): void {
    const { words, tailAt, fullAt } = this
    this.tailSeen = Atomics.load(words, tailAt)
    if (this.size - ((this.head - this.tailSeen) | 0) >= count) return
    if (this.head !== this.published) this.publish()
    const since = performance.now()
    for (;;) {
      // Sequentially consistent: either this sees the new tail, or the coordinator sees that somebody waits.
      Atomics.store(words, fullAt, 1)
      this.tailSeen = Atomics.load(words, tailAt)
      if (this.size - ((this.head - this.tailSeen) | 0) >= count) break
      if (this.memory.isOver) throw new RunOver()
      this.memory.callCoordinator()
      this.memory.wait(tailAt, this.tailSeen, lookAgain)
    }
    Atomics.store(words, fullAt, 0)
    this.waited += performance.now() - since
  }
}
