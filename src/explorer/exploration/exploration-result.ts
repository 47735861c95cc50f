/** What an exploration is asked, and what it tells. */
import type { Policy } from '../../trace/tables.ts'
import { defaultDaemonRounds } from '../machine/daemon-rounds.ts'
import { defaultTimeouts } from '../machine/timeout-budget.ts'
import type { OutcomeRecord } from '../outcomes/outcomes.ts'
import type { DataRace } from '../search/data-races.ts'
import type { Strategy } from '../search/strategy.ts'
import type { Branches } from '../state/branches.ts'
import { defaultOwnSteps } from '../state/requirements.ts'
import type { Used } from '../state/watch.ts'
import type { Walks } from './scouts.ts'
import type { ReportedCounterexample } from './shortest-search.ts'

/** What an exploration may use up before it stops with what it knows. */
export interface ExplorationLimits {
  readonly executions: number
  /** Events of one execution; a longer one is cut there. */
  readonly events: number
  /** Executions tried in the search for the shortest counterexample, where states do not do for it. */
  readonly tries: number
  /** Times that a thread may give up waiting at one place: a whole number from 1. */
  readonly timeouts: number
  /** Rounds of a daemon that goes on for ever which are followed: a whole number from 1. */
  readonly daemonRounds: number
  /** Different outcomes that are listed, of bugs and of others each; further ones are summed up, and none is lost. */
  readonly outcomes: number
  /** States that are looked at: of an endless program, and in the search for the shortest counterexample. */
  readonly states: number
  /** Steps that a thread may take by itself alone within an event; as usual, or as many as `events` where that is more. */
  readonly ownSteps: number
  /** Seconds, and megabytes, to which the one who explores holds it, by `look`; none where they are left out. */
  readonly seconds?: number
  readonly memory?: number
}

export const defaultExplorationLimits: ExplorationLimits = {
  executions: 5_000_000,
  events: 5000,
  tries: 200_000,
  timeouts: defaultTimeouts,
  daemonRounds: defaultDaemonRounds,
  outcomes: 2000,
  states: 300_000,
  ownSteps: defaultOwnSteps,
}

/** The limits of an exploration for which these are set. */
export function limitsOf(set: Partial<ExplorationLimits> = {}): ExplorationLimits {
  const limits = { ...defaultExplorationLimits, ...set }
  return { ...limits, ownSteps: set.ownSteps ?? Math.max(limits.ownSteps, limits.events) }
}

export interface ExplorationOptions {
  readonly strategy: Strategy
  /** A whole number from 0 to 4294967295: for random numbers of the program, and for strategies by chance. */
  readonly seed: number
  /** The policy of all objects, whatever the program says; without it each has its own. */
  readonly policy?: Policy
  /** What is chosen besides the next thread; nothing where it is left out. */
  readonly branches?: Partial<Branches>
  readonly limits?: Partial<ExplorationLimits>
  /** Asked again and again, also in the middle of an execution: says what is used up, with which it ends; else null. */
  readonly look?: () => Used | null
  /** Whether executions by chance are looked at beside the search, where the strategy is `optimal`, for a bug to be met soon. */
  readonly scouts?: boolean
  /** Whether it is over once a bug is met. */
  readonly stopAtBug?: boolean
}

/** Whether an exploration has not come to the end of even one execution. */
export function isNothingExplored({ executions, transitions, walks, done }: ExplorationProgress): boolean {
  return executions === 0 && (transitions ?? 0) === 0 && (walks?.executions ?? 0) === 0 && !done
}

/** How far an exploration is. */
export interface ExplorationProgress {
  readonly executions: number
  /** Executions that differ in more than the order of independent events. */
  readonly traces: number
  readonly redundant: number
  /** How many executions there will be: an estimate from the share of the tree that is done, and how far it varied. */
  readonly estimate: { readonly total: number; readonly low: number; readonly high: number } | null
  readonly done: boolean
  /** For an endless program: its states, and the events between them, which were all taken once. */
  readonly states?: number
  readonly transitions?: number
  /** While it is looked for what may go on for ever among these: at which part of that it is, from 1. */
  readonly cycles?: { readonly part: number; readonly parts: number }
  /** What was looked at beside the search, where that was asked for: no part of the counts above. */
  readonly walks?: Walks
}

export type LimitsMetBy = {
  readonly [limit in ExplorationLimit]?: { readonly thread: string; readonly line: number }
}

/** What came of an exploration, so far. */
export interface ExplorationResult extends ExplorationProgress {
  /** Whether every execution that the strategy promises was explored, and none was cut off. */
  readonly exhaustive: boolean
  /** What kept it from being exhaustive. */
  readonly limits: readonly ExplorationLimit[]
  /** What it was allowed to use up. */
  readonly bounds: ExplorationLimits
  /** Those that the search came to: `withWalked` adds what was found beside it. */
  /** Of some of the limits, which thread met them first, and on which line; 0 where that is not known. */
  readonly metBy: LimitsMetBy
  readonly outcomes: readonly OutcomeRecord[]
  /** Accesses of cells that race. */
  readonly races: readonly DataRace[]
  readonly counterexample: ReportedCounterexample | null
}

/** Why an exploration does not speak of all executions. */
export type ExplorationLimit =
  /** It was stopped, or has not ended. */
  | 'stopped'
  /** A bug was met, and no more was asked for. */
  | 'first-bug'
  /** This many executions were allowed. */
  | 'executions'
  /** An execution was longer than allowed. */
  | 'events'
  /** A thread went on by itself alone for longer than allowed. */
  | 'own-steps'
  /** A daemon goes on for as long as the program does, and was followed through a few rounds alone. */
  | 'daemons'
  /** The time was over that it had, or the memory was used up. */
  | Used
  /** A thread would have given up waiting at the same place more often than allowed. */
  | 'timeouts'
  /** A thread waits busily, and was not followed through further rounds without a change, which may come to something else. */
  | 'rounds'
  /** The strategy looks at some executions alone. */
  | 'strategy'
  /** A random number could have had more values than were asked for. */
  | 'draws'
  /** A thread looks at the clock, and only the earliest time that it can show was looked at. */
  | 'clock'
  /** An endless program has more states than are looked at. */
  | 'states'
