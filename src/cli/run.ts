import { runEnding } from '../analysis/run-ending.ts'
import { counted } from '../base/counted.ts'
import { own, put } from '../base/own.ts'
import type { Choices } from '../program/choices.ts'
import { pairProblems } from '../program/parameters.ts'
import { machineOf } from '../program/run-parameters.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import { defaultLimits, type StrategyName } from '../simulator/options.ts'
import { Simulation } from '../simulator/simulation.ts'
import { encodeTrace } from '../trace/codec.ts'
import { traceToJsonText } from '../trace/json.ts'
import type { ExecutorName, Policy } from '../trace/tables.ts'
import { operationName, type Trace } from '../trace/trace.ts'
import type { WorkersRun } from '../workers/run-options.ts'
import { readChoices } from './choices-argument.ts'
import { lookBack } from './look-back.ts'
import { mistakeIn } from './mistakes.ts'
import { defaultSeconds, kebabCase, runOptionsOf } from './options.ts'
import type { Program } from './program-file.ts'
import { exitCodes, Stopped, type Terminal, UsageError } from './terminal.ts'
import { endText, textReport } from './text-report.ts'
import { CutOff, TimeLimit } from './time-limit.ts'

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
  /** Of real time. */
  readonly maxSeconds?: number
  /** How often it is run; left out, once. */
  readonly repeat?: number
}

/** `heddle run`: runs, writes what was asked for, and returns the exit code that says how the run ended. */
export async function runProgram(
  program: Program,
  given: RunArguments,
  terminal: Terminal,
  exitCode: (trace: Trace) => number = exitCodeOf,
): Promise<number> {
  const { output } = given
  if (output !== undefined) await terminal.checkFile(output, '--output')
  const { trace, cut } = await runOnce(program, given, terminal)
  const found = lookBack(program.module, trace)
  const code = found === null ? exitCode(trace) : exitCodes.wrong
  const more = found === null ? '' : `${found}\n`
  if (output !== undefined) {
    const size = await writeTrace(trace, output, terminal)
    if (given.format === undefined) {
      await terminal.write(`${endText(trace, cut)}\n${more}${output}: ${counted(size, 'byte')}\n`)
      return code
    }
  }
  await writeAll(given.format === 'json' ? traceToJsonText(trace) : textReport(trace, cut), terminal)
  if (given.format !== 'json') await terminal.write(more)
  else if (cut !== null || found !== null) terminal.error(`${cut === null ? '' : `${cut}\n`}${more}`)
  return code
}

