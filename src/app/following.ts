import { cutGiven } from '../base/cut-middle.ts'
import type { Words } from '../base/words.ts'
import { problemWords } from '../program/parameters.ts'
import { loadScenario } from '../scenarios/catalogue.ts'
import { type BesideAsked, byPlace, focusedOf, opensBeside } from './beside.ts'
import { entryOf, scenarioOf } from './catalogue-search.ts'
import type { Link, LinkProblem, RunChoice, ViewChoice } from './link.ts'
import { expectLooks } from './looks.ts'
import type { NoticeAction, OutcomeStore } from './outcome.ts'
import type { RealRuns } from './real-runs.ts'
import type { Recordings } from './recordings.ts'
import { pageNotice as page } from './run-endings.ts'
import { readRun } from './run-read.ts'
import type { Showing } from './showing.ts'
import type { ChosenStore } from './store.ts'
import { acts, besideProblem, briefly, linkProblemWords, said } from './words/notices.ts'

export interface FollowingParts {
  readonly chosen: ChosenStore
  readonly outcome: OutcomeStore
  readonly recordings: Recordings
  readonly real: Pick<RealRuns, 'problem'>
  readonly showing: Showing
  /** Opens a program with its defaults. */
  open(scenario: string): Promise<void>
}

/**
 * Shows what a link says, as far as it can be understood. The two numbers are those of the recordings that the history's
 * entry knows, of the first run and the second.
 */
export type Follow = (
  asked: Link,
  problems: readonly LinkProblem[],
  firstRecorded: number | null,
  secondRecorded?: number | null,
) => Promise<void>

export function createFollowing({ chosen, outcome, recordings, real, showing, open }: FollowingParts): Follow {
  /** How a run of a link can be made here: what cannot run on real workers is simulated. */
  function runnable({ executor, order }: RunChoice, lines: Words[]): Pick<RunChoice, 'executor' | 'order'> {
    const refused = executor === 'workers' ? real.problem() : null
    if (refused !== null && !lines.includes(refused)) lines.push(refused)
    if (refused !== null || executor === 'simulator') return { executor: 'simulator', order }
    if (order !== '' && !lines.includes(said.noOrderOnWorkers)) lines.push(said.noOrderOnWorkers)
    return { executor, order: '' }
  }

  /** Opens the panel from which schedules are explored, as a link says it. */
  async function openExplore({ explore, round }: ViewChoice, order: string, mine: number, lines: Words[]) {
    chosen.setState({ round: round === undefined ? null : { order, steps: round } })
    if (explore === undefined && round === undefined) return
    chosen.setState({ tab: 'explore', narrowTab: 'explore' })
    if (explore === undefined) return
    // Where it cannot be fetched the panel cannot either, and says so.
    const found = await import('./explore/asked-text.ts').catch(() => null)
    if (found === null || !showing.isLatest(mine)) return
    const read = found.readAsked(explore)
    lines.push(...read.problems.map(linkProblemWords))
    chosen.setState({ asked: found.writeAsked(read.asked) })
  }

  return async (asked, problems, firstRecorded, secondRecorded = null) => {
    const mine = showing.begin()
    const lines: Words[] = problems.map(linkProblemWords)
    const actions: NoticeAction[] = []
    const both = focusedOf(asked)
    const recordedAt = byPlace(both.beside?.focus ?? 'first', firstRecorded, secondRecorded)
    const { first: recorded, second: besideRecorded } = recordedAt
    await openExplore(asked.view, both.run.order, mine, lines)
    if (!showing.isLatest(mine)) return
    if (recorded !== null && recordings.get(recorded)) {
      chosen.setState({ run: both.run, drafts: {} })
      try {
        const scenario = await scenarioOf(both.run.scenario)
        const beside = both.beside && { ...both.beside, recording: besideRecorded }
        if (showing.isLatest(mine)) await showing.make(both.run, scenario, asked.view, [], mine, beside, recorded)
      } catch (error) {
        showing.notMade(mine, error)
      }
      return
    }
    if (recorded !== null && both.run.executor === 'simulator') lines.push(said.fileGone)
    const { id, title } = entryOf(asked.run.scenario)
    if (asked.run.scenario !== '' && id !== asked.run.scenario) {
      // Where it cannot be fetched, no other program is offered.
      const nearestEntry = await import('./nearest-entry.ts').then(
        (found) => found.nearestEntry,
        () => () => null,
      )
      if (!showing.isLatest(mine)) return
      const nearest = nearestEntry(asked.run.scenario)
      const given = cutGiven(asked.run.scenario)
      if (nearest === null)
        lines.push({
          en: said.noScenarioLike.en(given, title.en),
          zh: said.noScenarioLike.zh(given, title.zh),
        })
      else {
        lines.push({
          en: said.noScenario.en(given, nearest.title.en, title.en),
          zh: said.noScenario.zh(given, nearest.title.zh, title.zh),
        })
        const label = { en: acts.useNearest.en(nearest.title.en), zh: acts.useNearest.zh(nearest.title.zh) }
        actions.push({ label, act: () => void open(nearest.id) })
      }
    }
    try {
      const { scenario } = await loadScenario(id)
      if (!showing.isLatest(mine)) return
      expectLooks(scenario.listings.typescript)
      // Parameters of a program that does not exist say nothing of the one that is shown in its place.
      const known = id === asked.run.scenario
      const read = readRun(scenario, known ? both.run.given : {})
      lines.push(...read.problems.map(problemWords))
      const run = { scenario: id, given: read.given, ...runnable(both.run, lines) }
      const wanted = known && asked.beside === undefined ? opensBeside(scenario, run) : known ? both.beside : null
      let beside: BesideAsked | null = null
      if (wanted !== null) {
        const other = readRun(scenario, wanted.run.given)
        lines.push(...other.problems.map(problemWords).map(besideProblem))
        const made = { scenario: id, given: other.given, ...runnable(wanted.run, lines) }
        beside = { run: made, focus: wanted.focus, recording: besideRecorded }
      }
      chosen.setState({ run, drafts: {} })
      outcome.setState({ scenario, notices: [] })
      const notices = lines.length > 0 ? [page('link', briefly(lines), actions)] : []
      await showing.make(run, scenario, asked.view, notices, mine, beside)
    } catch (error) {
      showing.notMade(mine, error)
    }
  }
}
