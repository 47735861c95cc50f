import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { chapters, loadScenario } from '../scenarios/catalogue.ts'
import { decodeTrace, encodeTrace } from '../trace/codec.ts'
import type { JsonTrace } from '../trace/json.ts'
import { withHeader } from '../trace/testing/file-edits.ts'
import { kebabCase, runOptions } from './options.ts'
import { runHere as run } from './testing/command-line.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heddle-cli-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

async function runJson(...args: string[]): Promise<JsonTrace> {
  const { out, code } = await run('run', ...args, '--format', 'json')
  expect(code).toBe(0)
  return JSON.parse(out) as JsonTrace // what `traceToJson` promises
}

describe('heddle list', () => {
  it('has every scenario with its parameters', async () => {
    const { code, out } = await run('list', '--format', 'json')
    const list: unknown = JSON.parse(out)
    expect(code).toBe(0)
    const entries = chapters.flatMap((chapter) =>
      chapter.scenarios.map(({ id }) => ({ id, chapter: chapter.title.en })),
    )
    expect(list).toMatchObject(entries)
    expect(list).toContainEqual(
      expect.objectContaining({
        id: 'semaphore-processes',
        title: '13 processes, 5 permits',
        parameters: expect.arrayContaining([
          expect.objectContaining({ name: 'users', type: 'integer', default: 13, min: 1, max: 500, run: false }),
          expect.objectContaining({ name: 'policy', type: 'choice', default: 'barging', options: ['barging', 'fair'] }),
          expect.objectContaining({ name: 'seed', type: 'integer', default: 1, min: 0, run: true }),
          expect.objectContaining({ name: 'strategy', options: ['first-come', 'round-robin', 'random'], run: true }),
        ]),
      }),
    )
  })

  it('is for reading unless told otherwise', async () => {
    const { out } = await run('list')
    expect(out).toContain('semaphore-processes: 13 processes, 5 permits')
    expect(out).toContain('--users 13 --permits 5 --stay-from 0 --stay-to 3 --policy barging')
    expect(out).toContain('Every run: --seed 1 --strategy first-come')
  })

  it('gives every parameter an option of its own', async () => {
    for (const { id } of chapters.flatMap((chapter) => chapter.scenarios)) {
      const { scenario } = await loadScenario(id)
      const names = [...Object.keys(scenario.parameters), ...Object.keys(runOptions)]
      const options = [...names, 'format', 'output', 'choices', 'maxSteps', 'maxTime', 'help', 'version'].map(kebabCase)
      expect(new Set(options).size).toBe(options.length)
    }
  })
})

