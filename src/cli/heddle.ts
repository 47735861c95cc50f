import { Command, CommanderError, Option } from 'commander'
import { defaultExplorationLimits } from '../explorer/exploration/exploration-result.ts'
import { type Strategy, strategyForms } from '../explorer/search/strategy.ts'
import type { Parameters } from '../program/parameters.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import { defaultLimits } from '../simulator/options.ts'
import { TraceFormatError } from '../trace/format-error.ts'
import { type SortedArguments, sortArguments } from './arguments.ts'
import { atLeast, choicesOption, formatOption, limitOption, outputOption, strategyOf, upTo } from './command-options.ts'
import type { ExploreArguments } from './explore.ts'
import { defaultMemory, maxMemory } from './memory.ts'
import { programNamed, scenarioIds } from './named-program.ts'
import { defaultSeconds, optionOf, refuseStrangers, runOptionsOf } from './options.ts'
import type { Program } from './program-file.ts'
import type { RunArguments } from './run.ts'
import { exitCodes, Stopped, type Terminal, UsageError } from './terminal.ts'

/** Version of the package, put in by the build. */
declare const HEDDLE_VERSION: string

const exitCodeHelp = `
Exit codes:
  0  the run finished; the file is a run that the model allows; no bug was found
  1  the run ended in a deadlock or failed; the file has a step that the model does not allow; a bug was found
  2  the command line, or a file that it names, cannot be used: a program has a mistake, an order does not fit it; or what
     came of it cannot be written
  3  the run was stopped, by hand or at a limit; exploring stopped at a limit without a bug`

/** What one command needs and others do not: the command line starts with what it always needs. */
const parts = {
  check: () => import('./check.ts'),
  explore: () => import('./explore.ts'),
  list: () => import('./list.ts'),
  repeat: () => import('./repeat.ts'),
  run: () => import('./run.ts'),
}

/** Commands that are about one program. */
const ofScenarios: readonly string[] = ['run', 'explore', 'replay']

/**
 * Carries a command about a program of one's own out in a process of its own.
 * @param sorted arguments of the command line, that of the command first
 * @returns the exit code
 */
type InOwnProcess = (sorted: SortedArguments, file: string, terminal: Terminal) => Promise<number>

/**
 * The command line.
 * @param args what follows the program's name
 * @param inOwnProcess for programs of one's own; null in such a process
 * @returns the exit code
 */
export async function heddle(
  args: readonly string[],
  terminal: Terminal,
  inOwnProcess: InOwnProcess | null,
): Promise<number> {
  let exitCode: number = exitCodes.finished
  const end = (code: number): void => {
    exitCode = code
  }
  try {
    const command = ofScenarios.find((name) => name === args[0])
    const known = commands(null, terminal, end)
    // Which program is meant is known before what it declares.
    const sorted = sortArguments(args, known.commands.find((one) => one.name() === command)?.options ?? [])
    const named = command === undefined ? null : await programNamed(sorted, terminal)
    if (named?.file && inOwnProcess !== null) return await inOwnProcess(sorted, named.file, terminal)
    if (named?.file === null && sorted.flags.has('--contained'))
      throw new UsageError(
        '--contained is for files of programs; the scenarios of the catalogue do nothing to be kept from.',
      )
    const program = named === null ? known : commandsOf(await named.load(), terminal, end)
    await program.parseAsync([...sorted.args], { from: 'user' })
    return exitCode
  } catch (thrown) {
    // Commander has written its own messages, among them help, which is no error.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.finished : exitCodes.usage
    if (thrown instanceof Stopped) {
      terminal.error(`${thrown.message}\n`)
      return exitCodes.stopped
    }
    if (!(thrown instanceof UsageError || thrown instanceof TraceFormatError)) throw thrown
    terminal.error(`error: ${thrown.message}\n`)
    return exitCodes.usage
  }
}

/**
 * The commands, with options for the parameters of a program.
 * @throws UsageError where one of these is called as another option is
 */
