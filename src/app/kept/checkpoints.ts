import type { Milliseconds } from '../../base/units.ts'

/** No two checkpoints follow each other faster. */
export const minApart: Milliseconds = 200
/**
 * Between two there is at least this many times the time that the earlier one took, so that they take a twentieth at
 * most.
 */
export const timesApart = 20

/** Stores what is recorded so far, again and again while a run goes on. */
export interface Checkpoints {
  /** There is more than before. */
  grown(): void
  /** Stores what there is now, as the page is put aside. */
  now(): void
  /** No more are taken. */
  end(): void
}

/**
 * @param take stores what is there; never rejects
 * @param later does something after this many milliseconds; returns how to forget it
 */
export function createCheckpoints(
  take: () => Promise<void>,
  clock: () => Milliseconds,
  later: (task: () => void, wait: Milliseconds) => () => void,
): Checkpoints {
  let notBefore = Number.NEGATIVE_INFINITY
  let isTaking = false
  let isWanted = false
  let isEnded = false
  let forget: (() => void) | null = null

  async function run(): Promise<void> {
    forget?.()
    forget = null
    isWanted = false
    isTaking = true
    const began = clock()
    await take()
    isTaking = false
    notBefore = clock() + Math.max(minApart, timesApart * (clock() - began))
    if (isWanted) plan()
  }
  function plan(): void {
    isWanted = true
    if (isEnded || isTaking) return
    forget ??= later(() => void run(), Math.max(0, notBefore - clock()))
  }
  return {
    grown: plan,
    now() {
      if (isWanted && !isTaking && !isEnded) void run()
    },
    end() {
      isEnded = true
      forget?.()
    },
  }
}