describe('heddle run', () => {
  it('simulates a scenario and never has more inside than there are permits', async () => {
    const json = await runJson('semaphore-processes', '--users', '13', '--seed', '1')
    expect(json).toMatchObject({ version: 1, scenario: 'semaphore-processes', seed: 1, end: { status: 'finished' } })
    let inside = 0
    let most = 0
    for (const { operation } of json.steps) {
      if (operation === 'acquire') inside++
      if (operation === 'release') inside--
      most = Math.max(most, inside)
    }
    expect(most).toBe(5)
    expect(json.output.filter((line) => line.text.endsWith('takes a seat'))).toHaveLength(13)
  })

  it('takes options in both spellings, before and after the scenario', async () => {
    const kebab = await runJson('semaphore-processes', '--users', '3', '--stay-from', '1', '--stay-to=2')
    const camel = await runJson('--stayFrom=1', '--stayTo', '2', '--users=3', 'semaphore-processes')
    expect(camel).toEqual(kebab)
    expect(kebab.parameters).toMatchObject({ users: 3, stayFrom: 1, stayTo: 2, permits: 5 })
  })

  it('passes every run option on', async () => {
    const options = ['--strategy', 'random', '--cores', '2', '--cost', '0.5', '--seed', '7']
    const json = await runJson('semaphore-threads', ...options)
    expect(json).toMatchObject({ seed: 7, options: { strategy: 'random', cores: 2, cost: 0.5 } })
    expect(json.steps[0]?.time).toBe(0.5)
  })

  it('writes a line a step for reading, then the output and the end', async () => {
    const { out, code } = await run('run', 'semaphore-processes', '--users', '2', '--permits', '1')
    expect(code).toBe(0)
    expect(out).toMatch(/^ 0 {2}0\.001 s {2}main {3}create seats 1$/m)
    expect(out).toMatch(/user2 {2}waits to acquire seats {2}\(after 2\)$/m)
    expect(out).toContain('\nOutput\n  user1  user1 takes a seat\n')
    expect(out.trimEnd()).toMatch(/finished after \d+ steps and \d+\.\d+ s\. Every thread ended\.$/)
  })

  it('says by its exit code how the run ended', async () => {
    const deadlock = await run('run', 'semaphore-processes', '--users', '1', '--permits', '0')
    expect(deadlock).toMatchObject({ code: 1, error: '' })
    expect(deadlock.out).toContain('deadlock after')
    const steps = await run('run', 'semaphore-processes', '--max-steps', '10')
    expect(steps.code).toBe(3)
    expect(steps.out).toContain('Stopped at the limit of 10 steps.')
    expect((await run('run', 'semaphore-processes', '--max-time', '1')).code).toBe(3)
  })

  it('writes a file that check accepts, and whose order can be run again', async () => {
    const file = join(folder, 'run.heddle')
    const written = await run('run', 'semaphore-processes', '--strategy', 'random', '--seed', '5', '--output', file)
    expect(written.code).toBe(0)
    expect(written.out).toMatch(/^finished after .*\n.*run\.heddle: \d+ bytes\n$/)
    expect(await run('check', file)).toMatchObject({ code: 0, error: '' })
    const trace = decodeTrace(await readFile(file))
    const again = await runJson('semaphore-processes', '--seed', '5', '--choices', file)
    expect(again.steps.map((step) => step.thread)).toEqual(Array.from(trace.steps.thread))
    expect(again.options).toMatchObject({ choices: trace.stepCount })
  })

  it('takes an order as a list or as a file, and stops where it does not fit', async () => {
    const first = async (choices: string) =>
      (await runJson('semaphore-processes', '--users', '2', '--choices', choices)).steps
        .slice(0, 4)
        .map((s) => s.thread)
    expect(await first('main,main,0,main')).toEqual([0, 0, 1, 0])
    const lines = join(folder, 'order.txt')
    await writeFile(lines, 'main\nmain\nmain\n1\n')
    expect(await first(lines)).toEqual([0, 0, 0, 2])
    const json = join(folder, 'order.json')
    await writeFile(json, '["", "main", "0", "0"]')
    expect(await first(json)).toEqual([0, 0, 1, 1])
    const looks = await run('run', 'semaphore-processes', '--choices', 'main,main@2.5')
    expect(looks.out).toContain('the given order does not fit: the main thread does not look at the clock')
    const unfit = await run('run', 'semaphore-processes', '--choices', 'main,0')
    expect(unfit.code).toBe(2)
    expect(unfit.out).toContain('Stopped before step 1, where the given order does not fit: thread 0 has not been')
  })
})

describe('heddle check', () => {
  it('names the first step that the model does not allow', async () => {
    const file = join(folder, 'broken.heddle')
    await run('run', 'semaphore-processes', '--output', file)
    const trace = decodeTrace(await readFile(file))
    const at = trace.steps.operation.indexOf(trace.operations.indexOf('release'))
    trace.steps.thread[at] = (trace.steps.thread[at] ?? 0) === 1 ? 2 : 1
    await writeFile(file, encodeTrace(trace))
    const { code, out } = await run('check', file)
    expect(code).toBe(1)
    expect(out).toContain(`broken.heddle: step ${at}: `)
  })

  it('names the entry of a table or of the end that the steps say otherwise', async () => {
    const file = join(folder, 'untrue.heddle')
    await run('run', 'semaphore-processes', '--output', file)
    const whole = await readFile(file)
    expect((await run('check', file)).out).toContain('and times, tables and end agree with the steps')
    await writeFile(
      file,
      withHeader(Uint8Array.from(whole), (header) => header.replace('"pid":1003', '"pid":7')),
    )
    const { code, out } = await run('check', file)
    expect(code).toBe(1)
    expect(out).toMatch(/untrue\.heddle: threads\[3\]\.pid: 7; expected 1003, since main starts it at step \d+\n/)
  })

  it('says what is wrong with a file that is no trace', async () => {
    const file = join(folder, 'text.heddle')
    await writeFile(file, 'hello')
    const { code, error } = await run('check', file)
    expect(code).toBe(2)
    expect(error).toContain('error: not a readable trace: the beginning is not that of a Heddle trace')
  })
})

