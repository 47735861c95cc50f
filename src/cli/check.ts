import { readFile } from 'node:fs/promises'
import { checkTrace, findingText } from '../model/checker.ts'
import { decodeTrace } from '../trace/codec.ts'
import { exitCodes, type Terminal, UsageError } from './terminal.ts'
import { endText } from './text-report.ts'

/**
 * `heddle check`: whether a trace file is true: whether the model allows every step, and times, tables and end agree with
 * the steps. Returns the exit code.
 */
export async function runCheck(file: string, terminal: Terminal): Promise<number> {
  const trace = decodeTrace(await bytesOf(file))
  const finding = checkTrace(trace)
  if (finding === null) {
    const good = 'the model allows every step, and times, tables and end agree with the steps'
    await terminal.write(`${file}: ${good}. ${endText(trace)}\n`)
    return exitCodes.finished
  }
  await terminal.write(`${file}: ${findingText(finding)}\n`)
  return exitCodes.wrong
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (thrown) {
    throw new UsageError(thrown instanceof Error ? thrown.message : String(thrown))
  }
}
