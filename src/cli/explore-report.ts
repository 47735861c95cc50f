import { counted } from '../base/counted.ts'
import { cutMiddle } from '../base/cut-middle.ts'
import { valueText } from '../base/value-text.ts'
import {
  type ExplorationLimit,
  type ExplorationLimits,
  type ExplorationResult,
  isNothingExplored,
  type LimitsMetBy,
} from '../explorer/exploration/exploration-result.ts'
import { type ScoutName, type Walks, withWalked } from '../explorer/exploration/scouts.ts'
import type { Unproven } from '../explorer/exploration/shortest-search.ts'
import { isBug, type OutcomeDetail, type OutcomeKind, type OutcomeRecord } from '../explorer/outcomes/outcomes.ts'
import type { DataRace } from '../explorer/search/data-races.ts'
import { type Strategy, writeStrategy } from '../explorer/search/strategy.ts'
import { asksForBranches, type Branches, noBranches } from '../explorer/state/branches.ts'
import type { UsedUp } from '../explorer/state/watch.ts'
import type { Choices } from '../program/choices.ts'
import type { ScenarioModule } from '../program/scenario.ts'

/** What each way to end is called. */
export const kindTexts: { readonly [kind in OutcomeKind]: string } = {
  invariant: 'an invariant does not hold',
  assertion: 'failed assertion',
  exception: 'exception',
  deadlock: 'deadlock',
  'partial-deadlock': 'partial deadlock: some wait for ever, while others finish or go on',
  livelock: 'livelock: busy for ever, and nobody gets on',
  starvation: 'starvation: one may wait for ever, though the scheduler is fair',
  eventually: 'what must hold some time never does',
  'lock-held': 'a lock is held at the end',
  limit: 'cut off before its end',
  unmet: 'an assumption does not hold',
  finished: 'finished',
}

/** Why not everything was explored: a limit that can be set is named with its value. */
const limitTexts: {
  readonly [limit in ExplorationLimit]: string | ((bounds: ExplorationLimits, metBy: LimitsMetBy) => string)
} = {
  stopped: 'it was stopped before the end',
  'first-bug': 'it stopped at the first bug (--all goes on)',
  executions: ({ executions }) => `the limit of executions was reached (--max-executions ${executions})`,
  events: ({ events }) => `an execution was cut off at the limit of events (--max-events ${events})`,
  'own-steps': ({ ownSteps, events }, { 'own-steps': by }) =>
    `${by?.thread ?? 'a thread'} went on by itself for more than ${counted(ownSteps, 'step')}, with nothing that others see, and was cut off${lineText(by?.line ?? 0)} (--max-events ${events}; more events allow more such steps)`,
  daemons: ({ daemonRounds }, { daemons: by }) =>
    `${by?.thread ?? 'a daemon'} goes on for as long as the program does, and only ${counted(daemonRounds, 'round')} of it ${daemonRounds === 1 ? 'was' : 'were'} explored${lineText(by?.line ?? 0)} (--max-daemon-rounds ${daemonRounds})`,
  time: ({ seconds }, { time }) => `the time was over${given('--max-seconds', seconds)}${meanwhile(time)}`,
  memory: ({ memory }, { memory: by }) => `the memory was used up${given('--max-memory', memory)}${meanwhile(by)}`,
  rounds:
    'a thread waits busily, and further rounds without a change, which may come to something else, were not explored',
  timeouts: ({ timeouts }) =>
    `a thread could give up waiting at one place more than ${counted(timeouts, 'time')}, which was not explored (--max-timeouts ${timeouts})`,
  strategy: 'the strategy looks at some executions alone',
  draws: 'a random number could have more values than were tried',
  clock: (_, { clock }) =>
    `${clock?.thread ?? 'a thread'} reads the clock${lineText(clock?.line ?? 0)}, and only the earliest time that it could show was looked at`,
  states: ({ states }) => `an endless program has more states than were looked at (--max-states ${states})`,
}

