import { notifiedIn, wakesOfItself } from '../model/condition.ts'
import { terminated } from '../model/ending.ts'
import { attemptOf } from '../trace/attempt.ts'
import { Annotation } from '../trace/tables.ts'
import { argumentOf, operationName, type Trace } from '../trace/trace.ts'

/**
 * The order of a run: for each step the path of birth of the thread that took it, and what was chosen besides, where
 * that was anything:
 *
 * - `0.1@2.5` looked at the clock and saw 2.5 seconds;
 * - `0.1!` ended, because its process was terminated;
 * - `0.1^` woke from `Condition.wait` though nobody notified it: a spurious wake-up;
 * - `0.1:0.2:0.3` notified just these threads, and not those that had waited longest;
 * - `0.1=2.5` is no step: the next random number of the thread, in the order of its own draws.
 *
 * Choices name threads, never places in a list, so they mean the same to every executor.
 */
export type Choices = readonly string[]

/** What choices look like. */
export const choicePattern = /^(\d+(\.\d+)*)?(@\d+(\.\d+)?|!|\^|(:(\d+(\.\d+)*)?)+|=-?\d+(\.\d+)?(e[-+]?\d+)?)?$/

/** A choice taken apart. */
export interface Choice {
  readonly path: string
  /** What the clock showed, seconds; null where the step was no look at the clock, or where any time will do. */
  readonly seen: number | null
  /** It ends, because it was terminated. */
  readonly dies: boolean
  /** It wakes though nobody notified it. */
  readonly wakesSpuriously: boolean
  /** Paths of those whom it notifies; null where that is not chosen. */
  readonly notifies: readonly string[] | null
  /** The random number that it draws; null for a step. */
  readonly drawn: number | null
}

/** Reads a choice that looks like one. */
export function readChoice(choice: string): Choice {
  const at = choice.search(/[@!^:=]/)
  const path = at < 0 ? choice : choice.slice(0, at)
  const sign = at < 0 ? '' : choice[at]
  const rest = choice.slice(at + 1)
  return {
    path,
    seen: sign === '@' ? Number(rest) : null,
    dies: sign === '!',
    wakesSpuriously: sign === '^',
    notifies: sign === ':' ? rest.split(':') : null,
    drawn: sign === '=' ? Number(rest) : null,
  }
}

/** The random numbers that an order gives to threads, by their paths, and what it says of steps. */
export function splitDraws(choices: Choices): {
  readonly steps: Choices
  readonly draws: ReadonlyMap<string, number[]>
} {
  const draws = new Map<string, number[]>()
  if (!choices.some((choice) => choice.includes('='))) return { steps: choices, draws }
  const steps = choices.filter((choice) => {
    const { path, drawn } = readChoice(choice)
    if (drawn !== null) {
      const drawnBefore = draws.get(path)
      if (drawnBefore === undefined) draws.set(path, [drawn])
      else drawnBefore.push(drawn)
    }
    return drawn === null
  })
  return { steps, draws }
}

/** The order in which the threads of a trace took their steps, after the random numbers that were given to them. */
export function choicesOf(trace: Trace): string[] {
  const pathAt = new Map(trace.threads.map(({ base, path }) => [base, path]))
  const choices = drawsOf(trace)
  for (let step = 0; step < trace.stepCount; step++) {
    const { path = '', kind } = trace.threads[trace.steps.thread[step] ?? 0] ?? {}
    choices.push(path + besides(trace, step, kind !== 'greenlet', pathAt))
  }
  return choices
}

/** What was chosen at a step besides the thread. */
function besides(trace: Trace, step: number, isThread: boolean, pathAt: ReadonlyMap<number, string>): string {
  const name = operationName(trace, step)
  if (!tells.has(name)) return ''
  const operation = name === 'block' ? (attemptOf(trace, step)?.operation ?? name) : name
  const given = name === 'block' ? (attemptOf(trace, step)?.given ?? null) : argumentOf(trace, step)
  if (operation === 'now') return typeof given === 'number' ? `@${given}` : ''
  if (operation === 'end') return given === terminated && isThread ? '!' : ''
  if (operation === 'wait') return wakesOfItself(given) ? '^' : ''
  if (operation !== 'notify') return ''
  return (notifiedIn(given) ?? []).map((base) => `:${pathAt.get(base) ?? ''}`).join('')
}

/** Operations of whose steps more may have been chosen than the thread. */
const tells: ReadonlySet<string> = new Set(['now', 'end', 'wait', 'notify', 'block'])

function drawsOf({ annotations, annotationCount, annotationKinds, threads, values }: Trace): string[] {
  const drew = annotationKinds[Annotation.drew] === 'drew' ? Annotation.drew : -1
  const draws: string[] = []
  for (let row = 0; row < annotationCount; row++)
    if (annotations.kind[row] === drew)
      draws.push(`${threads[annotations.thread[row] ?? 0]?.path ?? ''}=${values[annotations.value[row] ?? 0]}`)
  return draws
}
