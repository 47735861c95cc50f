import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { closest } from 'fastest-levenshtein'
import type { ScenarioModule } from '../program/scenario.ts'
import { catalogue, loadScenario } from '../scenarios/catalogue.ts'
import { usualLimits } from '../simulator/options.ts'
import { TraceFormatError } from '../trace/codec.ts'
import { runCheck } from './check.ts'
import { runList } from './list.ts'
import { oneSpelling, optionOf, runOptionsOf } from './options.ts'
import { type RunArguments, runScenario } from './run.ts'
import { exitCodes, type Terminal, UsageError } from './terminal.ts'

/** Version of the package, put in by the build. */
declare const HEDDLE_VERSION: string

const exitCodeHelp = `
Exit codes:
  0  the run finished; the file is a run that the model allows
  1  the run ended in a deadlock or failed; the file has a step that the model does not allow
  2  the command line, or a file that it names, cannot be used
  3  the run was stopped, at a limit or where a given order does not fit`

/**
 * The command line.
 * @param args what follows the program's name
 * @returns the exit code
 */
export async function heddle(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = exitCodes.finished
  try {
    const given = oneSpelling(args)
    const module = given[0] === 'run' ? await scenarioOf(given.slice(1)) : null
    const program = commands(module, terminal, (code) => {
      exitCode = code
    })
    await program.parseAsync(given, { from: 'user' })
    return exitCode
  } catch (thrown) {
    // Commander has written its own messages, among them help, which is no error.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.finished : exitCodes.usage
    if (!(thrown instanceof UsageError || thrown instanceof TraceFormatError)) throw thrown
    terminal.error(`error: ${thrown.message}\n`)
    return exitCodes.usage
  }
}

function commands(module: ScenarioModule | null, terminal: Terminal, end: (exitCode: number) => void): Command {
  const program = new Command('heddle')
    .description('Runs concurrent programs in virtual time, and checks records of runs.')
    .version(HEDDLE_VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.write(text),
      writeErr: (text) => terminal.error(text),
    })
    .showHelpAfterError('(add --help for what is allowed)')
    .addHelpText('after', exitCodeHelp)
  program
    .command('list')
    .description('lists the scenarios and their parameters')
    .addOption(formatOption())
    .action(async ({ format }: { format?: 'text' | 'json' }) => await runList(format ?? 'text', terminal))
  const run = program
    .command('run')
    .description(
      module === null
        ? 'simulates a scenario; `heddle run SCENARIO --help` lists its parameters'
        : `simulates "${module.scenario.title.en}": ${module.scenario.summary.en}`,
    )
    .argument('<scenario>', `one of ${ids().join(', ')}`)
  for (const [name, parameter] of Object.entries({ ...module?.scenario.parameters, ...runOptionsOf(module) }))
    run.addOption(optionOf(name, parameter))
  run
    .addOption(new Option('--choices <list>', 'who takes each step: main,0,0.1 …, or a file with a list or a trace'))
    .addOption(
      new Option('--max-steps <integer>', 'stops after so many steps')
        .default(usualLimits.steps)
        .argParser(atLeast(1, true)),
    )
    .addOption(
      new Option('--max-time <number>', 'stops after so many seconds of program time')
        .default(usualLimits.seconds)
        .argParser(atLeast(0, false)),
    )
    .addOption(formatOption())
    .addOption(new Option('--output <file>', 'writes the trace to a file, for the application and `heddle check`'))
    .addHelpText('after', exitCodeHelp)
    .action(async (_scenario: string, given: RunArguments) => {
      if (module !== null) end(await runScenario(module, given, terminal))
    })
  program
    .command('check')
    .description('says whether the model allows every step of a trace file')
    .argument('<file>', 'a trace, as --output and "Download trace" write it')
    .action(async (file: string) => end(await runCheck(file, terminal)))
  return program
}

function formatOption(): Option {
  return new Option('--format <name>', 'how to write it').choices(['text', 'json'])
}

function atLeast(least: number, whole: boolean): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text)
    if (Number.isFinite(value) && value >= least && (!whole || Number.isInteger(value))) return value
    throw new InvalidArgumentError(`Allowed is a ${whole ? 'whole ' : ''}number from ${least}.`)
  }
}

function ids(): string[] {
  return catalogue.map((entry) => entry.id)
}

/** The scenario that the arguments of `run` name, wherever it stands; null when they name none. */
async function scenarioOf(args: readonly string[]): Promise<ScenarioModule | null> {
  const known = ids()
  const found = args.find((arg) => known.includes(arg))
  if (found !== undefined) return await loadScenario(found)
  // What follows an option is rather its value than a misspelt scenario.
  const name = args.find((arg, i) => !arg.startsWith('-') && !args[i - 1]?.startsWith('-'))
  if (name === undefined) return null
  throw new UsageError(
    `there is no scenario "${name}"; did you mean ${closest(name, known)}? Allowed are ${known.join(', ')}.`,
  )
}
