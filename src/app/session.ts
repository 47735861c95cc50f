import type { Place } from '../analysis/durations.ts'
import type { Moment } from '../analysis/moment-types.ts'
import { allOf } from '../base/loadable.ts'
import type { Words } from '../base/words.ts'
import { problemWords } from '../program/parameters.ts'
import type { Scenario } from '../program/scenario.ts'
import { loadScenario } from '../scenarios/catalogue.ts'
import type { ExecutorName } from '../trace/tables.ts'
import type { Trace } from '../trace/trace.ts'
import { type BesideAsked, byPlace, focusedOf, linkOf, opensBeside } from './beside.ts'
import { entryOf, isKnown, nearestEntry, scenarioOf } from './catalogue-search.ts'
import { besideAt, besideOf, type Comparing, createComparing } from './compare-act.ts'
import type { AddressBar } from './history.ts'
import { type Link, type LinkProblem, type RunChoice, sameRun, type ViewChoice, wholeView } from './link.ts'
import { expectLooks, loadLooks } from './looks.ts'
import { createMaking, type Ready, readyOf, type Shown, type ShownRuns } from './making.ts'
import type { Goal, Notice, NoticeAction, OutcomeStore } from './outcome.ts'
import type { PreparedTrace } from './prepared.ts'
import type { RealRuns } from './real-runs.ts'
import { createRecordings } from './recordings.ts'
import { failureGoal, loadEnding, pageNotice as page, runNotices } from './run-endings.ts'
import { givenOf, readRun } from './run-read.ts'
import type { Runs } from './runs.ts'
import { selectionText } from './select-text.ts'
import { Cancelled } from './simulator-client.ts'
import type { ChosenStore } from './store.ts'
import { receivedAt, type TypingPlace } from './typing.ts'
import { createTyping } from './typing-act.ts'
import type { Asking, TypingAnswer } from './view.ts'
import { existingGroups, findView } from './view-choice.ts'
import { faultWords } from './words/faults.ts'
import { acts, besideProblem, filled, filledWords, linkProblemWords, said } from './words/notices.ts'

export interface SessionParts {
  readonly chosen: ChosenStore
  readonly outcome: OutcomeStore
  readonly address: AddressBar
  readonly runs: Runs
  readonly real: RealRuns
}

/** What a person can do with runs. Each act ends what is under way before it. */
export interface Session
  extends Pick<Comparing, 'compare' | 'leaveCompare' | 'focusOn' | 'goToDifference' | 'earlier'> {
  /**
   * Shows what a link says, as far as it can be understood. `recorded` and `besideRecorded` are what the history's entry
   * knows.
   */
  follow(
    link: Link,
    problems: readonly LinkProblem[],
    recorded: number | null,
    besideRecorded?: number | null,
  ): Promise<void>
  /** Opens a program with its defaults. */
  open(scenario: string): Promise<void>
  /** Runs what the form says. Returns the names of fields that are not allowed, in which case nothing is run. */
  run(executor: ExecutorName): Promise<string[]>
  /** Shows the run of this program that follows an order, at its failure where it has one. */
  replay(run: RunChoice): Promise<void>
  /** Ends a real run, or gives up a simulation. */
  stop(): void
  /** Who asks for a line that can be typed at a moment of what is shown. */
  asksAt(moment: Moment): Asking | null
  /**
   * Types a line: into the real run under way, or into the script of what is simulated, at the cursor's time; the run is
   * then made anew and shown where the line is received.
   */
  type(text: string): TypingAnswer
  /** Shows a trace from a file. */
  openTrace(prepared: PreparedTrace, file: string): Promise<void>
  /** What is shown, as a link. */
  link(): Link
  /** The traces to which a link must carry the order of the steps: of what is recorded, the first run and the second. */
  recorded(): { readonly first: Trace | null; readonly second: Trace | null }
  notify(notice: Notice): void
  dismiss(id: string): void
  say(words: Words): void
}

/** A stage less high than this, in pixels, does not show a ring of waits. */
const RING_HEIGHT = 160

