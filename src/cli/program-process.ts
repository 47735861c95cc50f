/** The script of the process that carries out a command about a program of one's own, watched by the command line. */

import { heddle } from './heddle.ts'
import { isContained } from './is-contained.ts'
import { nodeTerminal } from './node-terminal.ts'
import type { FromProgram, ToProgram } from './program-messages.ts'
import { exitCodes, type Terminal, UsageError } from './terminal.ts'

const { exit } = process
// The program may lose it.
const send = process.send?.bind(process)
const tell = (message: FromProgram, told: () => void = () => {}): void => {
  send?.(message, told)
}
let answered: (problem: string | null) => void = () => {}
const ask = async (message: FromProgram): Promise<void> => {
  const problem = await new Promise<string | null>((resolve) => {
    answered = resolve
    tell(message)
  })
  if (problem !== null) throw new UsageError(problem)
}

const own = nodeTerminal(true)
let stop: (() => void) | null = null
process.on('message', (message: ToProgram) => {
  if (message.kind === 'written') answered(message.problem)
  else interrupt()
})
process.on('SIGINT', interrupt)
// The one who watched has gone.
process.on('disconnect', () => exit.call(process, exitCodes.stopped))
process.on('uncaughtException', (thrown) => {
  own.error(`error: the program failed outside of its bodies: ${thrown instanceof Error ? thrown.message : thrown}\n`)
  tell({ kind: 'done', exitCode: exitCodes.usage }, () => exit.call(process, exitCodes.usage))
})

function interrupt(): void {
  tell({ kind: 'stops' })
  stop?.()
}

const terminal: Terminal = {
  ...own,
  onInterrupt(act) {
    stop = act
    tell({ kind: 'begins' })
    return () => {
      stop = null
      tell({ kind: 'ended' })
    }
  },
  ...(isContained && {
    writeFile: (path, bytes, option) => ask({ kind: 'write', path, bytes, option }),
    checkFile: (path, option) => ask({ kind: 'check', path, option }),
  }),
}

const exitCode = await own.finish(await heddle(process.argv.slice(2), terminal, null))
// What the program has set going (timers, servers) does not keep the command.
tell({ kind: 'done', exitCode }, () => exit.call(process, exitCode))
