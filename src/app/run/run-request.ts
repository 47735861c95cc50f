import { own, put } from '../../base/own.ts'
import type { Value } from '../../base/value.ts'
import type { MachineOptions } from '../../program/machine-options.ts'
import type { Parameter, ParameterProblem, Parameters } from '../../program/parameters.ts'
import { pairProblems, parseParameter, readParameters } from '../../program/parameters.ts'
import { handoverParameter, machineOf, machineParameters, runParametersOf } from '../../program/run-parameters.ts'
import type { Scenario } from '../../program/scenario.ts'
import type { StrategyName } from '../../simulator/options.ts'
import type { ExecutorName, Policy, RunRecord } from '../../trace/tables.ts'
import type { Given } from '../link/link.ts'

/** All that a run is made of, read and checked. */
export interface ReadRun {
  /** The scenario's parameters. */
  readonly values: { readonly [name: string]: number | string }
  readonly steering: {
    readonly seed: number
    readonly strategy: StrategyName
    readonly cores: number
    readonly cost: number
    readonly machine: MachineOptions
    /** The policy of all objects, whatever the program says; without it each has its own. */
    readonly policy?: Policy
    /** Seconds that a second of sleep takes on real workers. */
    readonly scale: number
  }
  /** The texts that are allowed and differ from the defaults. */
  readonly given: Given
  readonly problems: readonly ParameterProblem[]
}

/** Whether a parameter of the run is of no use to an executor. */
export function idleParameter(name: string, executor: ExecutorName): boolean {
  if (executor === 'simulator') return name === 'scale'
  return name === 'strategy' || name === 'handover' || (name !== 'gil' && Object.hasOwn(machineParameters, name))
}

/** What a scenario declares of its runs. */
export type Declared = Pick<Scenario, 'parameters' | 'machine'>

/** The parameters of the runs of a program. */
export function runParametersFor({ parameters, machine }: Declared): Parameters {
  const usual = runParametersOf(machine)
  return Object.hasOwn(parameters, 'policy') ? usual : { ...usual, handover: handoverParameter }
}

/** Reads the given texts of a run against what its scenario declares. */
export function readRun(scenario: Declared, given: Given): ReadRun {
  const { parameters: declared } = scenario
  const all: Parameters = { ...runParametersFor(scenario), ...declared }
  const { values, problems } = readParameters(all, new Map(Object.entries(given)))
  const own = Object.fromEntries(Object.keys(declared).map((name) => [name, values[name] ?? 0]))
  return {
    values: own,
    steering: {
      seed: Number(values.seed),
      strategy: strategyOf(values.strategy),
      cores: Number(values.cores),
      cost: Number(values.cost),
      machine: machineOf(values),
      ...(values.handover === 'barging' || values.handover === 'fair' ? { policy: values.handover } : {}),
      scale: Number(values.scale),
    },
    given: withoutDefaults(all, given),
    problems,
  }
}

/** The texts that are allowed and do not say the default, in the order of the declaration. */
export function withoutDefaults(declared: Parameters, given: Given): Given {
  const values: { [name: string]: number | string } = {}
  for (const [name, parameter] of Object.entries(declared)) {
    const text = own(given, name)
    put(values, name, (text === undefined ? null : parseParameter(parameter, text)) ?? parameter.default)
  }
  const refused = pairProblems(declared, values).flatMap(({ name, above }) => [name, above?.name])
  return Object.fromEntries(
    Object.entries(declared)
      .filter(([name, parameter]) => values[name] !== parameter.default && !refused.includes(name))
      .map(([name]) => [name, String(values[name])]),
  )
}

/** The texts with which a recorded run was made, as far as they are parameters here. */
export function givenOf(scenario: Declared, record: RunRecord): Given {
  const texts: { [name: string]: string } = { seed: String(record.seed) }
  const add = (from: { readonly [name: string]: Value }): void => {
    for (const [name, value] of Object.entries(from)) if (typeof value !== 'object') put(texts, name, String(value))
  }
  add(record.options)
  add(record.parameters)
  return withoutDefaults({ ...runParametersFor(scenario), ...scenario.parameters }, texts)
}

/** The parameters of a form, the scenario's own first. */
export function formParameters(scenario: Declared): [string, Parameter][] {
  return [...Object.entries(scenario.parameters), ...Object.entries(runParametersFor(scenario))]
}

function strategyOf(value: number | string | undefined): StrategyName {
  return value === 'round-robin' || value === 'random' ? value : 'first-come'
}
