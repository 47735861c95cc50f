import type { Milliseconds } from '../base/units.ts'
import type { RunMemory } from './memory.ts'
import { RunOver } from './run-over.ts'

/** Rounds of the kernel that take some fraction of a millisecond. */
const chunk = 1 << 16

/** The fixed thing to compute: numbers that each follow from the one before (xorshift), so that no round can be left out. */
function rounds(from: number, count: number): number {
  let x = from
  for (let i = 0; i < count; i++) {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
  }
  return x
}

/**
 * Real computing for `os.work`. What a second of it is, in rounds, is measured once for a run, by the first who computes,
 * and is then the same for all: the one who gets less of a core than another takes longer for the same work. Where it
 * was measured on a core that others used too, the rounds take less than the time asked for, and more of them are
 * computed.
 */
export class Computing {
  private last = 1

  constructor(private readonly memory: RunMemory) {}

  /**
   * Computes what takes a core that does nothing else so long.
   * @param between called about once a millisecond; it may wait, or throw to give the computing up
   * @throws RunOver when the run is over
   */
  run(time: Milliseconds, between: () => void): void {
    const rate = this.rate()
    let left = Math.round(rate * time)
    let spent = 0
    while (left > 0 || spent < time) {
      const begin = performance.now()
      this.last = rounds(this.last, left > 0 ? Math.min(left, rate) : Math.min(chunk, rate))
      spent += performance.now() - begin
      left -= rate
      this.memory.sign()
      if (this.memory.isOver) throw new RunOver()
      between()
    }
  }

  /** Rounds in a millisecond. */
  private rate(): number {
    const { words, at } = this.memory
    const known = Atomics.load(words, at.workRate)
    if (known > 0) return known
    // The quickest of several: the first ones are compiled meanwhile, and others may have been interrupted.
    let least = Number.POSITIVE_INFINITY
    for (let i = 0; i < 20; i++) {
      const begin = performance.now()
      this.last = rounds(this.last, chunk)
      const took = performance.now() - begin
      if (took > 0) least = Math.min(least, took)
    }
    const measured = Math.max(1, Math.min(0x7fff_ffff, Math.round(chunk / least)))
    return Atomics.compareExchange(words, at.workRate, 0, measured) || measured
  }
}
