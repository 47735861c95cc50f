import type { Milliseconds } from '../base/units.ts'
import { whileAwake } from './awake.ts'

/** Something that gives signs of life. */
export interface Living {
  /** Another number after each sign. */
  signs(): number
  /** It has given none for a while: asks whether it still does what it should. */
  suspect(): void
  /** It has given none for this many seconds, and is given up. */
  lose(seconds: number): void
}

/** So long nothing may be seen before it is asked. */
const suspicion: Milliseconds = 3000

interface Seen {
  signs: number
  silent: Milliseconds
  asked: boolean
}

/** Watches whether workers live, by the signs that they give in shared memory. */
export class Watch {
  private readonly seen = new Map<Living, Seen>()
  private end: (() => void) | null = null

  /** @param patience milliseconds without a sign after which one is given up */
  constructor(private readonly patience: Milliseconds) {}

  add(living: Living): void {
    this.seen.set(living, { signs: living.signs(), silent: 0, asked: false })
    this.end ??= whileAwake((passed) => this.look(passed))
  }

  remove(living: Living): void {
    this.seen.delete(living)
  }

  /** Watches nobody any more. */
  close(): void {
    this.end?.()
    this.end = null
    this.seen.clear()
  }

  /** @param passed milliseconds since the last look in which others could run, too */
  look(passed: Milliseconds): void {
    for (const [living, seen] of this.seen) {
      const signs = living.signs()
      if (signs !== seen.signs) {
        this.seen.set(living, { signs, silent: 0, asked: false })
        continue
      }
      seen.silent += passed
      if (seen.silent >= this.patience) {
        this.seen.delete(living)
        living.lose(Math.round(seen.silent / 1000))
      } else if (seen.silent >= suspicion && !seen.asked) {
        seen.asked = true
        living.suspect()
      }
    }
  }
}
