import type { LockFaults } from '../analysis/deadlock.ts'
import type { Moment } from '../analysis/moment-types.ts'
import type { Words } from '../base/words.ts'
import { problemWords } from '../program/parameters.ts'
import type { Scenario } from '../program/scenario.ts'
import { loadScenario } from '../scenarios/catalogue.ts'
import type { ExecutorName } from '../trace/tables.ts'
import type { Trace } from '../trace/trace.ts'
import { entryOf, isKnown, nearestEntry, scenarioOf } from './catalogue-search.ts'
import { endSaying } from './end-notice.ts'
import type { AddressBar } from './history.ts'
import { type Link, type LinkProblem, type RunChoice, sameRun, type ViewChoice, wholeView } from './link.ts'
import { lockSayings } from './lock-sayings.ts'
import type { Notice, NoticeAction, OutcomeStore } from './outcome.ts'
import type { PreparedTrace } from './prepared.ts'
import type { RealRuns } from './real-runs.ts'
import { createRecordings } from './recordings.ts'
import { givenOf, readRun } from './run-read.ts'
import type { Runs } from './runs.ts'
import { sceneOfPrepared } from './scene.ts'
import { selectionText } from './select-text.ts'
import { Cancelled } from './simulator-client.ts'
import type { ChosenStore } from './store.ts'
import { receivedAt, type TypingPlace } from './typing.ts'
import { createTyping } from './typing-act.ts'
import type { Asking, Scene, TypingAnswer } from './view.ts'
import { existingGroups, findView } from './view-choice.ts'
import { faultWords } from './words/faults.ts'
import { acts, filled, filledWords, linkProblemWords, said } from './words/notices.ts'

export interface SessionParts {
  readonly chosen: ChosenStore
  readonly outcome: OutcomeStore
  readonly address: AddressBar
  readonly runs: Runs
  readonly real: RealRuns
}

/** What a person can do with runs. Each act ends what is under way before it. */
export interface Session {
  /** Shows what a link says, as far as it can be understood. `recorded` is what the history's entry knows. */
  follow(link: Link, problems: readonly LinkProblem[], recorded: number | null): Promise<void>
  /** Opens a program with its defaults. */
  open(scenario: string): Promise<void>
  /** Runs what the form says. Returns the names of fields that are not allowed, in which case nothing is run. */
  run(executor: ExecutorName): Promise<string[]>
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
  /** Whether a link to it must carry the order of its steps. */
  recorded(): boolean
  notify(notice: Notice): void
  dismiss(id: string): void
  say(words: Words): void
}

/** A stage less high than this, in pixels, does not show a ring of waits. */
const RING_HEIGHT = 160

/** What is shown: a run, and the number of its recording where it is one. */
interface Shown {
  readonly run: RunChoice
  readonly recording: number | null
}

