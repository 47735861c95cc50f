import { counted } from '../../base/counted.ts'
import type { Scenario } from '../../program/scenario.ts'
import { defaultLimits } from '../../simulator/options.ts'
import type { FrameScheduler } from '../../timeline/frame.ts'
import type { RealRun, RealRuns } from '../kept/real-runs.ts'
import { type RunChoice, runKey } from '../link/link.ts'
import { Cancelled, type SimulatorClient } from '../simulation/simulator-client.ts'
import type { SimulationResult } from '../simulation/simulator-worker.ts'
import { createCache } from '../state/cache.ts'
import { fetched } from '../state/not-loaded.ts'
import { gathered, type OutcomeStore } from '../state/outcome.ts'
import { bytesOf, type PreparedTrace } from '../state/prepared.ts'
import { createProgress } from '../state/progress.ts'
import type { ChosenStore } from '../state/store.ts'
import type { LiveRun } from './live.ts'
import type { ReadRun } from './run-request.ts'
import { inputParameter } from './typing.ts'

/** This many simulations are kept, so that going back to them is at once. */
const maxKept = 4

/** A run on real workers did not begin: the machine could not start as many as it begins with. */
export class TooFewWorkers extends Error {
  constructor(
    readonly ready: number,
    readonly asked: number,
  ) {
    super(`${ready} of ${counted(asked, 'worker')} could be started`)
  }
}

/** Makes traces, one at a time, and says in the outcome's activity how far it is. */
export interface Runs {
  /** @throws Cancelled when `stop` or `end` was called */
  simulate(run: RunChoice, read: ReadRun): Promise<SimulationResult>
  /**
   * Runs on real workers; the page shows the run as it grows. The script of input is typed as time goes, and a person may
   * type besides.
   * @param begun is told of the run as soon as it is there, before its first step
   * @throws Cancelled when `end` was called; TooFewWorkers; whatever prevented the run otherwise
   */
  real(scenario: Scenario, read: ReadRun, begun: (run: RealRun) => void): Promise<PreparedTrace>
  /**
   * What a person asks for: ends a real run with what it has, gives up a simulation. The page is free at once: what was
   * drawn of a real run can be stepped while the rest of it is still gathered.
   */
  stop(): void
  /** The real run under way, into which lines can be typed; null when there is none. */
  live(): Pick<RealRun, 'type' | 'endInput' | 'inputWaits' | 'endsWithScript'> | null
  /** Ends what is under way, of which nothing more is to be seen. */
  end(): void
}

export interface RunsParts {
  readonly chosen: ChosenStore
  readonly outcome: OutcomeStore
  readonly simulator: Pick<SimulatorClient, 'simulate' | 'prepare' | 'cancel'>
  readonly realRuns: RealRuns
  /** In whose frames a real run grows; the page's own where it is left out. */
  readonly frames?: FrameScheduler
}

/** A real run from the moment at which it is asked for. */
interface Running {
  /** Null until real workers are loaded and it begins. */
  run: RealRun | null
  grow: LiveRun | null
  stopped: boolean
}

export function createRuns({ chosen, outcome, simulator, realRuns, frames }: RunsParts): Runs {
  const kept = createCache<string, SimulationResult>(maxKept, ({ prepared }) => bytesOf(prepared))
  let running: Running | null = null
  let generation = 0

  async function simulate(run: RunChoice, read: ReadRun): Promise<SimulationResult> {
    const key = runKey(run)
    const known = kept.get(key)
    if (known) return known
    const mine = generation
    const progress = createProgress(0, (steps, shown) => {
      if (mine === generation)
        outcome.setState({ activity: { kind: 'simulating', steps, most: defaultLimits.steps, shown } })
    })
    try {
      const { scale: _, ...steering } = read.steering
      const request = { scenario: run.scenario, values: read.values, ...steering, order: run.order }
      const result = await simulator.simulate(request, progress.tell)
      kept.keep(key, result)
      return result
    } finally {
      progress.end()
    }
  }

  async function real(scenario: Scenario, read: ReadRun, begun: (run: RealRun) => void): Promise<PreparedTrace> {
    const mine = generation
    const asked: Running = { run: null, grow: null, stopped: false }
    running = asked
    const progress = createProgress({ ready: 0, count: 0 }, (now, shown) => {
      // Once steps come in, the run itself shows how far it is.
      const begun = asked.stopped || outcome.getState().activity.kind === 'live'
      if (mine === generation && !begun) outcome.setState({ activity: { kind: 'preparing', ...now, shown } })
    })
    try {
      const load = () => Promise.all([realRuns.executor(), import('./live.ts')])
      const [executor, { liveRun }] = await fetched('part for real workers', load)
      const { seed, scale, machine } = read.steering
      const typed = inputParameter(scenario.parameters)
      const run = executor.run(scenario.id, read.values, {
        seed,
        scale,
        ...(scenario.machine === undefined && !machine.gil ? {} : { gil: machine.gil }),
        ...(typed === null ? {} : { live: typed }),
        onProgress: (ready, count) => progress.tell({ ready, count }),
      })
      asked.run = run
      if (mine === generation) begun(run)
      if (mine !== generation || asked.stopped) run.stop()
      else asked.grow = liveRun(run, scenario, chosen, outcome, frames)
      const trace = await run.done
      asked.grow?.end()
      // What has been asked for meanwhile is not to be disturbed.
      if (mine !== generation) throw new Cancelled('the run was given up')
      if (run.tooFew !== null) throw new TooFewWorkers(run.tooFew.ready, run.tooFew.asked)
      return await simulator.prepare(trace).catch(async (thrown: unknown) => {
        if (thrown instanceof Cancelled) throw thrown
        // What was recorded is not lost with the worker that was to make it ready.
        const { prepareTrace } = await import('../state/prepared.ts')
        return prepareTrace(trace)
      })
    } finally {
      progress.end()
      asked.grow?.end()
      if (running === asked) running = null
    }
  }

  /** The page says that the rest of a run is gathered, where that takes long, and until it says something else. */
  function gather(): void {
    const mine = generation
    const progress = createProgress(null, (_, shown) => {
      if (mine === generation) outcome.setState({ activity: { kind: 'gathering', shown } })
    })
    void gathered(outcome).then(progress.end)
  }

  return {
    simulate,
    real,
    stop() {
      if (running === null) simulator.cancel()
      else if (!running.stopped) {
        running.stopped = true
        running.run?.stop()
        running.grow?.settle()
        gather()
      }
    },
    live: () => running?.run ?? null,
    end() {
      generation++
      simulator.cancel()
      running?.grow?.end()
      running?.run?.stop()
      running = null
      outcome.setState({ activity: { kind: 'idle' } })
    },
  }
}
