/** What tests of the command line as it is shipped share. */
import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'vite'

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** The command line, built; it runs as a process of its own. */
export interface BuiltCommandLine {
  /** A folder for programs, and what is written of them. */
  readonly programs: string
  run(...args: string[]): Promise<Ended>
  start(...args: string[]): ChildProcessWithoutNullStreams
  /** Writes a program of one's own. Returns its path. */
  program(name: string, text: string): Promise<string>
  remove(): Promise<void>
}

export async function buildCommandLine(): Promise<BuiltCommandLine> {
  const outDir = await mkdtemp(join(tmpdir(), 'heddle-built-'))
  const programs = await mkdtemp(join(tmpdir(), 'heddle-programs-'))
  const root = resolve(fileURLToPath(import.meta.url), '../../..')
  await build({ root, mode: 'cli', logLevel: 'error', build: { outDir } })
  const script = join(outDir, 'heddle.js')
  return {
    programs,
    async run(...args) {
      try {
        const options = { maxBuffer: 2 ** 28 }
        return { code: 0, ...(await promisify(execFile)(process.execPath, [script, ...args], options)) }
      } catch (thrown) {
        return thrown as Ended // what `execFile` rejects with
      }
    },
    start: (...args) => spawn(process.execPath, [script, ...args]),
    async program(name, text) {
      const path = join(programs, name)
      await writeFile(path, text)
      return path
    },
    async remove() {
      await rm(outDir, { recursive: true })
      await rm(programs, { recursive: true })
    },
  }
}
