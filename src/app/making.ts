import type { LockFaults } from '../analysis/deadlock.ts'
import { engineVersion } from '../program/engine.ts'
import type { Scenario } from '../program/scenario.ts'
import type { Given, RunChoice } from './link.ts'
import type { Goal, Notice, OutcomeStore } from './outcome.ts'
import type { PreparedTrace } from './prepared.ts'
import type { Recordings } from './recordings.ts'
import { endNotice, expectEnding, loadEnding, pageNotice } from './run-endings.ts'
import { givenOf, type ReadRun, readRun } from './run-read.ts'
import { type Runs, TooFewWorkers } from './runs.ts'
import { sceneOfPrepared } from './scene.ts'
import { Cancelled } from './simulator-client.ts'
import type { ChosenStore } from './store.ts'
import type { Scene } from './view.ts'
import { faultWords } from './words/faults.ts'
import { filledWords, said } from './words/notices.ts'

/** What is needed to show a run: its scene, and what its notices tell. */
export interface Ready {
  readonly scene: Scene
  readonly faults: LockFaults
}

/** A run that can be shown, and the number of its recording where it is one. */
export interface Shown {
  readonly run: RunChoice
  readonly recording: number | null
  readonly ready: Ready
  readonly file: string | null
}

/** The run that has the focus, and the one beside it. */
export interface ShownRuns {
  focused: Shown | null
  beside: Shown | null
}

/** A run that was made, and what there is to say of its making; null where there is nothing of it to show. */
export interface Made {
  readonly shown: Shown | null
  readonly notices: readonly Notice[]
}

export interface MakingParts {
  readonly chosen: ChosenStore
  readonly outcome: OutcomeStore
  readonly runs: Pick<Runs, 'simulate' | 'real'>
  readonly recordings: Recordings
  goTo(goal: Goal): void
  /** Runs the program that is shown on real workers, with some parameters changed. */
  again(changed: Given): void
}

export function readyOf(prepared: PreparedTrace, scenario: Scenario): Ready {
  return { scene: sceneOfPrepared(prepared, scenario), faults: prepared.faults }
}

/**
 * Makes a run, or takes the recording that is kept. `told` stays said while a real run grows.
 * @throws Cancelled when it was given up; whatever prevented the run otherwise
 */
export type Produce = (
  run: RunChoice,
  recorded: number | null,
  scenario: Scenario,
  told: readonly Notice[],
) => Promise<Made>

export function createMaking({ chosen, outcome, runs, recordings, goTo, again }: MakingParts): Produce {
  /** A run on real workers, which is seen alone while it grows. */
  async function real(run: RunChoice, read: ReadRun, scenario: Scenario, notices: readonly Notice[]): Promise<Made> {
    outcome.setState({ notices, beside: null, file: null, scenario })
    chosen.setState({ beside: null, selection: null, zoom: null })
    expectEnding()
    const prepared = await runs.real(scenario, read).catch((thrown: unknown) => {
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
      return { shown: null, notices: ending === null ? [] : [ending] }
    }
    const recording = recordings.keep({ prepared, file: null })
    const made = { ...run, given: givenOf(scenario, trace.run) }
    return { shown: { run: made, recording, ready: readyOf(prepared, scenario), file: null }, notices: [] }
  }

  return async (run, recorded, scenario, told) => {
    const kept = recorded === null ? null : recordings.get(recorded)
    if (kept) {
      const ready = readyOf(kept.prepared, scenario)
      return { shown: { run, recording: recorded, ready, file: kept.file }, notices: [] }
    }
    const read = readRun(scenario, run.given)
    if (run.executor === 'workers') return real(run, read, scenario, told)
    const { prepared, orderProblem, orderEngine } = await runs.simulate(run, read)
    const shown = { run, recording: null, ready: readyOf(prepared, scenario), file: null }
    if (orderProblem !== null)
      return { shown, notices: [pageNotice('order', [filledWords(said.orderUnread, faultWords(orderProblem))])] }
    if (orderEngine === null) return { shown, notices: [] }
    if (orderEngine === engineVersion) return { shown, notices: [pageNotice('replay', [said.replays])] }
    const { otherEngine } = await import('./order-notice.ts')
    return { shown, notices: [pageNotice('replay', [said.replays, otherEngine(prepared.trace, orderEngine)])] }
  }
}
