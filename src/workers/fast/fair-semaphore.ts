import { lockWord, unlockWord } from './lock.ts'

/** Words between the wake words of two workers, so that they do not share a cache line. */
const stride = 16
/** Word of a fair semaphore that says how many wait. */
export const lineLength = 3
const word = { guard: 0, permits: 1, head: 2, length: lineLength, ring: 16 } as const

/**
 * A counting semaphore that hands a released permit to who has waited longest. A guard (the lock of `lock.ts`) protects
 * the permits and a ring of the numbers of those who wait; each sleeps on a wake word of its own. The permit never
 * becomes free on its way, so nobody can overtake. Source: the queued hand-over of Mesa-style monitors' FIFO locks; see
 * Mellor-Crummey and Scott, "Algorithms for Scalable Synchronization" (1991), for waiting on a word of one's own.
 *
 * No wake-up is lost: a release names its receiver under the guard and sets that one's wake word, which stays set until
 * the receiver clears it. One whose time passes decides under the guard whether it is still in the ring: if not, the
 * permit has been given to it.
 */
export class FairSemaphore {
  /** How many words it takes for workers numbered from 0 to `workers - 1`. */
  static wordsFor(workers: number): number {
    return word.ring + Math.ceil(workers / stride) * stride + workers * stride
  }

  private readonly ring: number
  private readonly wake: number

  /**
   * @param at index of its first word
   * @param workers how many workers can wait
   * @param self the number of the worker that uses this object
   */
  constructor(
    private readonly words: Int32Array,
    private readonly at: number,
    private readonly workers: number,
    private readonly self: number,
  ) {
    this.ring = at + word.ring
    this.wake = this.ring + Math.ceil(workers / stride) * stride
  }

  /** Sets the permits. Before anybody uses it. */
  initialise(permits: number): void {
    this.words.fill(0, this.at, this.at + FairSemaphore.wordsFor(this.workers))
    Atomics.store(this.words, this.at + word.permits, permits)
  }

  /**
   * Takes a permit, in the order of asking.
   * @param timeout milliseconds to wait at most
   * @returns false when the time passed without one
   */
  acquire(timeout = Number.POSITIVE_INFINITY): boolean {
    const { words, at } = this
    lockWord(words, at)
    const permits = words[at + word.permits] as number // inside the memory it was given
    if (permits > 0) {
      words[at + word.permits] = permits - 1
      unlockWord(words, at)
      return true
    }
    return this.waitInLine(timeout)
  }

  tryAcquire(): boolean {
    const { words, at } = this
    lockWord(words, at)
    const permits = words[at + word.permits] as number
    if (permits > 0) words[at + word.permits] = permits - 1
    unlockWord(words, at)
    return permits > 0
  }

  /** Adds a permit, or hands it to the first in line. */
  release(): void {
    const { words, at } = this
    lockWord(words, at)
    const length = words[at + word.length] as number
    if (length === 0) {
      words[at + word.permits] = (words[at + word.permits] as number) + 1
      unlockWord(words, at)
      return
    }
    const head = words[at + word.head] as number
    const first = words[this.ring + head] as number
    words[at + word.head] = head + 1 === this.workers ? 0 : head + 1
    words[at + word.length] = length - 1
    unlockWord(words, at)
    const wake = this.wake + first * stride
    Atomics.store(words, wake, 1)
    Atomics.notify(words, wake, 1)
  }

  /** Joins the line and waits. Called with the guard taken. */
  private waitInLine(timeout: number): boolean {
    const { words, at, self } = this
    const length = words[at + word.length] as number
    words[this.place(length)] = self
    words[at + word.length] = length + 1
    unlockWord(words, at)
    const wake = this.wake + self * stride
    const deadline = timeout === Number.POSITIVE_INFINITY ? timeout : performance.now() + timeout
    while (Atomics.load(words, wake) === 0) {
      const left = deadline === Number.POSITIVE_INFINITY ? deadline : deadline - performance.now()
      if (left <= 0) {
        if (this.leaveLine()) return false
        // Somebody has taken it out of the line to give it a permit: the wake word follows at once.
        while (Atomics.load(words, wake) === 0) Atomics.wait(words, wake, 0)
        break
      }
      Atomics.wait(words, wake, 0, left)
    }
    Atomics.store(words, wake, 0)
    return true
  }

  /** Takes this worker out of the line. Returns whether it was in it. */
  private leaveLine(): boolean {
    const { words, at, self } = this
    lockWord(words, at)
    const length = words[at + word.length] as number
    let from = 0
    while (from < length && words[this.place(from)] !== self) from++
    for (let i = from + 1; i < length; i++) words[this.place(i - 1)] = words[this.place(i)] as number
    if (from < length) words[at + word.length] = length - 1
    unlockWord(words, at)
    return from < length
  }

  /** Index of the word of the place `i` from the head of the line. */
  private place(i: number): number {
    return this.ring + (((this.words[this.at + word.head] as number) + i) % this.workers)
  }
}
