import type { Scenario } from '../program/scenario.ts'
import { usualLimits } from '../simulator/options.ts'
import { createKeeping } from './keeping.ts'
import { type RunChoice, runKey } from './link.ts'
import { liveRun } from './live.ts'
import type { OutcomeStore } from './outcome.ts'
import { bytesOf, type PreparedTrace } from './prepared.ts'
import { createProgress } from './progress.ts'
import type { RealRun, RealRuns } from './real-runs.ts'
import type { ReadRun } from './run-read.ts'
import type { SimulatorClient } from './simulator-client.ts'
import type { SimulationResult } from './simulator-worker.ts'
import type { ChosenStore } from './store.ts'
import { inputParameter } from './typing.ts'

/** So many simulations are kept, so that going back to them is at once. */
const mostKept = 4

/** Makes traces, one at a time, and says in the outcome's activity how far it is. */
export interface Runs {
  /** @throws Cancelled when `stop` or `end` was called */
  simulate(run: RunChoice, read: ReadRun): Promise<SimulationResult>
  /** Runs on real workers; the page shows the run as it grows. Lines that no script was given for are typed live. */
  real(scenario: Scenario, read: ReadRun): Promise<PreparedTrace>
  /** What a person asks for: ends a real run with what it has, gives up a simulation. */
  stop(): void
  /** The real run under way, into which lines can be typed; null when there is none. */
  live(): Pick<RealRun, 'type' | 'inputWaits'> | null
  /** Ends what is under way, of which nothing more is to be seen. */
  end(): void
}

export interface RunsParts {
  readonly chosen: ChosenStore
  readonly outcome: OutcomeStore
  readonly simulator: Pick<SimulatorClient, 'simulate' | 'prepare' | 'cancel'>
  readonly realRuns: RealRuns
}

export function createRuns({ chosen, outcome, simulator, realRuns }: RunsParts): Runs {
  const kept = createKeeping<string, SimulationResult>(mostKept, ({ prepared }) => bytesOf(prepared))
  let running: { readonly run: RealRun; readonly grow: { end(): void } } | null = null
  let generation = 0

  async function simulate(run: RunChoice, read: ReadRun): Promise<SimulationResult> {
    const key = runKey(run)
    const known = kept.get(key)
    if (known) return known
    const mine = generation
    const progress = createProgress(0, (steps, shown) => {
      if (mine === generation)
        outcome.setState({ activity: { kind: 'simulating', steps, most: usualLimits.steps, shown } })
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

  async function real(scenario: Scenario, read: ReadRun): Promise<PreparedTrace> {
    const mine = generation
    const progress = createProgress({ ready: 0, count: 0 }, (now, shown) => {
      // Once steps come in, the run itself shows how far it is.
      const begun = outcome.getState().activity.kind === 'live'
      if (mine === generation && !begun) outcome.setState({ activity: { kind: 'preparing', ...now, shown } })
    })
    let grow: { end(): void } | null = null
    try {
      const executor = await realRuns.executor()
      const { seed, scale, machine } = read.steering
      const typed = inputParameter(scenario.parameters)
      const run = executor.run(scenario.id, read.values, {
        seed,
        scale,
        ...(scenario.machine === undefined && !machine.gil ? {} : { gil: machine.gil }),
        ...(typed === null || typed in read.given ? {} : { live: typed }),
        onProgress: (ready, count) => progress.tell({ ready, count }),
      })
      grow = liveRun(run, scenario, chosen, outcome)
      running = { run, grow }
      if (mine !== generation) run.stop()
      const trace = await run.done
      grow.end()
      return await simulator.prepare(trace)
    } finally {
      progress.end()
      grow?.end()
      if (running?.grow === grow) running = null
    }
  }

  return {
    simulate,
    real,
    stop() {
      if (running) running.run.stop()
      else simulator.cancel()
    },
    live: () => running?.run ?? null,
    end() {
      generation++
      simulator.cancel()
      running?.grow.end()
      running?.run.stop()
      running = null
      outcome.setState({ activity: { kind: 'idle' } })
    },
  }
}
