import { type Value, ValueTable } from '../base/value.ts'
import {
  bytesOfRows,
  emptyAnnotations,
  emptyEffects,
  emptySteps,
  growAnnotations,
  growEffects,
  growSteps,
  viewRows,
} from './columns.ts'
import { annotationNames, type EndRecord, type ObjectRecord, type RunRecord, type ThreadRecord } from './tables.ts'
import type { Trace, TraceVocabulary } from './trace.ts'

const stillRunning: EndRecord = { status: 'stopped', detail: { kind: 'running' } }

/**
 * Room for this many rows and more. Memory that is never written costs little, copying what was written does: doubling
 * from 100,000 rows on takes about a twentieth of the time of a simulation.
 */
function larger(rows: number): number {
  if (rows >= 16_384 && rows < 100_000) return rows * 16
  return rows < 4_000_000 ? rows * 4 : rows * 2
}

/** Collects a trace, row after row. Rows are only ever added, so a `view` taken earlier stays true. */
export class TraceBuilder {
  readonly values = new ValueTable()
  readonly threads: ThreadRecord[] = []
  readonly objects: ObjectRecord[] = []
  private readonly steps = emptySteps(1024)
  private readonly effects = emptyEffects(4096)
  private readonly annotations = emptyAnnotations(256)
  private stepRows = 0
  private effectRows = 0
  private annotationRows = 0
  private lastTime = 0

  constructor(
    private readonly vocabulary: TraceVocabulary,
    private readonly run: RunRecord,
  ) {}

  get stepCount(): number {
    return this.stepRows
  }

  get effectCount(): number {
    return this.effectRows
  }

  /** Bytes that the rows take. */
  get bytes(): number {
    return bytesOfRows(this.stepRows, this.effectRows, this.annotationRows)
  }

  /**
   * Adds a step and returns its index.
   * @param time microseconds; a time before the last step's is raised to it
   * @param argument index of a value, as is `result`
   * @param log pairs of address and value, of which the first `logged` numbers count
   */
  step(
    time: number,
    thread: number,
    operation: number,
    target: number,
    line: number,
    cause: number,
    argument: number,
    result: number,
    log: Int32Array,
    logged: number,
  ): number {
    const row = this.stepRows
    const { steps, effects } = this
    if (row === steps.time.length) growSteps(steps, larger(row))
    let at = this.effectRows
    if (at + (logged >> 1) > effects.address.length) growEffects(effects, larger(at + (logged >> 1)))
    const { address, value } = effects
    for (let i = 0; i < logged; i += 2) {
      address[at] = log[i] as number // inside `logged`
      value[at++] = log[i + 1] as number
    }
    this.effectRows = at
    if (time > this.lastTime) this.lastTime = time
    steps.time[row] = this.lastTime
    steps.thread[row] = thread
    steps.operation[row] = operation
    steps.target[row] = target
    steps.line[row] = line
    steps.cause[row] = cause
    // Fresh rows are all 0, the number of null, which most operations are given and return.
    if (argument !== 0) steps.argument[row] = argument
    if (result !== 0) steps.result[row] = result
    steps.effectEnd[row] = at
    this.stepRows = row + 1
    return row
  }

  /** Adds an annotation that happened just before the next step. */
  annotate(time: number, thread: number, kind: number, value: number): void {
    const row = this.annotationRows
    const { annotations } = this
    if (row === annotations.time.length) growAnnotations(annotations, larger(row))
    annotations.position[row] = this.stepRows
    annotations.time[row] = time
    annotations.thread[row] = thread
    annotations.kind[row] = kind
    annotations.value[row] = value
    this.annotationRows = row + 1
  }

  intern(value: Value): number {
    return this.values.intern(value)
  }

  /**
   * The trace so far, sharing memory with the builder.
   * @param words how many state words are in use
   */
  view(words: number, end: EndRecord = stillRunning): Trace {
    return {
      ...this.vocabulary,
      run: this.run,
      annotationKinds: annotationNames,
      threads: this.threads.slice(),
      objects: this.objects.slice(),
      values: this.values.all(),
      steps: viewRows(this.steps, this.stepRows),
      stepCount: this.stepRows,
      effects: viewRows(this.effects, this.effectRows),
      effectCount: this.effectRows,
      annotations: viewRows(this.annotations, this.annotationRows),
      annotationCount: this.annotationRows,
      words,
      end,
    }
  }
}
