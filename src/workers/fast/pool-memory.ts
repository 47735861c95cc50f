/**
 * The shared memory of a pool: a queue of jobs, and a slot for each job under way, which first holds what it gets and
 * then its result. Source of the queue: a bounded ring in which a ticket says who takes what (Vyukov's bounded queue),
 * with one who puts in and many who take out; sleeping as with a futex.
 *
 * The queue never overflows: it has room for all slots and for an end mark for each worker. For the same reason an entry
 * cannot be overwritten while its ticket is not taken.
 *
 * No wake-up is lost. A worker counts itself among the sleepers before it sleeps, and sleeps only while nothing more was
 * put in; the one who puts in looks for sleepers afterwards. One worker at a time may watch for a while before it
 * sleeps: the one who puts in need not wake anybody for one job then. When it watches no longer it looks at the queue
 * once more, and wakes others for what else was put in meanwhile. A caller sets the state of a slot to `awaited` before
 * it sleeps on it, and sleeps only while it is that; a worker that is done exchanges the state and sees what it was.
 */
import type { Value } from '../../base/value.ts'
import type { Patience } from './patience.ts'

/** Indexes of words that many write, each in a cache line of its own. */
const place = { taken: 0, given: 16, sleeping: 32, watching: 48, queue: 64 } as const
/** Words of a slot. What it holds begins at a multiple of 8 bytes. */
const slotWord = { state: 0, task: 1, kind: 2, length: 3, payload: 4 } as const
const SlotState = { free: 0, queued: 1, awaited: 2, done: 3 } as const
const Kind = { null: 0, false: 1, true: 2, number: 3, text: 4, json: 5, error: 6 } as const
/** In the queue in place of a slot: one worker is to end. */
const endMark = -1
/** Slots begin at multiples of this many bytes, so that no two share a cache line. */
const slotAlignment = 64

export interface PoolShape {
  readonly workers: number
  /** How many jobs may be under way at once. */
  readonly room: number
  /** Bytes of a slot: 16, and two for each character of a text or of a value's JSON. A multiple of 64. */
  readonly slotBytes: number
}

/** An error that a task raised, as it crosses. */
export type Raised = { readonly name: string; readonly message: string }

/** What a job came to. */
export type JobEnd = { readonly value: Value } | { readonly raised: Raised }

function queueLength({ room, workers }: PoolShape): number {
  return 2 ** Math.ceil(Math.log2(room + workers))
}

/** What a pool and its workers share. */
export class PoolMemory {
  /** @throws RangeError when a part of the shape is not a whole number that makes sense */
  static create(shape: PoolShape): PoolMemory {
    const { workers, room, slotBytes } = shape
    const whole = (name: string, value: number, least: number, most: number) => {
      if (!Number.isInteger(value) || value < least || value > most)
        throw new RangeError(`pool: ${name} must be a whole number from ${least} to ${most}, got ${value}`)
    }
    whole('workers', workers, 1, 1024)
    whole('room', room, 1, 65_536)
    whole('slotBytes', slotBytes, 2 * slotAlignment, 1_048_576)
    if (slotBytes % slotAlignment !== 0)
      throw new RangeError(`pool: slotBytes must be a multiple of ${slotAlignment}, got ${slotBytes}`)
    const bytes = Math.ceil(((place.queue + queueLength(shape)) * 4) / slotAlignment) * slotAlignment + room * slotBytes
    return new PoolMemory(new SharedArrayBuffer(bytes), shape)
  }

  private readonly words: Int32Array
  private readonly units: Uint16Array
  private readonly numbers: Float64Array
  private readonly mask: number
  private readonly firstSlot: number
  private readonly slotWords: number
  /** The most characters that a slot holds. */
  readonly maxUnits: number

  constructor(
    readonly buffer: SharedArrayBuffer,
    readonly shape: PoolShape,
  ) {
    this.words = new Int32Array(buffer)
    this.units = new Uint16Array(buffer)
    this.numbers = new Float64Array(buffer)
    const length = queueLength(shape)
    this.mask = length - 1
    this.firstSlot = Math.ceil((place.queue + length) / (slotAlignment / 4)) * (slotAlignment / 4)
    this.slotWords = shape.slotBytes / 4
    this.maxUnits = (this.slotWords - slotWord.payload) * 2
  }