/** What was used up before there was anything else to tell. */
export function usedText({ what, by }: UsedUp, bounds: ExplorationLimits): string {
  const text = limitText(what, { bounds, metBy: by === null ? {} : { [what]: by } })
  return `Stopped: ${text}.`
}

function given(option: string, value: number | undefined): string {
  return value === undefined ? '' : ` (${option} ${value})`
}

/** Who went on by himself alone when something was used up. */
function meanwhile(by: LimitsMetBy[ExplorationLimit]): string {
  return by === undefined
    ? ''
    : `, while ${by.thread} went on by itself${lineText(by.line)}, with nothing that others see`
}

/** Outcomes shown, at most. */
export const maxShown = 40

/** What `heddle explore` writes for reading. */
export function exploreReport(
  module: ScenarioModule,
  result: ExplorationResult,
  strategy: Strategy,
  policy: string,
  seconds: number,
  branches: Branches = noBranches,
): string {
  const { executions, traces, redundant, counterexample } = result
  const lines = [
    `${module.scenario.title.en || module.scenario.id}: strategy ${writeStrategy(strategy)}, policy ${policy}`,
    result.states !== undefined
      ? `endless: ${counted(result.states, 'state')}, ${counted(result.transitions ?? 0, 'transition')}, ${seconds.toFixed(2)} s`
      : result.limits.includes('first-bug')
        ? `stopped at the first bug, after ${counted(executions + (result.walks?.executions ?? 0), 'execution')}${foundText(result.walks)}, ${seconds.toFixed(2)} s`
        : `${counted(executions, 'execution')}, ${counted(traces, 'distinct trace')}, ${redundant} redundant, ${seconds.toFixed(2)} s${walksText(result.walks)}`,
    '',
  ]
  const outcomes = bugsFirst(withWalked(result.outcomes, result.walks))
  const endless = result.states !== undefined
  for (const outcome of outcomes.slice(0, maxShown)) lines.push(...outcomeLines(outcome, endless, result.bounds))
  if (outcomes.length > maxShown) lines.push(moreText(outcomes.slice(maxShown)))
  lines.push(...racesLines(result.races), '')
  if (counterexample !== null) {
    const { preemptions, switches, steps, choices, unproven } = counterexample
    const measure = `${counted(preemptions, 'preemption')}, ${counted(switches, 'switch', 'switches')}, ${counted(steps, 'step')}`
    lines.push(`${unproven === null ? 'Shortest' : 'A short'} counterexample: ${measure}`)
    if (unproven !== null) lines.push(`  ${unprovenText(counterexample.fewest, unproven, result.bounds)}`)
    lines.push(`  --choices ${orderText(choices)}`, '')
  }
  lines.push(verdict(result, outcomes), ...branchesText(branches))
  return `${lines.join('\n')}\n`
}

/** What is not known of a counterexample, and why. */
function unprovenText(fewest: boolean, why: Unproven, { states, tries }: ExplorationLimits): string {
  const whys: { readonly [why in Unproven]: string } = {
    stopped: 'the search was stopped',
    states: `there are more than ${counted(states, 'state')} to look at (--max-states ${states})`,
    tries: `${counted(tries, 'execution')} at most are tried, one by one`,
    endless: 'the program goes on for ever',
  }
  const what = fewest
    ? 'none has fewer preemptions, but whether one has fewer switches or steps is not proven'
    : 'not proven to be the least'
  return `${what}: ${whys[why]}`
}

/** Outcomes with those that are bugs first. */
export function bugsFirst(outcomes: readonly OutcomeRecord[]): OutcomeRecord[] {
  return [...outcomes].sort((p, q) => Number(isBug(q.kind)) - Number(isBug(p.kind)))
}

