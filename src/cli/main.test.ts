import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** The command line as it is shipped, run as a process of its own. */
let outDir = ''
beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'heddle-built-'))
  const root = fileURLToPath(new URL('../..', import.meta.url))
  await build({ root, mode: 'cli', logLevel: 'error', build: { outDir } })
}, 60_000)
afterAll(async () => {
  await rm(outDir, { recursive: true })
})

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(outDir, 'heddle.js'), ...args], {
      maxBuffer: 2 ** 28,
    })
    return { code: 0, stdout, stderr }
  } catch (thrown) {
    return thrown as { code: number; stdout: string; stderr: string } // what `execFile` rejects with
  }
}

describe('the built command line', () => {
  it('writes long JSON whole', async () => {
    const { code, stdout, stderr } = await run('run', 'semaphore-threads', '--users', '500', '--format', 'json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ scenario: 'semaphore-threads', end: { status: 'finished' } })
    expect(stdout.length).toBeGreaterThan(500_000)
  })

  it('ends with the exit code of what happened', async () => {
    expect(await run('run', 'semaphore-processes', '--permits', '0')).toMatchObject({ code: 1, stderr: '' })
    const wrong = await run('run', 'semaphore-process')
    expect(wrong).toMatchObject({ code: 2, stdout: '' })
    const pair = await run('run', 'semaphore-threads', '--stay-from', '9')
    expect(pair).toMatchObject({ code: 2, stdout: '' })
    expect(pair.stderr).toContain('--stay-from must be at most --stay-to, got 9 and 3')
    expect(wrong.stderr).toContain('did you mean semaphore-processes?')
  })

  it('stops quietly when nobody reads on', async () => {
    const child = spawn(process.execPath, [join(outDir, 'heddle.js'), 'run', 'semaphore-threads', '--users', '500'])
    let errors = ''
    child.stderr.on('data', (data: Buffer) => {
      errors += data.toString()
    })
    child.stdout.once('data', () => child.stdout.destroy())
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
  })
})
