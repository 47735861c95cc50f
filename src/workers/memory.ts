import { firstPid } from '../model/pid.ts'
import { lockWord } from './fast/lock.ts'
import { gilWords } from './gil.ts'
import { Mailbox } from './mailbox.ts'
import { RunOver, signEvery } from './run-over.ts'

/** Sizes of a run's shared memory. */
export interface MemoryShape {
  /** 32-bit words of program state. */
  readonly stateWords: number
  /** How many workers the run can have. */
  readonly workers: number
  /** Words of each worker's ring of records, a power of two. */
  readonly ringWords: number
  /** Words for the texts of values that state words stand for. */
  readonly valueWords: number
  /** Whether workers make requests of an I/O worker. */
  readonly requests?: boolean
  /** How many processes may have an interpreter lock; none where it is left out. */
  readonly gils?: number
}

/** What crosses to a worker, which makes its own `RunMemory` of it. */
export interface MemoryHandle {
  readonly buffer: SharedArrayBuffer
  readonly shape: MemoryShape
}

/** Words for lines that a person types. */
const inputWords = 1 << 14

/** Words that all share, from the end of the program's state. Those changed by many stand in cache lines of their own. */
const controlWord = {
  /** The number of the next step; below 0 while a thread is in an atomic block: see `Turns`. */
  sequence: 0,
  /** Taken by the one who makes a thread or an object; guards the three after it. */
  spawnGuard: 16,
  nextBase: 17,
  nextObject: 18,
  nextThread: 19,
  /** Changes with each round of the coordinator; -1 when the run is over. */
  tick: 32,
  /** Rung for the coordinator. */
  doorbell: 48,
  /** What the page wants of the coordinator: see `Stop`. */
  stop: 49,
  /** Which limit was reached: index in `limitNames` plus one; and its value. */
  limit: 50,
  limitValue: 51,
  /** How many workers starts have asked for beyond those given at first. */
  wanted: 52,
  /** How many workers have been given. */
  slots: 53,
  /** The line of workers that have nothing to do: its guard, first, length, and a number that grows with each joining. */
  idleGuard: 64,
  idleHead: 65,
  idleLength: 66,
  idleEpoch: 67,
  /** How many starts wait for a worker that they have asked for. */
  idleWaiting: 68,
  /** When the run began, a 64-bit float: milliseconds since 1970. */
  origin: 80,
  /** Taken by the one who asks for a line of input; guards how many lines have been taken. */
  inputGuard: 96,
  inputTaken: 97,
  /** How many lines have been typed. Only the page adds to them. */
  inputCount: 98,
  /** How input goes on: see `InputState`. */
  inputState: 99,
  /** Taken by the one who adds to the shared values; how many there are. */
  valueGuard: 112,
  valueCount: 113,
  /** How much `Computing` does in a millisecond; 0 until somebody has measured it. */
  workRate: 114,
  /** Rung for the I/O worker; changes with each of its rounds. */
  requestBell: 128,
  ioRounds: 129,
  idleRing: 144,
} as const

/** What the page wants of the coordinator. */
export const Stop = {
  no: 0,
  /** To end the run with what there is. */
  asked: 1,
  /** To leave, and leave what is in the rings: the page reads it. */
  leave: 2,
} as const

/** Words of each worker's place. */
const slotWord = {
  /** How many words were ever written to, and read from, its ring. */
  head: 0,
  /** Grows with each sign of life that is no word in the ring; the number of its thread plus one, 0 for none. */
  signs: 1,
  thread: 2,
  tail: 16,
  /** 1 while the worker waits for room in its ring. */
  full: 17,
  /** 1 when what was read last are pieces of a step whose rest has not come yet. */
  partial: 18,
  /** Its mailbox, to the end. */
  mail: 32,
} as const
const slotWords = 256

/** Words of the mailboxes for a worker's requests and for the answers to them. */
const requestWords = 128
const answerWords = 896

export const limitNames = ['events', 'time', 'memory', 'threads'] as const

/**
 * The shared memory of one run: the program's state words (at the same addresses as in the simulator), what the executor
 * itself shares, and the workers' rings. A fresh one for every run: a worker that was ended while it slept could take a
 * later wake-up meant for another.
 */
export class RunMemory {
  readonly words: Int32Array
  readonly shape: MemoryShape
  readonly buffer: SharedArrayBuffer
  /** Indexes of the words of `controlWord`. */
  readonly at: { readonly [name in keyof typeof controlWord]: number }
  private readonly places: ReturnType<typeof placesOf>
  /** Where this worker gives signs of life; -1 where it gives none here. */
  private signsAt = -1
  private readonly tired = (): void => {
    this.sign()
    if (this.isOver) throw new RunOver()
  }

  constructor(handle: MemoryHandle) {
    const { shape } = handle
    this.buffer = handle.buffer
    this.shape = shape
    this.words = new Int32Array(handle.buffer)
    this.places = placesOf(shape)
    const { control } = this.places
    const at: { [name: string]: number } = {}
    for (const [name, offset] of Object.entries(controlWord)) at[name] = control + offset
    // It has a number for every name of `controlWord`.
    this.at = at as typeof this.at
  }

