/**
 * A lock in one word of shared memory: 0 free, 1 held, 2 held and somebody may wait. Source: Ulrich Drepper, "Futexes
 * are tricky" (2011), mutex 2 with the optimisation of mutex 3. Barging: a release frees it and wakes one waiter, who
 * competes with any that comes. It does not spin, which on few cores only keeps the holder from its core.
 *
 * No wake-up is lost: the one who waits has set the word to 2 before, and sleeps only while it is 2. A holder who frees
 * a 2 wakes one; that one takes the lock as 2 again, because others may still sleep.
 * @param patience milliseconds after which one who waits does `tired`, which may throw to wait no longer, again and again
 */
export function lockWord(
  words: Int32Array,
  at: number,
  patience = Number.POSITIVE_INFINITY,
  tired: () => void = () => {},
): void {
  let seen = Atomics.compareExchange(words, at, 0, 1)
  if (seen === 0) return
  if (seen !== 2) seen = Atomics.exchange(words, at, 2)
  while (seen !== 0) {
    if (Atomics.wait(words, at, 2, patience) === 'timed-out') tired()
    seen = Atomics.exchange(words, at, 2)
  }
}

/** Takes the lock if it is free. Returns whether it did. */
export function tryLockWord(words: Int32Array, at: number): boolean {
  return Atomics.compareExchange(words, at, 0, 1) === 0
}

/** Frees the lock, no matter who took it; it must be held. */
export function unlockWord(words: Int32Array, at: number): void {
  if (Atomics.sub(words, at, 1) === 1) return
  Atomics.store(words, at, 0)
  Atomics.notify(words, at, 1)
}

/** The lock as an object. Only where a thread may block: not on a page's main thread. */
export class FastLock {
  static readonly words = 1

  /** @param at index of a word that is 0 while the lock is free */
  constructor(
    private readonly words: Int32Array,
    private readonly at: number,
  ) {}

  acquire(): void {
    lockWord(this.words, this.at)
  }

  tryAcquire(): boolean {
    return tryLockWord(this.words, this.at)
  }

  release(): void {
    unlockWord(this.words, this.at)
  }
}
