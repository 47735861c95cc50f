import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeTrace } from '../trace/codec.ts'
import { runTold } from './testing/command-line.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heddle-repeat-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

/** Runs a command line that is interrupted after this many runs. */
async function run(args: readonly string[], interruptedAfter = Number.POSITIVE_INFINITY) {
  const told: string[] = []
  let interrupt = () => {}
  const ran = await runTold(['run', ...args], {
    progress(text) {
      told.push(text)
      if (told.length === interruptedAfter) interrupt()
    },
    onInterrupt(act) {
      interrupt = act
      return () => {
        interrupt = () => {}
      }
    },
  })
  return { ...ran, told }
}

const locks = ['two-locks', '--repeat', '30', '--seed', '5']

describe('heddle run --repeat', () => {
  it('counts the ends of runs, each with the next seed, and gives the first of each', async () => {
    const { code, out } = await run([...locks, '--format', 'json'])
    expect(code).toBe(1)
    const { endings, ...rest } = JSON.parse(out)
    expect(rest).toMatchObject({ scenario: 'two-locks', strategy: 'random', seed: 5, times: 30, runs: 30 })
    const kinds = endings.map(({ kind }: { kind: string }) => kind)
    expect(kinds).toEqual(['deadlock', 'finished'])
    expect(endings[0].count + endings[1].count).toBe(30)
    for (const { kind, first } of endings) {
      expect(first.seed).toBe(4 + first.run)
      // The seed and the order lead there again.
      for (const how of [
        ['--seed', String(first.seed), '--strategy', 'random'],
        ['--seed', String(first.seed), '--choices', first.choices.join()],
      ]) {
        const again = await run(['two-locks', ...how, '--format', 'json'])
        expect(JSON.parse(again.out).end.status).toBe(kind)
      }
    }
    expect(endings[0].reason.stuck).toContainEqual(
      expect.objectContaining({ operation: 'acquire', kind: 'lock', line: expect.any(Number) }),
    )
  })

  it('tells them for reading', async () => {
    const { out, told, error } = await run(locks)
    expect(error).toBe('')
    expect(out).toMatch(/: 30 runs, simulated, schedule random, each with the next seed from 5 on, \d+\.\d\d s\n/)
    expect(out).toMatch(/^ {2}deadlock: \d+ of 30 \(\d+(\.\d)?%\), first in run \d+, seed \d+$/m)
    expect(out).toMatch(/^ {6}\S+ waits for ever in acquire of \S+ on line \d+$/m)
    expect(out).toMatch(/^ {6}--choices main,/m)
    expect(out).toMatch(/^ {2}finished: \d+ of 30/m)
    expect(told.at(-1)).toBe('')
    expect(told).toContain('30 of 30 runs, 2 endings')
  })

  it('writes the first of each to a file of its own', async () => {
    const { out } = await run([...locks, '--output', join(folder, 'locks.heddle')])
    const files = await readdir(folder)
    expect(files).toHaveLength(2)
    const statuses: string[] = []
    for (const file of files) {
      expect(out).toContain(join(folder, file))
      const trace = decodeTrace(await readFile(join(folder, file)))
      expect(file).toBe(`locks-${trace.run.seed - 4}.heddle`)
      statuses.push(trace.end.status)
    }
    expect(statuses.sort()).toEqual(['deadlock', 'finished'])
  })

  it('has the schedule that is asked for', async () => {
    const { code, out } = await run(['two-locks', '--repeat', '3', '--strategy', 'round-robin', '--format', 'json'])
    const { endings, strategy } = JSON.parse(out)
    expect(strategy).toBe('round-robin')
    expect(endings).toMatchObject([{ count: 3, first: { run: 1, seed: 1 } }])
    expect(code).toBe(endings[0].kind === 'finished' ? 0 : 1)
  })

  it('tells errors and limits, with the exit code of the worst', async () => {
    const falls = await run(['bounded-semaphore', '--repeat', '4'])
    expect(falls.out).toContain('ValueError: Semaphore released too many times on line')
    const cut = await run(['two-locks', '--repeat', '4', '--max-steps', '3'])
    expect(cut).toMatchObject({ code: 3, out: expect.stringContaining('cut off: 4 of 4 (100%), first in run 1') })
    expect(cut.out).toContain('at the limit of 3 steps')
  })

  it('gives the counts so far when it is interrupted', async () => {
    const { code, out } = await run(['semaphore-threads', '--repeat', '1000'], 7)
    expect(code).toBe(3)
    expect(out).toContain('7 of 1000 runs, then interrupted')
    expect(out).toContain('finished: 7 of 7 (100%)')
  })

  it.each([
    ['--repeat', '0', 'whole number from 1'],
    ['--repeat', 'many', 'whole number from 1'],
    ['--repeat=2', '--choices=main', '--choices is one run'],
  ])('refuses %s %s', async (first, second, message) => {
    const { code, error } = await run(['two-locks', first, second])
    expect({ code, error }).toEqual({ code: 2, error: expect.stringContaining(message) })
  })
})
