import { Pending } from '../program/pending.ts'
import type { Operation } from '../program/request.ts'

/** A thread of a simulation: its suspended body, and when it can go on. */
export class SimulatedThread extends Pending {
  /** When it became able to take its next step, microseconds. */
  readyAt = 0
  /** What the lanes were last told of it: -1 nothing, 0 ready, 1 running. */
  drawn = -1

  constructor(
    readonly id: number,
    readonly base: number,
    readonly path: string,
    readonly daemon: boolean,
    body: Operation<unknown>,
  ) {
    super(body)
  }
}
