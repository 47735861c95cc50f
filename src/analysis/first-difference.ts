import type { StepIndex } from '../base/units.ts'
import { targetThread } from '../trace/columns.ts'
import type { Trace } from '../trace/trace.ts'

/** Where two runs of a program part: the step in each; null for a run that has ended before it. Never null in both. */
export interface Difference {
  readonly first: StepIndex | null
  readonly second: StepIndex | null
}

/**
 * The first step, by the order of steps, at which two runs do not do the same: another thread, by its path of birth,
 * another operation, another target or another line. Times do not count, nor what the operations were given.
 * @returns null when both take the same steps from the first to the last
 */
export function firstDifference(first: Trace, second: Trace): Difference | null {
  const threads = sames(first.threads.length, second.threads.length, (a, b) => samePath(first, second, a, b))
  const operations = sames(
    first.operations.length,
    second.operations.length,
    (a, b) => first.operations[a] === second.operations[b],
  )
  const objects = sames(first.objects.length, second.objects.length, (a, b) => sameObject(first, second, a, b))
  /** Objects and threads as targets, each asked of its own table. */
  function sameTarget(a: number, b: number): boolean {
    const thread = targetThread(a)
    if (thread >= 0) return targetThread(b) >= 0 && threads(thread, targetThread(b))
    return a < 0 || b < 0 ? a === b : objects(a, b)
  }
  const count = Math.min(first.stepCount, second.stepCount)
  for (let step = 0; step < count; step++) {
    const same =
      first.steps.line[step] === second.steps.line[step] &&
      operations(first.steps.operation[step] ?? 0, second.steps.operation[step] ?? 0) &&
      threads(first.steps.thread[step] ?? 0, second.steps.thread[step] ?? 0) &&
      sameTarget(first.steps.target[step] ?? -1, second.steps.target[step] ?? -1)
    if (!same) return { first: step, second: step }
  }
  if (first.stepCount === second.stepCount) return null
  return { first: count < first.stepCount ? count : null, second: count < second.stepCount ? count : null }
}

function samePath(first: Trace, second: Trace, a: number, b: number): boolean {
  return first.threads[a]?.path === second.threads[b]?.path
}

function sameObject(first: Trace, second: Trace, a: number, b: number): boolean {
  return first.objects[a]?.kind === second.objects[b]?.kind && first.objects[a]?.name === second.objects[b]?.name
}

/** Whether rows of two tables are the same thing. As a rule they stand at the same place, which is asked only once. */
function sames(
  first: number,
  second: number,
  same: (a: number, b: number) => boolean,
): (a: number, b: number) => boolean {
  const known = Array.from({ length: Math.min(first, second) }, (_, at) => same(at, at))
  return (a, b) => (a === b && known[a] !== undefined ? known[a] : same(a, b))
}
