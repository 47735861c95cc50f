import type { Trace } from '../trace/trace.ts'

const telling = ['switch', 'wants-gil']

/** Whether a run says anything of the machine: a program computes in it, changes of threads take time, or locks do. */
export function usesMachine({
  operations,
  steps,
  stepCount,
  annotationKinds,
  annotations,
  annotationCount,
}: Trace): boolean {
  const work = operations.indexOf('work')
  if (work >= 0 && steps.operation.subarray(0, stepCount).includes(work)) return true
  const kinds = annotations.kind.subarray(0, annotationCount)
  return telling.some((name) => annotationKinds.includes(name) && kinds.includes(annotationKinds.indexOf(name)))
}
