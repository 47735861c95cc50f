import { type Value, valueNull } from '../base/value.ts'
import { argumentOf, operationName, type Trace } from './trace.ts'

/** What a `block` step says: which operation could not proceed. */
export interface Attempt {
  readonly operation: string
  /** What it was asked of, as in the column of targets; the step's own target is what the thread waits for now. */
  readonly target: number
  /** What the operation was given. */
  readonly given: Value
}

/** The argument of a `block` step: the operation's name where that says all, else everything. */
export function attemptValue(attempt: Attempt, waitsFor: number): Value {
  const { operation, target, given } = attempt
  return given === null && target === waitsFor ? operation : { operation, target, given }
}

/** The attempt that a `block` step records. */
export function attemptOf(trace: Trace, step: number): Attempt {
  const target = trace.steps.target[step] ?? -1
  const said = argumentOf(trace, step)
  if (typeof said === 'string') return { operation: said, target, given: trace.values[valueNull] ?? null }
  if (typeof said !== 'object' || said === null || Array.isArray(said)) return { operation: '?', target, given: null }
  const record = said as { readonly [key: string]: Value } // neither null nor a list
  const asked = typeof record.target === 'number' ? record.target : target
  return { operation: String(record.operation ?? '?'), target: asked, given: record.given ?? null }
}

/** Of these threads those that at the end of a trace wait for whichever of their child processes ends first. */
export function waitForAnyChild(trace: Trace, threads: Iterable<number>): ReadonlySet<number> {
  const left = new Set(threads)
  const found = new Set<number>()
  for (let step = trace.stepCount - 1; step >= 0 && left.size > 0; step--) {
    const thread = trace.steps.thread[step] ?? -1
    if (!left.delete(thread) || operationName(trace, step) !== 'block') continue
    // The record names the process itself.
    if (attemptOf(trace, step).operation === 'waitSentinels') found.add(thread)
  }
  return found
}
