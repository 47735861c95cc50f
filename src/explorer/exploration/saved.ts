import type { OutcomeRecord } from '../outcomes/outcomes.ts'
import type { SavedRaces } from '../search/data-races.ts'
import type { SavedSearch } from '../search/search.ts'
import type { SavedPlace } from '../state/places.ts'
import type { Requirements } from '../state/requirements.ts'
import type { ExplorationLimit, LimitsMetBy } from './exploration-result.ts'
import type { SavedScouts } from './scouts.ts'

/** What is saved of executions. */
export interface SavedExecutions {
  readonly places: readonly SavedPlace[]
  readonly footprints: readonly (readonly number[])[]
  readonly search: SavedSearch
  readonly scouts: SavedScouts | null
  readonly outcomes: readonly OutcomeRecord[]
  readonly races: SavedRaces
  readonly executions: number
  /** Events of the machine in all. */
  readonly events: number
  /** Whether there are no more executions. */
  readonly isDone: boolean
  /** As in `Beyond`. */
  readonly spentBeyond: number
  readonly hashes: readonly number[]
  readonly estimates: readonly number[]
  readonly nextEstimate: number
  readonly nextAudit: number
}

/**
 * Where an exploration stands between two executions, as what JSON can hold: what `Exploration.resume` goes on from, with
 * the same program, parameters and options, but for how many executions are allowed and whether it stops at a bug.
 */
export interface SavedExploration extends SavedExecutions {
  readonly learnt: Requirements
  readonly limits: readonly ExplorationLimit[]
  readonly metBy: LimitsMetBy
}