function moreText(outcomes: readonly OutcomeRecord[]): string {
  const bugs = outcomes.filter(({ kind }) => isBug(kind)).length
  const ofThem = bugs === 0 ? '' : `, of which ${counted(bugs, 'is a bug', 'are bugs')}`
  return `  and ${counted(outcomes.length, 'outcome')} more${ofThem} (--format json lists all)`
}

/** What each way to choose is called by which a bug was found beside the search. */
const scoutTexts: { readonly [name in ScoutName]: string } = {
  'first-come': 'by letting each thread go on until it has to wait',
  'round-robin': 'by letting each thread take one step in turn',
  random: 'by a random walk',
  pct: 'by random priorities',
}

function foundText(walks: Walks | undefined): string {
  return walks?.found ? ` (found ${scoutTexts[walks.found.by]})` : ''
}

/** What was looked at beside the search, where a bug was found so. */
function walksText(walks: Walks | undefined): string {
  if (!walks?.found) return ''
  return `; besides, ${counted(walks.executions, 'execution')}, until a bug was found ${scoutTexts[walks.found.by]}`
}

function verdict(result: ExplorationResult, outcomes: readonly OutcomeRecord[]): string {
  const bugs = outcomes.filter(({ kind }) => isBug(kind))
  const found = bugs.reduce((sum, { traces }) => sum + traces, 0)
  // States are looked at, not executions: there are no traces to count. Where it stopped at a bug, the share says nothing.
  const isShare = result.states === undefined && found > 0 && !result.limits.includes('first-bug')
  const share = isShare ? `, in ${found} of ${counted(result.traces, 'trace')}` : ''
  const nothing = isNothingExplored(result)
  const races = result.races.length === 0 ? '' : ` ${counted(result.races.length, 'data race')}.`
  const unmet = outcomes.find(({ kind }) => kind === 'unmet')
  const apart = unmet === undefined ? '' : ` ${unmetText(unmet, outcomes.length === 1)}`
  const said =
    bugs.length > 0 ? `A bug was found${share}.` : nothing ? 'Nothing was explored yet.' : 'No bug was found.'
  const head = `${said}${apart}${races}`
  const why = result.limits.map((limit) => limitText(limit, result)).join('; ')
  if (nothing && bugs.length === 0) return `${head} Not exhaustive: ${why}.`
  const bounds = result.exhaustive ? 'Exhaustive' : `Not exhaustive: ${why}. What was explored holds`
  return `${head} ${bounds} under sequential consistency and abstract time: sleeps take any time, and timed waits may time out.`
}

function unmetText({ traces }: OutcomeRecord, isAll: boolean): string {
  if (isAll) return 'No execution meets what is assumed: nothing is said of any.'
  return `${counted(traces, 'trace does', 'traces do')} not meet what is assumed and ${traces === 1 ? 'counts' : 'count'} for nothing.`
}

function limitText(limit: ExplorationLimit, { bounds, metBy }: Pick<ExplorationResult, 'bounds' | 'metBy'>): string {
  const text = limitTexts[limit]
  return typeof text === 'string' ? text : text(bounds, metBy)
}

/** What was chosen besides the next thread: nothing, unless it was asked for. */
function branchesText(branches: Branches): string[] {
  if (!asksForBranches(branches)) return []
  const { spurious, draws, wakers } = branches
  const texts: string[] = []
  if (spurious > 0)
    texts.push(`each thread may wake from a condition ${counted(spurious, 'time')} though nobody notified it`)
  if (draws > 1) texts.push(`a random number has up to ${counted(draws, 'value')}`)
  if (wakers) texts.push('the notify of a condition lets go any of the waiters, under barging')
  return [`Besides the next thread it was explored that ${texts.join('; ')}.`]
}

function outcomeLines(
  { kind, traces, detail, choices }: OutcomeRecord,
  endless: boolean,
  { outcomes }: ExplorationLimits,
): string[] {
  const name = nameOf(kind, detail)
  // What was found beside the search is none of its traces.
  const lines = [endless || traces === 0 ? `  ${name}` : `  ${name}: ${counted(traces, 'trace')}`]
  if (detail.further === true)
    lines.push(`      more different outcomes than are listed one by one (--max-outcomes ${outcomes})`)
  for (const text of detailTexts(detail)) lines.push(`      ${text}`)
  if (isBug(kind)) lines.push(`      --choices ${orderText(choices)}`)
  return lines
}

