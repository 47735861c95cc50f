import { distance } from 'fastest-levenshtein'
import type { Words } from '../base/words.ts'
import { problemWords } from '../program/parameters.ts'
import type { Scenario } from '../program/scenario.ts'
import { type CatalogueEntry, catalogue, loadScenario } from '../scenarios/catalogue.ts'
import { usualLimits } from '../simulator/options.ts'
import type { ExecutorName } from '../trace/tables.ts'
import type { Trace } from '../trace/trace.ts'
import { endSaying } from './end-notice.ts'
import type { AddressBar } from './history.ts'
import { type Link, type LinkProblem, type RunChoice, runKey, sameRun, type ViewChoice, wholeView } from './link.ts'
import { liveRun } from './live.ts'
import type { Notice, NoticeAction, OutcomeStore } from './outcome.ts'
import type { RealRun, RealRuns } from './real-runs.ts'
import { createRecordings } from './recordings.ts'
import { givenOf, type ReadRun, readRun } from './run-read.ts'
import { firstTurn, sceneOf, unknownScenario } from './scene.ts'
import { readSelection, selectionText } from './select-text.ts'
import { Cancelled, type SimulatorClient } from './simulator-client.ts'
import type { ChosenStore } from './store.ts'
import type { Scene } from './view.ts'
import { acts, filled, linkProblemWords, said } from './words/notices.ts'
import { timeInWords } from './words/numbers.ts'

/** What takes longer than this shows how far it is. */
const patience = 300

export interface SessionParts {
  readonly chosen: ChosenStore
  readonly outcome: OutcomeStore
  readonly address: AddressBar
  readonly simulator: Pick<SimulatorClient, 'simulate' | 'cancel'>
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
  /** Shows a trace from a file. */
  openTrace(trace: Trace, file: string): Promise<void>
  /** What is shown, as a link. */
  link(): Link
  /** Whether a link to it must carry the order of its steps. */
  recorded(): boolean
  notify(notice: Notice): void
  dismiss(id: string): void
  say(words: Words): void
}

