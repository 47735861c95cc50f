import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Script } from './scripts.ts'

/** The version that the answers were recorded with; only that is asked. */
const version = '22.10.2'

/** A Python of this machine that has gevent in that version, or null. */
export function pythonWithGevent(): string | null {
  const asked = 'import gevent; print(gevent.__version__)'
  const found = ['python3', '/usr/bin/python3'].find(
    (python) => spawnSync(python, ['-c', asked], { encoding: 'utf8' }).stdout?.trim() === version,
  )
  return found ?? null
}

/** What the real gevent makes of scripts: lines for each, or null where what happens is up to the clock. */
export function playedByGevent(python: string, scripts: readonly Script[]): (readonly string[] | null)[] {
  const player = fileURLToPath(new URL('player.py', import.meta.url))
  const input = scripts.map((script) => JSON.stringify(script)).join('\n')
  const options = { input, encoding: 'utf8', timeout: 120_000, maxBuffer: 2 ** 28 } as const
  const { stdout, stderr, status } = spawnSync(python, ['-B', '-W', 'ignore', player], options)
  if (status !== 0) throw new Error(`player.py has failed: ${stderr}`)
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as string[] | null) // as player.py writes it
}
