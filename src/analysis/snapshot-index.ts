import type { StepIndex } from '../base/units.ts'
import { atomOf } from '../model/atoms.ts'
import { argumentOf, type Trace } from '../trace/trace.ts'
import type { TimelineData } from './timeline-data.ts'
import { type TouchColumns, touchColumns } from './touches.ts'

/** What finding snapshots needs to look up, in columns alone, so that another thread can make it and hand it over. */
export interface SnapshotIndex {
  /** Steps of thread `t`: `steps[offsets[t] .. offsets[t + 1])`. */
  readonly offsets: Uint32Array
  readonly steps: Uint32Array
  /** Steps after which somebody has become blocked or been woken, in order. */
  readonly turns: Uint32Array
  /** By object: the step that made it, or the count of steps where none did. */
  readonly made: Int32Array
  /** By object: with how many places it was made. */
  readonly initial: Uint32Array
  /** By object: the uses of a cell; null for all others. */
  readonly touches: readonly (TouchColumns | null)[]
}

/** The index of a trace. Reads the trace a few times, so its time grows with the trace. */
export function snapshotIndex(trace: Trace, data: TimelineData): SnapshotIndex {
  const { stepCount } = trace
  const { thread, operation, target } = trace.steps
  const threads = trace.threads.length
  const offsets = new Uint32Array(threads + 1)
  const steps = new Uint32Array(stepCount)
  const made = new Int32Array(trace.objects.length).fill(stepCount)
  const initial = new Uint32Array(trace.objects.length)
  const block = trace.operations.indexOf('block')
  const create = trace.operations.indexOf('create')
  const turning = new Uint8Array(stepCount)
  for (const step of data.arrows.step) turning[step] = 1
  let turnCount = 0
  for (let step: StepIndex = 0; step < stepCount; step++) {
    offsets[(thread[step] as number) + 1]!++
    if (operation[step] === block) turning[step] = 1
    turnCount += turning[step] as number
    const object = target[step] as number
    if (operation[step] === create && object >= 0) {
      made[object] = step
      const holding = atomOf(trace.objects[object]?.kind ?? '')?.holding
      initial[object] = Math.max(0, holding?.permits(argumentOf(trace, step)) ?? 0)
    }
  }
  for (let t = 0; t < threads; t++) offsets[t + 1]! += offsets[t] ?? 0
  const next = offsets.slice()
  const turns = new Uint32Array(turnCount)
  let turn = 0
  for (let step: StepIndex = 0; step < stepCount; step++) {
    steps[next[thread[step] as number]!++] = step
    if (turning[step] === 1) turns[turn++] = step
  }
  return { offsets, steps, turns, made, initial, touches: touchColumns(trace) }
}
