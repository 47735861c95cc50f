/** Traces made untrue on purpose, for the tests of the checker. Each is still a file that can be read. */
import { decodeTrace, encodeTrace } from '../../../trace/codec.ts'
import type { StepColumns } from '../../../trace/columns.ts'
import { withHeader } from '../../../trace/testing/file-edits.ts'
import { operationName, type Trace } from '../../../trace/trace.ts'

type Entry = { [name: string]: unknown }

/** Where an entry of a header is: names and indexes. */
export type Path = readonly (string | number)[]

/** The entry of a trace's header at a place. */
export function entryAt(trace: Trace, path: Path): unknown {
  return path.reduce<unknown>((at, key) => (at as Entry)[key], trace) // the path leads there
}

/**
 * The trace of a file whose header says something else at a place.
 * @throws TraceFormatError where such a file is no trace
 */
export function withEntry(trace: Trace, path: Path, by: unknown): Trace {
  const bytes = withHeader(encodeTrace(trace), (text) => {
    const header: Entry = JSON.parse(text)
    const holder = path.slice(0, -1).reduce<Entry>((at, key) => at[key] as Entry, header) // as above
    holder[path.at(-1) ?? ''] = by
    return JSON.stringify(header)
  })
  return decodeTrace(bytes)
}

/**
 * The trace of a file in whose columns of steps something is changed.
 * @throws as `withEntry`
 */
export function withSteps(trace: Trace, change: (steps: StepColumns) => void): Trace {
  const copy = decodeTrace(encodeTrace(trace))
  change(copy.steps)
  return decodeTrace(encodeTrace(copy))
}

/** The steps of a thread's operation, in order. */
export function stepsBy(trace: Trace, thread: string, operation: string): number[] {
  return Array.from({ length: trace.stepCount }, (_, step) => step).filter(
    (step) => trace.threads[trace.steps.thread[step] ?? 0]?.name === thread && operationName(trace, step) === operation,
  )
}
