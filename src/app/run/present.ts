import { otherPlace, type Place } from '../../analysis/durations.ts'
import { allOf } from '../../base/loadable.ts'
import type { StepIndex } from '../../base/units.ts'
import type { Scenario } from '../../program/scenario.ts'
import { type RunChoice, type ViewChoice, wholeView } from '../link/link.ts'
import { faultMessages } from '../messages/faults.ts'
import { acts, filledMessages, said } from '../messages/notices.ts'
import type { Notices } from '../notices/notices-state.ts'
import { loadEnding, pageNotice as page, runNotices } from '../notices/run-endings.ts'
import { Cancelled } from '../simulation/simulator-client.ts'
import { isNotLoaded, NotLoaded } from '../state/not-loaded.ts'
import type { Goal, Notice, OutcomeStore } from '../state/outcome.ts'
import type { ChosenStore } from '../state/store.ts'
import { keepTypedText, typedText } from '../state/typed-text.ts'
import { existingGroups, findView } from '../views/view-choice.ts'
import type { Addressing } from './addressing.ts'
import type { Produce, Ready, Shown, ShownRuns } from './produce.ts'
import { loadRenderers } from './renderers.ts'
import type { Runs } from './runs.ts'
import type { SecondRunAsked } from './second-run.ts'
import { secondRunAt, secondRunOf } from './second-run-acts.ts'

export interface ShowingParts extends Notices {
  readonly chosen: ChosenStore
  readonly outcome: OutcomeStore
  readonly shown: ShownRuns
  readonly runs: Pick<Runs, 'end'>
  readonly addressing: Addressing
  /** Makes a run; `goTo` is what the actions of its notices do. */
  readonly produce: Produce
  goTo(goal: Goal): void
  /** What is shown from now on is remembered for a later comparison. */
  remember(): void
}

/** Makes runs and shows them. An act begins, and is shown only if no other has begun since. */
export interface Presenter {
  /** Ends what is under way. Returns the number of the act that begins. */
  begin(): number
  /** The number of the latest act. */
  latest(): number
  isLatest(act: number): boolean
  /** Shows a run at last, at the view that was asked for, and another beside it. */
  show(
    now: Shown,
    view: ViewChoice,
    before: readonly Notice[],
    mine: number,
    other?: { readonly shown: Shown; readonly focus: Place } | null,
  ): Promise<void>
  /** Makes a run and, if asked for, another beside it, and shows both. The address is at it already. */
  make(
    run: RunChoice,
    scenario: Scenario,
    view: ViewChoice,
    notices: readonly Notice[],
    mine: number,
    asked: SecondRunAsked | null,
    recording?: string | null,
  ): Promise<void>
  /** Shows a run that is there, once the one beside it is, too. */
  showSecondRun(
    now: Shown,
    scenario: Scenario,
    view: ViewChoice,
    told: readonly Notice[],
    mine: number,
    asked: SecondRunAsked | null,
  ): Promise<void>
  /**
   * Says why a run could not be made; the last good one stays.
   * @param isOfEntry it is a recording, which the present entry of the history goes on to name
   * @param again tries once more, where something could not be fetched
   */
  notMade(mine: number, error: unknown, isOfEntry: boolean, again: () => void): void
  /** Tries once more what could not be made before anything is shown. */
  tryAgain(): void
}

/** The field in which lanes of a program are picked. */
const laneField = (program: string): string => `lanes ${program}`