/** An interrupted run ends with the trace so far. */
async function runOnce(program: Program, given: RunArguments, terminal: Terminal): Promise<Ran> {
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
export async function writeTrace(trace: Trace, output: string, terminal: Terminal): Promise<number> {
  const bytes = encodeTrace(trace)
  await terminal.writeFile(output, bytes, '--output')
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
    const value = own(given, name)
    put(values, name, typeof value === 'number' || typeof value === 'string' ? value : parameter.default)
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
  return !Object.hasOwn(module.scenario.parameters, 'policy') && (policy === 'fair' || policy === 'barging')
    ? { policy }
    : {}
}

/** The parameters of the run as given. */
export function steeringOf(module: ScenarioModule, given: RunArguments): Values {
  const steering: { [name: string]: number | string } = {}
  for (const [name, parameter] of Object.entries(runOptionsOf(module)))
    steering[name] = given[name] ?? parameter.default
  return steering
}

/** A run, over or ended before its time. */
export interface Ran {
  readonly trace: Trace
  /** Why it was ended before its time, in a sentence, where there is more to say than the trace does. */
  readonly cut: string | null
}

/** Runs a program again and again, as the options say. */
export interface Runner {
  /**
   * @param nth from 0: the seed of a simulation is so much higher than the one that was given
   * @throws Stopped where it was ended before anything was recorded
   */
  run(nth: number): Promise<Ran>
  /** Ends the run that is under way. */
  stop(): void
  /** Whether the time of the command is over. */
  readonly isLate: boolean
  dispose(): void
}

/** Makes ready for runs where the options say. */
export function runnerOf(program: Program, given: RunArguments, terminal: Terminal): Promise<Runner> {
  const time = new TimeLimit(given.maxSeconds ?? defaultSeconds, terminal.breaksOnInterrupt)
  return given.executor === 'workers'
    ? realRunner(program, given, terminal, time)
    : simulatingRunner(program, given, time)
}

async function simulatingRunner({ module }: Program, given: RunArguments, time: TimeLimit): Promise<Runner> {
  const values = valuesOf(module, given)
  const steering = steeringOf(module, given)
  const choices = given.choices === undefined ? undefined : await readChoices(given.choices)
  let simulation: Simulation | null = null
  return {
    async run(nth) {
      simulation = null
      try {
        const running = time.act(() => simulationOf(module, values, steering, given, seedOf(steering, nth), choices))
        simulation = running
        const done = await time.work((steps) => running.advance(steps))
        if (!done) running.stop()
        return { trace: running.trace(), cut: done ? null : lateText(time.seconds) }
      } catch (thrown) {
        if (!(thrown instanceof CutOff)) throw thrown
        const cut = cutText(thrown, time)
        if (simulation === null) throw new Stopped(cut)
        simulation.stop()
        return { trace: simulation.trace(), cut }
      }
    },
    stop: () => simulation?.stop(),
    get isLate() {
      return time.isOver
    },
    dispose() {},
  }
}

/** Why a command was ended by force. */
export function cutText({ by, where }: CutOff, time: TimeLimit): string {
  return by === 'hand' ? `Stopped by hand, while ${where}.` : `${lateText(time.seconds).slice(0, -1)}, while ${where}.`
}

/** That the time of a command is over. */
export function lateText(seconds: number): string {
  return `Stopped after ${counted(seconds, 'second')} (--max-seconds).`
}

async function realRunner(program: Program, given: RunArguments, terminal: Terminal, time: TimeLimit): Promise<Runner> {
  const values = valuesOf(program.module, given)
  const steering = steeringOf(program.module, given)
  const { realWorkers } = await import('./real-workers.ts')
  const workers = await realWorkers(program, values)
  let underWay: WorkersRun | null = null
  return {
    async run(nth) {
      const tell = (ready: number, count: number): void =>
        terminal.progress(ready < count ? `${ready} of ${counted(count, 'worker')} are ready` : '')
      const run = workers.run({
        seed: seedOf(steering, 0),
        maxSteps: given.maxSteps ?? defaultLimits.steps,
        maxSeconds: time.seconds,
        steering,
        // Later runs have the workers of the first.
        onProgress: nth === 0 ? tell : () => {},
      })
      underWay = run
      let cut: string | null = null
      const goOn = time.whenOver(() => {
        cut = lateText(time.seconds)
        run.stop()
      })
      const trace = await run.done
      goOn()
      // The next run has the same workers.
      await run.cleared
      const mistake = mistakeIn(trace)
      if (mistake !== null) throw new UsageError(mistake)
      return { trace, cut: cut === null ? null : `${cut}${computingText(trace)}` }
    },
    stop: () => underWay?.stop(),
    get isLate() {
      return time.isOver
    },
    dispose: workers.dispose,
  }
}

/** Who was neither waiting nor at its end when a real run was stopped: one of these may be in a loop without an end. */
function computingText(trace: Trace): string {
  const last = new Map<number, number>()
  for (let step = 0; step < trace.stepCount; step++) last.set(trace.steps.thread[step] ?? 0, step)
  const computing = [...last].filter(([, step]) => !/^(block|sleep|end|fail)$/.test(operationName(trace, step)))
  if (computing.length === 0) return ''
  const texts = computing.map(([thread, step]) => `${trace.threads[thread]?.name} after line ${trace.steps.line[step]}`)
  return ` Computing then: ${texts.join(', ')}.`
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
      ...defaultLimits,
      steps: given.maxSteps ?? defaultLimits.steps,
      seconds: given.maxTime ?? defaultLimits.seconds,
    },
    ...(choices === undefined ? {} : { choices }),
    ...forcedPolicy(module, given),
  })
}

/**
 * `heddle replay`: as `runProgram`, on one core, on which an operation takes no time, since nothing but the order counts.
 * The exit code is that of exploring a program that has this run alone.
 */
export function replayProgram(program: Program, given: RunArguments, terminal: Terminal): Promise<number> {
  return runProgram(program, { ...given, cores: 1, cost: 0 }, terminal, (trace) => {
    const code = exitCodeOf(trace)
    if (code === exitCodes.usage) return code
    const { kind } = runEnding(trace)
    return kind === 'finished' ? exitCodes.finished : kind === 'limit' ? exitCodes.stopped : exitCodes.wrong
  })
}

/** The exit code of a run: it finished, it went wrong, it was stopped, or was given an order that cannot be used. */
export function exitCodeOf(trace: Trace): number {
  const { detail } = trace.end
  if (detail.kind === 'choice') return exitCodes.usage
  if (detail.kind === 'fault' || (detail.kind === 'property' && detail.property === 'invariant')) return exitCodes.wrong
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
