import { cutGiven } from '../../base/cut-middle.ts'
import type { Message } from '../../base/messages.ts'
import { problemWords } from '../../program/parameters.ts'
import { loadScenario } from '../../scenarios/catalogue.ts'
import type { RealRuns } from '../kept/real-runs.ts'
import { type Link, type LinkProblem, type RunChoice, replaying, type ViewChoice } from '../link/link.ts'
import { briefly, linkProblemMessages, said, secondRunProblem } from '../messages/notices.ts'
import { pageNotice as page } from '../notices/run-endings.ts'
import { entryOf, scenarioOf } from '../state/catalogue-search.ts'
import { fetched } from '../state/not-loaded.ts'
import type { NoticeAction, OutcomeStore } from '../state/outcome.ts'
import type { ChosenStore } from '../state/store.ts'
import type { EntryState } from './history.ts'
import type { Presenter } from './present.ts'
import { preloadRenderers } from './renderers.ts'
import { readRun } from './run-request.ts'
import { byPlace, focusedOf, opensSecondRun, type SecondRunAsked } from './second-run.ts'

export interface FollowingParts {
  readonly chosen: ChosenStore
  readonly outcome: OutcomeStore
  readonly real: Pick<RealRuns, 'problem'>
  readonly presenter: Presenter
  /** Opens a program with its defaults. */
  open(scenario: string): Promise<void>
  /** A new entry of the history for what is to be shown, where something else is. */
  enter(asked: Link, entry: EntryState): void
}

/** Shows what a link says, as far as it can be understood, and what the history's entry knows besides. */
export type Follow = (asked: Link, problems: readonly LinkProblem[], entry: EntryState) => Promise<void>

export function createLinkOpener({ chosen, outcome, real, presenter, open, enter }: FollowingParts): Follow {
  /**
   * How a run of a link can be made here: what cannot run on real workers is simulated, and so is a run that was recorded
   * on them, of which there is no more than its order.
   */
  async function runnable(run: RunChoice, view: ViewChoice, lines: Message[]): Promise<RunChoice> {
    if (run.executor === 'simulator') return run
    const refused = run.order === '' ? real.problem() : null
    // Only the address of a run that was shown says at which step.
    const isOfShown = refused === null && (run.order !== '' || view.step !== null)
    // Where it cannot be fetched, what is shown says itself where it ran.
    const about = isOfShown
      ? await import('./gone-notice.ts').then(
          (it) => it.addressMessages(run),
          () => null,
        )
      : refused
    if (about !== null && !lines.includes(about)) lines.push(about)
    if (run.order !== '') return replaying(run, run.order)
    return refused === null ? run : { ...run, executor: 'simulator' }
  }

  /** Opens the panel from which schedules are explored, as a link says it. */
  async function openExplore({ explore, round }: ViewChoice, order: string, mine: number, lines: Message[]) {
    chosen.setState({ round: round === undefined ? null : { order, steps: round } })
    if (explore === undefined && round === undefined) return
    chosen.setState({ tab: 'explore', narrowTab: 'explore' })
    if (explore === undefined) return
    // Where it cannot be fetched the panel cannot either, and says so.
    const found = await import('./explore-settings-link.ts').catch(() => null)
    if (found === null || !presenter.isLatest(mine)) return
    const read = found.readAsked(explore)
    lines.push(...read.problems.map(linkProblemMessages))
    chosen.setState({ asked: found.writeAsked(read.asked) })
  }

  const follow: Follow = async (asked, problems, entry) => {
    const again = (): void => {
      enter(asked, entry)
      void follow(asked, problems, entry)
    }
    const mine = presenter.begin()
    const lines: Message[] = problems.map(linkProblemMessages)
    const actions: NoticeAction[] = []
    const both = focusedOf(asked)
    const place = both.secondRun?.focus ?? 'first'
    const { first: recorded, second: secondRunRecorded } = byPlace(place, entry.recorded, entry.secondRun)
    const { first: order, second: secondRunOrder } = byPlace(place, entry.order, entry.secondRunOrder)
    await openExplore(asked.view, both.run.order, mine, lines)
    if (!presenter.isLatest(mine)) return
    if (recorded !== null) {
      const run = { ...both.run, order: both.run.order || order }
      chosen.setState({ run: { ...run, order: '' }, drafts: entry.drafts })
      outcome.setState({ notices: [] })
      try {
        const scenario = await scenarioOf(run.scenario)
        if (!presenter.isLatest(mine)) return
        if (outcome.getState().scene === null) outcome.setState({ scenario })
        const other = both.secondRun && { ...both.secondRun.run, order: both.secondRun.run.order || secondRunOrder }
        const secondRun = both.secondRun && other && { ...both.secondRun, run: other, recording: secondRunRecorded }
        await presenter.make(run, scenario, asked.view, [], mine, secondRun, recorded)
      } catch (error) {
        presenter.notMade(mine, error, true, again)
      }
      return
    }
    const { id, title } = entryOf(asked.run.scenario)
    if (asked.run.scenario !== '' && id !== asked.run.scenario) {
      // Where it cannot be fetched, no other program is offered.
      const found = await import('../state/nearest-entry.ts').catch(() => null)
      if (!presenter.isLatest(mine)) return
      const offer = found?.nearestOffer(asked.run.scenario, title) ?? null
      const given = cutGiven(asked.run.scenario)
      const { en, zh } = said.noScenarioLike
      lines.push(offer?.line ?? { en: en(given, title.en), zh: zh(given, title.zh) })
      if (offer !== null) actions.push({ label: offer.label, act: () => void open(offer.nearest.id) })
    }
    try {
      const { scenario } = await fetched('program', () => loadScenario(id))
      if (!presenter.isLatest(mine)) return
      preloadRenderers(scenario.listings.typescript)
      // Parameters of a program that does not exist say nothing of the one that is shown in its place.
      const known = id === asked.run.scenario
      const read = readRun(scenario, known ? both.run.given : {})
      lines.push(...read.problems.map(problemWords))
      const run = await runnable({ ...both.run, scenario: id, given: read.given }, asked.view, lines)
      const wanted =
        known && asked.secondRun === undefined ? opensSecondRun(scenario, run) : known ? both.secondRun : null
      let secondRun: SecondRunAsked | null = null
      if (wanted !== null) {
        const other = readRun(scenario, wanted.run.given)
        lines.push(...other.problems.map(problemWords).map(secondRunProblem))
        const here = { ...wanted.run, scenario: id, given: other.given }
        secondRun =
          secondRunRecorded === null
            ? { run: await runnable(here, asked.view, lines), focus: wanted.focus, recording: null }
            : {
                run: { ...here, order: here.order || secondRunOrder },
                focus: wanted.focus,
                recording: secondRunRecorded,
              }
      }
      if (!presenter.isLatest(mine)) return
      chosen.setState({ run, drafts: known ? entry.drafts : {} })
      outcome.setState({ scenario, notices: [] })
      const notices = lines.length > 0 ? [page('link', briefly(lines), actions)] : []
      await presenter.make(run, scenario, asked.view, notices, mine, secondRun)
    } catch (error) {
      presenter.notMade(mine, error, false, again)
    }
  }
  return follow
}
