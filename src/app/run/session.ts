import type { Snapshot } from '../../analysis/snapshot-types.ts'
import type { Scenario } from '../../program/scenario.ts'
import type { ExecutorName } from '../../trace/tables.ts'
import type { Trace } from '../../trace/trace.ts'
import type { Keeper } from '../kept/keeper.ts'
import type { LoadKeeper } from '../kept/load-keeper.ts'
import type { RealRuns } from '../kept/real-runs.ts'
import { createRecordings } from '../kept/recordings.ts'
import { type Link, type LinkProblem, type RunChoice, sameRun, type ViewChoice, wholeView } from '../link/link.ts'
import { said } from '../messages/notices.ts'
import { createNotices, type Notices } from '../notices/notices-state.ts'
import { failureGoal, pageNotice as page } from '../notices/run-endings.ts'
import { isKnown } from '../state/catalogue-search.ts'
import { type Goal, gathered, type OutcomeStore } from '../state/outcome.ts'
import type { PreparedTrace } from '../state/prepared.ts'
import type { ChosenStore } from '../state/store.ts'
import type { Asking, TypingAnswer } from '../state/view.ts'
import { createAddressing } from './addressing.ts'
import { type AddressBar, type EntryState, emptyEntry } from './history.ts'
import { createLinkOpener } from './open-link.ts'
import { createPresenter } from './present.ts'
import { createProducer, type Ready, type Shown, type ShownRuns } from './produce.ts'
import { readRun } from './run-request.ts'
import type { Runs } from './runs.ts'
import { byPlace, type SecondRunAsked } from './second-run.ts'
import { type Comparing, createComparing, secondRunAt } from './second-run-acts.ts'
import { receivedAt, type TypingPlace } from './typing.ts'
import { createTyping } from './typing-act.ts'

export interface SessionParts {
  readonly chosen: ChosenStore
  readonly outcome: OutcomeStore
  readonly address: AddressBar
  readonly runs: Runs
  readonly real: RealRuns
  /** Fetches what keeps recordings on this device. */
  readonly loadKeeper: LoadKeeper
  /** Saves what is shown as a file. */
  download(): void
}

/** What a person can do with runs. Each act ends what is under way before it. */
export interface Session
  extends Notices,
    Pick<Comparing, 'compare' | 'leaveCompare' | 'focusOn' | 'goToDifference' | 'earlier'> {
  /** Shows what a link says, as far as it can be understood, and what the history's entry knows besides. */
  follow(link: Link, problems: readonly LinkProblem[], entry: EntryState): Promise<void>
  /** Opens a program with its defaults. */
  open(scenario: string): Promise<void>
  /** Runs what the form says. Returns the names of fields that are not allowed, in which case nothing is run. */
  run(executor: ExecutorName): Promise<string[]>
  /** Shows the run of this program that follows an order, at its failure where it has one. */
  replay(run: RunChoice): Promise<void>
  /** Ends a real run, or gives up a simulation. */
  stop(): void
  /** Who asks for a line that can be typed at a moment of what is shown. */
  asksAt(snapshot: Snapshot): Asking | null
  /**
   * Types a line: into the real run under way, or into the script of what is simulated, at the cursor's time; the run is
   * then made anew and shown where the line is received. Null ends input there.
   */
  type(text: string | null): TypingAnswer
  /** Shows a trace from a file. */
  openTrace(prepared: PreparedTrace, file: string): Promise<void>
  /** Keeps a real run that is not shown, and gives it its id. */
  keep(prepared: PreparedTrace): string
  /** What is kept on this device. */
  keeper(): Promise<Keeper>
  /**
   * Shows a recording that is kept on this device. Returns whether it is there.
   * @param atFailure at its failure, where it has one, and not at its beginning
   * @throws StoreError
   */
  openKept(id: string, atFailure?: boolean): Promise<boolean>
  /** What is shown, as a link. */
  link(): Link
  /** The traces to which a link must carry the order of the steps: of what is recorded, the first run and the second. */
  recorded(): { readonly first: Trace | null; readonly second: Trace | null }
}

/** A stage less high than this, in pixels, does not show a ring of waits. */
const RING_HEIGHT = 160

