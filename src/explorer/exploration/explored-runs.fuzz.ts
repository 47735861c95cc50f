/** What a run does is among what is explored: its way to end, what its threads print, its errors and the last values of cells. */
import fc from 'fast-check'
import { runEnding } from '../../analysis/run-ending.ts'
import type { Fuzzer } from '../../base/testing/fuzzer.ts'
import type { Value } from '../../base/value.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import type { SimulatorOptions } from '../../simulator/options.ts'
import { simulate } from '../../simulator/simulation.ts'
import { heldIn } from '../../trace/cell-value.ts'
import { StateReader } from '../../trace/state.ts'
import type { Policy } from '../../trace/tables.ts'
import { outputOf, type Trace } from '../../trace/trace.ts'
import type { OutcomeDetail } from '../outcomes/outcomes.ts'
import { families } from '../testing/random-actions.ts'
import { type PoolProgram, poolModule, poolProgram } from '../testing/random-pools.ts'
import { moduleOf, type RandomProgram, randomProgram } from '../testing/random-programs.ts'
import { Exploration } from './exploration.ts'

/** A program, and the ways in which it is run. */
export interface RunsInput {
  readonly program:
    | { readonly pools: PoolProgram }
    | { readonly threads: RandomProgram; readonly daemons: readonly boolean[] }
  readonly policy: Policy
  readonly runs: number
  readonly seed: number
}

/** Executions that are explored of a program, at most; of one that has more, nothing is compared. */
const maxExecutions = 3000

function moduleFor({ program }: RunsInput): ScenarioModule {
  return 'pools' in program ? poolModule(program.pools) : moduleOf(program.threads, program.daemons)
}

/** What is told by name: several things may have the same. */
type Told = readonly (readonly [name: string, told: unknown])[]

/** How an execution ended, as a text that is equal for those that ended alike. */
function ending(kind: string, failed: OutcomeDetail['failed'], output: Told, values: Told): string {
  const errors = failed.map(({ thread, error, message }) => `${thread}: ${error}: ${message}`).sort()
  const inOrder = (told: Told) => told.map((each) => JSON.stringify(each)).sort()
  return JSON.stringify([kind, errors, inOrder(output), inOrder(values)])
}

/** What an outcome tells by names, each of which it has made another. */
function named(told: { readonly [name: string]: unknown }): Told {
  return Object.entries(told).map(([name, each]) => [name.replace(/ \(\d+\)$/, ''), each])
}

/** The endings of all executions; null where not all were explored. */
export function exploredEndings(module: ScenarioModule, policy: Policy): Set<string> | null {
  const limits = { tries: 0, executions: maxExecutions }
  const exploration = new Exploration(module, {}, { seed: 1, policy, strategy: { kind: 'optimal' }, limits })
  while (!exploration.advance(1000));
  const { outcomes, limits: met } = exploration.result()
  // Timers of gevent are explored as if no time were lost, and run so here.
  if (met.some((limit) => limit !== 'clock')) return null
  return new Set(
    outcomes.map(({ kind, detail }) => ending(kind, detail.failed, named(detail.output), named(detail.values))),
  )
}

/** How a run ended. */
export function endingOfRun(trace: Trace): string {
  const { kind, detail } = runEnding(trace)
  const output = new Map<number, string[]>()
  for (const { thread, text } of outputOf(trace)) output.set(thread, [...(output.get(thread) ?? []), text])
  const printed = [...output].map(([thread, lines]) => [trace.threads[thread]?.name ?? '', lines] as const)
  const words = new StateReader(trace).at(trace.stepCount - 1)
  const fields = trace.kinds.find(({ name }) => name === 'cell')?.fields ?? []
  const at = (name: string) => fields.find((field) => field.name === name)?.offset ?? 0
  const values: [string, Value][] = []
  for (const { kind, name, base, owner } of trace.objects)
    if (kind === 'cell' && owner === undefined)
      values.push([name, heldIn(words[base + at('value')] ?? 0, trace.values[words[base + at('other')] ?? 0] ?? null)])
  return ending(kind, detail.failed, printed, values)
}

/** Whether a program has timers of gevent. */
function hasTimers({ program }: RunsInput): boolean {
  if (!('pools' in program)) return false
  const { main, others } = program.pools
  return [main, ...others.map(({ lines }) => lines)].some((lines) => lines.includes('gevent'))
}

function runOptions(input: RunsInput, n: number): SimulatorOptions {
  const cost = hasTimers(input) ? 0 : ([0, 0.05, 0.3, 0.5][n % 4] ?? 0)
  return {
    seed: input.seed + n,
    strategy: n % 5 === 4 ? 'round-robin' : 'random',
    cores: 1 + (n % 3),
    cost,
    policy: input.policy,
  }
}

/**
 * Explores a program and runs it.
 * @returns whether it could be explored to the end, and so was compared
 * @throws Error for a run whose ending was not explored
 */
export function comparesRuns(input: RunsInput): boolean {
  const module = moduleFor(input)
  const explored = exploredEndings(module, input.policy)
  if (explored === null) return false
  for (let n = 0; n < input.runs; n++) {
    const options = runOptions(input, n)
    const found = endingOfRun(simulate(module, {}, options))
    if (explored.has(found)) continue
    throw new Error(`run ${JSON.stringify(options)} ended as nothing explored: ${found}\n${[...explored].join('\n')}`)
  }
  return true
}

/** Without numbers that are drawn: they follow from the seed of a run. */
const notDrawn = families.map((family) => family.filter((name) => !/draw/i.test(name)))

/** @param runs how often each program is run */
export function runsInputs(runs: number): fc.Arbitrary<RunsInput> {
  const threads = fc.record({ threads: randomProgram(5, notDrawn), daemons: fc.array(fc.boolean(), { maxLength: 4 }) })
  return fc.record({
    program: fc.oneof({ weight: 3, arbitrary: fc.record({ pools: poolProgram }) }, { weight: 1, arbitrary: threads }),
    policy: fc.constantFrom<Policy>('barging', 'fair'),
    runs: fc.constant(runs),
    seed: fc.nat(1_000_000),
  })
}

const fuzzer: Fuzzer<RunsInput> = {
  inputs: runsInputs(200),
  holds: (input) => {
    comparesRuns(input)
  },
  file: (input) => ({ extension: 'json', content: JSON.stringify(input, null, 1) }),
}
export default fuzzer
