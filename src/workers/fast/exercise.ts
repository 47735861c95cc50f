/** Exercises for the fast primitives, run in workers by tests and benchmarks. */
import { FairSemaphore, lineLength } from './fair-semaphore.ts'
import { FastLock } from './lock.ts'
import { FastSemaphore } from './semaphore.ts'

export const kinds = ['lock', 'semaphore', 'fair'] as const
export type Kind = (typeof kinds)[number]

/** Indexes into the memory of an exercise. */
export const place = { inside: 0, most: 16, entered: 32, gate: 48, plain: 64, primitive: 128 } as const

export interface Exercise {
  readonly buffer: SharedArrayBuffer
  readonly kind: Kind
  readonly workers: number
  readonly self: number
  readonly permits: number
}

export interface Gate {
  acquire(): unknown
  release(): void
}

/** Memory for an exercise of this many workers. */
export function exerciseMemory(kind: Kind, workers: number, permits: number): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer((place.primitive + FairSemaphore.wordsFor(workers)) * 4)
  const words = new Int32Array(buffer)
  if (kind === 'semaphore') new FastSemaphore(words, place.primitive).initialise(permits)
  if (kind === 'fair') new FairSemaphore(words, place.primitive, workers, 0).initialise(permits)
  return buffer
}

/** The primitive of an exercise, as this worker uses it. */
export function gateOf({ buffer, kind, workers, self }: Exercise): Gate {
  const words = new Int32Array(buffer)
  if (kind === 'lock') return new FastLock(words, place.primitive)
  if (kind === 'semaphore') return new FastSemaphore(words, place.primitive)
  return new FairSemaphore(words, place.primitive, workers, self)
}

/** Waits until all workers of the exercise are here. */
function meet(words: Int32Array, workers: number): void {
  if (Atomics.add(words, place.entered, 1) + 1 === workers) {
    Atomics.store(words, place.gate, 1)
    Atomics.notify(words, place.gate)
  } else while (Atomics.load(words, place.gate) === 0) Atomics.wait(words, place.gate, 0)
}

/**
 * Goes in and out this many times, as fast as it can, with all the others. Counts who is inside, and adds one to a word
 * without Atomics, which only a lock keeps right.
 */
export function hammer(exercise: Exercise, rounds: number): void {
  const words = new Int32Array(exercise.buffer)
  const gate = gateOf(exercise)
  meet(words, exercise.workers)
  for (let i = 0; i < rounds; i++) {
    gate.acquire()
    const inside = Atomics.add(words, place.inside, 1) + 1
    if (inside > Atomics.load(words, place.most)) Atomics.store(words, place.most, inside)
    words[place.plain] = (words[place.plain] as number) + 1
    Atomics.sub(words, place.inside, 1)
    gate.release()
  }
}

/**
 * Goes in and out for a time, staying a moment inside each time.
 * @param time milliseconds in all
 * @param stay milliseconds inside
 * @returns how many times
 */
export function visit(exercise: Exercise, time: number, stay: number): number {
  const words = new Int32Array(exercise.buffer)
  const gate = gateOf(exercise)
  meet(words, exercise.workers)
  const until = performance.now() + time
  let times = 0
  while (performance.now() < until) {
    gate.acquire()
    // Nothing ever notifies this word: the worker sleeps inside.
    Atomics.wait(words, place.plain, 0, stay)
    gate.release()
    times++
  }
  return times
}

/**
 * Waits for a permit for a short time, again and again; counts those it got and gives them back. The first worker begins
 * with the only permit and keeps it until somebody's time has passed.
 * @returns how many times it got one
 */
export function impatient(exercise: Exercise, rounds: number, timeout: number): number {
  const words = new Int32Array(exercise.buffer)
  const gate =
    exercise.kind === 'semaphore'
      ? new FastSemaphore(words, place.primitive)
      : new FairSemaphore(words, place.primitive, exercise.workers, exercise.self)
  const keeps = exercise.self === 0
  if (keeps) gate.acquire()
  meet(words, exercise.workers)
  if (keeps) {
    Atomics.wait(words, place.inside, 0)
    gate.release()
  }
  let got = 0
  for (let i = 0; i < rounds; i++) {
    if (!gate.acquire(timeout)) {
      Atomics.add(words, place.inside, 1)
      Atomics.notify(words, place.inside)
      continue
    }
    got++
    Atomics.wait(words, place.plain, 0, timeout / 2)
    gate.release()
  }
  return got
}

/**
 * For a fair semaphore without permits: the workers get into line in the order of their numbers; the last one releases
 * once instead, and each who gets the permit passes it on.
 * @returns how many have got it before this one
 */
export function queueUp(exercise: Exercise): number {
  const words = new Int32Array(exercise.buffer)
  const gate = gateOf(exercise)
  const line = place.primitive + lineLength
  while (Atomics.load(words, line) !== exercise.self) Atomics.wait(words, place.plain, 0, 1)
  if (exercise.self < exercise.workers - 1) gate.acquire()
  const before = Atomics.add(words, place.entered, 1)
  gate.release()
  return before
}
