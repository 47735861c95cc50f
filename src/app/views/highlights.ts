import type { StepIndex } from '../../base/units.ts'
import type { StoryHighlight } from '../../program/scenario.ts'
import { attemptOf } from '../../trace/attempt.ts'
import type { Trace } from '../../trace/trace.ts'

/** The step of a run that a story's moment means; null when this run has none. */
export function storyStep(trace: Trace, snapshot: StoryHighlight): StepIndex | null {
  const operation = trace.operations.indexOf(snapshot.operation)
  const { steps } = trace
  let left = snapshot.nth ?? 1
  for (let step = 0; step < trace.stepCount; step++) {
    if (steps.operation[step] !== operation) continue
    if (snapshot.thread !== undefined && trace.threads[steps.thread[step] ?? 0]?.name !== snapshot.thread) continue
    if (snapshot.object !== undefined && !isOn(trace, step, snapshot)) continue
    left -= 1
    if (left === 0) return step
  }
  return null
}

/** Whether a step was done to the object or thread of a name; for a wait, also what was asked of it. */
function isOn(trace: Trace, step: StepIndex, { object: name, operation }: StoryHighlight): boolean {
  const target = trace.steps.target[step] ?? -1
  const targets = operation === 'block' ? [target, attemptOf(trace, step).target] : [target]
  return targets.some((one) => (one <= -2 ? trace.threads[-2 - one] : trace.objects[one])?.name === name)
}
