import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltCommandLine, buildCommandLine } from './testing.ts'

let built: BuiltCommandLine
beforeAll(async () => {
  built = await buildCommandLine()
}, 60_000)
afterAll(() => built.remove())

const run = (...args: string[]) => built.run(...args)
const program = (name: string, text: string) => built.program(name, text)

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
    const child = built.start('run', 'semaphore-threads', '--users', '500')
    let errors = ''
    child.stderr.on('data', (data: Buffer) => {
      errors += data.toString()
    })
    child.stdout.once('data', () => child.stdout.destroy())
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
  })
})

const adders = (body: string) => `import { defineProgram, ProgramError } from 'heddle'
${body}
export const scenario = defineProgram({
  parameters: { goal: { type: 'integer', default: 2, min: 0, max: 9, label: { en: 'Goal', zh: '目标' } } },
  *shared(os) { return { total: yield* os.cell(0, 'total') } },
  threads: [adder, adder],
  *after(os, { total }, { goal }) {
    if ((yield* total.read()) !== goal) throw new ProgramError('AssertionError', 'an update is lost')
  },
})
`

describe("a program of one's own", () => {
  it('is explored, wherever it lies, and what is found is replayed', async () => {
    await program('step.mjs', 'export function* step(total) {\n\n  yield* total.write(1 + (yield* total.read()))\n}\n')
    const path = await program(
      'mine.js',
      adders("import { step } from './step.mjs'\nexport function* adder(os, { total }) { yield* step(total) }"),
    )
    const { code, stdout, stderr } = await run('explore', path, '--format', 'json')
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    const { traces, counterexample, outcomes } = JSON.parse(stdout)
    expect({ traces, preemptions: counterexample.preemptions }).toEqual({ traces: 4, preemptions: 1 })
    expect(outcomes.map(({ kind }: { kind: string }) => kind).sort()).toEqual(['assertion', 'finished'])
    const replayed = await run('replay', path, '--choices', counterexample.choices.join(), '--format', 'json')
    expect(replayed.code).toBe(1)
    // Lines are those of the modules as they were written.
    const read = JSON.parse(replayed.stdout).steps.find(({ operation }: { operation: string }) => operation === 'read')
    expect(read.line).toBe(3)
    expect((await run('explore', path, '--goal', '9')).stdout).toContain('in 4 of 4 traces')
  })

  it.each([
    ['none.js', null, 'there is no such file'],
    ['syntax.js', 'export const scenario = (', 'does not load: SyntaxError'],
    ['throws.js', "\nthrow new Error('not today')", 'does not load: Error: not today (line 2)'],
    ['empty.js', 'export const other = 1', 'declares no program: it exports other; needed is `export const scenario'],
    [
      'wrong.js',
      "import { defineProgram } from 'heddle'\nexport const scenario = defineProgram({ *shared() {}, threads: [1] })",
      'threads must be a list of one or more generator functions',
    ],
    [
      'outer.js',
      adders('let n = 0\nexport function* adder(os, { total }) { n++; yield* total.write(n) }'),
      'the program is not deterministic: with the same results, adder',
    ],
    [
      'chance.js',
      adders('export function* adder(os, { total }) { yield* total.write(Math.floor(Math.random() * 1e9)) }'),
      'the program is not deterministic: with the same results, adder',
    ],
  ])('%s is refused', async (name, text, message) => {
    const path = text === null ? join(built.programs, name) : await program(name, text)
    const { code, stderr } = await run('explore', path)
    expect(stderr).toContain(message)
    expect(code).toBe(2)
  })

  it('may use all library code', async () => {
    const path = await program(
      'library.js',
      `import { defineProgram } from 'heddle'
export function* square(os, n) { return n * n }
export function* turn(os) { yield* os.sleep(0.1) }
function* use(library) {
  const pool = yield* library.pool(2)
  const squares = yield* pool.with(function* () { return yield* pool.map(square, [1, 2, 3]) })
  for (const executor of [yield* library.threadPoolExecutor(2), yield* library.processPoolExecutor(2)]) {
    const futures = [yield* executor.submit(square, [4]), yield* executor.submit(square, [5])]
    yield* library.wait(futures)
    yield* library.asCompleted(futures)
    squares.push(yield* futures[1].result())
  }
  const timer = yield* library.timer(0.1, turn)
  yield* (yield* library.gevent().spawn(turn)).join()
  yield* library.network('net')
  yield* timer.start()
  return squares
}
export const scenario = defineProgram({ *main(os) { yield* os.print((yield* use(os)).join(' ')) } })
`,
    )
    const { code, stdout, stderr } = await run('run', path, '--format', 'json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout).output.map(({ text }: { text: string }) => text)).toContain('1 4 9 25 25')
  })

  it('ends with the steps so far when it is interrupted', async () => {
    const path = await program(
      'endless.js',
      `import { defineProgram } from 'heddle'
export const scenario = defineProgram({ *main(os) {
  process.kill(process.pid, 'SIGINT')
  for (;;) yield* os.sleep(0)
} })
`,
    )
    const { code, stdout } = await run('run', path, '--output', join(built.programs, 'endless.heddle'))
    expect(code).toBe(3)
    expect(stdout).toMatch(/^stopped after \d+ steps and .*Stopped by hand\.$/m)
    const repeated = await run('run', path, '--repeat', '5')
    expect(repeated.code).toBe(3)
    expect(repeated.stdout).toContain('0 of 5 runs, then interrupted')
  })

  it('whose bodies are not exported fails with their names', async () => {
    const path = await program('hidden.js', adders('function* adder() {}'))
    const { code, stdout } = await run('explore', path)
    expect(code).toBe(1)
    expect(stdout).toContain('the body of adder1 is not exported by its module')
  })
})
