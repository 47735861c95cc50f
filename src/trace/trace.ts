import type { Value } from '../base/value.ts'
import type { AnnotationColumns, EffectColumns, StepColumns } from './columns.ts'
import type { EndRecord, KindLayout, LinkLayout, ObjectRecord, RunRecord, ThreadRecord } from './tables.ts'

/** The newest version of the format that this code reads and writes. docs/trace-format.md has the changelog. */
export const traceVersion = 4

/** The oldest version of the format that has all that a trace says: what it is written as. */
export function versionOf({ threads, end }: Pick<Trace, 'threads' | 'end'>): number {
  if (end.detail.kind === 'property') return 4
  if (end.detail.kind === 'fault') return 3
  return threads.some(({ kind }) => kind === 'greenlet') ? 2 : 1
}

/** A line of text that a thread printed. */
export interface OutputLine {
  readonly step: number
  readonly thread: number
  readonly text: string
}

/** What a trace says of the model that made it. */
export interface TraceVocabulary {
  readonly operations: readonly string[]
  readonly kinds: readonly KindLayout[]
  /** Layout of the block of a thread; its links are what lines are made of. */
  readonly threadLayout: KindLayout
  readonly links: LinkLayout
}

/**
 * The record of a run: immutable columns and tables. Everything that runs a program makes one, everything that draws
 * or judges reads one.
 */
export interface Trace extends TraceVocabulary {
  readonly run: RunRecord
  readonly annotationKinds: readonly string[]
  readonly threads: readonly ThreadRecord[]
  readonly objects: readonly ObjectRecord[]
  readonly values: readonly Value[]
  readonly steps: StepColumns
  readonly stepCount: number
  readonly effects: EffectColumns
  readonly effectCount: number
  readonly annotations: AnnotationColumns
  readonly annotationCount: number
  /** How many state words the run used. */
  readonly words: number
  readonly end: EndRecord
}

/** First effect of a step; one past its last is `trace.steps.effectEnd[step]`. */
export function effectStart(trace: Trace, step: number): number {
  return step === 0 ? 0 : (trace.steps.effectEnd[step - 1] ?? 0)
}

/** Name of a step's operation. */
export function operationName(trace: Trace, step: number): string {
  return trace.operations[trace.steps.operation[step] ?? 0] ?? '?'
}

/** What the operation of a step was given. */
export function argumentOf(trace: Trace, step: number): Value {
  return trace.values[trace.steps.argument[step] ?? 0] ?? null
}

/** What the operation of a step returned, or the error that it raised. */
export function resultOf(trace: Trace, step: number): Value {
  return trace.values[trace.steps.result[step] ?? 0] ?? null
}

/** What was printed, in order. */
export function outputOf(trace: Trace): OutputLine[] {
  const print = trace.operations.indexOf('print')
  const lines: OutputLine[] = []
  for (let step = 0; step < trace.stepCount; step++) {
    if (trace.steps.operation[step] !== print) continue
    lines.push({ step, thread: trace.steps.thread[step] ?? 0, text: String(argumentOf(trace, step)) })
  }
  return lines
}
