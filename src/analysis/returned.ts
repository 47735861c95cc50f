import type { ThreadId } from '../base/units.ts'
import { threadEnd, threadFail } from '../model/ending.ts'
import { attemptOf } from '../trace/attempt.ts'
import { operationName, type Trace } from '../trace/trace.ts'

/** What a step asks for: of an attempt that could not proceed, the operation that was attempted. */
function askedIn(trace: Trace, step: number): string {
  const name = operationName(trace, step)
  return name === 'block' ? attemptOf(trace, step).operation : name
}

/** Whether by this step a body has returned or thrown, though its process may still have to wait for others to end. */
export function returnsAt(trace: Trace, step: number): boolean {
  const asked = askedIn(trace, step)
  return asked === threadEnd.name || asked === threadFail.name
}

/** Whether by this step a body has thrown, as `returnsAt`. */
export function failsAt(trace: Trace, step: number): boolean {
  return askedIn(trace, step) === threadFail.name
}

/** Of these threads those whose bodies have returned or thrown when the trace ends. */
export function returnedOf(trace: Trace, threads: Iterable<ThreadId>): ReadonlySet<ThreadId> {
  const left = new Set(threads)
  const returned = new Set<ThreadId>()
  for (let step = trace.stepCount - 1; step >= 0 && left.size > 0; step--) {
    const thread = trace.steps.thread[step] ?? 0
    if (left.delete(thread) && returnsAt(trace, step)) returned.add(thread)
  }
  return returned
}
