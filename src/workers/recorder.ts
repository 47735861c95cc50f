import { type Value, type Values, valueFalse, valueNull, valueTrue } from '../base/value.ts'
import { Annotation } from '../trace/tables.ts'
import type { RunMemory } from './memory.ts'
import { defaultRoom, encodeValue, gilTick, Item, inText, StepWord, TextOf, writeFloat } from './record.ts'
import type { RingWriter } from './ring-writer.ts'
import { RunOver } from './run-over.ts'

/** A clock is read for every this many steps at least. */
const stampEvery = 64

/** Writes the steps of one worker into its ring, and reads the clock no more often than the drawing needs. */
export class Recorder {
  /** The words of the step under way before its log: `StepWord`. */
  readonly head = new Int32Array(StepWord.log)
  /** Milliseconds that the start under way has waited for a worker. */
  spawnWaited = 0
  private lastTick = 0
  private unstamped = stampEvery
  /** Whether the step under way is to be stamped. */
  private isDue = true

  /** @param clock milliseconds since the run began */
  constructor(
    private readonly memory: RunMemory,
    private readonly ring: RingWriter,
    readonly clock: () => number,
  ) {}

  /**
   * Writes what goes ahead of a step and reserves its room; this may sleep, so it comes before the guard.
   * @param table what the tables get of what is made, where something is
   * @returns the word for the argument
   * @throws RunOver when the run is over
   */
  announce(argument: Value, table: string | null = null): number {
    const { ring, memory } = this
    const tick = Atomics.load(memory.words, memory.at.tick)
    if (tick < 0) throw new RunOver()
    const usual = defaultValue(argument)
    if (usual < 0) ring.text(TextOf.argument, encodeValue(argument))
    if (table !== null) ring.text(TextOf.table, table)
    ring.reserve(defaultRoom)
    if (ring.waited > 0) {
      ring.annotation(Annotation.ringFull, Math.ceil(ring.waited * 1000))
      ring.waited = 0
      this.stampNext()
    }
    if (this.spawnWaited > 0) {
      ring.annotation(Annotation.spawnWait, Math.ceil(this.spawnWaited * 1000))
      this.spawnWaited = 0
    }
    // The clock costs as much as a whole step, so it is read only when the coordinator's round has changed.
    this.isDue = ++this.unstamped >= stampEvery || tick !== this.lastTick
    this.lastTick = tick
    return usual
  }

  /** The next step to be announced is stamped, because the thread has slept before it or was shown the clock. */
  stampNext(): void {
    this.unstamped = stampEvery
  }

  /** A annotation just before the step under way. */
  annotation(kind: number, value: number): void {
    this.ring.annotation(kind, value)
  }

  /** The thread has waited for its interpreter lock since a time, milliseconds since the run began, until now. */
  waitedForGil(since: number): void {
    this.stampNext()
    this.ring.annotation(Annotation.wantsGil, Math.round(since / gilTick))
    this.ring.annotation(Annotation.gil, Math.round(this.clock() / gilTick))
  }

  /** The result of the step under way goes ahead as a text. */
  text(result: Value): void {
    this.ring.text(TextOf.result, encodeValue(result))
  }

  /** The word for a result: its number, or `inText` where it has none and goes ahead as a text. */
  resultWord(result: number, values: Values): number {
    if (result >= 0) return result
    this.text(values.get(result))
    return inText
  }

  /**
   * Writes the step under way, which has its number: `head`, and the first `logged` numbers of its log. Inside the guard.
   *
   * A stamp is read here and nowhere else, after the number was given: so a step is never later than the stamp of any
   * step after it, by which `Merger` lowers those that were read late.
   * @param atEdge whether it is stamped in any case
   */
  write(log: Int32Array, logged: number, atEdge: boolean): void {
    const { ring, head } = this
    const stamped = atEdge || this.isDue
    const stamp = stamped ? this.clock() : Number.NaN
    if (stamped) this.unstamped = 0
    // A log longer than the room reserved goes ahead in pieces; then the guard stays taken while the ring is emptied.
    let from = 0
    while (logged - from > defaultRoom / 2) {
      const count = defaultRoom / 2
      ring.reserve(defaultRoom)
      ring.put(Item.log + (count + 1) * 8)
      ring.putAll(log, from, from + count)
      from += count
    }
    if (from > 0) ring.reserve(defaultRoom)
    head[StepWord.header] = Item.step + (StepWord.log + logged - from) * 8
    writeFloat(head, StepWord.time, stamp)
    ring.putAll(head, 0, StepWord.log)
    ring.putAll(log, from, logged)
    ring.publish()
  }
}

/** The number of a value that has the same one in every run, else `inText`. */
function defaultValue(value: Value): number {
  if (value === null) return valueNull
  if (value === true) return valueTrue
  return value === false ? valueFalse : inText
}
