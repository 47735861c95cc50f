import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runHere } from './testing/command-line.ts'

let folder = ''
const before = process.cwd()
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heddle-arguments-'))
  process.chdir(folder)
})
afterAll(async () => {
  process.chdir(before)
  await rm(folder, { recursive: true })
})

describe('the program of a command line', () => {
  it('is not the value of an option, wherever that stands and whatever it looks like', async () => {
    const plain = await runHere('run', 'philosophers', '--seed', '3', '--strategy', 'random', '--format', 'json')
    // Each of these is a program, or looks like one, and is meant as a file.
    const outputs = ['event', 'other.js', 'philosophers', '--seed', '--stayFrom', 'run', '-']
    const options = [
      ['--seed', '3'],
      ['--strategy', 'random'],
      ['--format', 'json'],
      ['--max-seconds', '99'],
    ] as const
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }),
        fc.constantFrom(...outputs),
        fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
        async (order, output, joined) => {
          const parts = [...options, ['--output', output], ['philosophers']]
          const args = order.flatMap((i) => {
            const [name = '', value] = parts[i] ?? []
            if (value === undefined) return [name]
            return joined[i] ? [`${name}=${value}`] : [name, value]
          })
          const { code, out, error } = await runHere('run', ...args)
          // Once there is a file of that name.
          expect(error).toMatch(/^(note: .*\n)?$/)
          expect({ code, out }).toEqual({ code: plain.code, out: plain.out })
        },
      ),
      { numRuns: 40 },
    )
  })

  it('is the scenario where a file has its name, which is said', async () => {
    await writeFile('event', '')
    const { code, error } = await runHere('run', 'event')
    expect({ code, error }).toEqual({
      code: 0,
      error: 'note: this is the scenario "event" of the catalogue, not the file of that name.\n',
    })
  })

  it.each([
    [['run', 'x.tsx'], 'x.tsx: the file of a program ends in .js, .mjs, .ts or .mts, without JSX'],
    [['run', 'x.py'], 'x.py: the file of a program ends in'],
    [['run', 'x.cjs'], "x.cjs: a program is a module, since it imports from 'heddle'"],
    [['run', '.'], '. is a directory'],
    [['run', 'no.mjs'], 'no.mjs: there is no such file'],
    [['run', 'event', 'barrier'], 'too many arguments: one program is expected, got event, barrier'],
    [['run', '--typed', '3 a.js'], "unknown option '--typed'"],
    [['run', 'event', '--contained'], '--contained is for files of programs'],
    [['run', 'event', '--output', '.'], '--output: . cannot be written: it is a directory'],
  ])('%j is refused', async (args, message) => {
    const { code, error } = await runHere(...args)
    expect(error).toContain(message)
    expect(code).toBe(2)
  })
})
