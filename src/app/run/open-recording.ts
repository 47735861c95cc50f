import type { Recording, Recordings } from '../kept/recordings.ts'
import { type RunChoice, type ViewChoice, wholeView } from '../link/link.ts'
import { filled, said } from '../messages/notices.ts'
import type { Notices } from '../notices/notices-state.ts'
import { scenarioOf } from '../state/catalogue-search.ts'
import type { OutcomeStore } from '../state/outcome.ts'
import type { PreparedTrace } from '../state/prepared.ts'
import type { ChosenStore } from '../state/store.ts'
import type { Addressing } from './addressing.ts'
import type { Presenter } from './present.ts'
import { type Ready, readyOf } from './produce.ts'
import { givenOf } from './run-request.ts'

export interface OpeningParts extends Pick<Notices, 'say'> {
  readonly chosen: ChosenStore
  readonly outcome: OutcomeStore
  readonly recordings: Recordings
  readonly addressing: Addressing
  readonly presenter: Presenter
  goToFailure(run: Ready): void
}

/** What a person can do with recordings. Fetched with the first of these acts. */
export interface Opening {
  /** As `Session.openTrace`. */
  openTrace(prepared: PreparedTrace, file: string): Promise<void>
  /** As `Session.openKept`. */
  openKept(id: string, atFailure: boolean): Promise<boolean>
  /** Makes another run in the place of one that cannot be had again. */
  anew(next: RunChoice): Promise<void>
}

export function createOpening(parts: OpeningParts): Opening {
  const { say, chosen, outcome, recordings, addressing, presenter, goToFailure } = parts

  /** Shows a recording in a new entry. Returns it as it is shown; null when something else was asked for meanwhile. */
  async function show({ prepared, file }: Recording, idOf: () => string): Promise<Ready | null> {
    const { trace } = prepared
    const scenario = await scenarioOf(trace.run.scenario)
    // Before anything is told of it: a trace that cannot be shown leaves address and history as they are.
    const ready = readyOf(prepared, scenario)
    addressing.leave()
    const mine = presenter.begin()
    const recording = idOf()
    const { executor } = trace.run
    const opened = { scenario: trace.run.scenario, given: givenOf(scenario, trace.run), executor, order: '' }
    addressing.push(scenario, opened, wholeView, null, recording)
    chosen.setState({ run: opened, drafts: {} })
    outcome.setState({ notices: [] })
    await presenter.show({ run: opened, recording, ready, file }, wholeView, [], mine)
    return presenter.isLatest(mine) ? ready : null
  }

  async function anew(next: RunChoice): Promise<void> {
    addressing.leave()
    const mine = presenter.begin()
    const view: ViewChoice = { ...wholeView, ...addressing.switches() }
    try {
      const scenario = await scenarioOf(next.scenario)
      if (!presenter.isLatest(mine)) return
      addressing.push(scenario, next, view, null)
      chosen.setState({ run: next, drafts: {} })
      outcome.setState({ scenario, notices: [] })
      await presenter.make(next, scenario, view, [], mine, null)
    } catch (error) {
      presenter.notMade(mine, error, false, () => void anew(next))
    }
  }

  return {
    async openTrace(prepared, file) {
      await show({ prepared, file }, () => recordings.keep({ prepared, file }))
      say(filled(said.opened, file, prepared.trace.stepCount))
    },
    async openKept(id, atFailure) {
      const found = await recordings.find(id)
      if (found === null) return false
      const now = await show(found, () => id)
      if (atFailure && now !== null) goToFailure(now)
      return true
    },
    anew,
  }
}
