/** Columns of steps: row `s` is step `s`. All columns have the same length. */
export interface StepColumns {
  /** Microseconds of program time, never decreasing. */
  time: Float64Array
  /** Thread that took the step. */
  thread: Uint16Array
  /** Index into the table of operation names. */
  operation: Uint8Array
  /** What it was done to: an ObjectId, `-2 - ThreadId` for a thread, -1 for nothing. */
  target: Int32Array
  /** Line of the scenario's TypeScript, from 1; 0 when unknown. */
  line: Uint16Array
  /** The step that directly made this one possible, or -1. */
  cause: Int32Array
  /** What the operation was given: index into the table of values. */
  argument: Int32Array
  /** What the operation returned or raised: index into the table of values. */
  result: Int32Array
  /** One past the step's last effect; its first is the `effectEnd` of the step before. */
  effectEnd: Uint32Array
}

/** Columns of effects: state word `address` has `value` from this step on. */
export interface EffectColumns {
  address: Uint32Array
  value: Int32Array
}

/** Annotations outside the model, drawn and never judged: they happened just before step `position`. */
export interface AnnotationColumns {
  position: Uint32Array
  time: Float64Array
  thread: Uint16Array
  /** Index into the table of annotation names. */
  kind: Uint8Array
  value: Int32Array
}

export const noTarget = -1
/** A thread as the target of a step. */
export function threadTarget(thread: number): number {
  return -2 - thread
}
/** The thread of a target, or -1 when the target is no thread. */
export function targetThread(target: number): number {
  return target <= -2 ? -2 - target : -1
}

type Column = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array
type Columns = StepColumns | EffectColumns | AnnotationColumns

const stepTypes = {
  time: Float64Array,
  thread: Uint16Array,
  operation: Uint8Array,
  target: Int32Array,
  line: Uint16Array,
  cause: Int32Array,
  argument: Int32Array,
  result: Int32Array,
  effectEnd: Uint32Array,
} as const
const effectTypes = { address: Uint32Array, value: Int32Array } as const
const annotationTypes = {
  position: Uint32Array,
  time: Float64Array,
  thread: Uint16Array,
  kind: Uint8Array,
  value: Int32Array,
} as const

/** The types of the columns of each table, by name, in the order in which files store them. */
export const columnTypes = { steps: stepTypes, effects: effectTypes, annotations: annotationTypes } as const

/** Bytes that this many rows take, in memory and in files. */
export function bytesOfRows(steps: number, effects: number, annotations: number): number {
  return steps * 33 + effects * 8 + annotations * 19
}

export function emptySteps(capacity: number): StepColumns {
  return {
    time: new Float64Array(capacity),
    thread: new Uint16Array(capacity),
    operation: new Uint8Array(capacity),
    target: new Int32Array(capacity),
    line: new Uint16Array(capacity),
    cause: new Int32Array(capacity),
    argument: new Int32Array(capacity),
    result: new Int32Array(capacity),
    effectEnd: new Uint32Array(capacity),
  }
}

export function emptyEffects(capacity: number): EffectColumns {
  return { address: new Uint32Array(capacity), value: new Int32Array(capacity) }
}

export function emptyAnnotations(capacity: number): AnnotationColumns {
  return {
    position: new Uint32Array(capacity),
    time: new Float64Array(capacity),
    thread: new Uint16Array(capacity),
    kind: new Uint8Array(capacity),
    value: new Int32Array(capacity),
  }
}

/** Copies every column of `from` to the start of the longer ones of `to` and hands these to `from`. */
function moveInto<Table extends Columns>(from: Table, to: Table): void {
  for (const name of Object.keys(from)) {
    // The keys of both tables are the column names of the same interface.
    const key = name as keyof Table
    ;(to[key] as Column).set(from[key] as Column)
  }
  Object.assign(from, to)
}

/** Makes room for `capacity` rows. Arrays handed out before stay as they were. */
export function growSteps(columns: StepColumns, capacity: number): void {
  moveInto(columns, emptySteps(capacity))
}

/** As `growSteps`. */
export function growEffects(columns: EffectColumns, capacity: number): void {
  moveInto(columns, emptyEffects(capacity))
}

/** As `growSteps`. */
export function growAnnotations(columns: AnnotationColumns, capacity: number): void {
  moveInto(columns, emptyAnnotations(capacity))
}

/** The first `rows` rows of a table, as views on the same memory. */
export function viewRows<Table extends Columns>(columns: Table, rows: number): Table {
  const view: { [name: string]: Column } = {}
  for (const [name, column] of Object.entries(columns)) view[name] = (column as Column).subarray(0, rows)
  // It has the same names with the same types of column.
  return view as unknown as Table
}