  /**
   * Memory for a new run.
   * @throws RangeError when there is none of that size
   */
  static create(shape: MemoryShape): RunMemory {
    return new RunMemory({ buffer: new SharedArrayBuffer(RunMemory.bytes(shape)), shape })
  }

  /** How many bytes a memory has. */
  static bytes(shape: MemoryShape): number {
    return placesOf(shape).end * 4
  }

  get handle(): MemoryHandle {
    return { buffer: this.buffer, shape: this.shape }
  }

  /** Index of a word of a worker's place. */
  slot(worker: number, name: keyof typeof slotWord): number {
    return this.places.slots + worker * slotWords + slotWord[name]
  }

  /** Where a worker gets the threads that it is to run. */
  mailbox(worker: number): Mailbox {
    return new Mailbox(this.words, this.slot(worker, 'mail'), slotWords - slotWord.mail)
  }

  /** Where a worker puts its requests of the I/O worker. */
  requestBox(worker: number): Mailbox {
    return new Mailbox(this.words, this.places.requests + worker * (requestWords + answerWords), requestWords)
  }

  /** Where it gets the answers. */
  answerBox(worker: number): Mailbox {
    const at = this.places.requests + worker * (requestWords + answerWords) + requestWords
    return new Mailbox(this.words, at, answerWords)
  }

  /** Index of the first word of a worker's ring. */
  ring(worker: number): number {
    return this.places.rings + worker * this.shape.ringWords
  }

  /** Index of the first word of the interpreter lock of a process, null where there are none. */
  gil(pid: number): number | null {
    const process = pid - firstPid
    return process < (this.shape.gils ?? 0) ? this.places.gils + process * gilWords : null
  }

  /** Where the texts of values are: from, and up to. */
  get valueRoom(): readonly [number, number] {
    return [this.places.values, this.places.input]
  }

  /** Where the lines are that a person types: from, and up to. */
  get inputRoom(): readonly [number, number] {
    return [this.places.input, this.places.requests]
  }

  /** When the run began: milliseconds since 1970. */
  get origin(): number {
    return new Float64Array(this.buffer, this.at.origin * 4, 1)[0] ?? 0
  }

  set origin(time: number) {
    new Float64Array(this.buffer, this.at.origin * 4, 1)[0] = time
  }

  get isOver(): boolean {
    return Atomics.load(this.words, this.at.tick) < 0
  }

  /** Who uses this is the program worker of that number: from now on it gives signs of life. */
  belongTo(worker: number): void {
    this.signsAt = this.slot(worker, 'signs')
  }

  /** A sign of life, by who takes no step. */
  sign(): void {
    if (this.signsAt >= 0) Atomics.add(this.words, this.signsAt, 1)
  }

  /** Changes as long as a program worker lives, unless its body computes without asking for anything. */
  signsOf(worker: number): number {
    return (
      (Atomics.load(this.words, this.slot(worker, 'head')) + Atomics.load(this.words, this.slot(worker, 'signs'))) | 0
    )
  }

  /**
   * Sleeps as `Atomics.wait` does, but perhaps for less time than is asked for, and gives a sign of life. Not on the page.
   * @returns whether it slept until it was tired, or its time was over
   */
  wait(at: number, seen: number, most = Number.POSITIVE_INFINITY): boolean {
    const how = Atomics.wait(this.words, at, seen, Math.min(most, signEvery))
    this.sign()
    return how === 'timed-out'
  }

  /**
   * Takes the lock in a word. Not on the page.
   * @throws RunOver when the run is over before
   */
  lock(at: number): void {
    lockWord(this.words, at, signEvery, this.tired)
  }

  /** Wakes the coordinator. */
  callCoordinator(): void {
    Atomics.add(this.words, this.at.doorbell, 1)
    Atomics.notify(this.words, this.at.doorbell)
  }

  /** Wakes the I/O worker. */
  callIo(): void {
    Atomics.add(this.words, this.at.requestBell, 1)
    Atomics.notify(this.words, this.at.requestBell)
  }
}

/** Where each part of a run's memory begins. The guards of all blocks lie before those of `controlWord`. */
function placesOf(shape: MemoryShape) {
  const control = roundUp(shape.stateWords)
  const slots = roundUp(control + controlWord.idleRing + shape.workers)
  const rings = slots + shape.workers * slotWords
  const values = rings + shape.workers * shape.ringWords
  const input = values + shape.valueWords
  const requests = roundUp(input + inputWords)
  const gils = requests + (shape.requests === true ? shape.workers * (requestWords + answerWords) : 0)
  const end = gils + (shape.gils ?? 0) * gilWords
  return { control, slots, rings, values, input, requests, gils, end }
}

/** Up to a whole number of cache lines. */
function roundUp(words: number): number {
  return Math.ceil(words / 16) * 16
}

/** A clock that all workers of a run share, to `clockError`: milliseconds since the run began. */
export function runClock(origin: number): () => number {
  const offset = performance.timeOrigin - origin
  return () => performance.now() + offset
}
