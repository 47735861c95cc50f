/** Single edits of traces, for the tests of the checker. */
import fc from 'fast-check'
import { TraceFormatError } from '../../../trace/format-error.ts'
import type { Trace } from '../../../trace/trace.ts'
import { entryAt, type Path, withEntry, withSteps } from './edits.ts'

/** Every entry below a place of a trace's header that is no list and no record. */
export function leaves(trace: Trace, path: Path): Path[] {
  const value = entryAt(trace, path)
  if (typeof value !== 'object' || value === null) return [path]
  return Object.keys(value).flatMap((key) => leaves(trace, [...path, key]))
}

/** What an entry may say instead: mostly something of its own kind. */
export function otherThan(value: unknown): fc.Arbitrary<unknown> {
  const text = fc.constantFrom('other', '', '0', '7', '0.0', 'thread', 'process', 'greenlet', 'fair', 'barging', 'lock')
  const more = fc.constantFrom('semaphore', 'queue', 'finished', 'failed', 'deadlock', 'stopped', 'events', 'threads')
  const number = typeof value === 'number' ? fc.integer({ min: -9, max: 9 }).map((by) => value + by) : fc.nat(70)
  const own = typeof value === 'number' ? number : typeof value === 'boolean' ? fc.boolean() : fc.oneof(text, more)
  return fc
    .oneof({ weight: 6, arbitrary: own }, { weight: 1, arbitrary: fc.oneof(text, number, fc.constant(null)) })
    .filter((other) => other !== value)
}

/** The trace with one entry changed; null where such a file is no trace, or says what it said before. */
export function edited(trace: Trace, path: Path, by: unknown): Trace | null {
  return accepted(() => withEntry(trace, path, by))
}

/** The trace with one number in a column of steps changed, likewise. */
export function editedStep(trace: Trace, step: number, column: keyof Trace['steps'], by: number): Trace | null {
  return accepted(() =>
    withSteps(trace, (steps) => {
      steps[column][step] = by
    }),
  )
}

function accepted(edit: () => Trace): Trace | null {
  try {
    return edit()
  } catch (thrown) {
    if (thrown instanceof TraceFormatError) return null
    throw thrown
  }
}