function commandsOf(named: Program, terminal: Terminal, end: (exitCode: number) => void): Command {
  try {
    return commands(named, terminal, end)
  } catch (thrown) {
    // As commander says it, which has no error of its own for it.
    const flag = thrown instanceof Error ? /conflicting flag '(--[\w-]+)'/.exec(thrown.message)?.[1] : undefined
    if (flag === undefined) throw thrown
    throw new UsageError(`a parameter cannot be called like the option ${flag} of the command line`)
  }
}

function commands(named: Program | null, terminal: Terminal, end: (exitCode: number) => void): Command {
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
    .action(
      async ({ format }: { format?: 'text' | 'json' }) =>
        await (await parts.list()).runList(format ?? 'text', terminal),
    )
  addRun(program, named, terminal, end)
  addExplore(program, named, terminal, end)
  addReplay(program, named, terminal, end)
  program
    .command('check')
    .description('says whether the model allows all that a trace file says')
    .argument('<file>', 'a trace, as --output and "Download trace" write it')
    .action(async (file: string) => end(await (await parts.check()).runCheck(file, terminal)))
  return program
}

type Adds = (program: Command, named: Program | null, terminal: Terminal, end: (exitCode: number) => void) => void

/** A command about a scenario, with an option for each of its parameters. */
function scenarioCommand(
  program: Command,
  module: ScenarioModule | null,
  name: string,
  does: string,
  parameters: Parameters,
): Command {
  const command = program
    .command(name)
    .description(
      module === null
        ? `${does} a scenario; \`heddle ${name} SCENARIO --help\` lists its parameters`
        : `${does} "${module.scenario.title.en}": ${module.scenario.summary.en}`,
    )
    .argument('<scenario>', `one of ${scenarioIds().join(', ')}, or a file of a program, such as mine.js or mine.ts`)
    .addOption(
      new Option('--max-seconds <number>', 'stops after this many seconds of real time, with what there is until then')
        .default(defaultSeconds)
        .argParser(atLeast(0, false)),
    )
    .addOption(new Option('--contained', 'keeps the file of a program from files, network, processes and this process'))
  for (const [parameter, declared] of Object.entries({ ...module?.scenario.parameters, ...parameters }))
    command.addOption(optionOf(parameter, declared))
  return command
}

const addRun: Adds = (program, named, terminal, end) => {
  const module = named?.module ?? null
  scenarioCommand(program, module, 'run', 'simulates, or runs on real workers,', runOptionsOf(module))
    .addOption(
      new Option('--executor <name>', 'where it runs: in virtual time, or on worker threads of Node in real time')
        .choices(['simulator', 'workers'])
        .default('simulator'),
    )
    .addOption(
      new Option(
        '--repeat <times>',
        'runs so often, and tells how many ended in which way: simulations each with the next seed, and with a random schedule where none is given',
      ).argParser(atLeast(1, true)),
    )
    .addOption(choicesOption())
    .addOption(limitOption('--max-steps', 'stops after this many steps', defaultLimits.steps))
    .addOption(
      new Option('--max-time <number>', 'stops after this many seconds of program time')
        .default(defaultLimits.seconds)
        .argParser(atLeast(0, false)),
    )
    .addOption(formatOption())
    .addOption(outputOption())
    .addHelpText('after', exitCodeHelp)
    .action(async (_scenario: string, given: RunArguments, command: Command) => {
      if (named === null) return
      const isGiven = (name: string): boolean => command.getOptionValueSource(name) === 'cli'
      refuseStrangers(given.executor ?? 'simulator', isGiven)
      if (given.repeat === undefined) end(await (await parts.run()).runProgram(named, given, terminal))
      else if (isGiven('choices')) throw new UsageError('--choices is one run; leave it out, or leave out --repeat.')
      else
        end(
          await (await parts.repeat()).runRepeatedly(
            named,
            isGiven('strategy') ? given : { ...given, strategy: 'random' },
            terminal,
          ),
        )
    })
}

