import { checkWritable, writeWhole } from './output-file.ts'
import { codeOf, systemText } from './system-error.ts'
import { exitCodes, type Terminal } from './terminal.ts'
import { visible } from './visible.ts'

/** The terminal, pipes or files of this process. */
interface NodeTerminal extends Terminal {
  /**
   * Waits until everything is written.
   * @returns the exit code: the one that is given, or `exitCodes.usage` where not everything could be written
   */
  finish(exitCode: number): Promise<number>
}

/** @param breaksOnInterrupt as in `Terminal` */
export function nodeTerminal(breaksOnInterrupt = false): NodeTerminal {
  const { stdout, stderr } = process
  let broken: Error | null = null
  // The one who reads a pipe may go before everything is written (`heddle run … | head`), and a disk may be full.
  stdout.on('error', (error) => {
    broken ??= error
  })
  // There is nobody left to tell.
  stderr.on('error', () => {})
  const write = (text: string): Promise<void> =>
    new Promise((resolve) => {
      stdout.write(text, () => resolve())
    })
  return {
    async write(text) {
      if (broken === null) await write(visible(text))
    },
    error: (text) => void stderr.write(visible(text)),
    progress(text) {
      // A line that wraps could not be cleared. Some terminals do not know how wide they are.
      if (stderr.isTTY) stderr.write(`\r\x1b[K${visible(text).slice(0, (stderr.columns || 80) - 1)}`)
    },
    onInterrupt(act) {
      process.once('SIGINT', act)
      return () => process.off('SIGINT', act)
    },
    breaksOnInterrupt,
    writeFile: writeWhole,
    checkFile: checkWritable,
    async finish(exitCode) {
      if (broken === null) await write('')
      if (broken === null) return exitCode
      // A reader that has gone knows what it has not read.
      if (codeOf(broken) !== 'EPIPE') stderr.write(`error: standard output cannot be written: ${systemText(broken)}\n`)
      return exitCodes.usage
    },
  }
}
