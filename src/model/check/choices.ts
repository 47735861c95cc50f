import type { StepIndex } from '../../base/units.ts'
import type { Trace } from '../../trace/trace.ts'
import { conditionNotify, conditionWait, notifiedIn, wakesOfItself } from '../condition.ts'
import { atStep, type Finding } from './finding.ts'
import type { Replay } from './replay.ts'

/**
 * What only a given order can have chosen. A trace says how many choices it was given, not which; its steps say what was
 * chosen besides the thread.
 */
export class Choices {
  /** How many were given: steps from that number on were chosen by nobody. */
  readonly given: number

  constructor(private readonly trace: Trace) {
    const { executor, options } = trace.run
    const { choices } = options
    if (executor === 'workers' || choices === null) this.given = 0
    // The first traces did not say.
    else this.given = typeof choices === 'number' ? choices : Number.POSITIVE_INFINITY
  }

  /** Whether an order may have said more of a step than whose it is. */
  steers(step: StepIndex): boolean {
    return step < this.given
  }

  /** Nobody wakes unnotified, and is notified out of line, but by an order. */
  check(step: StepIndex, replay: Replay): Finding | null {
    const { spec, given } = replay
    if (given === null || this.steers(step)) return null
    const wakes = spec === conditionWait && wakesOfItself(given)
    if (!wakes && !(spec === conditionNotify && notifiedIn(given) !== null)) return null
    const name = this.trace.threads[this.trace.steps.thread[step] ?? 0]?.name ?? ''
    const found = wakes ? `${name} wakes though nobody notified it` : `${name} chooses whom it notifies`
    return atStep(step, found, 'that only where an order says so')
  }
}
