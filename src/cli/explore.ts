import {
  Exploration,
  type ExplorationOptions,
  type ExplorationResult,
  limitsOf,
} from '../explorer/exploration/exploration.ts'
import { type Walks, withWalked } from '../explorer/exploration/scouts.ts'
import { type Smaller, SmallerSearch } from '../explorer/exploration/smaller.ts'
import { isBug } from '../explorer/outcomes/outcomes.ts'
import { NotResumed } from '../explorer/search/search.ts'
import { type Strategy, writeStrategy } from '../explorer/search/strategy.ts'
import type { Branches } from '../explorer/state/branches.ts'
import { CannotExplore, KeepsOutside, NotDeterministic } from '../explorer/state/refusals.ts'
import { UsedUp } from '../explorer/state/watch.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import type { Policy } from '../trace/tables.ts'
import { type CheckpointFile, Keeper, openCheckpoint } from './checkpoint.ts'
import { concluded } from './concluding.ts'
import { progressText } from './explore-progress.ts'
import { bugsFirst, detailSentence, exploreReport, named, raceText, usedText } from './explore-report.ts'
import { jsonPieces } from './json-pieces.ts'
import { keepNewSpaceSmall, memoryUsed } from './memory.ts'
import { kebabCase, runOptions } from './options.ts'
import type { Program } from './program-file.ts'
import { cutText, forcedPolicy, lateText, valuesOf } from './run.ts'
import { exitCodes, Stopped, type Terminal, UsageError } from './terminal.ts'
import { CutOff, TimeLimit } from './time-limit.ts'

/** How many times as much memory as it may is in use where an execution is ended in its midst. */
const beyond = 1.1

/** How long smaller parameters are looked for, seconds. */
const smallerSeconds = 2

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
  /** The file in which it is kept how far it has come. */
  readonly checkpoint?: string
  readonly seed: number
  readonly maxExecutions: number
  readonly maxSeconds: number
  readonly maxEvents: number
  readonly maxTimeouts: number
  readonly maxDaemonRounds: number
  readonly maxOutcomes: number
  readonly maxStates: number
  /** Megabytes. */
  readonly maxMemory: number
}

/**
 * `heddle explore`: explores, writes what was found, and returns the exit code that says whether there is a bug.
 * @param scouts whether a bug is looked for beside the search, too
 */
export async function runExplore(
  program: Program,
  given: ExploreArguments,
  scouts: boolean,
  terminal: Terminal,
): Promise<number> {
  keepNewSpaceSmall()
  const { module } = program
  const values = valuesOf(module, given)
  const forced = forcedPolicy(module, given)
  const policy = String(values.policy ?? forced.policy ?? 'barging')
  const branches: Branches = { spurious: given.spurious, draws: given.draws, wakers: given.wakers === true }
  const time = new TimeLimit(given.maxSeconds, terminal.breaksOnInterrupt)
  const options: ExplorationOptions = {
    strategy: given.strategy,
    branches,
    seed: given.seed,
    limits: {
      executions: given.maxExecutions,
      events: given.maxEvents,
      timeouts: given.maxTimeouts,
      daemonRounds: given.maxDaemonRounds,
      outcomes: given.maxOutcomes,
      states: given.maxStates,
      seconds: given.maxSeconds,
      memory: given.maxMemory,
    },
    // Between two executions it can go on another time: only a long one is ended in its midst.
    look: () => (time.isLate ? 'time' : memoryUsed() > given.maxMemory * beyond ? 'memory' : null),
    scouts,
    stopAtBug: given.all !== true,
    ...forced,
  }
  const { checkpoint } = given
  const file = checkpoint === undefined ? null : await openCheckpoint(checkpoint, program, values, options, terminal)
  const begin = performance.now()
  const { result, cut, kept } = await explored(module, values, options, time, terminal, file)
  const took = (performance.now() - begin) / 1000
  const isBuggy = cut === null && withWalked(result.outcomes, result.walks).some(({ kind }) => isBug(kind))
  const smaller = isBuggy ? await smallerOf(module, values, options, result, terminal) : null
  const simpler = smaller === null ? null : commandOf(program, smaller, given, forced.policy)
  if (given.format === 'json') {
    const json = { ...jsonOf(result, given.strategy, policy, branches, took), smaller: smallerJson(smaller, simpler) }
    for (const piece of jsonPieces(json)) await terminal.write(piece)
  } else {
    const report = exploreReport(module, result, given.strategy, policy, took, branches)
    await terminal.write(report + smallerText(smaller, simpler))
  }
  if (cut !== null) terminal.error(`${cut}\n`)
  if (kept.text !== '') terminal.error(`${kept.isProblem ? 'error' : 'note'}: --checkpoint: ${kept.text}\n`)
  if (kept.isProblem) return exitCodes.usage
  if (withWalked(result.outcomes, result.walks).some(({ kind }) => isBug(kind))) return exitCodes.wrong
  if (given.races === true && result.races.length > 0) return exitCodes.wrong
  return result.limits.some((limit) => limit !== 'strategy' && limit !== 'draws')
    ? exitCodes.stopped
    : exitCodes.finished
}

/** Smaller parameters with which the program fails in the same way, as far as they are found in a short time. */
async function smallerOf(
  module: ScenarioModule,
  values: { readonly [name: string]: number | string },
  options: ExplorationOptions,
  { outcomes, walks }: ExplorationResult,
  terminal: Terminal,
): Promise<Smaller | null> {
  const kinds = withWalked(outcomes, walks).flatMap(({ kind }) => (isBug(kind) ? [kind] : []))
  const { look: _, ...asked } = options
  const time = new TimeLimit(smallerSeconds, terminal.breaksOnInterrupt)
  let interrupted = false
  const goOn = terminal.onInterrupt(() => {
    interrupted = true
  })
  const search = new SmallerSearch(module, values, asked, new Set(kinds))
  try {
    terminal.progress('looking for smaller parameters with which it fails')
    await time.work((executions) => interrupted || search.advance(executions))
  } catch (thrown) {
    // A body that computes long there is none that is simpler to look at.
    if (!(thrown instanceof CutOff)) throw thrown
  } finally {
    terminal.progress('')
    goOn()
  }
  return search.found
}

