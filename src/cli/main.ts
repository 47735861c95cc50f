import { once } from 'node:events'
import { heddle } from './heddle.ts'
import type { Terminal } from './terminal.ts'

const { stdout, stderr } = process
let gone = false

// Whoever reads a pipe may stop before everything is written (`heddle run … | head`). That is no error.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  gone = true
})

const terminal: Terminal = {
  async write(text) {
    if (gone || stdout.write(text)) return
    await once(stdout, 'drain').catch(() => {
      gone = true
    })
  },
  error: (text) => void stderr.write(text),
  progress(text) {
    if (stderr.isTTY) stderr.write(`\r\x1b[K${text}`)
  },
  onInterrupt(act) {
    process.once('SIGINT', act)
    return () => process.off('SIGINT', act)
  },
}

process.exitCode = await heddle(process.argv.slice(2), terminal)
