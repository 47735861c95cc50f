import type { Choices } from '../program/choices.ts'
import { pairProblems } from '../program/parameters.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import { Exploration, type ExplorationOptions, type ExplorationResult } from '../explorer/exploration.ts'
import { isBug } from '../explorer/outcomes.ts'
import { type Strategy, writeStrategy } from '../explorer/strategy.ts'
import type { Policy } from '../trace/tables.ts'
import { exploreReport } from './explore-report.ts'
import { kebabCase } from './options.ts'
import { exitCodes, type Terminal, UsageError } from './terminal.ts'

/** Values of the options of `heddle explore`, by the names of the parameters. */
export interface ExploreArguments {
  readonly [name: string]: unknown
  readonly format?: 'text' | 'json'
  readonly strategy: Strategy
  readonly policy?: Policy
  readonly seed: number
  readonly maxExecutions: number
  readonly maxSeconds: number
  readonly maxEvents: number
}

/** Executions between two looks at the clock. */
const portion = 500

/** `heddle explore`: explores, writes what was found, and returns the exit code that says whether there is a bug. */
export async function runExplore(module: ScenarioModule, given: ExploreArguments, terminal: Terminal): Promise<number> {
  const values = valuesOf(module, given)
  const policy = policyOf(module, given)
  const options: ExplorationOptions = {
    strategy: given.strategy,
    seed: given.seed,
    limits: { executions: given.maxExecutions, events: given.maxEvents },
    ...(policy.forced === undefined ? {} : { policy: policy.forced }),
  }
  const begin = performance.now()
  const exploration = new Exploration(module, values, options)
  const seconds = () => (performance.now() - begin) / 1000
  while (!exploration.advance(portion) && seconds() < given.maxSeconds);
  const result = exploration.result()
  const took = seconds()
  const texts =
    given.format === 'json'
      ? `${JSON.stringify(jsonOf(result, given.strategy, policy.named, took), null, 2)}\n`
      : exploreReport(module, result, given.strategy, policy.named, took)
  await terminal.write(texts)
  if (result.outcomes.some(({ kind }) => isBug(kind))) return exitCodes.wrong
  return result.limits.some((limit) => limit !== 'strategy') ? exitCodes.stopped : exitCodes.finished
}

/** The scenario's parameters as given. */
export function valuesOf(
  module: ScenarioModule,
  given: { readonly [name: string]: unknown },
): { [name: string]: number | string } {
  const values: { [name: string]: number | string } = {}
  for (const [name, parameter] of Object.entries(module.scenario.parameters)) {
    const value = given[name]
    values[name] = typeof value === 'number' || typeof value === 'string' ? value : parameter.default
  }
  for (const { name, above, ...problem } of pairProblems(module.scenario.parameters, values)) {
    if (above === undefined) continue
    const pair = `--${kebabCase(name)} must be at most --${kebabCase(above.name)}`
    throw new UsageError(`${pair}, got ${problem.given} and ${above.given}.`)
  }
  return values
}

/**
 * The policy as it is named in the result, and the one to which all objects are forced: none where the scenario has a
 * parameter for it, or where nothing was asked for.
 */
function policyOf(module: ScenarioModule, given: ExploreArguments): { named: string; forced?: Policy } {
  if ('policy' in module.scenario.parameters) return { named: String(valuesOf(module, given).policy) }
  return given.policy === undefined ? { named: 'barging' } : { named: given.policy, forced: given.policy }
}

function jsonOf(result: ExplorationResult, strategy: Strategy, policy: string, seconds: number): object {
  const { executions, traces, redundant, exhaustive, limits, counterexample } = result
  return {
    strategy: writeStrategy(strategy),
    policy,
    executions,
    traces,
    redundant,
    exhaustive,
    limits,
    seconds: Math.round(seconds * 1000) / 1000,
    outcomes: result.outcomes.map((outcome) => ({ ...outcome, choices: named(outcome.choices) })),
    counterexample: counterexample === null ? null : { ...counterexample, choices: named(counterexample.choices) },
  }
}

/** Choices as `--choices` takes them: the main thread, whose path of birth is empty, is `main`. */
export function named(choices: Choices): string[] {
  return choices.map((path) => (path === '' ? 'main' : path))
}
