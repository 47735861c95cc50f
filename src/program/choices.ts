import type { Trace } from '../trace/trace.ts'

/**
 * The order of a run: for each step the path of birth of the thread that took it. Choices name threads, never places
 * in a list, so they mean the same to every executor.
 */
export type Choices = readonly string[]

/** The order in which the threads of a trace took their steps. */
export function choicesOf(trace: Trace): string[] {
  const choices = new Array<string>(trace.stepCount)
  for (let step = 0; step < trace.stepCount; step++)
    choices[step] = trace.threads[trace.steps.thread[step] ?? 0]?.path ?? ''
  return choices
}
