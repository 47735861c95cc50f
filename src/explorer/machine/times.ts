import type { Microseconds } from '../../base/units.ts'
import { privateWord, type ThreadPlace } from '../state/places.ts'
import type { Execution } from './execution.ts'

/**
 * The earliest times at which what has happened could have happened, for programs that look at the clock. What a thread
 * does for a time (sleeping, computing, fetching, waiting until its limit) lasts as long as it says, everything else
 * takes none; and nothing is earlier than what it depends on. So the times of a trace are the same whatever the order of
 * its independent events. They are kept in words that are no part of the state, and are taken back with it.
 */
export class Times {
  /** The times that were met, in microseconds: words hold their numbers. */
  private readonly met: Microseconds[] = [0]
  private readonly numbers = new Map<Microseconds, number>([[0, 0]])
  /** Where the two words of each object lie, by the numbers of footprints: when it was last changed, and last read. */
  private readonly objectAt: number[] = []

  constructor(private readonly execution: Execution) {}

  /** How far a thread has come. */
  of(slot: number): Microseconds {
    return this.at(this.placeOf(slot).base + privateWord.time)
  }

  /** A thread comes no earlier than to a time. */
  reach(slot: number, time: Microseconds): void {
    this.raise(this.placeOf(slot).base + privateWord.time, time)
  }

  /** A thread does something for so long. */
  pass(slot: number, duration: Microseconds): void {
    this.reach(slot, this.of(slot) + duration)
  }

  /** What a thread does next comes after all that another one has done. */
  flow(from: number, to: number): void {
    this.reach(to, this.of(from))
  }

  /** When everything has happened on which an operation with this footprint depends. */
  ofFootprint(footprint: number): Microseconds {
    let time = 0
    for (const { object, written } of this.execution.footprints.entries(footprint)) {
      time = Math.max(time, this.at(this.wordsOf(object)))
      if (written) time = Math.max(time, this.at(this.wordsOf(object) + 1))
    }
    return time
  }

  /** A thread has taken an event with this footprint. */
  take(slot: number, footprint: number): void {
    this.reach(slot, this.ofFootprint(footprint))
    this.mark(slot, footprint)
  }

  /** What depends on what a thread has just done to the objects of a footprint comes no earlier than that thread. */
  mark(slot: number, footprint: number): void {
    const time = this.of(slot)
    for (const { object, written } of this.execution.footprints.entries(footprint))
      this.raise(this.wordsOf(object) + (written ? 0 : 1), time)
  }

  /** A thread, or a greenlet of it, begins to wait. */
  beginWait(slot: number, base: number): void {
    const { kernel } = this.execution
    kernel.keep(base + privateWord.began, kernel.words[this.placeOf(slot).base + privateWord.time] ?? 0)
  }

  /** When it began to wait. */
  beganAt(base: number): Microseconds {
    return this.at(base + privateWord.began)
  }

  private placeOf(slot: number): ThreadPlace {
    return this.execution.places.threads[slot] as ThreadPlace // slots are those of places
  }

  private wordsOf(object: number): number {
    const known = this.objectAt[object]
    if (known !== undefined) return known
    const at = this.execution.places.spareWords(2)
    this.objectAt[object] = at
    return at
  }

  private at(address: number): Microseconds {
    return this.met[this.execution.kernel.words[address] ?? 0] ?? 0
  }

  private raise(address: number, time: Microseconds): void {
    if (time <= this.at(address)) return
    let number = this.numbers.get(time)
    if (number === undefined) {
      number = this.met.push(time) - 1
      this.numbers.set(time, number)
    }
    this.execution.kernel.keep(address, number)
  }
}
