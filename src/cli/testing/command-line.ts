/** What tests of the command line as it is shipped share. */
import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'vite'
import { heddle } from '../heddle.ts'
import { checkWritable, writeWhole } from '../output-file.ts'
import type { Terminal } from '../terminal.ts'

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** The command line, built; it runs as a process of its own. */
export interface BuiltCommandLine {
  /** A folder for programs, and what is written of them. */
  readonly programs: string
  /** The script of it, for Node. */
  readonly script: string
  run(...args: string[]): Promise<Ended>
  start(...args: string[]): ChildProcessWithoutNullStreams
  /** Writes a program of one's own. Returns its path. */
  program(name: string, text: string): Promise<string>
  remove(): Promise<void>
}

export async function buildCommandLine(): Promise<BuiltCommandLine> {
  const outDir = await mkdtemp(join(tmpdir(), 'heddle-built-'))
  const programs = await mkdtemp(join(tmpdir(), 'heddle-programs-'))
  const root = resolve(fileURLToPath(import.meta.url), '../../../..')
  await build({ root, mode: 'cli', logLevel: 'error', build: { outDir } })
  const script = join(outDir, 'heddle.js')
  return {
    programs,
    script,
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

/** Runs a command line in this very process, about scenarios of the catalogue; what it wrote and its exit code. */
export function runHere(...args: string[]): Promise<RanHere> {
  return runTold(args)
}

interface RanHere {
  readonly code: number
  readonly out: string
  readonly error: string
}

/** As `runHere`; what tells of progress and hears interrupts is given. */
export async function runTold(args: readonly string[], watching: Partial<Terminal> = {}): Promise<RanHere> {
  let out = ''
  let error = ''
  const terminal = {
    write: async (text: string) => {
      out += text
    },
    error: (text: string) => {
      error += text
    },
    progress: () => {},
    onInterrupt: () => () => {},
    breaksOnInterrupt: false,
    writeFile: writeWhole,
    checkFile: checkWritable,
    ...watching,
  }
  const code = await heddle(args, terminal, null)
  return { code, out, error }
}
