/** About as long as it takes to sleep and be woken, in microseconds. */
const most = 20
/** How often is looked between two looks at the clock, which costs as much as many of the others. */
const looksAtOnce = 100
/** After watching in vain again and again, so often at most a thread sleeps without watching before it tries once more. */
const longestRest = 1023

/**
 * How a thread watches for what another does before it sleeps. To be woken takes longer than little work does, most of
 * all on a page's main thread, which has to go through its event loop; but the one who watches has a core that the
 * other may need. So a thread watches for a short time, as long as that brings something, and each time in vain doubles
 * the number of sleeps until the next try: where there is no core to spare it costs next to nothing.
 */
export class Patience {
  private resting = 0
  private rest = 0

  /** @param clock in milliseconds */
  constructor(private readonly clock: () => number = () => performance.now()) {}

  /** Looks again and again, for a short time or not at all. Returns whether it has come. */
  watch(hasCome: () => boolean): boolean {
    if (this.resting > 0) {
      this.resting--
      return hasCome()
    }
    const until = this.clock() + most / 1000
    let came = false
    let inTime = true
    while (!came && inTime) {
      for (let i = 0; i < looksAtOnce && !came; i++) came = hasCome()
      // Where both have one core, it may come because the system has taken that from who watches: then it was in vain.
      inTime = this.clock() < until
    }
    this.rest = inTime ? this.rest >> 1 : Math.min(longestRest, 2 * this.rest + 1)
    if (!inTime) this.resting = this.rest
    return came
  }
}
