import type { Trace } from '../../trace/trace.ts'

/** All of a trace that does not depend on the clock: steps and effects, without times and annotations. */
export function meaning(trace: Trace) {
  const { threads, objects, values, stepCount, effectCount, words, effects, end } = trace
  const { thread, operation, target, line, cause, argument, result, effectEnd } = trace.steps
  const steps = { thread, operation, target, line, cause, argument, result, effectEnd }
  return { threads, objects, values, stepCount, effectCount, words, steps, effects, end }
}