export function createSession({ chosen, outcome, address, runs, real }: SessionParts): Session {
  const recordings = createRecordings()
  let shown: Shown | null = null
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
    if ((moved || shownSo) && settled) address.replace(link(), shown?.recording ?? null)
  })

  function link(): Link {
    const { run: asked, cursor, selection, zoom, present, grouped, openGroups } = chosen.getState()
    const { scene } = outcome.getState()
    // What was typed into a real run belongs to its record, not to what the form says.
    const run = shown !== null && shown.recording !== null ? shown.run : asked
    const range = zoom === null ? null : { from: Math.round(zoom.from), to: Math.round(zoom.to) }
    const select = scene === null ? '' : selectionText(scene.trace, selection)
    const open = grouped && openGroups.length > 0 ? { open: openGroups } : {}
    const shownSo = { ...(present ? { present } : {}), ...laneSwitches(), ...open }
    return { run, view: { step: cursor.step, select, zoom: range, ...shownSo } }
  }

  /** What stays switched on from one run to the next. */
  function laneSwitches(): Pick<ViewChoice, 'insides' | 'groups'> {
    const { insides, grouped } = chosen.getState()
    return { ...(insides ? { insides } : {}), ...(grouped ? { groups: grouped } : {}) }
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
    if (settled) address.replace(link(), shown?.recording ?? null)
    address.flush()
  }

  const notify = (added: Notice): void =>
    outcome.setState(({ notices }) => ({ notices: [...notices.filter(({ id }) => id !== added.id), added] }))
  const dismiss = (id: string): void =>
    outcome.setState(({ notices }) => ({ notices: notices.filter((one) => one.id !== id) }))
  const say = (words: Words): void =>
    outcome.setState((now) => ({ said: { words, count: (now.said?.count ?? 0) + 1 } }))

  /** Shows a run at last, at the view that was asked for. */
  function show(
    { scene, faults }: Ready,
    view: ViewChoice,
    before: readonly Notice[],
    now: Shown,
    file: string | null,
  ): void {
    const { step, selection, zoom, open, problems } = findView(scene, view)
    const notices = [...before]
    if (problems.length > 0) notices.push(page('view', problems))
    notices.push(...lockNotices(scene.trace, faults))
    const ending = endNotice(scene.trace, faults)
    if (ending) notices.push(ending)
    // Names of other programs' threads say nothing of this one's.
    if (shown !== null && shown.run.scenario !== now.run.scenario) chosen.setState({ laneFilter: '' })
    shown = now
    outcome.setState({ scene, scenario: scene.scenario, file, notices, activity: { kind: 'idle' } })
    const shownSo = {
      present: view.present === true,
      insides: view.insides === true,
      grouped: view.groups === true,
      // Another run of the same program, not a link: what was opened stays so, as far as it is there.
      openGroups:
        view.step === null && view.open === undefined ? existingGroups(scene, chosen.getState().openGroups) : open,
    }
    chosen.setState({ cursor: { step, movement: 'jump' }, selection, zoom, ...shownSo, uses: null })
    settled = true
    leave()
  }

  function lockNotices(trace: Trace, faults: LockFaults): Notice[] {
    return lockSayings(trace, faults).map(({ id, lines, label, at }) => ({
      id,
      about: 'blocked',
      lines,
      actions: [
        {
          label,
          act() {
            goTo(at)
            // On a stage that was made small nothing of it could be seen.
            const { stageHeight } = chosen.getState()
            if (stageHeight !== null && stageHeight < RING_HEIGHT) chosen.setState({ stageHeight: null })
          },
        },
      ],
    }))
  }

  function goTo(at: { readonly step: number; readonly thread: number | null }): void {
    chosen.setState({
      cursor: { step: at.step, movement: 'jump' },
      playing: false,
      ...(at.thread === null ? {} : { selection: { kind: 'thread', thread: at.thread } }),
    })
  }

  function endNotice(trace: Trace, faults: LockFaults): Notice | null {
    const ending = endSaying(trace, faults)
    if (ending === null) return null
    const { at, about, lines } = ending
    if (at === null) return { id: 'end', about, lines, actions: [] }
    const label = about === 'failed' ? acts.goToFailure : about === 'blocked' ? acts.goToEnd : acts.goToDeparture
    return { id: 'end', about, lines, actions: [{ label, act: () => goTo(at) }] }
  }

  /** The run could not be made: the last good one stays, and so does its address. */
  function stay(mine: number, tell: () => void): void {
    if (mine !== latest) return
    outcome.setState({ activity: { kind: 'idle' } })
    if (shown !== null) {
      chosen.setState({ run: shown.run })
      settled = true
      leave()
    }
    tell()
  }

  /** Makes a run and shows it. The address is at it already. */
  async function make(run: RunChoice, scenario: Scenario, view: ViewChoice, notices: Notice[], mine: number) {
    const read = readRun(scenario, run.given)
    try {
      if (run.executor === 'workers') await makeReal(run, scenario, notices, mine)
      else {
        const { prepared, orderProblem } = await runs.simulate(run, read)
        if (mine !== latest) return
        if (orderProblem !== null)
          notices.push(page('order', [filledWords(said.orderUnread, faultWords(orderProblem))]))
        else if (run.order !== '') notices.push(page('replay', [said.replays]))
        show(readyOf(prepared, scenario), view, notices, { run, recording: null }, null)
      }
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      stay(mine, () => {
        if (error instanceof Cancelled) say(said.cancelled)
        else notify(page('run', [filledWords(shown === null ? said.noRun : said.notRun, faultWords(why))]))
      })
    }
  }

  async function makeReal(run: RunChoice, scenario: Scenario, notices: Notice[], mine: number): Promise<void> {
    outcome.setState({ notices, file: null, scenario })
    chosen.setState({ selection: null, zoom: null })
    const prepared = await runs.real(scenario, readRun(scenario, run.given))
    const { trace, faults } = prepared
    if (trace.stepCount === 0) {
      stay(mine, () => {
        const ending = endNotice(trace, faults)
        if (ending) notify(ending)
      })
      return
    }
    const recording = recordings.keep({ prepared, file: null })
    if (mine !== latest) return
    const view = { ...wholeView, step: trace.stepCount - 1, ...laneSwitches() }
    const made = { ...run, given: givenOf(scenario, trace.run) }
    show(readyOf(prepared, scenario), view, notices, { run: made, recording }, null)
  }

  async function follow(asked: Link, problems: readonly LinkProblem[], recorded: number | null): Promise<void> {
    const mine = begin()
    const lines: Words[] = problems.map(linkProblemWords)
    const actions: NoticeAction[] = []
    const kept = recorded === null ? null : recordings.get(recorded)
    if (kept) {
      chosen.setState({ run: asked.run, drafts: {} })
      try {
        const scenario = await scenarioOf(asked.run.scenario)
        const now = { run: asked.run, recording: recorded }
        if (mine === latest) show(readyOf(kept.prepared, scenario), asked.view, [], now, kept.file)
      } catch (error) {
        stay(mine, () => notify(page('run', [filled(shown === null ? said.noRun : said.notRun, String(error))])))
      }
      return
    }
    if (recorded !== null && asked.run.executor === 'simulator') lines.push(said.fileGone)
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
      // Parameters of a program that does not exist say nothing of the one that is shown in its place.
      const read = readRun(scenario, id === asked.run.scenario ? asked.run.given : {})
      lines.push(...read.problems.map(problemWords))
      const refused = asked.run.executor === 'workers' ? real.problem() : null
      if (refused !== null) lines.push(refused)
      const executor = refused === null ? asked.run.executor : 'simulator'
      const run = { scenario: id, given: read.given, executor, order: asked.run.order }
      chosen.setState({ run, drafts: {} })
      outcome.setState({ scenario, notices: [] })
      const notices = lines.length > 0 ? [page('link', lines, actions)] : []
      await make(run, scenario, asked.view, notices, mine)
    } catch (error) {
      stay(mine, () => notify(page('run', [filled(shown === null ? said.noRun : said.notRun, String(error))])))
    }
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
    const recorded = shown?.recording ?? null
    if (executor === 'simulator' && recorded === null && sameRun(next, now.run) && scene && activity.kind === 'idle') {
      chosen.setState({ drafts: {} })
      say(said.sameRun)
      return []
    }
    leave()
    const mine = begin()
    const view: ViewChoice = { ...wholeView, ...laneSwitches() }
    address.push({ run: next, view }, null)
    chosen.setState({ run: next, drafts: {} })
    outcome.setState({ notices: [] })
    await make(next, scenario, view, [], mine)
    return []
  }

  const { asksAt, type } = createTyping({
    chosen,
    outcome,
    runs,
    // A record is what it is.
    recorded: () => shown === null || shown.recording !== null,
    retype: (next, scenario, name, place) => void retype(next, scenario, name, place),
  })

  async function retype(next: RunChoice, scenario: Scenario, name: string, place: TypingPlace): Promise<void> {
    const { view } = link()
    leave()
    const mine = begin()
    address.push({ run: next, view }, null)
    chosen.setState(({ drafts: { [name]: _, ...drafts } }) => ({ run: next, drafts }))
    outcome.setState({ notices: [] })
    await make(next, scenario, { ...view, step: place.step }, [], mine)
    const { scene } = outcome.getState()
    if (mine !== latest || scene === null || shown?.run !== next) return
    chosen.setState({ cursor: { step: receivedAt(scene.trace, place), movement: 'step' } })
  }

  async function openTrace(prepared: PreparedTrace, file: string): Promise<void> {
    const { trace } = prepared
    const scenario = await scenarioOf(trace.run.scenario)
    // Before anything is told of it: a trace that cannot be shown leaves address and history as they are.
    const ready = readyOf(prepared, scenario)
    leave()
    begin()
    const recording = recordings.keep({ prepared, file })
    const { executor } = trace.run
    const opened = { scenario: trace.run.scenario, given: givenOf(scenario, trace.run), executor, order: '' }
    address.push({ run: opened, view: wholeView }, recording)
    chosen.setState({ run: opened, drafts: {} })
    show(ready, wholeView, [], { run: opened, recording }, file)
    say(filled(said.opened, file, trace.stepCount))
  }

  const recorded = (): boolean => shown !== null && shown.recording !== null
  return { follow, open, run, stop: runs.stop, asksAt, type, openTrace, link, recorded, notify, dismiss, say }
}

/** What is needed to show a run: its scene, and what its notices tell. */
interface Ready {
  readonly scene: Scene
  readonly faults: LockFaults
}

function readyOf(prepared: PreparedTrace, scenario: Scenario): Ready {
  return { scene: sceneOfPrepared(prepared, scenario), faults: prepared.faults }
}

/** A notice that speaks of the page, not of a thread. */
function page(id: string, lines: readonly Words[], actions: readonly NoticeAction[] = []): Notice {
  return { id, about: 'page', lines, actions }
}