export function createSession(parts: SessionParts): Session {
  const { chosen, outcome, address, runs, real, loadKeeper, download } = parts
  const shown: ShownRuns = { focused: null, secondRun: null }
  const notices = createNotices(outcome)
  const { notify, dismiss, say } = notices
  const recordings = createRecordings(
    (ordered) => loadKeeper({ notify, download, ordered }),
    () => addressing.renew(),
    () => notify({ ...page('not-kept', [said.noKeeper]), stays: true }),
  )
  const addressing = createAddressing({ chosen, outcome, address, shown, recordings })
  const { link, switches, leave } = addressing
  const produce = createProducer({
    chosen,
    outcome,
    runs,
    recordings,
    goTo,
    again(changed) {
      chosen.setState(({ drafts }) => ({ drafts: { ...drafts, ...changed } }))
      void run('workers')
    },
    anew: (next) => void opening().then((acts) => acts.anew(next), noPart),
    claim: addressing.claim,
  })
  const presenter = createPresenter({
    ...notices,
    chosen,
    outcome,
    shown,
    runs,
    addressing,
    produce,
    goTo,
    remember() {
      comparing.remember()
      recordings.show([shown.focused, shown.secondRun].flatMap((one) => one?.recording ?? []))
    },
  })
  const { begin, isLatest, make } = presenter
  const follow = createLinkOpener({
    chosen,
    outcome,
    real,
    presenter,
    open,
    enter(asked, entry) {
      leave()
      if (shown.focused !== null) address.push(asked, entry)
    },
  })
  const comparing = createComparing({ chosen, outcome, shown, recordings, goTo, addressing, presenter })
  const { asksAt, type } = createTyping({
    chosen,
    outcome,
    runs,
    // A record is what it is.
    recorded: () => shown.focused === null || shown.focused.recording !== null,
    retype: (next, scenario, name, place) => void retype(next, scenario, name, place),
  })

  chosen.subscribe((now, before) => {
    // The other cursor is taken along, unless it was put somewhere itself.
    if (now.cursor !== before.cursor && now.secondRun !== null && now.secondRun === before.secondRun)
      chosen.setState({ secondRun: { ...now.secondRun, ...secondRunAt(outcome, now.cursor.step) } })
  })

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

  async function open(id: string): Promise<void> {
    const asked: Link = { run: { scenario: id, given: {}, executor: 'simulator', order: '' }, view: wholeView }
    leave()
    address.push(asked, emptyEntry)
    await follow(asked, [], emptyEntry)
  }

  async function run(executor: ExecutorName): Promise<string[]> {
    if (isGathering() && (await isLeftMeanwhile())) return []
    const { scenario, scene, activity } = outcome.getState()
    const now = chosen.getState()
    if (scenario === null) {
      presenter.tryAgain()
      return []
    }
    if (!isKnown(scenario.id)) {
      const { brokenMessages } = await import('../messages/broken.ts')
      notify(page('run', [brokenMessages.unknownProgram]))
      return []
    }
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
    const secondRun = secondRunAsked()
    if (executor === 'simulator' && recorded === null && sameRun(next, now.run) && scene && activity.kind === 'idle') {
      chosen.setState({ drafts: {} })
      say(said.sameRun)
      return []
    }
    // Applied, they are part of the next run, and no drafts of this one.
    chosen.setState({ drafts: {} })
    leave()
    const mine = begin()
    const view: ViewChoice = { ...wholeView, ...switches() }
    addressing.push(scenario, next, view, secondRun)
    // A person who sees an order may think that the machine follows it.
    const leavesOrder = executor === 'workers' && now.run.order !== ''
    chosen.setState({ run: next })
    outcome.setState({ notices: [] })
    await make(next, scenario, view, leavesOrder ? [page('order', [said.noOrderOnWorkers])] : [], mine, secondRun)
    return []
  }

  async function replay(next: RunChoice): Promise<void> {
    if (isGathering() && (await isLeftMeanwhile())) return
    const { scenario } = outcome.getState()
    if (scenario?.id !== next.scenario) return
    const secondRun = secondRunAsked()
    leave()
    const mine = begin()
    const view: ViewChoice = { ...wholeView, ...switches() }
    addressing.push(scenario, next, view, secondRun)
    chosen.setState({ run: next, drafts: {} })
    outcome.setState({ notices: [] })
    await make(next, scenario, view, [], mine, secondRun)
    const now = shown.focused
    if (!isLatest(mine) || now?.run !== next) return
    dismiss('replay')
    goToFailure(now.ready)
  }

  function noPart(): void {
    notify(page('part', [said.noPart]))
  }

  function goToFailure({ scene, faults }: Ready): void {
    const at = failureGoal(scene.trace, faults)
    // Nothing is selected: its card would lie over what the run was chosen from.
    if (at !== null) goTo({ ...at, thread: null })
  }

  function isGathering(): boolean {
    return outcome.getState().activity.kind === 'gathering'
  }

  /**
   * Waits until a run that was stopped is part of the history, before another takes its place.
   * @returns whether something else was asked for meanwhile, so that this is asked for no longer
   */
  async function isLeftMeanwhile(): Promise<boolean> {
    const act = presenter.latest()
    await gathered(outcome)
    return !isLatest(act)
  }

  /** What is shown beside, to be shown beside whatever takes the place of the run that has the focus. */
  function secondRunAsked(): SecondRunAsked | null {
    const { secondRun } = chosen.getState()
    if (secondRun === null || shown.secondRun === null) return null
    return { run: shown.secondRun.run, focus: secondRun.focus, recording: shown.secondRun.recording }
  }

  async function retype(next: RunChoice, scenario: Scenario, name: string, place: TypingPlace): Promise<void> {
    const { view } = link()
    const secondRun = secondRunAsked()
    leave()
    const mine = begin()
    addressing.push(scenario, next, view, secondRun)
    chosen.setState(({ drafts: { [name]: _, ...drafts } }) => ({ run: next, drafts }))
    outcome.setState({ notices: [] })
    await make(next, scenario, { ...view, step: place.step }, [], mine, secondRun)
    const { scene } = outcome.getState()
    if (!isLatest(mine) || scene === null || shown.focused?.run !== next) return
    chosen.setState({ cursor: { step: receivedAt(scene.trace, place), movement: 'step' } })
  }

  const opening = async () =>
    (await import('./open-recording.ts')).createOpening({
      ...notices,
      chosen,
      outcome,
      recordings,
      addressing,
      presenter,
      goToFailure,
    })

  function recorded(): { readonly first: Trace | null; readonly second: Trace | null } {
    const traceOf = (one: Shown | null) => (one === null || one.recording === null ? null : one.ready.scene.trace)
    return byPlace(chosen.getState().secondRun?.focus ?? 'first', traceOf(shown.focused), traceOf(shown.secondRun))
  }

  return {
    follow,
    open,
    run,
    replay,
    stop: runs.stop,
    asksAt,
    type,
    openTrace: async (prepared, file) => (await opening()).openTrace(prepared, file),
    keep: (prepared) => recordings.keep({ prepared, file: null }),
    keeper: recordings.keeper,
    openKept: async (id, atFailure = false) => (await opening()).openKept(id, atFailure),
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
