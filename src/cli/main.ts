import { heddle } from './heddle.ts'
import { nodeTerminal } from './node-terminal.ts'
import { inOwnProcess } from './program-guard.ts'

const terminal = nodeTerminal()
process.exitCode = await terminal.finish(await heddle(process.argv.slice(2), terminal, inOwnProcess))
