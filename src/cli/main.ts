import { heddle } from './heddle.ts'
import { nodeTerminal } from './node-terminal.ts'
import { inOwnProcess } from './program-guard.ts'
import { exitCodes } from './terminal.ts'

const terminal = nodeTerminal()
// Node would end with 1, which says that a bug was found in the program.
process.on('uncaughtException', (thrown) => {
  terminal.error(`error: Heddle itself failed: ${thrown.stack ?? thrown.message}\n`)
  process.exit(exitCodes.usage)
})
process.exitCode = await terminal.finish(await heddle(process.argv.slice(2), terminal, inOwnProcess))
