/** Where in the files of a program something is, as messages name it. */
import { isAbsolute, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What this command line is built into: no file of it belongs to a program. */
const own = new URL('./', import.meta.url).href

let main = 'the program'

/** Says which file is meant where nothing else is known. */
export function setMainFile(file: string): void {
  main = shownPath(file)
}

/** A path as it is shown: from the current folder, where it is inside. */
export function shownPath(path: string): string {
  const within = relative(process.cwd(), path)
  return within === '' || within.startsWith('..') || isAbsolute(within) ? path : within
}

/**
 * File and line of where an error was thrown, such as `mine.js:3`.
 * @param error null where nothing was thrown
 * @param line that of the file of the program, where the error does not say; 0 for not known
 */
export function placeOf(error: unknown, line: number): string {
  const frame = error instanceof Error ? ownFrame(error.stack ?? '') : null
  if (frame !== null) return frame
  return line > 0 ? `${main}:${line}` : main
}

/** Whether an error was thrown by Heddle's own code. */
export function isOwnError(error: Error): boolean {
  const frame = (error.stack ?? '').split('\n').find((line) => /^\s+at /.test(line)) ?? ''
  return frame.includes(own)
}

/** The innermost place in a file of the program; null where there is none, or another thrown before it. */
function ownFrame(stack: string): string | null {
  for (const text of stack.split('\n')) {
    const found = /(file:\/\/\/?[^\s()]*?):(\d+)(?::\d+)?\)?$/.exec(text.trim())
    const [, url = '', line = ''] = found ?? []
    if (url === '' || url.startsWith(own) || url.includes('/node_modules/')) continue
    return `${shownPath(fileURLToPath(url))}:${line}`
  }
  return null
}
