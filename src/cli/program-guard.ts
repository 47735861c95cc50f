import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { counted } from '../base/counted.ts'
import type { SortedArguments } from './arguments.ts'
import { defaultSeconds } from './options.ts'
import { numberedFile } from './output-file.ts'
import type { FromProgram, ToProgram } from './program-messages.ts'
import { exitCodes, type Terminal } from './terminal.ts'

/** How long a process that is to end may take for it, before it is ended by force, milliseconds. */
const patience = 3000
/** How long a program may load in any case, seconds: a machine may be busy. */
const loading = 5
/** How long after the time of its command the process of a program may still run, milliseconds. */
const delay = 15_000

/**
 * Carries a command about a program of one's own out in a process of its own, over which this one watches: so that the
 * command ends in its time, and says how, whatever the program does.
 * @param file of the program
 * @returns the exit code
 */
export async function inOwnProcess(sorted: SortedArguments, file: string, terminal: Terminal): Promise<number> {
  const flags = sorted.flags.has('--contained') ? await flagsFor(file, sorted) : []
  const script = fileURLToPath(new URL('./program-process.js', import.meta.url))
  const child = spawn(process.execPath, [...flags, script, ...sorted.args], {
    // In a group of its own: an interrupt of the terminal comes here alone, and is passed on.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  })
  return await watched(child, sorted, terminal)
}

async function flagsFor(file: string, { values }: SortedArguments): Promise<string[]> {
  const { containment } = await import('./containment.ts')
  return await containment(file, [values.get('--choices'), values.get('--checkpoint')])
}

function watched(child: ChildProcess, sorted: SortedArguments, terminal: Terminal): Promise<number> {
  const given = Number(sorted.values.get('--max-seconds') ?? defaultSeconds)
  const seconds = given >= 0 ? given : defaultSeconds
  const toLoad = Math.max(seconds, loading)
  let state: 'loads' | 'runs' | 'ended' = 'loads'
  let told: number | null = null
  let killed: string | null = null
  let heard = false
  let unheard: NodeJS.Timeout | undefined
  let forced: NodeJS.Timeout | undefined

  const kill = (why: string): void => {
    killed ??= why
    child.kill('SIGKILL')
  }
  const send = (message: ToProgram): void => {
    if (child.connected) child.send(message)
  }
  const late = (): void => {
    const limit = `stopped after ${counted(state === 'loads' ? toLoad : seconds, 'second')} (--max-seconds)`
    if (state === 'loads')
      kill(`${limit}, while the program was being loaded: what stands outside of its bodies does not end.`)
    else kill(`${limit}: the program did not end even when it was told to, and nothing of the run is left.`)
  }
  let timer = setTimeout(late, Math.min(toLoad * 1000, 2 ** 31 - 1))

  const interrupted = (): void => {
    if (state !== 'runs') kill('interrupted.')
    // It was heard, and takes too long for the one who asks again.
    else if (heard) kill('interrupted: nothing of the run is left.')
    else if (unheard === undefined) {
      send({ kind: 'stop' })
      // A body that computes hears nothing: the signal ends it by force.
      unheard = setTimeout(insist, patience / 3)
    } else insist()
  }
  const insist = (): void => {
    clearTimeout(unheard)
    child.kill('SIGINT')
    forced ??= setTimeout(() => kill('interrupted: nothing of the run is left.'), patience)
  }
  const ended = (signal: NodeJS.Signals): void => {
    child.kill('SIGKILL')
    process.kill(process.pid, signal)
  }
  const answer = async (path: string, write: () => Promise<void>): Promise<void> => {
    let problem: string | null = null
    try {
      if (!isOutput(path, sorted)) throw new Error(`${path} is not what an option names`)
      await write()
    } catch (thrown) {
      problem = thrown instanceof Error ? thrown.message : String(thrown)
    }
    send({ kind: 'written', problem })
  }
  child.on('message', (message: FromProgram) => {
    switch (message.kind) {
      case 'begins':
        state = 'runs'
        // What begins now hears an interrupt of its own.
        heard = false
        clearTimeout(unheard)
        unheard = undefined
        clearTimeout(timer)
        timer = setTimeout(late, Math.min(seconds * 1000 + delay, 2 ** 31 - 1))
        break
      case 'ended':
        state = 'ended'
        clearTimeout(timer)
        clearTimeout(unheard)
        clearTimeout(forced)
        break
      case 'stops':
        heard = true
        clearTimeout(unheard)
        break
      case 'done':
        told = message.exitCode
        break
      case 'write':
        void answer(message.path, () => terminal.writeFile(message.path, message.bytes, message.option))
        break
      case 'check':
        void answer(message.path, () => terminal.checkFile(message.path, message.option))
        break
    }
  })
  process.on('SIGINT', interrupted)
  process.once('SIGTERM', ended)
  process.once('SIGHUP', ended)
  return new Promise((resolve) => {
    const over = (exitCode: number): void => {
      clearTimeout(timer)
      clearTimeout(unheard)
      clearTimeout(forced)
      process.off('SIGINT', interrupted)
      process.off('SIGTERM', ended)
      process.off('SIGHUP', ended)
      resolve(exitCode)
    }
    child.on('error', (error) => {
      terminal.error(`error: no process could be started for the program: ${error.message}\n`)
      over(exitCodes.usage)
    })
    child.on('close', (code, signal) => {
      if (told !== null) return over(told)
      if (killed !== null) {
        terminal.error(`${killed}\n`)
        return over(exitCodes.stopped)
      }
      terminal.error(`error: ${deathText(code, signal)}\n`)
      over(exitCodes.usage)
    })
  })
}

/** Whether a path is the file that `--output` or `--checkpoint` names, or that of one run of several. */
function isOutput(path: string, { values }: SortedArguments): boolean {
  const output = values.get('--output')
  const run = /-(\d+)(?:\.[^./\\]+)?$/.exec(path)?.[1]
  if (path === values.get('--checkpoint')) return true
  return output !== undefined && (path === output || path === numberedFile(output, Number(run)))
}

/** How a process ended of itself that had not told everything. */
function deathText(code: number | null, signal: string | null): string {
  if (signal === 'SIGABRT' || code === 134) return 'the program took more memory than there is, or aborted its process.'
  const how = signal === null ? `with exit code ${code}` : `by the signal ${signal}`
  return `the program ended its process (${how}) before the command was done; nothing of the run is left.`
}
