import { otherPlace, type Place } from '../../analysis/durations.ts'
import type { Scenario } from '../../program/scenario.ts'
import { type BesideChoice, type Link, type RunChoice, runKey, type ViewChoice } from '../link/link.ts'
import { readRun } from './run-request.ts'

/** The run beside the one that has the focus, as it is asked for: `focus` is the place of the other. */
export type BesideAsked = BesideChoice & {
  /** The id of its recording, where it is one that is kept. */
  readonly recording: string | null
}

/** A link to a run and to the one beside it. */
export function linkOf(scenario: Scenario | null, run: RunChoice, view: ViewChoice, beside: BesideChoice | null): Link {
  if (beside === null) return { run, view, ...(opensBeside(scenario, run) === null ? {} : { beside: null }) }
  return beside.focus === 'first'
    ? { run, view, beside: { run: beside.run, focus: 'first' } }
    : { run: beside.run, view, beside: { run, focus: 'second' } }
}

/** The two runs of a link, the one that has the focus first. */
export function focusedOf({ run, beside }: Link): { readonly run: RunChoice; readonly beside: BesideChoice | null } {
  if (!beside) return { run, beside: null }
  return beside.focus === 'first'
    ? { run, beside: { run: beside.run, focus: 'first' } }
    : { run: beside.run, beside: { run, focus: 'second' } }
}

/** What the two places hold. */
export function byPlace<Thing>(focus: Place, focused: Thing, beside: Thing): { readonly [place in Place]: Thing } {
  return focus === 'first' ? { first: focused, second: beside } : { first: beside, second: focused }
}

/** The run that a program wants to be shown beside one of which nothing is said; null for none. */
export function opensBeside(scenario: Scenario | null, run: RunChoice): BesideChoice | null {
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

/** So many earlier runs are remembered. */
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