export function createSession({ chosen, outcome, address, simulator, real }: SessionParts): Session {
  const recordings = createRecordings()
  /** Simulations shown lately, so that going back is at once. */
  const simulated = new Map<string, Trace>()
  let ticket = 0
  let running: RealRun | null = null
  /** The number of the recording that is shown; null for a simulation. */
  let shownRecording: number | null = null
  /** Between asking for a run and showing it the address is left alone. */
  let settled = false

  chosen.subscribe((now, before) => {
    const moved = now.cursor !== before.cursor || now.selection !== before.selection || now.zoom !== before.zoom
    if (moved && settled) address.replace(link(), shownRecording)
  })

  function link(): Link {
    const { run, cursor, selection, zoom } = chosen.getState()
    const { scene } = outcome.getState()
    const range = zoom === null ? null : { from: Math.round(zoom.from), to: Math.round(zoom.to) }
    const select = scene === null ? '' : selectionText(scene.trace, selection)
    return { run, view: { step: cursor.step, select, zoom: range } }
  }

  /** Ends whatever is under way and makes what it still brings of no effect. */
  function begin(): number {
    simulator.cancel()
    running?.stop()
    running = null
    settled = false
    address.forget()
    chosen.setState({ playing: false })
    outcome.setState({ activity: { kind: 'idle' } })
    return ++ticket
  }

  function notice(id: string, about: Notice['about'], lines: readonly Words[], actions: NoticeAction[] = []): Notice {
    return { id, about, lines, actions }
  }
  const notify = (added: Notice): void =>
    outcome.setState(({ notices }) => ({ notices: [...notices.filter(({ id }) => id !== added.id), added] }))
  const dismiss = (id: string): void =>
    outcome.setState(({ notices }) => ({ notices: notices.filter((one) => one.id !== id) }))
  const say = (words: Words): void =>
    outcome.setState((now) => ({ said: { words, count: (now.said?.count ?? 0) + 1 } }))

  /** Shows a run at last, at the view that was asked for. */
  function show(
    scene: Scene,
    view: ViewChoice,
    notices: Notice[],
    recording: number | null,
    file: string | null,
  ): void {
    const { trace } = scene
    const lines: Words[] = []
    const last = Math.max(0, trace.stepCount - 1)
    let step = view.step ?? firstTurn(scene)
    if (step > last) {
      lines.push(filled(said.stepBeyond, step, last))
      step = last
    }
    const selection = view.select === '' ? null : readSelection(trace, view.select)
    if (view.select !== '' && selection === null)
      lines.push(filled(said.selectUnknown, view.select, trace.threads.at(-1)?.name ?? 'main'))
    let { zoom } = view
    if (zoom !== null && zoom.from >= scene.data.end) {
      const end = timeInWords(scene.data.end)
      lines.push({ en: said.zoomBeyond.en(end.en), zh: said.zoomBeyond.zh(end.zh) })
      zoom = null
    }
    if (lines.length > 0) notices.push(notice('view', 'page', lines))
    const ending = endNotice(scene)
    if (ending) notices.push(ending)
    shownRecording = recording
    outcome.setState({ scene, scenario: scene.scenario, file, notices, activity: { kind: 'idle' } })
    chosen.setState({ cursor: { step, movement: 'jump' }, selection, zoom })
    settled = true
    address.replace(link(), recording)
    address.flush()
  }

  function endNotice(scene: Scene): Notice | null {
    const ending = endSaying(scene.trace)
    if (ending === null) return null
    const { at, about } = ending
    const actions: NoticeAction[] = []
    if (at !== null) {
      const label = about === 'failed' ? acts.goToFailure : about === 'blocked' ? acts.goToEnd : acts.goToDeparture
      const act = (): void =>
        chosen.setState({
          cursor: { step: at.step, movement: 'jump' },
          ...(at.thread === null ? {} : { selection: { kind: 'thread', thread: at.thread } }),
        })
      actions.push({ label, act })
    }
    return notice('end', about, ending.lines, actions)
  }

  /** A run that could not be made: the last good one stays, and so does its address. */
  function fail(error: unknown, mine: number): void {
    if (mine !== ticket) return
    outcome.setState({ activity: { kind: 'idle' } })
    if (error instanceof Cancelled) say(said.cancelled)
    else notify(notice('run', 'page', [filled(said.notRun, messageOf(error))]))
  }

  async function simulation(run: RunChoice, read: ReadRun, mine: number): Promise<Trace> {
    const key = runKey(run)
    const known = simulated.get(key)
    if (known) return known
    let steps = 0
    let shown = false
    const tell = (): void => {
      if (mine === ticket) outcome.setState({ activity: { kind: 'simulating', steps, most: usualLimits.steps, shown } })
    }
    const timer = setTimeout(() => {
      shown = true
      tell()
    }, patience)
    tell()
    try {
      const { strategy, seed, cores, cost } = read.steering
      const request = { scenario: run.scenario, values: read.values, seed, strategy, cores, cost, order: run.order }
      const { trace, orderProblem } = await simulator.simulate(request, (taken) => {
        steps = taken
        if (shown) tell()
      })
      if (orderProblem !== null) notify(notice('order', 'page', [filled(said.orderUnread, orderProblem)]))
      simulated.set(key, trace)
      for (const oldest of simulated.keys()) {
        if (simulated.size <= 4) break
        simulated.delete(oldest)
      }
      return trace
    } finally {
      clearTimeout(timer)
    }
  }

  /** Runs on real workers, growing on the page, and shows the whole run when it ends. */
  async function realRun(scenario: Scenario, run: RunChoice, read: ReadRun, notices: Notice[], mine: number) {
    const simulator: RunChoice = { ...run, executor: 'simulator' }
    const count = (await simulation(simulator, read, mine)).threads.length
    const executor = await real.executor()
    let ready = 0
    let shown = false
    const tell = (): void => {
      if (mine === ticket) outcome.setState({ activity: { kind: 'preparing', ready, count, shown } })
    }
    const timer = setTimeout(() => {
      shown = true
      tell()
    }, patience)
    tell()
    try {
      await executor.prepare(count, (now) => {
        ready = now
        tell()
      })
    } finally {
      clearTimeout(timer)
    }
    if (mine !== ticket) return
    const recording = recordings.reserve()
    const started = executor.run(run.scenario, read.values, read.steering)
    running = started
    shownRecording = recording
    outcome.setState({ notices, file: null, scenario, activity: { kind: 'live', steps: 0, time: 0 } })
    chosen.setState({ selection: null, zoom: null })
    const grow = liveRun(started, scenario, chosen, outcome)
    try {
      const trace = await started.done
      recordings.keep(recording, { trace, file: null })
      if (mine !== ticket) return
      const step = trace.stepCount - 1
      show(sceneOf(trace, scenario), { ...wholeView, step: Math.max(0, step) }, notices, recording, null)
    } finally {
      grow.end()
      if (running === started) running = null
    }
  }

  /** Makes a run and shows it. The address is at it already. */
  async function make(run: RunChoice, scenario: Scenario, view: ViewChoice, notices: Notice[], mine: number) {
    const read = readRun(scenario.parameters, run.given)
    try {
      if (run.executor === 'workers') return await realRun(scenario, run, read, notices, mine)
      const trace = await simulation(run, read, mine)
      if (mine !== ticket) return
      const unread = outcome.getState().notices.filter(({ id }) => id === 'order')
      if (run.order !== '' && unread.length === 0) notices.push(notice('replay', 'page', [said.replays]))
      show(sceneOf(trace, scenario), view, [...notices, ...unread], null, null)
    } catch (error) {
      fail(error, mine)
    }
  }

  async function follow(asked: Link, problems: readonly LinkProblem[], recorded: number | null): Promise<void> {
    const mine = begin()
    const lines: Words[] = problems.map(linkProblemWords)
    const actions: NoticeAction[] = []
    const kept = recorded === null ? null : recordings.get(recorded)
    if (recorded !== null && kept) {
      chosen.setState({ run: asked.run, drafts: {} })
      const scenario = await scenarioOf(asked.run.scenario)
      if (mine === ticket) show(sceneOf(kept.trace, scenario), asked.view, [], recorded, kept.file)
      return
    }
    if (recorded !== null && asked.run.executor === 'simulator') lines.push(said.fileGone)
    const entry = entryOf(asked.run.scenario)
    if (asked.run.scenario !== '' && entry.id !== asked.run.scenario) {
      const nearest = nearestEntry(asked.run.scenario)
      const { title } = entry
      lines.push({
        en: said.noScenario.en(asked.run.scenario, nearest.title.en, title.en),
        zh: said.noScenario.zh(asked.run.scenario, nearest.title.zh, title.zh),
      })
      actions.push({ label: both(acts.useNearest, nearest.title), act: () => void open(nearest.id) })
    }
    try {
      const { scenario } = await loadScenario(entry.id)
      if (mine !== ticket) return
      // Parameters of a program that does not exist say nothing of the one that is shown in its place.
      const given = entry.id === asked.run.scenario ? asked.run.given : {}
      const read = readRun(scenario.parameters, given)
      lines.push(...read.problems.map(problemWords))
      let { executor } = asked.run
      const refused = executor === 'workers' ? real.problem() : null
      if (refused !== null) {
        executor = 'simulator'
        lines.push(refused)
      }
      const run = { scenario: entry.id, given: read.given, executor, order: asked.run.order }
      chosen.setState({ run, drafts: {} })
      outcome.setState({ scenario, notices: [] })
      const notices = lines.length > 0 ? [notice('link', 'page', lines, actions)] : []
      await make(run, scenario, asked.view, notices, mine)
    } catch (error) {
      fail(error, mine)
    }
  }

  async function open(id: string): Promise<void> {
    const asked: Link = { run: { scenario: id, given: {}, executor: 'simulator', order: '' }, view: wholeView }
    flushView()
    address.push(asked, null)
    await follow(asked, [], null)
  }

  /** Writes what is shown now into the history's present entry. */
  function flushView(): void {
    if (settled) address.replace(link(), shownRecording)
    address.flush()
  }

  async function run(executor: ExecutorName): Promise<string[]> {
    const { scenario } = outcome.getState()
    const now = chosen.getState()
    if (scenario === null || !catalogue.some(({ id }) => id === scenario.id)) return []
    const refused = executor === 'workers' ? real.problem() : null
    if (refused !== null) {
      notify(notice('isolation', 'page', [refused]))
      return []
    }
    const read = readRun(scenario.parameters, { ...now.run.given, ...now.drafts })
    const wrong = read.problems.filter(({ parameter }) => parameter !== null).map(({ name }) => name)
    if (wrong.length > 0) return wrong
    const next: RunChoice = { scenario: scenario.id, given: read.given, executor, order: '' }
    const { scene, file, activity } = outcome.getState()
    const same = executor === 'simulator' && shownRecording === null && file === null && sameRun(next, now.run)
    if (same && scene !== null && activity.kind === 'idle') {
      chosen.setState({ drafts: {} })
      say(said.sameRun)
      return []
    }
    flushView()
    const mine = begin()
    address.push({ run: next, view: wholeView }, null)
    chosen.setState({ run: next, drafts: {} })
    outcome.setState({ notices: [] })
    await make(next, scenario, wholeView, [], mine)
    return []
  }

  async function openTrace(trace: Trace, file: string): Promise<void> {
    const scenario = await scenarioOf(trace.run.scenario)
    flushView()
    begin()
    const recording = recordings.keep(recordings.reserve(), { trace, file })
    const { executor } = trace.run
    const run = { scenario: trace.run.scenario, given: givenOf(scenario.parameters, trace.run), executor, order: '' }
    address.push({ run, view: wholeView }, recording)
    chosen.setState({ run, drafts: {} })
    show(sceneOf(trace, scenario), wholeView, [], recording, file)
    say(filled(said.opened, file, trace.stepCount))
  }

  return {
    follow,
    open,
    run,
    stop() {
      if (running) running.stop()
      else simulator.cancel()
    },
    openTrace,
    link,
    recorded: () => shownRecording !== null,
    notify,
    dismiss,
    say,
  }
}

async function scenarioOf(id: string): Promise<Scenario> {
  const known = catalogue.some((entry) => entry.id === id)
  return known ? (await loadScenario(id)).scenario : unknownScenario(id)
}

function firstEntry(): CatalogueEntry {
  const [first] = catalogue
  if (first === undefined) throw new Error('the catalogue is empty')
  return first
}

/** The entry of an id, or the first of the catalogue. */
function entryOf(id: string): CatalogueEntry {
  return catalogue.find((entry) => entry.id === id) ?? firstEntry()
}

function nearestEntry(id: string): CatalogueEntry {
  const asked = id.slice(0, 100)
  return catalogue.reduce((best, entry) => (distance(asked, entry.id) < distance(asked, best.id) ? entry : best))
}

/** A text with one part that differs from language to language. */
function both(template: { en(part: string): string; zh(part: string): string }, part: Words): Words {
  return { en: template.en(part.en), zh: template.zh(part.zh) }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
