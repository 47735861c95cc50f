import { writeFile } from 'node:fs/promises'
import { pairProblems } from '../program/parameters.ts'
import { machineOf } from '../program/run-parameters.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import { type StrategyName, usualLimits } from '../simulator/options.ts'
import { simulate } from '../simulator/simulation.ts'
import { encodeTrace } from '../trace/codec.ts'
import { traceToJsonText } from '../trace/json.ts'
import type { Policy } from '../trace/tables.ts'
import type { Trace } from '../trace/trace.ts'
import { readChoices } from './choices-argument.ts'
import { kebabCase, runOptionsOf } from './options.ts'
import { exitCodes, type Terminal, UsageError } from './terminal.ts'
import { endText, textReport } from './text-report.ts'

/** Values of the options of `heddle run`, by the names of the parameters. */
export interface RunArguments {
  readonly [name: string]: number | string | undefined
  readonly format?: 'text' | 'json'
  readonly output?: string
  readonly choices?: string
  readonly maxSteps?: number
  readonly maxTime?: number
}

/** `heddle run`: simulates, writes what was asked for, and returns the exit code that says how the run ended. */
export async function runScenario(module: ScenarioModule, given: RunArguments, terminal: Terminal): Promise<number> {
  const trace = await simulateGiven(module, given)
  const { output } = given
  if (output !== undefined) {
    const bytes = encodeTrace(trace)
    try {
      await writeFile(output, bytes)
    } catch (thrown) {
      throw new UsageError(`--output: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
    }
    if (given.format === undefined) {
      await terminal.write(`${endText(trace)}\n${output}: ${bytes.length} bytes\n`)
      return exitCodeOf(trace)
    }
  }
  await writeAll(given.format === 'json' ? traceToJsonText(trace) : textReport(trace), terminal)
  return exitCodeOf(trace)
}

/** Writes many short pieces as few long ones. */
async function writeAll(pieces: Iterable<string>, terminal: Terminal): Promise<void> {
  let text = ''
  for (const piece of pieces) {
    text += piece
    if (text.length < 65_536) continue
    await terminal.write(text)
    text = ''
  }
  await terminal.write(text)
}

/**
 * The scenario's parameters as given.
 * @throws UsageError where one of a pair is above the other
 */
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

/** The policy to which all objects are forced: none where the scenario has a parameter for it, or nothing was said. */
export function forcedPolicy(module: ScenarioModule, given: { readonly [name: string]: unknown }): { policy?: Policy } {
  const { policy } = given
  return !('policy' in module.scenario.parameters) && (policy === 'fair' || policy === 'barging') ? { policy } : {}
}

async function simulateGiven(module: ScenarioModule, given: RunArguments): Promise<Trace> {
  const values = valuesOf(module, given)
  const steering: { [name: string]: number | string } = {}
  for (const [name, parameter] of Object.entries(runOptionsOf(module)))
    steering[name] = given[name] ?? parameter.default
  const choices = given.choices === undefined ? undefined : await readChoices(given.choices)
  return simulate(module, values, {
    seed: Number(steering.seed),
    // The option accepts the names of strategies alone.
    strategy: steering.strategy as StrategyName,
    cores: Number(steering.cores),
    cost: Number(steering.cost),
    machine: machineOf(steering),
    limits: {
      ...usualLimits,
      steps: given.maxSteps ?? usualLimits.steps,
      seconds: given.maxTime ?? usualLimits.seconds,
    },
    ...(choices === undefined ? {} : { choices }),
    ...forcedPolicy(module, given),
  })
}

/** The exit code of a run: it finished, it went wrong, or it was stopped. */
export function exitCodeOf(trace: Trace): number {
  switch (trace.end.status) {
    case 'finished':
      return exitCodes.finished
    case 'stopped':
      return exitCodes.stopped
    case 'deadlock':
    case 'failed':
      return exitCodes.wrong
  }
}