export function createSession({ chosen, outcome, address, runs, real }: SessionParts): Session {
  const recordings = createRecordings()
  const shown: ShownRuns = { focused: null, beside: null }
  /** Between asking for a run and showing it, the address is left alone. */
  let settled = false
  /** Only the latest act may show anything. */
  let latest = 0

  chosen.subscribe((now, before) => {
    const moved = now.cursor !== before.cursor || now.selection !== before.selection || now.zoom !== before.zoom
    const shownSo =
      now.present !== before.present ||
      now.insides !== before.insides ||
      now.grouped !== before.grouped ||
      now.openGroups !== before.openGroups
    if ((moved || shownSo) && settled) replaceAddress()
    // The other cursor is taken along, unless it was put somewhere itself.
    if (now.cursor !== before.cursor && now.beside !== null && now.beside === before.beside)
      chosen.setState({ beside: { ...now.beside, ...besideAt(outcome, now.cursor.step) } })
  })

  function link(): Link {
    const { run: asked, cursor, selection, zoom, present, beside, grouped, openGroups } = chosen.getState()
    const { scene } = outcome.getState()
    // What was typed into a real run belongs to its record, not to what the form says.
    const run = (shown.focused?.recording ?? null) === null ? asked : (shown.focused?.run ?? asked)
    const range = zoom === null ? null : { from: Math.round(zoom.from), to: Math.round(zoom.to) }
    const select = scene === null ? '' : selectionText(scene.trace, selection)
    const open = grouped && openGroups.length > 0 ? { open: openGroups } : {}
    const shownSo = { ...(present ? { present } : {}), ...laneSwitches(), ...open }
    return linkOf(scene?.scenario ?? null, run, { step: cursor.step, select, zoom: range, ...shownSo }, beside)
  }

  /** What stays switched on from one run to the next. */
  function laneSwitches(): Pick<ViewChoice, 'insides' | 'groups'> {
    const { insides, grouped } = chosen.getState()
    return { ...(insides ? { insides } : {}), ...(grouped ? { groups: grouped } : {}) }
  }

  /** Numbers of the recordings that are shown, by place. */
  function recordedNow(): { readonly first: number | null; readonly second: number | null } {
    const { beside } = chosen.getState()
    return byPlace(beside?.focus ?? 'first', shown.focused?.recording ?? null, shown.beside?.recording ?? null)
  }

  function replaceAddress(): void {
    const recorded = recordedNow()
    address.replace(link(), recorded.first, recorded.second)
  }

  /** A new entry of the history, for a run that is to be shown. */
  function pushAddress(
    scenario: Scenario | null,
    run: RunChoice,
    view: ViewChoice,
    beside: BesideAsked | null,
    recording: number | null = null,
  ): void {
    const recorded = byPlace(beside?.focus ?? 'first', recording, beside?.recording ?? null)
    address.push(linkOf(scenario, run, view, beside), recorded.first, recorded.second)
  }

  function begin(): number {
    runs.end()
    settled = false
    address.forget()
    chosen.setState({ playing: false })
    return ++latest
  }

  /** Writes what is shown now into the history's present entry. */
  function leave(): void {
    if (settled) replaceAddress()
    address.flush()
  }

  const notify = (added: Notice): void =>
    outcome.setState(({ notices }) => ({ notices: [...notices.filter(({ id }) => id !== added.id), added] }))
  const dismiss = (id: string): void =>
    outcome.setState(({ notices }) => ({ notices: notices.filter((one) => one.id !== id) }))
  const say = (words: Words): void =>
    outcome.setState((now) => ({ said: { words, count: (now.said?.count ?? 0) + 1 } }))

  /** Shows a run at last, at the view that was asked for, and another beside it. */
  async function show(
    now: Shown,
    view: ViewChoice,
    before: readonly Notice[],
    mine: number,
    other: { readonly shown: Shown; readonly focus: Place } | null = null,
  ): Promise<void> {
    const { scene, faults } = now.ready
    const gap = await gapOf(other === null ? [now.ready] : [now.ready, other.shown.ready])
    const besideScene = other === null ? null : await besideOf(now, other.shown, other.focus)
    if (mine !== latest) return
    const end = Math.max(scene.data.end, other?.shown.ready.scene.data.end ?? 0)
    const { step, selection, zoom, open, problems } = findView(scene, view, end)
    const notices = [...before]
    if (problems.length > 0) notices.push(page('view', problems))
    if (gap !== null) notices.push(gap)
    notices.push(...runNotices(scene.trace, faults, goTo))
    // Names of other programs' threads say nothing of this one's.
    if (shown.focused !== null && shown.focused.run.scenario !== now.run.scenario) chosen.setState({ laneFilter: '' })
    shown.focused = now
    shown.beside = other?.shown ?? null
    comparing.remember()
    outcome.setState({
      scene,
      beside: besideScene,
      scenario: scene.scenario,
      file: now.file,
      notices,
      activity: { kind: 'idle' },
    })
    const shownSo = {
      present: view.present === true,
      insides: view.insides === true,
      grouped: view.groups === true,
      // Another run of the same program, not a link: what was opened stays so, as far as it is there.
      openGroups:
        view.step === null && view.open === undefined ? existingGroups(scene, chosen.getState().openGroups) : open,
    }
    const beside = other === null ? null : { run: other.shown.run, focus: other.focus, ...besideAt(outcome, step) }
    chosen.setState({
      run: now.run,
      beside,
      cursor: { step, movement: 'jump' },
      selection,
      zoom,
      ...shownSo,
      uses: null,
    })
    settled = true
    leave()
  }

  /** What there is to say when not all that runs are drawn and told with could be fetched: the rest is shown. */
  async function gapOf(runs: readonly Ready[]): Promise<Notice | null> {
    try {
      await allOf(runs.flatMap(({ scene, faults }) => [loadLooks(scene), loadEnding(scene.trace, faults)]))
      return null
    } catch {
      const again = async (): Promise<void> => {
        dismiss('looks')
        const gap = await gapOf(runs)
        if (gap !== null) return notify(gap)
        const { scene, beside } = outcome.getState()
        // The same runs, to be drawn once more.
        const run = runs.find((one) => one.scene === scene)
        if (scene === null || run === undefined) return
        outcome.setState({ scene: { ...scene }, beside: beside && { ...beside, scene: { ...beside.scene } } })
        runNotices(scene.trace, run.faults, goTo).forEach(notify)
      }
      return page('looks', [said.noLooks], [{ label: acts.tryAgain, act: () => void again() }])
    }
  }

  function goTo(at: Goal): void {
    // On a stage that was made small nothing of a ring could be seen.
    const { stageHeight } = chosen.getState()
    if (at.isRing && stageHeight !== null && stageHeight < RING_HEIGHT) chosen.setState({ stageHeight: null })
    chosen.setState({
      cursor: { step: at.step, movement: 'jump' },
      playing: false,
      ...(at.thread === null ? {} : { selection: { kind: 'thread', thread: at.thread } }),
    })
  }

  /** The run could not be made: the last good one stays, and so does its address. */
  function stay(mine: number, tell: () => void): void {
    if (mine !== latest) return
    outcome.setState({ activity: { kind: 'idle' } })
    if (shown.focused !== null) {
      // A real run that was seen alone while it grew has put away what was beside.
      if (outcome.getState().beside === null) shown.beside = null
      chosen.setState({ run: shown.focused.run })
      settled = true
      leave()
    }
    tell()
  }

  /** Makes a run and, if asked for, another beside it, and shows both. The address is at it already. */
  async function make(
    run: RunChoice,
    scenario: Scenario,
    view: ViewChoice,
    notices: readonly Notice[],
    mine: number,
    asked: BesideAsked | null,
    recording: number | null = null,
  ): Promise<void> {
    try {
      const made = await produce(run, recording, scenario, notices)
      if (mine !== latest) return
      const told = [...notices, ...made.notices]
      if (made.shown === null) {
        stay(mine, () => outcome.setState({ notices: told }))
        return
      }
      // A real run is shown at its end, where it was seen last.
      const atEnd = run.executor === 'workers' && recording === null
      const at = atEnd ? { ...wholeView, step: made.shown.ready.scene.trace.stepCount - 1, ...laneSwitches() } : view
      await showBeside(made.shown, scenario, at, told, mine, asked)
    } catch (error) {
      notMade(mine, error)
    }
  }

  /** Shows a run that is there, once the one beside it is, too. */
  async function showBeside(
    now: Shown,
    scenario: Scenario,
    view: ViewChoice,
    told: readonly Notice[],
    mine: number,
    asked: BesideAsked | null,
  ): Promise<void> {
    if (asked === null) return show(now, view, told, mine)
    const alone = (notice: Notice): Promise<void> => show(now, view, [...told, notice], mine)
    try {
      const other = await produce(asked.run, asked.recording, scenario, told)
      if (mine !== latest) return
      if (other.shown === null) return alone(page('beside', [said.noBeside]))
      await show(now, view, [...told, ...other.notices], mine, { shown: other.shown, focus: asked.focus })
    } catch (error) {
      if (error instanceof Cancelled) throw error
      await alone(page('beside', [filledWords(said.notBeside, faultWords(messageOf(error)))]))
    }
  }

  function notMade(mine: number, error: unknown): void {
    stay(mine, () => {
      if (error instanceof Cancelled) say(said.cancelled)
      else
        notify(
          page('run', [filledWords(shown.focused === null ? said.noRun : said.notRun, faultWords(messageOf(error)))]),
        )
    })
  }

  async function follow(
    asked: Link,
    problems: readonly LinkProblem[],
    firstRecorded: number | null,
    secondRecorded: number | null = null,
  ): Promise<void> {
    const mine = begin()
    const lines: Words[] = problems.map(linkProblemWords)
    const actions: NoticeAction[] = []
    const both = focusedOf(asked)
    const recordedAt = byPlace(both.beside?.focus ?? 'first', firstRecorded, secondRecorded)
    const { first: recorded, second: besideRecorded } = recordedAt
    if (recorded !== null && recordings.get(recorded)) {
      chosen.setState({ run: both.run, drafts: {} })
      try {
        const scenario = await scenarioOf(both.run.scenario)
        const beside = both.beside && { ...both.beside, recording: besideRecorded }
        if (mine === latest) await make(both.run, scenario, asked.view, [], mine, beside, recorded)
      } catch (error) {
        notMade(mine, error)
      }
      return
    }
    if (recorded !== null && both.run.executor === 'simulator') lines.push(said.fileGone)
    const { id, title } = entryOf(asked.run.scenario)
    if (asked.run.scenario !== '' && id !== asked.run.scenario) {
      const nearest = nearestEntry(asked.run.scenario)
      if (nearest === null)
        lines.push({
          en: said.noScenarioLike.en(asked.run.scenario, title.en),
          zh: said.noScenarioLike.zh(asked.run.scenario, title.zh),
        })
      else {
        lines.push({
          en: said.noScenario.en(asked.run.scenario, nearest.title.en, title.en),
          zh: said.noScenario.zh(asked.run.scenario, nearest.title.zh, title.zh),
        })
        const label = { en: acts.useNearest.en(nearest.title.en), zh: acts.useNearest.zh(nearest.title.zh) }
        actions.push({ label, act: () => void open(nearest.id) })
      }
    }
    try {
      const { scenario } = await loadScenario(id)
      if (mine !== latest) return
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
      const notices = lines.length > 0 ? [page('link', lines, actions)] : []
      await make(run, scenario, asked.view, notices, mine, beside)
    } catch (error) {
      notMade(mine, error)
    }
  }

  /** How a run of a link can be made here: what cannot run on real workers is simulated. */
  function runnable({ executor, order }: RunChoice, lines: Words[]): Pick<RunChoice, 'executor' | 'order'> {
    const refused = executor === 'workers' ? real.problem() : null
    if (refused !== null && !lines.includes(refused)) lines.push(refused)
    return { executor: refused === null ? executor : 'simulator', order }
  }

  async function open(id: string): Promise<void> {
    const asked: Link = { run: { scenario: id, given: {}, executor: 'simulator', order: '' }, view: wholeView }
    leave()
    address.push(asked, null)
    await follow(asked, [], null)
  }

  async function run(executor: ExecutorName): Promise<string[]> {
    const { scenario, scene, activity } = outcome.getState()
    const now = chosen.getState()
    if (scenario === null || !isKnown(scenario.id)) return []
    const refused = executor === 'workers' ? real.problem() : null
    if (refused !== null) {
      notify(page('isolation', [refused]))
      return []
    }
    const read = readRun(scenario, { ...now.run.given, ...now.drafts })
    const wrong = read.problems.filter(({ parameter }) => parameter !== null).map(({ name }) => name)
    if (wrong.length > 0) return wrong
    const next: RunChoice = { scenario: scenario.id, given: read.given, executor, order: '' }
    const recorded = shown.focused?.recording ?? null
    const beside = besideAsked()
    if (executor === 'simulator' && recorded === null && sameRun(next, now.run) && scene && activity.kind === 'idle') {
      chosen.setState({ drafts: {} })
      say(said.sameRun)
      return []
    }
    leave()
    const mine = begin()
    const view: ViewChoice = { ...wholeView, ...laneSwitches() }
    pushAddress(scenario, next, view, beside)
    chosen.setState({ run: next, drafts: {} })
    outcome.setState({ notices: [] })
    await make(next, scenario, view, [], mine, beside)
    return []
  }

  async function replay(next: RunChoice): Promise<void> {
    const { scenario } = outcome.getState()
    if (scenario?.id !== next.scenario) return
    const beside = besideAsked()
    leave()
    const mine = begin()
    const view: ViewChoice = { ...wholeView, ...laneSwitches() }
    pushAddress(scenario, next, view, beside)
    chosen.setState({ run: next, drafts: {} })
    outcome.setState({ notices: [] })
    await make(next, scenario, view, [], mine, beside)
    const now = shown.focused
    if (mine !== latest || now?.run !== next) return
    dismiss('replay')
    const at = failureGoal(now.ready.scene.trace, now.ready.faults)
    // Nothing is selected: its card would lie over what the run was chosen from.
    if (at !== null) goTo({ ...at, thread: null })
  }

  /** What is shown beside, to be shown beside whatever takes the place of the run that has the focus. */
  function besideAsked(): BesideAsked | null {
    const { beside } = chosen.getState()
    if (beside === null || shown.beside === null) return null
    return { run: shown.beside.run, focus: beside.focus, recording: shown.beside.recording }
  }

  const produce = createMaking({ chosen, outcome, runs, recordings, goTo })
  const comparing = createComparing({
    chosen,
    outcome,
    shown,
    recordings,
    goTo,
    isSettled: () => settled,
    link,
    leave,
    begin,
    push: pushAddress,
    showBeside,
    notMade,
    alone() {
      settled = true
      address.push(link(), shown.focused?.recording ?? null)
    },
  })
  const { asksAt, type } = createTyping({
    chosen,
    outcome,
    runs,
    // A record is what it is.
    recorded: () => shown.focused === null || shown.focused.recording !== null,
    retype: (next, scenario, name, place) => void retype(next, scenario, name, place),
  })

  async function retype(next: RunChoice, scenario: Scenario, name: string, place: TypingPlace): Promise<void> {
    const { view } = link()
    const beside = besideAsked()
    leave()
    const mine = begin()
    pushAddress(scenario, next, view, beside)
    chosen.setState(({ drafts: { [name]: _, ...drafts } }) => ({ run: next, drafts }))
    outcome.setState({ notices: [] })
    await make(next, scenario, { ...view, step: place.step }, [], mine, beside)
    const { scene } = outcome.getState()
    if (mine !== latest || scene === null || shown.focused?.run !== next) return
    chosen.setState({ cursor: { step: receivedAt(scene.trace, place), movement: 'step' } })
  }

  async function openTrace(prepared: PreparedTrace, file: string): Promise<void> {
    const { trace } = prepared
    const scenario = await scenarioOf(trace.run.scenario)
    // Before anything is told of it: a trace that cannot be shown leaves address and history as they are.
    const ready = readyOf(prepared, scenario)
    leave()
    const mine = begin()
    const recording = recordings.keep({ prepared, file })
    const { executor } = trace.run
    const opened = { scenario: trace.run.scenario, given: givenOf(scenario, trace.run), executor, order: '' }
    pushAddress(scenario, opened, wholeView, null, recording)
    chosen.setState({ run: opened, drafts: {} })
    await show({ run: opened, recording, ready, file }, wholeView, [], mine)
    say(filled(said.opened, file, trace.stepCount))
  }

  function recorded(): { readonly first: Trace | null; readonly second: Trace | null } {
    const traceOf = (one: Shown | null) => (one === null || one.recording === null ? null : one.ready.scene.trace)
    return byPlace(chosen.getState().beside?.focus ?? 'first', traceOf(shown.focused), traceOf(shown.beside))
  }

  return {
    follow,
    open,
    run,
    replay,
    stop: runs.stop,
    asksAt,
    type,
    openTrace,
    compare: comparing.compare,
    leaveCompare: comparing.leaveCompare,
    focusOn: comparing.focusOn,
    goToDifference: comparing.goToDifference,
    earlier: comparing.earlier,
    link,
    recorded,
    notify,
    dismiss,
    say,
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
