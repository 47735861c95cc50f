import type { Branches } from '../explorer/branches.ts'
import { Exploration, type ExplorationOptions, type ExplorationResult } from '../explorer/exploration.ts'
import { isBug } from '../explorer/outcomes.ts'
import { CannotExplore, NotDeterministic } from '../explorer/refusals.ts'
import { type Walks, withWalked } from '../explorer/scouts.ts'
import { type Strategy, writeStrategy } from '../explorer/strategy.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import type { Policy } from '../trace/tables.ts'
import { progressText } from './explore-progress.ts'
import { bugsFirst, detailSentence, exploreReport, named, raceText } from './explore-report.ts'
import { cutText, forcedPolicy, lateText, valuesOf } from './run.ts'
import { exitCodes, Stopped, type Terminal, UsageError } from './terminal.ts'
import { CutOff, TimeLimit } from './time-limit.ts'

/** Seconds between two lines of progress. */
const quiet = 0.2

/** Values of the options of `heddle explore`, by the names of the parameters. */
export interface ExploreArguments {
  readonly [name: string]: unknown
  readonly format?: 'text' | 'json'
  readonly strategy: Strategy
  readonly policy?: Policy
  /** As `Branches`. */
  readonly spurious: number
  readonly draws: number
  readonly wakers?: boolean
  /** Whether a data race is a bug. */
  readonly races?: boolean
  /** Whether it goes on after the first bug. */
  readonly all?: boolean
  readonly seed: number
  readonly maxExecutions: number
  readonly maxSeconds: number
  readonly maxEvents: number
  readonly maxTimeouts: number
  readonly maxOutcomes: number
  readonly maxStates: number
}

/**
 * `heddle explore`: explores, writes what was found, and returns the exit code that says whether there is a bug.
 * @param scouts whether a bug is looked for beside the search, too
 */
export async function runExplore(
  module: ScenarioModule,
  given: ExploreArguments,
  scouts: boolean,
  terminal: Terminal,
): Promise<number> {
  const values = valuesOf(module, given)
  const forced = forcedPolicy(module, given)
  const policy = String(values.policy ?? forced.policy ?? 'barging')
  const branches: Branches = { spurious: given.spurious, draws: given.draws, wakers: given.wakers === true }
  const options: ExplorationOptions = {
    strategy: given.strategy,
    branches,
    seed: given.seed,
    limits: {
      executions: given.maxExecutions,
      events: given.maxEvents,
      timeouts: given.maxTimeouts,
      outcomes: given.maxOutcomes,
      states: given.maxStates,
    },
    scouts,
    stopAtBug: given.all !== true,
    ...forced,
  }
  const begin = performance.now()
  const seconds = () => (performance.now() - begin) / 1000
  const time = new TimeLimit(given.maxSeconds, terminal.breaksOnInterrupt)
  const { result, cut } = await explored(module, values, options, time, terminal, seconds)
  const took = seconds()
  const texts =
    given.format === 'json'
      ? `${JSON.stringify(jsonOf(result, given.strategy, policy, branches, took), null, 2)}\n`
      : exploreReport(module, result, given.strategy, policy, took, branches)
  await terminal.write(texts)
  if (cut !== null) terminal.error(`${cut}\n`)
  if (withWalked(result.outcomes, result.walks).some(({ kind }) => isBug(kind))) return exitCodes.wrong
  if (given.races === true && result.races.length > 0) return exitCodes.wrong
  return result.limits.some((limit) => limit !== 'strategy' && limit !== 'draws')
    ? exitCodes.stopped
    : exitCodes.finished
}

/** @returns besides the result, why it was ended before its time, in a sentence; null where it was not */
async function explored(
  module: ScenarioModule,
  values: { readonly [name: string]: number | string },
  options: ExplorationOptions,
  time: TimeLimit,
  terminal: Terminal,
  seconds: () => number,
): Promise<{ readonly result: ExplorationResult; readonly cut: string | null }> {
  let interrupted = false
  const goOn = terminal.onInterrupt(() => {
    interrupted = true
  })
  let exploration: Exploration | null = null
  try {
    const going = time.act(() => new Exploration(module, values, options))
    exploration = going
    let told = Number.NEGATIVE_INFINITY
    const done = await time.work((executions) => {
      if (interrupted || going.advance(executions)) return true
      const now = seconds()
      if (now - told < quiet) return false
      told = now
      terminal.progress(progressText(going.progress(), now))
      return false
    })
    return { result: going.result(), cut: interrupted ? 'Stopped by hand.' : done ? null : lateText(time.seconds) }
  } catch (thrown) {
    if (thrown instanceof NotDeterministic || thrown instanceof CannotExplore) throw new UsageError(thrown.message)
    if (!(thrown instanceof CutOff)) throw thrown
    const cut = cutText(thrown, time)
    if (exploration === null) throw new Stopped(cut)
    return { result: exploration.result(), cut }
  } finally {
    terminal.progress('')
    goOn()
  }
}

function jsonOf(
  result: ExplorationResult,
  strategy: Strategy,
  policy: string,
  branches: Branches,
  seconds: number,
): object {
  const { executions, traces, redundant, exhaustive, limits, bounds, counterexample, walks } = result
  return {
    strategy: writeStrategy(strategy),
    policy,
    branches,
    executions,
    traces,
    redundant,
    ...(result.states === undefined ? {} : { states: result.states, transitions: result.transitions }),
    ...(walks === undefined ? {} : { walks: walksOf(walks) }),
    exhaustive,
    stopped: limits.includes('first-bug') ? 'first-bug' : null,
    limits,
    bounds,
    seconds: Math.round(seconds * 1000) / 1000,
    outcomes: bugsFirst(withWalked(result.outcomes, walks)).map(({ kind, traces, executions, detail, choices }) => ({
      kind,
      traces,
      executions,
      detail: detailSentence(kind, detail),
      reason: detail,
      choices: named(choices),
    })),
    races: result.races.map((race) => ({ ...race, detail: raceText(race), choices: named(race.choices) })),
    counterexample: counterexample === null ? null : { ...counterexample, choices: named(counterexample.choices) },
  }
}

function walksOf({ executions, found }: Walks): object {
  return { executions, found: found === null ? null : { by: found.by, executions: found.executions } }
}
