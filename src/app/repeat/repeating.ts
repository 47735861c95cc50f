import { createStore } from 'zustand/vanilla'
import { type CountedEnding, EndingCounts, type RunEnding } from '../../analysis/run-ending.ts'
import type { Message } from '../../base/messages.ts'
import type { Scenario } from '../../program/scenario.ts'
import type { EndDetail, ExecutorName } from '../../trace/tables.ts'
import type { RealRun, RealRuns } from '../kept/real-runs.ts'
import type { RunChoice } from '../link/link.ts'
import { crowdMessages } from '../messages/crowd.ts'
import { faultMessages } from '../messages/faults.ts'
import { filled, filledMessages } from '../messages/notices.ts'
import { repeatMessages } from '../messages/repeat.ts'
import { runFaultMessages } from '../messages/run-faults.ts'
import { type ReadRun, readRun } from '../run/run-request.ts'
import { TooFewWorkers } from '../run/runs.ts'
import { Cancelled, type SimulatorClient } from '../simulation/simulator-client.ts'
import type { PreparedTrace } from '../state/prepared.ts'
import { createProgress } from '../state/progress.ts'

/** How often a program is run: what is asked for usually, and what is allowed. */
export const timesRange = { usual: 20, min: 1, max: 1000 } as const

/** What is run again and again. */
export interface Repeated {
  readonly scenario: Scenario
  readonly read: ReadRun
  readonly executor: ExecutorName
  readonly times: number
}

export interface RepeatingState {
  /** Null before the first time. */
  readonly repeated: Repeated | null
  readonly phase: 'idle' | 'running' | 'done' | 'cancelled' | 'failed'
  /** How many workers of the next real run are ready, while they start. */
  readonly starting: { readonly ready: number; readonly count: number } | null
  /** Runs that are over. */
  readonly runs: number
  readonly rows: readonly CountedEnding[]
  /** What prevented the next run. */
  readonly failure: Message | null
}

const nothing: RepeatingState = { repeated: null, phase: 'idle', starting: null, runs: 0, rows: [], failure: null }

/** Milliseconds between two times that it is told how far it is. */
const betweenNews = 100
/** The first runs of this many endings are kept, of those on real workers: they take room from other recordings. */
const maxKept = 40

export type Repeating = ReturnType<typeof createRepeating>

export interface RepeatingParts {
  /** Of its own: what the page shows is made by another. */
  readonly simulator: Pick<SimulatorClient, 'ending' | 'judge' | 'end'>
  readonly real: Pick<RealRuns, 'executor'>
  /** Keeps a real run beyond the life of the page, and gives it its id. */
  keep(prepared: PreparedTrace): string
}

/** Runs a program so often, one run after another, and counts how the runs ended. Of several, only the latest counts. */
export function createRepeating({ simulator, real, keep }: RepeatingParts) {
  const store = createStore<RepeatingState>()(() => nothing)
  let latest = 0
  let underWay: RealRun | null = null
  /** The ids of the first real runs of the endings, by their place among the runs. */
  let kept = new Map<number, string>()
  let counts = new EndingCounts()

  /** Tells what was counted so far. */
  function tell(phase: RepeatingState['phase'], failure: Message | null = null): void {
    store.setState({ phase, failure, starting: null, runs: counts.runs, rows: counts.list })
  }

  /** Ends what is under way. */
  function end(): void {
    latest++
    simulator.end()
    underWay?.stop()
    underWay = null
  }

  async function start(repeated: Repeated): Promise<void> {
    end()
    const mine = latest
    const { executor, times } = repeated
    counts = new EndingCounts()
    kept = new Map()
    store.setState({ ...nothing, repeated, phase: 'running' })
    let told = performance.now()
    try {
      for (let nth = 0; nth < times; nth++) {
        if (executor === 'workers') await really(repeated, mine)
        else {
          const ending = await simulator.ending(simulationOf(repeated, nth))
          if (mine === latest) counts.add(ending)
        }
        if (mine !== latest) return
        if (performance.now() - told < betweenNews) continue
        told = performance.now()
        tell('running')
      }
      tell('done')
    } catch (error) {
      if (mine !== latest) return
      if (error instanceof Cancelled) tell('cancelled')
      else tell('failed', failureMessages(error))
    } finally {
      // Its memory is given back.
      if (mine === latest) simulator.end()
    }
  }

  /** A run on real workers. The first of each ending is kept: it cannot be made again. */
  async function really({ scenario, read }: Repeated, mine: number): Promise<void> {
    const executor = await real.executor()
    if (mine !== latest) return
    const { seed, scale, machine } = read.steering
    // What takes long is told.
    const progress = createProgress({ ready: 0, count: 0 }, (now, shown) => {
      if (mine === latest) store.setState({ starting: shown && now.ready < now.count ? now : null })
    })
    const run = executor.run(scenario.id, read.values, {
      seed,
      scale,
      ...(scenario.machine === undefined && !machine.gil ? {} : { gil: machine.gil }),
      onProgress: (ready, count) => progress.tell({ ready, count }),
    })
    underWay = run
    const trace = await run.done
    progress.end()
    if (mine !== latest) return
    if (run.tooFew !== null) throw new TooFewWorkers(run.tooFew.ready, run.tooFew.asked)
    // What prevents a run before its first step prevents the next one as well.
    if (trace.stepCount === 0) throw new NotBegun(trace.end.detail)
    // The next run has the same workers.
    const [{ ending, prepared }] = await Promise.all([simulator.judge(trace), run.cleared])
    if (mine === latest && counts.add(ending) && kept.size < maxKept) kept.set(counts.runs, keep(prepared))
  }

  return {
    store,
    start,
    /** Ends it with the counts so far. */
    cancel(): void {
      if (store.getState().phase !== 'running') return
      end()
      tell('cancelled')
    },
    /** Forgets everything. */
    leave(): void {
      end()
      kept = new Map()
      store.setState(nothing)
    },
    /** The id of the first run of an ending, as it was recorded on real workers; null where it is not kept. */
    recorded: (row: CountedEnding): string | null => kept.get(row.first) ?? null,
  }
}

/** The texts of the nth simulation, from 0: each has the next seed, and chance decides where nothing else was chosen. */
function givenOf({ scenario, read }: Repeated, nth: number) {
  const { seed, strategy } = read.steering
  return readRun(scenario, {
    ...read.given,
    seed: String((seed + nth) % 2 ** 32),
    strategy: strategy === 'first-come' ? 'random' : strategy,
  })
}

function simulationOf(repeated: Repeated, nth: number) {
  const { values, steering } = givenOf(repeated, nth)
  const { scale: _, ...simulated } = steering
  return { scenario: repeated.scenario.id, values, ...simulated, order: '' }
}

/** The first simulation of an ending, to be made again. */
export function simulatedFirst(repeated: Repeated, { first }: CountedEnding): RunChoice {
  const { given } = givenOf(repeated, first - 1)
  return { scenario: repeated.scenario.id, given, executor: 'simulator', order: '' }
}

/** A run was over before its first step. */
class NotBegun extends Error {
  constructor(readonly detail: EndDetail) {
    super(detail.kind)
  }
}

function failureMessages(error: unknown): Message {
  if (error instanceof NotBegun && error.detail.kind === 'fault') return runFaultMessages(error.detail, null, 0)
  if (error instanceof TooFewWorkers) return filled(crowdMessages.tooFew, error.ready, error.asked)
  return filledMessages(repeatMessages.failed, faultMessages(error instanceof Error ? error.message : String(error)))
}

export type { CountedEnding, RunEnding }
