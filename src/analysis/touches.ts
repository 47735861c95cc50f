import type { ObjectId, StepIndex } from '../base/units.ts'
import type { Value } from '../base/value.ts'
import { heldIn } from '../trace/cell-value.ts'
import { isErrorValue } from '../trace/tables.ts'
import { effectStart, operationName, resultOf, type Trace } from '../trace/trace.ts'
import { Rows } from './rows.ts'
import { type Touch, touchesKept } from './snapshot-types.ts'

/** The uses of one cell, in order of step. */
export interface TouchColumns {
  readonly step: Uint32Array
  /** What was read, or what is there since. */
  readonly value: Int32Array
  /** The number of what was read, or is there since, in the table of values; 0 where `value` has it. */
  readonly other: Int32Array
}

/** The uses of every cell of a trace; null for objects of other kinds. Reads the trace once, where it has cells. */
export function touchColumns(trace: Trace): (TouchColumns | null)[] {
  const fields = trace.kinds.find(({ name }) => name === 'cell')?.fields ?? []
  const words = (['value', 'other'] as const).map((name) => fields.find((field) => field.name === name)?.offset)
  const [valueAt, otherAt = -1] = words
  const found = trace.objects.map(({ kind, base }) =>
    kind !== 'cell' || valueAt === undefined
      ? null
      : { base, step: new Rows(), value: new Rows(), other: new Rows(), now: 0, nowOther: 0 },
  )
  if (found.every((one) => one === null)) return found.map(() => null)
  for (let step = 0; step < trace.stepCount; step++) {
    const object = trace.steps.target[step] ?? -1
    const cell = object < 0 ? null : found[object]
    if (cell == null) continue
    for (let i = effectStart(trace, step); i < (trace.steps.effectEnd[step] ?? 0); i++) {
      const word = (trace.effects.address[i] ?? 0) - cell.base
      if (word === valueAt) cell.now = trace.effects.value[i] ?? 0
      else if (word === otherAt) cell.nowOther = trace.effects.value[i] ?? 0
    }
    const name = operationName(trace, step)
    const result = resultOf(trace, step)
    // Who was notified, or has waited long enough, has not looked again.
    if (isErrorValue(result) || untold.has(name) || (name === 'wait' && result !== 'not-equal')) continue
    cell.step.push(step)
    cell.value.push(cell.now)
    cell.other.push(cell.nowOther)
  }
  return found.map((cell) =>
    cell === null ? null : { step: cell.step.uint32(), value: cell.value.int32(), other: cell.other.int32() },
  )
}

/** Steps at a cell that are no uses of what it holds. */
const untold = new Set(['create', 'block', 'notify'])

/** Operations that store something, whatever comes of them. */
const writes = new Set(['write', 'add', 'exchange', 'fetchSub', 'fetchAnd', 'fetchOr', 'fetchXor'])

/** Whether an operation of a cell has stored something. */
export function storesInCell(operation: string, result: Value): boolean {
  return writes.has(operation) || (operation === 'compareExchange' && result === true)
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
    const wrote = storesInCell(operation, resultOf(trace, at))
    const value = heldIn(columns.value[row] ?? 0, trace.values[columns.other[row] ?? 0] ?? null)
    last.push({ step: at, thread: trace.steps.thread[at] ?? 0, operation, value, wrote })
  }
  return last
}