/** The command that explores the program with smaller parameters, and otherwise as it was explored. */
function commandOf({ module, file }: Program, { values }: Smaller, given: ExploreArguments, policy?: Policy): string {
  const words = ['heddle explore', quoted(file ?? module.scenario.id)]
  for (const [name, parameter] of Object.entries(module.scenario.parameters)) {
    const value = values[name]
    if (value !== undefined && value !== parameter.default) words.push(`--${kebabCase(name)} ${quoted(String(value))}`)
  }
  if (given.strategy.kind !== 'optimal') words.push(`--strategy ${writeStrategy(given.strategy)}`)
  if (policy !== undefined) words.push(`--policy ${policy}`)
  if (given.spurious > 0) words.push(`--spurious ${given.spurious}`)
  if (given.draws > 0) words.push(`--draws ${given.draws}`)
  if (given.wakers === true) words.push('--wakers')
  if (given.seed !== runOptions.seed?.default) words.push(`--seed ${given.seed}`)
  return words.join(' ')
}

function quoted(text: string): string {
  return /^[\w./,=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

function smallerText(smaller: Smaller | null, command: string | null): string {
  if (smaller === null) return ''
  const which = smaller.changed.map((name) => `${name} = ${smaller.values[name]}`).join(', ')
  return `It fails already with ${which}: ${command}\n`
}

function smallerJson(smaller: Smaller | null, command: string | null): object | null {
  if (smaller === null) return null
  const { values, outcome } = smaller
  const { kind, choices } = outcome
  return { kind, parameters: values, command, choices: named(choices) }
}

interface Explored {
  readonly result: ExplorationResult
  /** Why it was ended before its time, in a sentence; null where it was not. */
  readonly cut: string | null
  /** What there is to say of the checkpoint. */
  readonly kept: { readonly text: string; readonly isProblem: boolean }
}

async function explored(
  module: ScenarioModule,
  values: { readonly [name: string]: number | string },
  options: ExplorationOptions,
  time: TimeLimit,
  terminal: Terminal,
  file: CheckpointFile | null,
): Promise<Explored> {
  let interrupted = false
  const goOn = terminal.onInterrupt(() => {
    interrupted = true
  })
  const begin = performance.now()
  const seconds = (): number => (performance.now() - begin) / 1000
  const keeper = file === null ? null : new Keeper(file, terminal)
  let exploration: Exploration | null = null
  try {
    const going = time.act(() => {
      const begun = new Exploration(module, values, options)
      if (file?.saved) begun.resume(file.saved)
      return begun
    })
    exploration = going
    const before = going.progress().executions
    let told = Number.NEGATIVE_INFINITY
    let full = false
    const advance = (executions: number): boolean => {
      if (interrupted || going.advance(executions)) return true
      full = memoryUsed() > (options.limits?.memory ?? Number.POSITIVE_INFINITY)
      if (full) return true
      const now = seconds()
      if (now - told < quiet) return false
      told = now
      terminal.progress(progressText(going.progress(), now, before))
      return false
    }
    const done = await time.work(advance, () => keeper?.keepNow(going) ?? Promise.resolve())
    const ended = full ? 'memory' : done ? 'stopped' : 'time'
    // Who interrupts that itself has no use for it.
    if (interrupted ? going.progress().cycles === undefined : ended !== 'stopped')
      await concluded(going, terminal, seconds)
    const result = going.result(ended)
    // In the midst of an execution there is nothing to go on from.
    const kept = going.isUsedUp ? keptBefore(keeper) : ((await keeper?.keepLast(going)) ?? nothingKept)
    const isLate = result.limits.includes('time')
    return { result, cut: interrupted ? 'Stopped by hand.' : isLate ? lateText(time.seconds) : null, kept }
  } catch (thrown) {
    if (thrown instanceof NotDeterministic || thrown instanceof CannotExplore || thrown instanceof KeepsOutside)
      throw new UsageError(thrown.message)
    if (thrown instanceof NotResumed)
      throw new UsageError(`--checkpoint: the program goes another way than before: ${thrown.message}.`)
    if (thrown instanceof UsedUp) throw new Stopped(`${usedText(thrown, limitsOf(options.limits))} ${nothingYet}`)
    if (!(thrown instanceof CutOff)) throw thrown
    const cut = cutText(thrown, time)
    if (exploration === null) throw new Stopped(`${cut} ${nothingYet}`)
    return { result: exploration.result(thrown.by === 'time' ? 'time' : 'stopped'), cut, kept: keptBefore(keeper) }
  } finally {
    terminal.progress('')
    goOn()
  }
}

const nothingKept = { text: '', isProblem: false }
const nothingYet = 'Nothing was explored yet.'

function keptBefore(keeper: Keeper | null): Explored['kept'] {
  return keeper === null ? nothingKept : { text: keeper.before(), isProblem: false }
}

function jsonOf(
  result: ExplorationResult,
  strategy: Strategy,
  policy: string,
  branches: Branches,
  seconds: number,
): { readonly [name: string]: unknown } {
  const { executions, traces, redundant, exhaustive, limits, bounds, metBy, counterexample, walks } = result
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
    metBy,
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
