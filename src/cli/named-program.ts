import { stat } from 'node:fs/promises'
import { closest } from 'fastest-levenshtein'
import { catalogue, loadScenario } from '../scenarios/catalogue.ts'
import { loadExplored } from '../scenarios/explored.ts'
import type { SortedArguments } from './arguments.ts'
import type { Program } from './program-file.ts'
import { checkProgramFile, isProgramFile } from './program-name.ts'
import { type Terminal, UsageError } from './terminal.ts'

/** The names of the scenarios of the catalogue. */
export function scenarioIds(): string[] {
  return catalogue.map((entry) => entry.id)
}

/** A program that a command names, before it is loaded. */
interface NamedProgram {
  readonly file: string | null
  load(): Promise<Program>
}

/**
 * The program that the arguments of a command name, wherever it stands; null when they name none.
 * @throws UsageError for a name that is none
 */
export async function programNamed({ operands }: SortedArguments, terminal: Terminal): Promise<NamedProgram | null> {
  const [command, name, ...more] = operands
  const isExplored = command === 'explore'
  if (name === undefined) return null
  if (more.length > 0)
    throw new UsageError(`too many arguments: one program is expected, got ${[name, ...more].join(', ')}`)
  const known = scenarioIds()
  if (known.includes(name)) {
    if (await isFile(name))
      terminal.error(`note: this is the scenario "${name}" of the catalogue, not the file of that name.\n`)
    return {
      file: null,
      load: async () => ({ module: await (isExplored ? loadExplored : loadScenario)(name), file: null }),
    }
  }
  if (await isProgramFile(name)) {
    await checkProgramFile(name)
    return {
      file: name,
      load: async () => ({
        module: await (await import('./program-file.ts')).loadProgram(name, isExplored),
        file: name,
      }),
    }
  }
  throw new UsageError(
    `there is no scenario "${name}"; did you mean ${closest(name, known)}? Allowed are ${known.join(', ')}, and files of programs.`,
  )
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false
}
