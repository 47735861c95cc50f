import { terminated } from '../model/thread.ts'
import { argumentOf, operationName, type Trace } from '../trace/trace.ts'

/**
 * The order of a run: for each step the path of birth of the thread that took it; for one that looked at the clock also
 * `@` and the seconds that it saw, as in `0.1@2.5`, and `!` for the end of a process that was terminated. Choices name threads, never places in a list, so they mean the same
 * to every executor.
 */
export type Choices = readonly string[]

/** What choices look like. */
export const choicePattern = /^(\d+(\.\d+)*)?(@\d+(\.\d+)?|!)?$/

/** A choice taken apart. */
export interface Choice {
  readonly path: string
  /** What the clock showed, seconds; null where the step was no look at the clock, or where any time will do. */
  readonly seen: number | null
  /** It ends, because it was terminated. */
  readonly dies: boolean
}

/** Reads a choice that looks like one. */
export function readChoice(choice: string): Choice {
  if (choice.endsWith('!')) return { path: choice.slice(0, -1), seen: null, dies: true }
  const at = choice.indexOf('@')
  if (at < 0) return { path: choice, seen: null, dies: false }
  return { path: choice.slice(0, at), seen: Number(choice.slice(at + 1)), dies: false }
}

/** The order in which the threads of a trace took their steps. */
export function choicesOf(trace: Trace): string[] {
  return Array.from({ length: trace.stepCount }, (_, step) => {
    const { path = '', kind } = trace.threads[trace.steps.thread[step] ?? 0] ?? {}
    const operation = operationName(trace, step)
    const given = operation === 'now' || operation === 'end' ? argumentOf(trace, step) : null
    if (operation === 'now' && typeof given === 'number') return `${path}@${given}`
    return given === terminated && kind === 'process' ? `${path}!` : path
  })
}
