import { writeFile } from 'node:fs/promises'
import { counted } from '../base/counted.ts'
import type { Choices } from '../program/choices.ts'
import { pairProblems } from '../program/parameters.ts'
import { machineOf } from '../program/run-parameters.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import { type StrategyName, usualLimits } from '../simulator/options.ts'
import { Simulation } from '../simulator/simulation.ts'
import { encodeTrace } from '../trace/codec.ts'
import { traceToJsonText } from '../trace/json.ts'
import type { ExecutorName, Policy } from '../trace/tables.ts'
import type { Trace } from '../trace/trace.ts'
import type { WorkersRun } from '../workers/run-options.ts'
import { readChoices } from './choices-argument.ts'
import { kebabCase, runOptionsOf } from './options.ts'
import type { Program } from './program-file.ts'
import { realWorkers } from './real-workers.ts'
import { exitCodes, type Terminal, UsageError } from './terminal.ts'
import { endText, textReport } from './text-report.ts'

type Values = { readonly [name: string]: number | string }

/** Values of the options of `heddle run`, by the names of the parameters. */
export interface RunArguments {
  readonly [name: string]: number | string | undefined
  readonly executor?: ExecutorName
  readonly format?: 'text' | 'json'
  readonly output?: string
  readonly choices?: string
  readonly maxSteps?: number
  readonly maxTime?: number
  /** How often it is run; left out, once. */
  readonly repeat?: number
}

/** `heddle run`: runs, writes what was asked for, and returns the exit code that says how the run ended. */
export async function runProgram(program: Program, given: RunArguments, terminal: Terminal): Promise<number> {
  const trace = await runOnce(program, given, terminal)
  const { output } = given
  if (output !== undefined) {
    const size = await writeTrace(trace, output)
    if (given.format === undefined) {
      await terminal.write(`${endText(trace)}\n${output}: ${counted(size, 'byte')}\n`)
      return exitCodeOf(trace)
    }
  }
  await writeAll(given.format === 'json' ? traceToJsonText(trace) : textReport(trace), terminal)
  return exitCodeOf(trace)
}

/** An interrupted run ends with the trace so far. */
async function runOnce(program: Program, given: RunArguments, terminal: Terminal): Promise<Trace> {
  const runner = await runnerOf(program, given, terminal)
  const goOn = terminal.onInterrupt(runner.stop)
  try {
    return await runner.run(0)
  } finally {
    goOn()
    runner.dispose()
  }
}

/**
 * Writes a trace to the file that `--output` names.
 * @returns how many bytes it has
 * @throws UsageError where it cannot be written
 */
export async function writeTrace(trace: Trace, output: string): Promise<number> {
  const bytes = encodeTrace(trace)
  try {
    await writeFile(output, bytes)
  } catch (thrown) {
    throw new UsageError(`--output: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
  }
  return bytes.length
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

/** The parameters of the run as given. */
export function steeringOf(module: ScenarioModule, given: RunArguments): Values {
  const steering: { [name: string]: number | string } = {}
  for (const [name, parameter] of Object.entries(runOptionsOf(module)))
    steering[name] = given[name] ?? parameter.default
  return steering
}

/** Steps of a simulation between two looks at whether it was interrupted. */
const portion = 65_536

/** Runs a program again and again, as the options say. */
export interface Runner {
  /** @param nth from 0: the seed of a simulation is so much higher than the one that was given */
  run(nth: number): Promise<Trace>
  /** Ends the run that is under way. */
  stop(): void
  dispose(): void
}

/** Makes ready for runs where the options say. */
export async function runnerOf(program: Program, given: RunArguments, terminal: Terminal): Promise<Runner> {
  const { module } = program
  const values = valuesOf(module, given)
  const steering = steeringOf(module, given)
  if (given.executor !== 'workers') {
    const choices = given.choices === undefined ? undefined : await readChoices(given.choices)
    let simulation: Simulation | null = null
    return {
      async run(nth) {
        simulation = simulationOf(module, values, steering, given, seedOf(steering, nth), choices)
        // An interrupt is heard in between.
        while (!simulation.advance(portion)) await new Promise((resolve) => setImmediate(resolve))
        return simulation.trace()
      },
      stop: () => simulation?.stop(),
      dispose() {},
    }
  }
  const workers = await realWorkers(program, values)
  let underWay: WorkersRun | null = null
  return {
    async run(nth) {
      const tell = (ready: number, count: number): void =>
        terminal.progress(ready < count ? `${ready} of ${counted(count, 'worker')} are ready` : '')
      underWay = workers.run({
        seed: seedOf(steering, 0),
        maxSteps: given.maxSteps ?? usualLimits.steps,
        steering,
        // Later runs have the workers of the first.
        onProgress: nth === 0 ? tell : () => {},
      })
      const trace = await underWay.done
      // The next run has the same workers.
      await underWay.cleared
      return trace
    },
    stop: () => underWay?.stop(),
    dispose: workers.dispose,
  }
}

/** The seed of a run of several: after the highest comes 0. */
export function seedOf(steering: Values, nth: number): number {
  return (Number(steering.seed) + nth) % 2 ** 32
}

function simulationOf(
  module: ScenarioModule,
  values: Values,
  steering: Values,
  given: RunArguments,
  seed: number,
  choices: Choices | undefined,
): Simulation {
  return new Simulation(module, values, {
    seed,
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
  if (trace.end.detail.kind === 'fault') return exitCodes.wrong
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