/** Data races shown, at most. */
const maxRacesShown = 10

function racesLines(races: readonly DataRace[]): string[] {
  const shown = races.slice(0, maxRacesShown)
  const lines = shown.flatMap((race) => [
    `  data race: ${raceText(race)}`,
    `      --choices ${orderText(race.choices)}`,
  ])
  const more = races.length - shown.length
  return more > 0 ? [...lines, `  and ${counted(more, 'data race')} more (--format json lists all)`] : lines
}

/** Who accesses what with nothing that orders it. */
export function raceText({ cell, accesses }: DataRace): string {
  const [one, other] = accesses.map(({ thread, operation, line }) => `${operation} by ${thread}${lineText(line)}`)
  return `${cell}: ${one} and ${other}, which nothing orders`
}

const lineText = (line: number): string => (line === 0 ? '' : ` on line ${line}`)

/** How an execution ended, in a sentence. */
export function detailSentence(kind: OutcomeKind, detail: OutcomeDetail): string {
  const texts = detailTexts(detail)
  return texts.length === 0 ? nameOf(kind, detail) : texts.join('; ')
}

function nameOf(kind: OutcomeKind, { further }: OutcomeDetail): string {
  return further === true ? `${kindTexts[kind]} otherwise` : kindTexts[kind]
}

/** A value of a cell is cut to this many letters. */
const maxOfValue = 80

/** What there is to say of an ending, besides of which kind it is. */
export function detailTexts(detail: OutcomeDetail): string[] {
  const { cutOff, failed, stuck, held, output, values, endless, broken, never } = detail
  const breach = broken === undefined ? [] : [`${broken.thread} breaks ${broken.message}${lineText(broken.line)}`]
  const texts = [
    ...breach,
    ...failed.map(({ thread, error, message, line }) => `${thread}: ${error}: ${message}${lineText(line)}`),
  ]
  for (const { thread, operation, object, line, busy, limit } of stuck) {
    const where = `${operation}${object === '' ? '' : ` of ${object}`}${lineText(line)}`
    texts.push(
      limit === undefined
        ? `${thread} waits ${busy ? 'busily ' : ''}for ever in ${where}`
        : `${thread} was still waiting in ${where}, with a limit of ${limit} s`,
    )
  }
  if (endless !== undefined)
    texts.push(
      never === undefined
        ? `${endless.threads.join(', ')} may not get on for ever: ${orderText(endless.cycle)} can be repeated`
        : `${never.join(', ')} may never hold: ${orderText(endless.cycle)} can be repeated for ever`,
    )
  else if (never !== undefined) texts.push(`${never.join(', ')} never held`)
  for (const { thread, line } of cutOff ?? [])
    texts.push(`${thread} goes on by itself, with nothing that others see, and was cut off${lineText(line)}`)
  if (held.length > 0) texts.push(`held: ${held.join(', ')}`)
  for (const [thread, printed] of Object.entries(output)) texts.push(`${thread} prints ${printed.join(' | ')}`)
  const last = Object.entries(values).map(([name, value]) => `${name} = ${cutMiddle(valueText(value), maxOfValue)}`)
  if (last.length > 0) texts.push(last.join(', '))
  return texts
}

/** Choices as `--choices` takes them: the main thread, whose path of birth is empty, is `main`. */
export function named(choices: Choices): string[] {
  return choices.map((choice) => (/^\d/.test(choice) ? choice : `main${choice}`).replace(/:(?=:|$)/g, ':main'))
}

/** Choices as one argument of `--choices`. */
export function orderText(choices: Choices): string {
  return named(choices).join(',')
}
