import type { StepIndex } from '../../base/units.ts'
import type { StoryMoment } from '../../program/scenario.ts'
import { attemptOf } from '../../trace/attempt.ts'
import type { Trace } from '../../trace/trace.ts'

/** The step of a run that a story's moment means; null when this run has none. */
export function storyStep(trace: Trace, moment: StoryMoment): StepIndex | null {
  const operation = trace.operations.indexOf(moment.operation)
  const { steps } = trace
  let left = moment.nth ?? 1
  for (let step = 0; step < trace.stepCount; step++) {
    if (steps.operation[step] !== operation) continue
    if (moment.thread !== undefined && trace.threads[steps.thread[step] ?? 0]?.name !== moment.thread) continue
    if (moment.object !== undefined && !isOn(trace, step, moment)) continue
    left -= 1
    if (left === 0) return step
  }
  return null
}

/** Whether a step was done to the object or thread of a name; for a wait, also what was asked of it. */
function isOn(trace: Trace, step: StepIndex, { object: name, operation }: StoryMoment): boolean {
  const target = trace.steps.target[step] ?? -1
  const targets = operation === 'block' ? [target, attemptOf(trace, step).target] : [target]
  return targets.some((one) => (one <= -2 ? trace.threads[-2 - one] : trace.objects[one])?.name === name)
}
