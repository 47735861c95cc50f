/** What an exploration branches over besides the next thread. */
export interface Branches {
  /** How often each thread may wake from `Condition.wait` though nobody notified it; 0 for never. */
  readonly spurious: number
  /** How many values of a random number are tried, at most; below 2 it is the one that the seed gives. */
  readonly draws: number
  /** Whether a notify lets go any of those who wait, under barging, and not only who has waited longest. */
  readonly wakers: boolean
}

export const noBranches: Branches = { spurious: 0, draws: 0, wakers: false }

export function asksForBranches({ spurious, draws, wakers }: Branches): boolean {
  return spurious > 0 || draws > 1 || wakers
}
