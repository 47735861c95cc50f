/**
 * A counting semaphore in two words of shared memory: the permits, and how many may be asleep. Barging: a release adds a
 * permit and wakes one waiter, who competes with any that comes. The shape is that of glibc's `sem_wait` and `sem_post`
 * before version 2.21 (count and waiters, Drepper, "Futexes are tricky").
 *
 * No wake-up is lost: a waiter counts itself before it sleeps, and sleeps only while the permits are 0; a release adds
 * its permit before it looks whether anybody waits. All four are sequentially consistent, so either the waiter sees the
 * permit or the release sees the waiter. Each release wakes one of its own, so no two releases share one wake-up.
 */
export class FastSemaphore {
  static readonly words = 2

  /**
   * @param at index of the first of two words
   */
  constructor(
    private readonly words: Int32Array,
    private readonly at: number,
  ) {}

  /** Sets the permits. Before anybody uses it. */
  initialise(permits: number): void {
    Atomics.store(this.words, this.at, permits)
    Atomics.store(this.words, this.at + 1, 0)
  }

  /**
   * Takes a permit.
   * @param timeout milliseconds to wait at most
   * @returns false when the time passed without one
   */
  acquire(timeout = Number.POSITIVE_INFINITY): boolean {
    const { words, at } = this
    const permits = Atomics.load(words, at)
    if (permits > 0 && Atomics.compareExchange(words, at, permits, permits - 1) === permits) return true
    return this.acquireSlowly(timeout)
  }

  tryAcquire(): boolean {
    const { words, at } = this
    for (let permits = Atomics.load(words, at); permits > 0; ) {
      const seen = Atomics.compareExchange(words, at, permits, permits - 1)
      if (seen === permits) return true
      permits = seen
    }
    return false
  }

  private acquireSlowly(timeout: number): boolean {
    const { words, at } = this
    const deadline = timeout === Number.POSITIVE_INFINITY ? timeout : performance.now() + timeout
    while (!this.tryAcquire()) {
      const left = deadline === Number.POSITIVE_INFINITY ? deadline : deadline - performance.now()
      if (left <= 0) return false
      Atomics.add(words, at + 1, 1)
      Atomics.wait(words, at, 0, left)
      Atomics.sub(words, at + 1, 1)
    }
    return true
  }

  /** Adds permits. */
  release(count = 1): void {
    const { words, at } = this
    Atomics.add(words, at, count)
    if (Atomics.load(words, at + 1) > 0) Atomics.notify(words, at, count)
  }
}
