import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UsageError } from './terminal.ts'
import { runHere, runTold } from './testing/command-line.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heddle-checkpoint-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

const locks = ['explore', 'lost-update', '--threads', '3', '--times', '2', '--protection', 'lock']
const json = ['--format', 'json'] as const

/** What is told of an exploration, but for how long it took and how much was allowed. */
function told(out: string): object {
  const { seconds: _, bounds: __, ...rest } = JSON.parse(out)
  return rest
}

/** Explores, and is interrupted as soon as it says how far it is. */
async function interrupted(...args: readonly string[]) {
  let interrupt = () => {}
  return runTold(args, {
    progress: (text) => {
      if (text !== '') interrupt()
    },
    onInterrupt(act) {
      interrupt = act
      return () => {}
    },
  })
}

describe('heddle explore --checkpoint', () => {
  it('goes on after an interrupt, and comes to the same as without', async () => {
    const file = join(folder, 'locks.json')
    const whole = await runHere(...locks, ...json)
    const first = await interrupted(...locks, ...json, '--checkpoint', file)
    expect(first.code).toBe(3)
    expect(first.error).toBe(
      `Stopped by hand.\nnote: --checkpoint: ${file} keeps how far it has come; the same command goes on from there.\n`,
    )
    const { executions } = JSON.parse(first.out)
    expect(executions).toBeLessThan(90)
    const second = await runHere(...locks, ...json, '--checkpoint', file)
    expect({ code: second.code, error: second.error }).toEqual({ code: 0, error: '' })
    expect(told(second.out)).toEqual(told(whole.out))
    expect(told(second.out)).toMatchObject({ executions: 90, exhaustive: true })
    // What is over stays so.
    expect(told((await runHere(...locks, ...json, '--checkpoint', file)).out)).toEqual(told(whole.out))
  })

  it('goes on after the first bug with --all, and beyond a limit with a higher one', async () => {
    const two = ['explore', 'lost-update', '--threads', '2', '--times', '2', ...json]
    const file = join(folder, 'bug.json')
    const bug = await runHere(...two, '--checkpoint', file)
    expect(bug.code).toBe(1)
    expect(bug.error).toContain('; the same command with --all goes on from there.')
    expect(told((await runHere(...two, '--checkpoint', file)).out)).toEqual(told(bug.out))
    const all = await runHere(...two, '--all', '--checkpoint', file)
    expect(told(all.out)).toEqual(told((await runHere(...two, '--all')).out))

    const few = join(folder, 'few.json')
    const limited = await runHere(...locks, ...json, '--max-executions', '20', '--checkpoint', few)
    expect(limited).toMatchObject({ code: 3 })
    expect(limited.error).toContain('; the same command with a higher --max-executions goes on from there.')
    expect(JSON.parse((await runHere(...locks, ...json, '--checkpoint', few)).out)).toMatchObject({ executions: 90 })
  })

  it.each([
    ['with another parameter', ['--threads', '2'], '--threads is 2, and was 3'],
    ['with another strategy', ['--strategy', 'dfs'], '--strategy is dfs, and was optimal (and walks)'],
    ['with other limits', ['--max-events', '77'], '--max-events is 77, and was 5000'],
    ['with more that is chosen', ['--spurious'], '--spurious is 1, and was 0'],
  ])('is refused %s', async (_, more, message) => {
    const file = join(folder, 'mine.json')
    await runHere(...locks, '--max-executions', '3', '--checkpoint', file)
    const { code, error, out } = await runHere(...locks, ...more, '--checkpoint', file)
    expect(error).toBe(
      `error: --checkpoint: ${file} is of another exploration: ${message}. Name another file, or remove it.\n`,
    )
    expect({ code, out }).toEqual({ code: 2, out: '' })
  })

  it('is refused where the file is damaged or something else, or has no place', async () => {
    const file = join(folder, 'damaged.json')
    await runHere(...locks, '--max-executions', '3', '--checkpoint', file)
    const text = await readFile(file, 'utf8')
    for (const other of ['', '{}', 'null', text.slice(0, -9), text.replace('"executions":3', '"executions":4')]) {
      expect(other).not.toBe(text)
      await writeFile(file, other)
      const { code, error } = await runHere(...locks, '--checkpoint', file)
      expect(error).toContain('is not what `heddle explore --checkpoint` writes, or is damaged')
      expect(code).toBe(2)
    }
    const nowhere = await runHere(...locks, '--checkpoint', join(folder, 'none', 'x.json'))
    expect(nowhere.code).toBe(2)
    expect(nowhere.error).toContain('error: --checkpoint: ')
  })

  it('tells what was found though the file cannot be written, and says so', async () => {
    const full = new UsageError('--checkpoint: x cannot be written: no space left on the device')
    const { code, out, error } = await runTold([...locks, '--checkpoint', join(folder, 'full.json')], {
      writeFile: () => Promise.reject(full),
    })
    expect(out).toContain('No bug was found. Exhaustive')
    expect(error).toBe('error: --checkpoint: x cannot be written: no space left on the device\n')
    expect(code).toBe(2)
  })

  it('keeps nothing of a program that goes on for ever, and says so', async () => {
    const { code, error } = await runHere('explore', 'polite', '--checkpoint', join(folder, 'polite.json'))
    expect(code).toBe(1)
    expect(error).toBe('note: --checkpoint: of a program that goes on for ever nothing is kept: it is explored anew.\n')
  })
})
