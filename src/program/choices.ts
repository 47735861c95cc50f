import { argumentOf, operationName, type Trace } from '../trace/trace.ts'

/**
 * The order of a run: for each step the path of birth of the thread that took it, and for one that looked at the clock
 * `@` and the seconds that it saw, as in `0.1@2.5`. Choices name threads, never places in a list, so they mean the same
 * to every executor.
 */
export type Choices = readonly string[]

/** What choices look like. */
export const choicePattern = /^(\d+(\.\d+)*)?(@\d+(\.\d+)?)?$/

/** A choice taken apart. */
export interface Choice {
  readonly path: string
  /** What the clock showed, seconds; null where the step was no look at the clock, or where any time will do. */
  readonly seen: number | null
}

/** Reads a choice that looks like one. */
export function readChoice(choice: string): Choice {
  const at = choice.indexOf('@')
  return at < 0 ? { path: choice, seen: null } : { path: choice.slice(0, at), seen: Number(choice.slice(at + 1)) }
}

/** The order in which the threads of a trace took their steps. */
export function choicesOf(trace: Trace): string[] {
  const choices = new Array<string>(trace.stepCount)
  for (let step = 0; step < trace.stepCount; step++) {
    const path = trace.threads[trace.steps.thread[step] ?? 0]?.path ?? ''
    const seen = operationName(trace, step) === 'now' ? argumentOf(trace, step) : null
    choices[step] = typeof seen === 'number' ? `${path}@${seen}` : path
  }
  return choices
}