describe('a command line that cannot be carried out', () => {
  it.each([
    [['run', 'semaphore-proceses'], 'there is no scenario "semaphore-proceses"; did you mean semaphore-processes?'],
    [['run', '--seed', '1', 'lock'], 'there is no scenario "lock"; did you mean'],
    [['run', 'semaphore-processes', '--user', '3'], "unknown option '--user'\n(Did you mean --users?)"],
    [['run', 'semaphore-processes', '--users', '501'], 'Allowed is a whole number from 1 to 500.'],
    [['run', 'semaphore-processes', '--users', '-3'], "argument '-3' is invalid"],
    [['run', 'semaphore-processes', '--users', '2.5'], 'Allowed is a whole number from 1 to 500.'],
    [['run', 'semaphore-processes', '--strategy', 'randm'], 'Allowed is one of first-come, round-robin, random.'],
    [['run', 'semaphore-processes', '--seed'], "option '--seed <integer>' argument missing"],
    [['run', 'semaphore-processes', '--format', 'xml'], 'Allowed choices are text, json'],
    [['run', 'semaphore-processes', '--max-steps', '0'], 'Allowed is a whole number from 1'],
    [['run', 'semaphore-processes', '--choices', 'nobody,0'], 'neither a list such as main,0,0.1 nor a readable file'],
    [['run', 'semaphore-processes', '--output', '/no/such/folder/x'], 'there is no directory /no/such/folder'],
    [['run', 'semaphore-processes', 'more'], 'too many arguments'],
    [['run'], "missing required argument 'scenario'"],
    [['check', '/no/such/file'], 'ENOENT'],
    [['lst'], '(Did you mean list?)'],
  ])('%j', async (args, message) => {
    const { code, out, error } = await run(...args)
    expect(error).toContain(message)
    expect({ code, out }).toEqual({ code: 2, out: '' })
  })

  it.each([
    [['--executor', 'workers', '--strategy', 'random'], '--strategy means nothing with --executor workers'],
    [['--executor', 'workers', '--switch-thread', '1'], '--switch-thread means nothing with --executor workers'],
    [['--executor', 'workers', '--max-time', '1'], '--max-time means nothing with --executor workers'],
    [['--scale', '0.1'], '--scale means nothing with --executor simulator'],
    [['--executor', 'chromium'], 'Allowed choices are simulator, workers'],
  ])('refuses %s', async (args, message) => {
    const { code, out, error } = await run('run', 'semaphore-threads', ...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(error).toContain(message)
  })

  it('shows help for no command at all', async () => {
    const { code, error } = await run()
    expect(code).toBe(2)
    expect(error).toContain('Usage: heddle')
  })
})

describe('help', () => {
  it('tells commands, options with what they allow, and exit codes', async () => {
    const help = await run('--help')
    expect(help).toMatchObject({ code: 0, error: '' })
    for (const part of ['list', 'run', 'check', 'Exit codes:']) expect(help.out).toContain(part)
    const { out } = await run('run', 'semaphore-processes', '--help')
    expect(out).toContain('13 processes, 5 permits')
    expect(out).toContain('--users <integer>')
    expect(out.replace(/\s+/g, ' ')).toContain('a whole number from 1 to 500 (default: 13)')
    expect((await run('run', '--help')).out).toContain('--strategy <name>')
  })

  it('tells the version', async () => {
    expect(await run('--version')).toEqual({ code: 0, out: `${manifest.version}\n`, error: '' })
  })
})
