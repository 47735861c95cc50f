import type { Milliseconds } from '../base/units.ts'

/** Thrown in a worker to leave a run that is over; no body sees it. */
export class RunOver extends Error {}

/** How long a worker sleeps before it looks again whether the run is over, where nobody wakes it then. */
export const lookAgain: Milliseconds = 50

/** A worker that sleeps gives a sign of life at least so often. */
export const signEvery: Milliseconds = 1000
