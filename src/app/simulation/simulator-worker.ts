import { expose, transfer } from 'comlink'
import type { RunEnding } from '../../analysis/run-ending.ts'
import type { MachineOptions } from '../../program/machine-options.ts'
import { loadScenario } from '../../scenarios/catalogue.ts'
import { defaultLimits, type StrategyName } from '../../simulator/options.ts'
import { Simulation } from '../../simulator/simulation.ts'
import type { Policy } from '../../trace/tables.ts'
import type { Trace } from '../../trace/trace.ts'
import { holdWhileAlive } from '../../workers/alive.ts'
import type { OrderProblem } from '../link/order-problems.ts'
import { buffersOf, type PreparedTrace, prepareTrace } from '../state/prepared.ts'
import { keepProblems } from './thrown-problems.ts'
import { compacted } from './transfer-trace.ts'

/** What to simulate. */
export interface SimulationRequest {
  readonly scenario: string
  readonly values: { readonly [name: string]: number | string }
  readonly seed: number
  readonly strategy: StrategyName
  readonly cores: number
  readonly cost: number
  readonly machine: MachineOptions
  /** The policy of all objects; without it each has its own. */
  readonly policy?: Policy
  /** As `encodeOrder` writes it; empty when the strategy decides. */
  readonly order: string
}

export interface SimulationResult {
  readonly prepared: PreparedTrace
  /** Why the order could not be read, so that the strategy decided instead. */
  readonly orderProblem: OrderProblem | null
  /** Version of the engine that made the order; null where none was followed. */
  readonly orderEngine: string | null
}

/** A recording as bytes to be kept. */
export interface Packed {
  readonly bytes: Uint8Array
  /** As `keptOrder` says; empty where it was not asked for. */
  readonly order: string
}

export interface Unpacked {
  readonly prepared: PreparedTrace
  readonly order: string
}

export interface Judged {
  readonly ending: RunEnding
  readonly prepared: PreparedTrace
}

/** Steps taken between two messages of progress. */
const slice = 20_000

async function simulate(request: SimulationRequest, progress: (steps: number) => void): Promise<SimulationResult> {
  let choices: readonly string[] = []
  let orderEngine: string | null = null
  let orderProblem: OrderProblem | null = null
  if (request.order !== '') {
    const { decodeOrder, OrderError } = await import('../link/order-code.ts')
    try {
      const read = decodeOrder(request.order)
      choices = read.choices
      orderEngine = read.engine
    } catch (error) {
      if (!(error instanceof OrderError)) throw error
      orderProblem = error.problem
    }
  }
  const simulation = await simulationOf(request, choices)
  while (!simulation.advance(slice)) progress(simulation.stepCount)
  const prepared = prepareTrace(await compacted(simulation.trace()))
  return transfer({ prepared, orderProblem, orderEngine }, buffersOf(prepared))
}

async function simulationOf(request: SimulationRequest, choices: readonly string[]): Promise<Simulation> {
  const module = await loadScenario(request.scenario)
  const { seed, strategy, cores, cost, machine, policy } = request
  return new Simulation(module, request.values, {
    seed,
    strategy,
    cores,
    cost,
    machine,
    choices,
    limits: defaultLimits,
    ...(policy === undefined ? {} : { policy }),
  })
}

/** How a simulation ends, of which nothing else is wanted. Its strategy decides. */
async function ending(request: SimulationRequest): Promise<RunEnding> {
  const { runEnding } = await import('../../analysis/run-ending.ts')
  const simulation = await simulationOf(request, [])
  while (!simulation.advance(slice));
  return runEnding(simulation.trace())
}

/** Shares of the work of opening a file that are done when its bytes are there, were decoded, and were checked. */
const openingShares = { bytes: 0.2, decoded: 0.4, checked: 0.7 }

/**
 * The trace of a file, held to what can be so.
 * @param progress is told how large a share of the work is done
 * @throws TraceFormatError for a file that is no trace
 */
async function open(file: Blob, progress: (share: number) => void): Promise<PreparedTrace> {
  const { bytes, decoded, checked } = openingShares
  const [{ decodeTrace }, { checkTrace }, read] = await Promise.all([
    import('../../trace/codec.ts'),
    import('../../model/checker.ts'),
    bytesOf(file, (share) => progress(share * bytes)),
  ])
  const trace = decodeTrace(read)
  progress(decoded)
  const untrue = checkTrace(trace)
  progress(checked)
  const prepared = prepareTrace(trace, untrue, (share) => progress(checked + share * (1 - checked)))
  return transfer(prepared, buffersOf(prepared))
}

async function bytesOf(file: Blob, progress: (share: number) => void): Promise<Uint8Array> {
  const bytes = new Uint8Array(file.size)
  const reader = file.stream().getReader()
  let at = 0
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    bytes.set(piece.value, at)
    at += piece.value.length
    progress(at / file.size)
  }
  return bytes
}

/** Prepares a trace that was made elsewhere. */
function prepare(trace: Trace): PreparedTrace {
  const prepared = prepareTrace(trace)
  return transfer(prepared, buffersOf(prepared))
}

/** How a run that was made elsewhere ended, and all that is needed to show it. */
async function judge(trace: Trace): Promise<Judged> {
  const { runEnding } = await import('../../analysis/run-ending.ts')
  const prepared = prepareTrace(trace)
  return transfer({ ending: runEnding(trace), prepared }, buffersOf(prepared))
}

async function pack(trace: Trace, withOrder: boolean): Promise<Packed> {
  const { keptOrder, packTrace } = await import('./pack-trace.ts')
  const bytes = await packTrace(trace)
  return transfer({ bytes, order: withOrder ? keptOrder(trace) : '' }, [bytes.buffer])
}

/** A trace file. */
async function write(trace: Trace): Promise<Blob> {
  return (await import('./pack-trace.ts')).traceFile(trace)
}

/** The order of a trace as a link has it. */
async function order(trace: Trace): Promise<string> {
  return (await import('./pack-trace.ts')).orderOf(trace)
}

/** @throws Error for bytes that `pack` did not make */
async function unpack(bytes: Uint8Array): Promise<Unpacked> {
  const [{ keptOrder, unpackTrace }, { checkTrace }] = await Promise.all([
    import('./pack-trace.ts'),
    import('../../model/checker.ts'),
  ])
  const trace = await unpackTrace(bytes)
  // It may have come from a file.
  const prepared = prepareTrace(trace, checkTrace(trace))
  return transfer({ prepared, order: keptOrder(trace) }, buffersOf(prepared))
}

const service = { alive: holdWhileAlive, simulate, ending, open, prepare, judge, write, order, pack, unpack }
export type SimulatorService = typeof service

keepProblems()
expose(service)
