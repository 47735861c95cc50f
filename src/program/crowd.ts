import type { ParameterValues } from './parameters.ts'
import type { Scenario } from './scenario.ts'

/** A run with fewer threads than was asked for. */
export interface FittedCrowd {
  readonly values: { readonly [name: string]: number | string }
  /** The parameter that is lower, what was asked for, and what it is. */
  readonly name: string
  readonly asked: number
  readonly used: number
}

/**
 * Lowers the parameter by which a program has many threads, until it has no more than this many at once: real threads
 * are dear, simulated ones are not.
 * @returns null where nothing has to be lowered, or nothing can
 */
export function fitCrowd(
  scenario: Scenario,
  values: { readonly [name: string]: number | string },
  maxThreads: number,
): FittedCrowd | null {
  const { crowd: name, threads, parameters } = scenario
  const parameter = name === undefined ? undefined : parameters[name]
  const asked = name === undefined ? undefined : values[name]
  if (name === undefined || threads === undefined || parameter?.type !== 'integer' || typeof asked !== 'number')
    return null
  const fits = (used: number): boolean => threads({ ...values, [name]: used } as ParameterValues) <= maxThreads // as executors give them
  let used = asked
  while (used > parameter.min && !fits(used)) used--
  return used === asked ? null : { values: { ...values, [name]: used }, name, asked, used }
}
