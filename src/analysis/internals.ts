/**
 * What library code does inside: a timer waits on an event of its own. By the `owner` that traces name, so that it holds
 * for compounds that nobody here has heard of.
 */
import type { ObjectId, StepIndex } from '../base/units.ts'
import { operationName, type Trace } from '../trace/trace.ts'
import type { Snapshots } from './snapshot-types.ts'
import type { HoldColumns, TimelineData } from './timeline-data.ts'

/** Whether library code has made anything in this run. */
export function hasInternals(trace: Trace): boolean {
  return trace.objects.some((object) => object.owner !== undefined)
}

/** The objects that are the insides of compounds. Those whose steps are all told, as futures, are none. */
export function internalObjects(trace: Trace): ReadonlySet<ObjectId> {
  return new Set(trace.objects.flatMap(({ id, owner, told }) => (owner === undefined || told === 'always' ? [] : [id])))
}

/**
 * The compound whose inside a step is, or null. What anybody does to an object of a compound is its inside, but where
 * the object's record says otherwise: to cancel a timer is to set its event, and futures are there to be looked at.
 */
export function ownerOfStep(trace: Trace, step: StepIndex): string | null {
  const { owner, told } = trace.objects[trace.steps.target[step] ?? -1] ?? {}
  if (owner === undefined || told === 'always') return null
  if (told === undefined) return owner
  const own = trace.threads[trace.steps.thread[step] ?? -1]?.owner
  return own === owner || operationName(trace, step) === 'create' ? owner : null
}

/** The next step in a direction, after or before another, at which somebody blocks or is woken, outside of compounds. */
export function nextVisibleTurn(
  trace: Trace,
  snapshots: Snapshots,
  step: StepIndex,
  direction: 1 | -1,
): StepIndex | null {
  let turn = snapshots.nextTurn(step, direction)
  while (turn !== null && ownerOfStep(trace, turn) !== null) turn = snapshots.nextTurn(turn, direction)
  return turn
}

/** The timeline without the plots and the holds of what is inside compounds. */
export function withoutInternals(data: TimelineData, inside: ReadonlySet<ObjectId>): TimelineData {
  if (inside.size === 0) return data
  const plots = data.plots.filter(({ object }) => !inside.has(object))
  return { ...data, plots, holds: holdsOutside(data.holds, inside) }
}

function holdsOutside(holds: HoldColumns, inside: ReadonlySet<ObjectId>): HoldColumns {
  const { offsets, start, end, object, permit, fromStep, toStep } = holds
  const kept: number[] = []
  const places = new Uint32Array(offsets.length)
  for (let lane = 0; lane + 1 < offsets.length; lane++) {
    const until = offsets[lane + 1] ?? 0
    for (let i = offsets[lane] ?? 0; i < until; i++) if (!inside.has(object[i] ?? -1)) kept.push(i)
    places[lane + 1] = kept.length
  }
  if (kept.length === object.length) return holds
  return {
    offsets: places,
    start: Float64Array.from(kept, (i) => start[i] ?? 0),
    end: Float64Array.from(kept, (i) => end[i] ?? 0),
    object: Int32Array.from(kept, (i) => object[i] ?? -1),
    permit: Int32Array.from(kept, (i) => permit[i] ?? 0),
    fromStep: Uint32Array.from(kept, (i) => fromStep[i] ?? 0),
    toStep: Uint32Array.from(kept, (i) => toStep[i] ?? 0),
  }
}

/** One row of a list of steps: a step, or some steps inside one compound, one right after the other. */
export type StepRow =
  | { readonly kind: 'step'; readonly step: StepIndex }
  | { readonly kind: 'inside'; readonly owner: string; readonly first: StepIndex; readonly count: number }

/** Which rows a list of steps has. */
export interface StepRows {
  readonly count: number
  at(row: number): StepRow
  /** The row of a step: its own, or the one that it is folded into. */
  rowOf(step: StepIndex): number
  /** The first step of the fold that a step belongs to, whether or not that is open; -1 for none. */
  foldOf(step: StepIndex): StepIndex
}

/** Rows of a list in which every step has its own. */
export function plainRows(stepCount: number): StepRows {
  return { count: stepCount, at: (step) => ({ kind: 'step', step }), rowOf: (step) => step, foldOf: () => -1 }
}

/**
 * Rows of a list in which steps inside compounds are folded.
 * @param open first steps of the folds whose steps follow their row
 */
export function foldedRows(trace: Trace, open: ReadonlySet<StepIndex>): StepRows {
  const { stepCount } = trace
  if (!hasInternals(trace)) return plainRows(stepCount)
  /** A step, or `-1 - first` for a fold. */
  const rows: number[] = []
  const rowOf = new Uint32Array(stepCount)
  const foldOf = new Int32Array(stepCount).fill(-1)
  const counts = new Map<StepIndex, number>()
  for (let first = 0, next = 1; first < stepCount; first = next, next++) {
    const owner = ownerOfStep(trace, first)
    if (owner !== null) while (next < stepCount && ownerOfStep(trace, next) === owner) next++
    if (owner !== null) {
      counts.set(first, next - first)
      foldOf.fill(first, first, next)
      rowOf.fill(rows.length, first, next)
      rows.push(-1 - first)
      if (!open.has(first)) continue
    }
    for (let step = first; step < next; step++) {
      rowOf[step] = rows.length
      rows.push(step)
    }
  }
  return {
    count: rows.length,
    at(row) {
      const number = rows[row] ?? 0
      if (number >= 0) return { kind: 'step', step: number }
      const first = -1 - number
      return { kind: 'inside', owner: ownerOfStep(trace, first) ?? '', first, count: counts.get(first) ?? 0 }
    },
    rowOf: (step) => rowOf[step] ?? 0,
    foldOf: (step) => foldOf[step] ?? -1,
  }
}
