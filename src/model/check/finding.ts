import type { StepIndex } from '../../base/units.ts'

/** The first thing that a trace says and that cannot be so. */
export interface Finding {
  /** The step at which it shows; -1 in a trace that has none. */
  readonly step: StepIndex
  /** Where the trace says it: `step 17`, or an entry of its header, such as `threads[3].pid`. */
  readonly place: string
  /** What it says. */
  readonly found: string
  /** What would be true there. */
  readonly expected: string
}

/** The finding as one sentence. */
export function findingText({ place, found, expected }: Finding): string {
  return `${place}: ${found}; expected ${expected}`
}

/** What is wrong with a step. */
export function atStep(step: StepIndex, found: string, expected: string): Finding {
  return { step, place: `step ${step}`, found, expected }
}

/**
 * What is wrong with an entry of the header.
 * @param step the one that tells otherwise
 */
export function atEntry(place: string, step: StepIndex, found: unknown, expected: string): Finding {
  return { step, place, found: typeof found === 'string' && found !== '' ? found : JSON.stringify(found), expected }
}
