import type { ObjectId } from '../base/units.ts'
import { attemptOf } from '../trace/attempt.ts'
import type { Trace } from '../trace/trace.ts'
import type { ObjectUses } from './timeline-data.ts'

/** Every step that is done to an object or waits for it, in order. Reads the trace once. */
export function usesOf(trace: Trace, object: ObjectId): ObjectUses {
  const block = trace.operations.indexOf('block')
  const { target, operation } = trace.steps
  const found: number[] = []
  for (let step = 0; step < trace.stepCount; step++) {
    // One who waits to have a condition's lock back waits for the lock, and was asked to wait at the condition.
    if (target[step] === object || (operation[step] === block && attemptOf(trace, step).target === object))
      found.push(step)
  }
  return { object, steps: Uint32Array.from(found) }
}
