import type { ObjectId, StepIndex } from '../base/units.ts'
import { effectStart, operationName, resultOf, type Trace } from '../trace/trace.ts'
import { type Touch, touchesKept } from './moment-types.ts'
import { Rows } from './rows.ts'

/** The uses of one cell, in order of step. */
export interface TouchColumns {
  readonly step: Uint32Array
  /** What was read, or what is there since. */
  readonly value: Int32Array
}

/** The uses of every cell of a trace; null for objects of other kinds. Reads the trace once, where it has cells. */
export function touchColumns(trace: Trace): (TouchColumns | null)[] {
  const address = trace.objects.map(({ kind, base }) => {
    if (kind !== 'cell') return -1
    const field = trace.kinds.find((known) => known.name === kind)?.fields.find(({ name }) => name === 'value')
    return field === undefined ? -1 : base + field.offset
  })
  const found = address.map((word) => (word < 0 ? null : { step: new Rows(), value: new Rows(), now: 0 }))
  if (found.every((one) => one === null)) return found.map(() => null)
  for (let step = 0; step < trace.stepCount; step++) {
    const object = trace.steps.target[step] ?? -1
    const cell = object < 0 ? null : found[object]
    if (cell == null) continue
    for (let i = effectStart(trace, step); i < (trace.steps.effectEnd[step] ?? 0); i++)
      if (trace.effects.address[i] === address[object]) cell.now = trace.effects.value[i] ?? 0
    const result = resultOf(trace, step)
    const failed = typeof result === 'object' && result !== null
    if (operationName(trace, step) === 'create' || failed) continue
    cell.step.push(step)
    cell.value.push(cell.now)
  }
  return found.map((cell) => (cell === null ? null : { step: cell.step.uint32(), value: cell.value.int32() }))
}

/** The last uses of an object up to a step, the latest last. */
export function touchesUpTo(
  trace: Trace,
  touches: readonly (TouchColumns | null)[],
  object: ObjectId,
  step: StepIndex,
): readonly Touch[] {
  const columns = touches[object]
  if (columns == null) return []
  let low = 0
  for (let high = columns.step.length; low < high; ) {
    const middle = (low + high) >> 1
    if ((columns.step[middle] ?? 0) <= step) low = middle + 1
    else high = middle
  }
  const last: Touch[] = []
  for (let row = Math.max(0, low - touchesKept); row < low; row++) {
    const at = columns.step[row] ?? 0
    const operation = operationName(trace, at)
    const swapped = operation === 'compareExchange' && resultOf(trace, at) === true
    const wrote = operation === 'write' || operation === 'add' || swapped
    last.push({ step: at, thread: trace.steps.thread[at] ?? 0, operation, value: columns.value[row] ?? 0, wrote })
  }
  return last
}
