import { otherPlace, type Place } from '../../analysis/durations.ts'
import type { Scenario } from '../../program/scenario.ts'
import { type Link, type RunChoice, runKey, type SecondRunChoice, type ViewChoice } from '../link/link.ts'
import { readRun } from './run-request.ts'

/** The second run the one that has the focus, as it is asked for: `focus` is the place of the other. */
export type SecondRunAsked = SecondRunChoice & {
  /** The id of its recording, where it is one that is kept. */
  readonly recording: string | null
}

/** A link to a run and to the one beside it. */
export function linkOf(
  scenario: Scenario | null,
  run: RunChoice,
  view: ViewChoice,
  secondRun: SecondRunChoice | null,
): Link {
  if (secondRun === null) return { run, view, ...(opensSecondRun(scenario, run) === null ? {} : { secondRun: null }) }
  return secondRun.focus === 'first'
    ? { run, view, secondRun: { run: secondRun.run, focus: 'first' } }
    : { run: secondRun.run, view, secondRun: { run, focus: 'second' } }
}

/** The two runs of a link, the one that has the focus first. */
export function focusedOf({ run, secondRun }: Link): {
  readonly run: RunChoice
  readonly secondRun: SecondRunChoice | null
} {
  if (!secondRun) return { run, secondRun: null }
  return secondRun.focus === 'first'
    ? { run, secondRun: { run: secondRun.run, focus: 'first' } }
    : { run: secondRun.run, secondRun: { run, focus: 'second' } }
}

/** What the two places hold. */
export function byPlace<Thing>(focus: Place, focused: Thing, secondRun: Thing): { readonly [place in Place]: Thing } {
  return focus === 'first' ? { first: focused, second: secondRun } : { first: secondRun, second: focused }
}

/** The run that a program wants to be shown beside one of which nothing is said; null for none. */
export function opensSecondRun(scenario: Scenario | null, run: RunChoice): SecondRunChoice | null {
  if (scenario?.compare === undefined || scenario.id !== run.scenario) return null
  if (run.executor !== 'simulator' || run.order !== '' || Object.keys(run.given).length > 0) return null
  const texts = Object.fromEntries(Object.entries(scenario.compare.parameters).map(([name, to]) => [name, String(to)]))
  return { run: { ...run, given: readRun(scenario, texts).given }, focus: 'first' }
}

/** A run of this visit that another can be compared with. */
export interface EarlierRun {
  readonly run: RunChoice
  readonly recording: string | null
  readonly file: string | null
  /** How long it took, in microseconds. */
  readonly duration: number
}

/** This many earlier runs are remembered. */
const maxRemembered = 12

/** Puts a run before all earlier ones, where it stands once. */
export function remembered(runs: readonly EarlierRun[], run: EarlierRun): EarlierRun[] {
  return [run, ...runs.filter((one) => !isSame(one, run))].slice(0, maxRemembered)
}

/** Whether two are the same run: a recording is the same only as itself. */
export function isSame(a: Pick<EarlierRun, 'run' | 'recording'>, b: Pick<EarlierRun, 'run' | 'recording'>): boolean {
  return a.recording === b.recording && (a.recording !== null || runKey(a.run) === runKey(b.run))
}

export { otherPlace }
