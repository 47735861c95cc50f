import { expose, transfer } from 'comlink'
import { loadScenario } from '../scenarios/catalogue.ts'
import { type StrategyName, usualLimits } from '../simulator/options.ts'
import { Simulation } from '../simulator/simulation.ts'
import type { Trace } from '../trace/trace.ts'
import { compacted } from './transfer-trace.ts'

/** What to simulate. */
export interface SimulationRequest {
  readonly scenario: string
  readonly values: { readonly [name: string]: number | string }
  readonly seed: number
  readonly strategy: StrategyName
  readonly cores: number
  readonly cost: number
  /** As `encodeOrder` writes it; empty when the strategy decides. */
  readonly order: string
}

export interface SimulationResult {
  readonly trace: Trace
  /** Why the order could not be read, so that the strategy decided instead. */
  readonly orderProblem: string | null
}

/** Steps taken between two messages of progress. */
const slice = 20_000

async function simulate(request: SimulationRequest, progress: (steps: number) => void): Promise<SimulationResult> {
  const module = await loadScenario(request.scenario)
  const { seed, strategy, cores, cost } = request
  let choices: string[] = []
  let orderProblem: string | null = null
  if (request.order !== '') {
    const { decodeOrder, OrderError } = await import('./order-code.ts')
    try {
      choices = decodeOrder(request.order)
    } catch (error) {
      if (!(error instanceof OrderError)) throw error
      orderProblem = error.message
    }
  }
  const simulation = new Simulation(module, request.values, {
    seed,
    strategy,
    cores,
    cost,
    choices,
    limits: usualLimits,
  })
  while (!simulation.advance(slice)) progress(simulation.stepCount)
  const { trace, buffers } = compacted(simulation.trace())
  return transfer({ trace, orderProblem }, buffers)
}

const service = { simulate }
export type SimulatorService = typeof service

expose(service)