  /**
   * Writes a job into a free slot. It is not yet in the queue.
   * @throws RangeError when the slot has no room for it, TypeError when JSON cannot say it
   */
  fill(slot: number, task: number, value: Value): void {
    this.write(slot, value)
    const at = this.at(slot)
    this.words[at + slotWord.task] = task
    Atomics.store(this.words, at + slotWord.state, SlotState.queued)
  }

  /** Puts slots into the queue that `fill` has filled, or end marks for as many workers. Only the caller does. */
  give(slots: readonly number[] | 'ends'): void {
    const { words, mask } = this
    const count = slots === 'ends' ? this.shape.workers : slots.length
    const given = words[place.given] as number // nobody else writes it
    for (let i = 0; i < count; i++) {
      const entry = slots === 'ends' ? endMark : (slots[i] as number)
      words[place.queue + ((given + i) & mask)] = entry
    }
    Atomics.store(words, place.given, (given + count) | 0)
    this.wakeWorkers(count - Atomics.load(words, place.watching))
  }

  private wakeWorkers(count: number): void {
    const { words } = this
    if (count > 0 && Atomics.load(words, place.sleeping) > 0) Atomics.notify(words, place.given, count)
  }

  /**
   * Takes the next job, in a worker, and sleeps while there is none.
   * @param patience how long it watches before it sleeps
   * @returns its slot, or null at the end
   */
  take(patience: Patience): number | null {
    const { words, mask } = this
    for (;;) {
      const taken = Atomics.load(words, place.taken)
      if (taken === Atomics.load(words, place.given)) {
        if (this.watchForJobs(taken, patience)) continue
        Atomics.add(words, place.sleeping, 1)
        Atomics.wait(words, place.given, taken)
        Atomics.sub(words, place.sleeping, 1)
        continue
      }
      const slot = Atomics.load(words, place.queue + (taken & mask))
      if (Atomics.compareExchange(words, place.taken, taken, (taken + 1) | 0) !== taken) continue
      return slot === endMark ? null : slot
    }
  }

  /**
   * Watches for something to be put in, unless another worker does.
   * @param taken how much was put in and taken so far
   * @returns whether something was put in
   */
  private watchForJobs(taken: number, patience: Patience): boolean {
    const { words } = this
    if (Atomics.compareExchange(words, place.watching, 0, 1) !== 0) return false
    const came = patience.watch(() => Atomics.load(words, place.given) !== taken)
    Atomics.store(words, place.watching, 0)
    // What was put in until now may have woken nobody, and one job is all that this worker takes.
    const more = ((Atomics.load(words, place.given) - Atomics.load(words, place.taken)) | 0) - 1
    this.wakeWorkers(more)
    return came
  }

  /** Number of the task of a job. */
  taskOf(slot: number): number {
    return this.words[this.at(slot) + slotWord.task] as number
  }

  /** What a job gets, while it is queued. */
  given(slot: number): Value {
    return this.read(slot)
  }

  /** Writes what a job came to, in its worker, and wakes its caller if it waits. An end that does not fit is an error. */
  finish(slot: number, end: JobEnd): void {
    try {
      if ('value' in end) this.write(slot, end.value)
      else this.writeError(slot, end.raised)
    } catch (problem) {
      this.writeError(slot, problem instanceof Error ? problem : { name: 'Error', message: String(problem) })
    }
    const state = this.at(slot) + slotWord.state
    if (Atomics.exchange(this.words, state, SlotState.done) === SlotState.awaited) Atomics.notify(this.words, state)
  }

  isDone(slot: number): boolean {
    return Atomics.load(this.words, this.at(slot) + slotWord.state) === SlotState.done
  }

  /** Sleeps until a job is done. Not on a page's main thread. */
  wait(slot: number): void {
    const state = this.at(slot) + slotWord.state
    while (this.willWait(state)) Atomics.wait(this.words, state, SlotState.awaited)
  }