const addExplore: Adds = (program, named, terminal, end) => {
  const module = named?.module ?? null
  const command = scenarioCommand(program, module, 'explore', 'looks for a bug, or every outcome, of', seedOf(module))
  command
    .addOption(
      new Option('--strategy <name>', `how to go through the schedules: ${strategyForms.join(', ')}`)
        .default({ kind: 'optimal' } satisfies Strategy, 'optimal')
        .argParser(strategyOf),
    )
    .addOption(
      new Option('--spurious [times]', 'each thread may wake from Condition.wait so often though nobody notified it')
        .default(0)
        .preset('1')
        .argParser(upTo(1000)),
    )
    .addOption(
      new Option(
        '--draws <values>',
        'tries this many values of each random number, in place of the one that the seed gives',
      )
        .default(0)
        .argParser(upTo(1000)),
    )
    .addOption(
      new Option('--wakers', 'Condition.notify lets go any of those who wait, under barging, and not only the first'),
    )
    .addOption(new Option('--races', 'a data race is a bug: accesses of a cell that nothing orders'))
    .addOption(new Option('--all', 'goes on after the first bug, until every outcome is known'))
    .addOption(
      new Option(
        '--checkpoint <file>',
        'keeps in a file how far it has come, and goes on from there where the file is',
      ),
    )
    .addOption(limitOption('--max-executions', 'stops after this many executions', defaultExplorationLimits.executions))
    .addOption(
      limitOption('--max-events', 'cuts an execution off after this many events', defaultExplorationLimits.events),
    )
    .addOption(
      limitOption(
        '--max-timeouts',
        'a thread gives up waiting so often at most at one place',
        defaultExplorationLimits.timeouts,
      ),
    )
    .addOption(
      limitOption(
        '--max-daemon-rounds',
        'follows a daemon that goes on for ever through this many of its rounds',
        defaultExplorationLimits.daemonRounds,
      ),
    )
    .addOption(
      limitOption(
        '--max-outcomes',
        'lists this many different outcomes, of bugs and of others each, and sums up further ones',
        defaultExplorationLimits.outcomes,
      ),
    )
    .addOption(limitOption('--max-memory', 'stops when this many megabytes are in use', defaultMemory, maxMemory))
    .addOption(
      limitOption(
        '--max-states',
        'looks at this many states at most of a program that goes on for ever',
        defaultExplorationLimits.states,
      ),
    )
    .addOption(formatOption())
    .addHelpText('after', exitCodeHelp)
    .action(async (_scenario: string, given: ExploreArguments, command: Command) => {
      if (named === null) return
      // A strategy that is asked for is all that is done.
      const scouts = command.getOptionValueSource('strategy') !== 'cli'
      end(await (await parts.explore()).runExplore(named, given, scouts, terminal))
    })
  addPolicy(command, module)
}

const addReplay: Adds = (program, named, terminal, end) => {
  const module = named?.module ?? null
  const command = scenarioCommand(program, module, 'replay', 'follows an order of steps of', seedOf(module))
  command
    .addOption(choicesOption().makeOptionMandatory())
    .addOption(formatOption())
    .addOption(outputOption())
    .addHelpText('after', exitCodeHelp)
    .action(async (_scenario: string, given: RunArguments) => {
      if (named !== null) end(await (await parts.run()).replayProgram(named, given, terminal))
    })
  addPolicy(command, module)
}

/** A policy for all objects, where the scenario has no parameter for it. */
function addPolicy(command: Command, module: ScenarioModule | null): void {
  if (module !== null && 'policy' in module.scenario.parameters) return
  const about = 'who gets what a release frees, whatever the program says'
  command.addOption(new Option('--policy <name>', about).choices(['barging', 'fair']))
}

function seedOf(module: ScenarioModule | null): Parameters {
  const { seed } = runOptionsOf(module)
  return seed === undefined ? {} : { seed }
}
