import { stat } from 'node:fs/promises'
import { UsageError } from './terminal.ts'

/** What the files of programs are called. */
const programEnding = /\.(?:m?[jt]s)$/
/** Those that are TypeScript. */
export const typedEnding = /\.m?ts$/

/** Whether a file, by its name, is one that a program can consist of. */
export function isProgramName(name: string): boolean {
  return programEnding.test(name)
}

/** How a file of a program may be called, in words. */
const allowedNames = 'the file of a program ends in .js, .mjs, .ts or .mts'

/**
 * Whether an argument names a program of one's own rather than a scenario of the catalogue.
 * @throws UsageError for a file of which no program can be made, saying what is allowed
 */
export async function isProgramFile(argument: string): Promise<boolean> {
  if (isProgramName(argument)) return true
  const found = await stat(argument).catch(() => null)
  if (found?.isDirectory()) throw new UsageError(`${argument} is a directory; ${allowedNames}`)
  if (/\.c[jt]s$/.test(argument))
    throw new UsageError(`${argument}: a program is a module, since it imports from 'heddle'; ${allowedNames}`)
  if (found === null && !/[./\\]/.test(argument)) return false
  const typed = /\.[jt]sx$/.test(argument) ? ', without JSX' : ''
  throw new UsageError(`${argument}: ${allowedNames}${typed}`)
}

/** @throws UsageError for a file that is not there */
export async function checkProgramFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) throw new UsageError(`${path}: there is no such file`)
}
