import type { Account } from '../../analysis/account.ts'
import type { Measure } from '../../explorer/exploration/counterexample.ts'
import type { ExplorationLimit, ExplorationProgress, LimitsMetBy } from '../../explorer/exploration/exploration.ts'
import type { Unproven } from '../../explorer/exploration/shortest-search.ts'
import type { OutcomeDetail, OutcomeKind } from '../../explorer/outcomes/outcomes.ts'
import type { DataRace } from '../../explorer/search/data-races.ts'
import type { Strategy } from '../../explorer/search/strategy.ts'
import type { Branches } from '../../explorer/state/branches.ts'
import type { SimulationRequest } from '../simulation/simulator-worker.ts'

/** What to explore, and how. */
export interface ExploreRequest extends Omit<SimulationRequest, 'order' | 'strategy'> {
  readonly how: Strategy
  /** Whether a bug is looked for by executions by chance beside the search, too. */
  readonly scouts?: boolean
  /** What is chosen besides the next thread. */
  readonly branches: Branches
  /** This many executions are explored before it stops for the person to say whether to go on. */
  readonly executions: number
  /** Events of one execution; a longer one is cut off. */
  readonly events: number
  /** Times that a thread may give up waiting at one place. */
  readonly timeouts: number
  /** Milliseconds of exploring between two looks whether it is to pause; as short as can be where it is 0. */
  readonly slice?: number
}

/** Executions that ended alike. */
export interface FoundOutcome {
  readonly kind: OutcomeKind
  readonly detail: OutcomeDetail
  /** An order that leads to it, as `encodeOrder` writes it. */
  readonly order: string
  /** How many steps the order has. */
  readonly steps: number
}

/** Accesses of a cell that nothing orders. */
export interface FoundRace extends Omit<DataRace, 'choices'> {
  /** An order that leads to both. */
  readonly order: string
}

/** Smaller parameters with which the program fails already, and how: it was executed. */
export interface FoundSmaller {
  /** Those that are smaller, by name. */
  readonly changed: readonly (readonly [name: string, value: number])[]
  readonly outcome: FoundOutcome
}

/** The shortest schedule that leads to a bug. */
export interface FoundCounterexample extends Measure {
  /** Whether it is known that none has fewer preemptions. */
  readonly fewest: boolean
  /** Whether it is known that there is none shorter. */
  readonly least: boolean
  /** Why that is not known, where it is not. */
  readonly unproven: Unproven | null
  readonly order: string
  /** What came of it: how its run goes wrong, and what the explorer says of its end. */
  readonly account: Account
  readonly detail: OutcomeDetail | null
}

/** What is to be done: all of it, or the search for the shortest counterexample among what is known. */
export type Goal = 'exploring' | 'shortest'

/** How far an exploration is. */
export interface ExploreNews {
  readonly progress: ExplorationProgress
  readonly doing: Goal | 'smaller'
  /** Executions a second. */
  readonly rate: number
  /** What was told before holds no longer: the exploration had to begin anew. */
  readonly isAnew: boolean
  /** Outcomes that were found since the last news. */
  readonly fresh: readonly FoundOutcome[]
  /** How many traces lead to each outcome, in the order in which they were found. */
  readonly traces: readonly number[]
}

/** Why a program cannot be explored. */
export type ExploreFailure =
  | {
      readonly kind: 'atomic-draw' | 'idle-round' | 'round-object' | 'round-thread'
      readonly thread: string
      readonly line: number
    }
  | {
      readonly kind: 'not-deterministic'
      readonly thread: string
      readonly line: number
      readonly before: string
      readonly now: string
    }
  | { readonly kind: 'outside'; readonly variable: string; readonly line: number }
  | { readonly kind: 'other'; readonly message: string }

/** What came of a stretch of exploring. */
export type ExploreReport =
  | { readonly kind: 'failed'; readonly failure: ExploreFailure }
  | {
      readonly kind: 'stopped'
      readonly news: ExploreNews
      /** `paused` by a person; `limit`: the executions that were allowed are used up; `done`: there is no more to do. */
      readonly why: 'paused' | 'limit' | 'done'
      readonly exhaustive: boolean
      readonly limits: readonly ExplorationLimit[]
      readonly metBy: LimitsMetBy
      readonly counterexample: FoundCounterexample | null
      readonly races: readonly FoundRace[]
      readonly smaller: FoundSmaller | null
    }
