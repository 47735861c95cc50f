import type { LockFaults } from '../../analysis/deadlock.ts'
import type { Place } from '../../analysis/durations.ts'
import type { Finding } from '../../model/check/finding.ts'
import type { Scenario } from '../../program/scenario.ts'
import type { RealRun } from '../kept/real-runs.ts'
import type { Recordings } from '../kept/recordings.ts'
import { type Given, type RunChoice, replaying } from '../link/link.ts'
import { acts } from '../messages/notices.ts'
import { endNotice, loadEnding, preloadEnding } from '../notices/run-endings.ts'
import { Cancelled } from '../simulation/simulator-client.ts'
import { isKnown } from '../state/catalogue-search.ts'
import type { Goal, Notice, OutcomeStore } from '../state/outcome.ts'
import type { PreparedTrace } from '../state/prepared.ts'
import { createProgress } from '../state/progress.ts'
import { sceneOfPrepared } from '../state/scene.ts'
import type { ChosenStore } from '../state/store.ts'
import type { Scene } from '../state/view.ts'
import { givenOf, type ReadRun, readRun } from './run-request.ts'
import { type Runs, TooFewWorkers } from './runs.ts'

/** What is needed to show a run: its scene, and what its notices tell. */
export interface Ready {
  readonly scene: Scene
  readonly faults: LockFaults
  readonly untrue: Finding | null
}

/** A run that can be shown, and the id of its recording where it is one. */
export interface Shown {
  readonly run: RunChoice
  readonly recording: string | null
  readonly ready: Ready
  readonly file: string | null
}

/** The run that has the focus, and the one beside it. */
export interface ShownRuns {
  focused: Shown | null
  secondRun: Shown | null
}

/** A run that was made, and what there is to say of its making; null where there is nothing of it to show. */
export interface Made {
  readonly shown: Shown | null
  readonly notices: readonly Notice[]
  /** It was recorded once and cannot be had again: nothing is to be shown in its place. */
  readonly isGone?: true
}

export interface MakingParts {
  readonly chosen: ChosenStore
  readonly outcome: OutcomeStore
  readonly runs: Pick<Runs, 'simulate' | 'real'>
  readonly recordings: Recordings
  goTo(goal: Goal): void
  /** Runs the program that is shown on real workers, with some parameters changed. */
  again(changed: Given): void
  /** Makes another run of the same choice. */
  anew(run: RunChoice): void
  /** The id under which the run of a place is to be recorded. */
  claim(place: Place): string
}

export function readyOf(prepared: PreparedTrace, scenario: Scenario): Ready {
  return { scene: sceneOfPrepared(prepared, scenario), faults: prepared.faults, untrue: prepared.untrue }
}

/**
 * Makes a run, or takes the recording that is kept. One that is kept no longer is replayed from its order, where the run
 * says it, and else is not made. `told` stays said while a real run grows.
 * @throws Cancelled when it was given up; whatever prevented the run otherwise
 */
export type Produce = (
  run: RunChoice,
  recorded: string | null,
  scenario: Scenario,
  told: readonly Notice[],
  /** Where it is to be shown, and whether it is still wanted. */
  at: { readonly place: Place; isWanted(): boolean },
) => Promise<Made>

export function createProducer(parts: MakingParts): Produce {
  const { chosen, outcome, runs, recordings, goTo, again } = parts

  /** A run on real workers, which is seen alone while it grows. */
  async function real(
    run: RunChoice,
    read: ReadRun,
    scenario: Scenario,
    notices: readonly Notice[],
    place: Place,
  ): Promise<Made> {
    outcome.setState({ notices, secondRun: null, file: null, scenario })
    chosen.setState({ secondRun: null, selection: null, zoom: null })
    preloadEnding()
    const recording = parts.claim(place)
    const begun = (run: RealRun): void => recordings.watch(recording, run)
    const prepared = await runs.real(scenario, read, begun).catch((thrown: unknown) => {
      if (thrown instanceof TooFewWorkers) return thrown
      throw thrown
    })
    if (prepared instanceof TooFewWorkers) {
      const { tooFewNotice } = await import('./crowd.ts')
      return { shown: null, notices: [tooFewNotice(scenario, read, prepared, again)] }
    }
    const { trace, faults } = prepared
    if (trace.stepCount === 0 && trace.end.detail.kind === 'stopped') throw new Cancelled('the run was stopped at once')
    if (trace.stepCount === 0) {
      await loadEnding(trace, faults)
      const ending = endNotice(trace, faults, goTo)
      const offers = trace.end.detail.kind === 'fault' ? [{ label: acts.tryAgain, act: () => again(run.given) }] : []
      return { shown: null, notices: ending === null ? [] : [{ ...ending, actions: [...ending.actions, ...offers] }] }
    }
    recordings.remember(recording, { prepared, file: null })
    const made = { ...run, given: givenOf(scenario, trace.run) }
    return { shown: { run: made, recording, ready: readyOf(prepared, scenario), file: null }, notices: [] }
  }

  /** A recording that is kept, shown as it is; else a replay of its order, or word that it cannot be had again. */
  async function recordedRun(
    run: RunChoice,
    recorded: string,
    scenario: Scenario,
    isWanted: () => boolean,
  ): Promise<Made> {
    let isUnread = false
    const progress = createProgress(null, (_, shown) => {
      if (shown && isWanted()) outcome.setState({ activity: { kind: 'reading', shown } })
    })
    try {
      const kept = await recordings.find(recorded)
      if (kept !== null) {
        const { run: made } = kept.prepared.trace
        const known = { ...run, given: givenOf(scenario, made), executor: made.executor, order: '' }
        const ready = readyOf(kept.prepared, scenario)
        return { shown: { run: known, recording: recorded, ready, file: kept.file }, notices: [] }
      }
    } catch (error) {
      if (error instanceof Cancelled) throw error
      isUnread = true
    } finally {
      progress.end()
    }
    const canRun = isKnown(run.scenario)
    const anew = canRun ? () => parts.anew({ ...run, order: '' }) : null
    const { goneNotice } = await import('./gone-notice.ts')
    if (!canRun || run.order === '')
      return { shown: null, notices: [goneNotice(run, isUnread, false, anew)], isGone: true }
    const made = await simulated(replaying(run, run.order), scenario)
    return { ...made, notices: [goneNotice(run, isUnread, true, anew), ...made.notices] }
  }

  async function simulated(run: RunChoice, scenario: Scenario): Promise<Made> {
    const result = await runs.simulate(run, readRun(scenario, run.given))
    const shown = { run, recording: null, ready: readyOf(result.prepared, scenario), file: null }
    if (run.order === '') return { shown, notices: [] }
    const { orderNotice } = await import('./order-notice.ts')
    return { shown, notices: [orderNotice(result)] }
  }

  return async (run, recorded, scenario, told, { place, isWanted }) => {
    if (recorded !== null) return recordedRun(run, recorded, scenario, isWanted)
    if (run.executor === 'simulator') return simulated(run, scenario)
    return real(run, readRun(scenario, run.given), scenario, told, place)
  }
}