  /** Resolves when a job is done, or when the calling thread is told by `wakeCaller`. */
  async change(slot: number): Promise<void> {
    const state = this.at(slot) + slotWord.state
    if (!this.willWait(state)) return
    const wait = Atomics.waitAsync(this.words, state, SlotState.awaited)
    if (wait.async) await wait.value
  }

  /** Resolves what waits by `change`. */
  wakeCaller(slot: number): void {
    Atomics.notify(this.words, this.at(slot) + slotWord.state)
  }

  /** What a job came to that is done. Its slot is free then. */
  collect(slot: number): JobEnd {
    const at = this.at(slot)
    const value = this.read(slot)
    const failed = this.words[at + slotWord.kind] === Kind.error
    Atomics.store(this.words, at + slotWord.state, SlotState.free)
    return failed ? { raised: value as unknown as Raised } : { value } // as `finish` writes it
  }

  /** Says in the state that somebody waits. Returns false when there is nothing to wait for. */
  private willWait(state: number): boolean {
    return (
      Atomics.compareExchange(this.words, state, SlotState.queued, SlotState.awaited) !== SlotState.done &&
      Atomics.load(this.words, state) === SlotState.awaited
    )
  }

  private at(slot: number): number {
    return this.firstSlot + slot * this.slotWords
  }

  private write(slot: number, value: Value): void {
    const { words } = this
    const at = this.at(slot)
    if (typeof value === 'number') {
      words[at + slotWord.kind] = Kind.number
      this.numbers[(at + slotWord.payload) >> 1] = value
    } else if (value === null) words[at + slotWord.kind] = Kind.null
    else if (typeof value === 'boolean') words[at + slotWord.kind] = value ? Kind.true : Kind.false
    else if (typeof value === 'string') this.writeText(slot, Kind.text, value)
    else {
      const json: string | undefined = JSON.stringify(value) // undefined for a function, whatever the types say
      if (json === undefined) throw new TypeError(`pool: a ${typeof value} cannot cross to another worker`)
      this.writeText(slot, Kind.json, json)
    }
  }

  /** Writes an error, with as much of its message as there is room for. */
  private writeError(slot: number, { name, message }: Raised): void {
    const json = JSON.stringify({ name, message })
    if (json.length <= this.maxUnits) {
      this.writeText(slot, Kind.error, json)
      return
    }
    // Characters that JSON writes as several are left out, so that the length can be told.
    const plain = (text: string, most: number) => text.replace(/[^ -~]|["\\]/g, '?').slice(0, Math.max(0, most))
    const shortName = plain(name, 20)
    const room = this.maxUnits - JSON.stringify({ name: shortName, message: '' }).length
    this.writeText(slot, Kind.error, JSON.stringify({ name: shortName, message: plain(message, room) }))
  }

  private writeText(slot: number, kind: number, text: string): void {
    const { words, units, maxUnits } = this
    const at = this.at(slot)
    if (text.length > maxUnits)
      throw new RangeError(`pool: ${text.length} characters, and a slot holds ${maxUnits}; raise slotBytes`)
    words[at + slotWord.kind] = kind
    words[at + slotWord.length] = text.length
    const from = (at + slotWord.payload) * 2
    for (let i = 0; i < text.length; i++) units[from + i] = text.charCodeAt(i)
  }

  private read(slot: number): Value {
    const { words } = this
    const at = this.at(slot)
    switch (words[at + slotWord.kind]) {
      case Kind.number:
        return this.numbers[(at + slotWord.payload) >> 1] as number // inside the memory
      case Kind.null:
        return null
      case Kind.false:
        return false
      case Kind.true:
        return true
      case Kind.text:
        return this.readText(at)
      default:
        return JSON.parse(this.readText(at)) as Value // as `write` and `finish` wrote it
    }
  }

  private readText(at: number): string {
    const from = (at + slotWord.payload) * 2
    const length = this.words[at + slotWord.length] as number
    let text = ''
    // In pieces, since a call takes only this many arguments.
    for (let i = 0; i < length; i += 1024)
      text += String.fromCharCode(...this.units.subarray(from + i, from + Math.min(length, i + 1024)))
    return text
  }
}
