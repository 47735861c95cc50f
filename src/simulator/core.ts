import type { Microseconds } from '../base/units.ts'
import type { SimulatedThread } from './simulated-thread.ts'

/** One core: who has it, and until when its step, or its quantum of computing, takes. */
export class Core {
  thread: SimulatedThread | null = null
  until: Microseconds = 0
  /** Orders cores that are done at the same time. */
  order = 0
  /** When its thread got it. */
  since: Microseconds = 0
  /** How much of a longer computing is under way; 0 for an operation. */
  slice: Microseconds = 0
  /** Who had it last. */
  last: SimulatedThread | null = null

  constructor(readonly index: number) {}
}