export function createPresenter(parts: ShowingParts): Presenter {
  const { chosen, outcome, shown, runs, addressing, produce, goTo, notify, dismiss, say } = parts
  /** Only the latest act may show anything. */
  let latest = 0
  let lastTry: () => void = () => {}

  chosen.subscribe(({ laneFilter, run }, before) => {
    if (laneFilter !== before.laneFilter) keepTypedText(laneField(run.scenario), laneFilter)
  })

  function begin(): number {
    runs.end()
    addressing.hold()
    chosen.setState({ playing: false })
    return ++latest
  }

  async function show(
    now: Shown,
    view: ViewChoice,
    before: readonly Notice[],
    mine: number,
    other: { readonly shown: Shown; readonly focus: Place } | null = null,
  ): Promise<void> {
    const { scene, faults } = now.ready
    const gap = await gapOf(other === null ? [now.ready] : [now.ready, other.shown.ready])
    const { untrue } = now.ready
    const untrueNotice = untrue && (await import('../notices/untrue-notice.ts').catch(() => null))
    const secondRunScene = other === null ? null : await secondRunOf(now, other.shown, other.focus)
    if (mine !== latest) return
    const end = Math.max(scene.data.end, other?.shown.ready.scene.data.end ?? 0)
    const { step, selection, zoom, open, problems } = findView(scene, view, end)
    const notices = [...before]
    if (problems.length > 0) notices.push(page('view', problems))
    if (gap !== null) notices.push(gap)
    if (untrue) notices.push(untrueNotice?.untrueNotice(untrue, goTo) ?? page('untrue', [said.noRenderers]))
    notices.push(...runNotices(scene.trace, faults, goTo), ...outcome.getState().notices.filter(({ stays }) => stays))
    // Names of other programs' threads say nothing of this one's.
    if (shown.focused?.run.scenario !== now.run.scenario)
      chosen.setState({ run: now.run, laneFilter: typedText(laneField(now.run.scenario)) })
    shown.focused = now
    shown.secondRun = other?.shown ?? null
    parts.remember()
    outcome.setState({
      scene,
      secondRun: secondRunScene,
      scenario: scene.scenario,
      file: now.file,
      notices,
      activity: { kind: 'idle' },
    })
    const shownSo = {
      present: view.present === true,
      internals: view.internals === true,
      grouped: view.groups === true,
      // Another run of the same program, not a link: what was opened stays so, as far as it is there.
      openGroups:
        view.step === null && view.open === undefined ? existingGroups(scene, chosen.getState().openGroups) : open,
    }
    const secondRun =
      other === null ? null : { run: other.shown.run, focus: other.focus, ...secondRunAt(outcome, step) }
    chosen.setState({
      run: now.run,
      secondRun,
      cursor: { step, movement: 'jump' },
      selection,
      zoom,
      ...shownSo,
      uses: null,
    })
    addressing.settle()
  }

  /** What there is to say when not all that runs are drawn and told with could be fetched: the rest is shown. */
  async function gapOf(runs: readonly Ready[]): Promise<Notice | null> {
    try {
      await allOf(runs.flatMap(({ scene, faults }) => [loadRenderers(scene), loadEnding(scene.trace, faults)]))
      return null
    } catch {
      const again = async (): Promise<void> => {
        dismiss('looks')
        const gap = await gapOf(runs)
        if (gap !== null) return notify(gap)
        const { scene, secondRun } = outcome.getState()
        // The same runs, to be drawn once more.
        const run = runs.find((one) => one.scene === scene)
        if (scene === null || run === undefined) return
        outcome.setState({
          scene: { ...scene },
          secondRun: secondRun && { ...secondRun, scene: { ...secondRun.scene } },
        })
        runNotices(scene.trace, run.faults, goTo).forEach(notify)
      }
      return page('looks', [said.noRenderers], [{ label: acts.tryAgain, act: () => void again() }])
    }
  }

  /**
   * The run could not be made: the last good one stays, and so does its address.
   * @param isOfEntry it is the run of an entry of the history, which stays what it is
   */
  function stay(mine: number, isOfEntry: boolean, tell: () => void): void {
    if (mine !== latest) return
    outcome.setState({ activity: { kind: 'idle' } })
    if (shown.focused !== null) {
      // A real run that was seen alone while it grew has put away what was beside.
      if (outcome.getState().secondRun === null) shown.secondRun = null
      chosen.setState({ run: shown.focused.run })
      if (!isOfEntry) addressing.settle()
    }
    tell()
  }

  /** What was asked for cannot be had again: its entry stays what it is, and the last good run stays in view. */
  function leaveOut(notices: readonly Notice[]): void {
    const now = shown.focused
    outcome.setState({ activity: { kind: 'idle' }, notices })
    if (now === null) return
    outcome.setState({ scenario: now.ready.scene.scenario })
    chosen.setState({ run: now.run, drafts: {} })
  }

  async function make(
    run: RunChoice,
    scenario: Scenario,
    view: ViewChoice,
    notices: readonly Notice[],
    mine: number,
    asked: SecondRunAsked | null,
    recording: string | null = null,
  ): Promise<void> {
    const { run: asChosen } = chosen.getState()
    try {
      const at = { place: asked?.focus ?? 'first', isWanted: () => mine === latest }
      const made = await produce(run, recording, scenario, notices, at)
      if (mine !== latest) return
      const told = [...notices, ...made.notices]
      if (made.isGone) return leaveOut(told)
      if (made.shown === null) {
        stay(mine, false, () => outcome.setState({ notices: told }))
        return
      }
      const { stepCount, end } = made.shown.ready.scene.trace
      const breaksOff = recording !== null && view.step === null && end.detail.kind === 'running'
      // A real run is shown at its end, where it was seen last, unless it was stopped and looked at since.
      const atEnd = breaksOff || (run.executor === 'workers' && recording === null)
      const last = stepCount - 1
      const seen = atEnd ? lookedAt(last) : null
      const from = seen ?? (atEnd ? { ...wholeView, step: last, ...addressing.switches() } : view)
      await showSecondRun(made.shown, scenario, from, told, mine, asked)
    } catch (error) {
      notMade(mine, error, recording !== null, () => {
        addressing.leave()
        const next = begin()
        if (shown.focused !== null) addressing.push(scenario, run, view, asked)
        chosen.setState({ run: asChosen, drafts: {} })
        void make(run, scenario, view, notices, next, asked, recording)
      })
    }
  }

  /**
   * How a run that was stopped is looked at while the whole of it is read; null when it was not stopped.
   * @param last its last step, which is shown as long as the last one so far is
   */
  function lookedAt(last: StepIndex): ViewChoice | null {
    const { scene, activity } = outcome.getState()
    if (activity.kind !== 'gathering' || scene === null) return null
    const { view } = addressing.link()
    return view.step === scene.trace.stepCount - 1 ? { ...view, step: last } : view
  }

  async function showSecondRun(
    now: Shown,
    scenario: Scenario,
    view: ViewChoice,
    told: readonly Notice[],
    mine: number,
    asked: SecondRunAsked | null,
  ): Promise<void> {
    if (asked === null) return show(now, view, told, mine)
    const alone = (notice: Notice): Promise<void> => show(now, view, [...told, notice], mine)
    try {
      const at = { place: otherPlace(asked.focus), isWanted: () => mine === latest }
      const other = await produce(asked.run, asked.recording, scenario, told, at)
      if (mine !== latest) return
      if (other.isGone) return show(now, view, [...told, ...other.notices], mine)
      if (other.shown === null) return alone(page('beside', [said.noSecondRun]))
      await show(now, view, [...told, ...other.notices], mine, { shown: other.shown, focus: asked.focus })
    } catch (error) {
      if (error instanceof Cancelled) throw error
      await alone(page('beside', [filledMessages(said.notSecondRun, faultMessages(messageOf(error)))]))
    }
  }

  function notMade(mine: number, error: unknown, isOfEntry: boolean, again: () => void): void {
    stay(mine, isOfEntry, () => {
      lastTry = again
      if (error instanceof Cancelled) return say(said.cancelled)
      const why = faultMessages(
        isNotLoaded(error) && !(error instanceof NotLoaded)
          ? new NotLoaded('part of the page').message
          : messageOf(error),
      )
      const act = (): void => {
        dismiss('run')
        again()
      }
      const actions = isNotLoaded(error) ? [{ label: acts.tryAgain, act }] : []
      notify(page('run', [filledMessages(shown.focused === null ? said.noRun : said.notRun, why)], actions))
    })
  }

  return {
    begin,
    latest: () => latest,
    isLatest: (act) => act === latest,
    show,
    make,
    showSecondRun,
    notMade,
    tryAgain: () => lastTry(),
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
