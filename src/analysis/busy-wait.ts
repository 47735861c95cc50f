import type { ObjectId, StepIndex, ThreadId } from '../base/units.ts'
import type { Value } from '../base/value.ts'
import { effectStart, operationName, resultOf, type Trace } from '../trace/trace.ts'

/** A thread that asks the same again and again, gets the same answer and changes nothing. */
export interface BusyWait {
  readonly thread: ThreadId
  readonly operation: string
  /** What it asks; -1 for nothing. */
  readonly object: ObjectId
  readonly result: Value
  /** Line of the TypeScript, from 1; 0 when unknown. */
  readonly line: number
  /** The first of these steps. */
  readonly since: StepIndex
  /** How often in a row. */
  readonly times: number
}

/** So often in a row is no chance. */
const least = 1000

/**
 * The busy waiting in which a run was cut off at its limit of steps: its last steps of one thread are the same question
 * with the same answer, none of which changed anything.
 * @returns the thread that has done so longest; null where none does
 */
export function busyWait(trace: Trace): BusyWait | null {
  if (trace.end.detail.kind !== 'limit') return null
  const { steps, stepCount } = trace
  const first = new Map<ThreadId, { last: StepIndex; since: StepIndex; times: number; over: boolean }>()
  const same = (step: StepIndex, other: StepIndex): boolean =>
    steps.operation[step] === steps.operation[other] &&
    steps.target[step] === steps.target[other] &&
    steps.result[step] === steps.result[other] &&
    steps.line[step] === steps.line[other]
  // Only the end is looked at: a thread that spins takes many of the last steps.
  for (let step = stepCount - 1; step >= Math.max(0, stepCount - 50 * least); step--) {
    const thread = steps.thread[step] ?? 0
    const known = first.get(thread) ?? { last: step, since: step, times: 0, over: false }
    first.set(thread, known)
    if (known.over) continue
    const changed = (steps.effectEnd[step] ?? 0) > effectStart(trace, step)
    if (changed || !same(step, known.last)) known.over = true
    else {
      known.since = step
      known.times++
    }
  }
  const spins = [...first].filter(([, { times }]) => times >= least).sort(([, p], [, q]) => q.times - p.times)
  const [longest] = spins
  if (longest === undefined) return null
  const [thread, { last, since, times }] = longest
  const object = steps.target[last] ?? -1
  return {
    thread,
    operation: operationName(trace, last),
    object: object < 0 ? -1 : object,
    result: resultOf(trace, last),
    line: steps.line[last] ?? 0,
    since,
    times,
  }
}
