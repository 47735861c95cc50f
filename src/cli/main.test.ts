import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeTrace } from '../trace/codec.ts'
import { type BuiltCommandLine, buildCommandLine } from './testing/command-line.ts'

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

  it('does not end as where a bug was found when it fails itself', () => {
    const broken = 'data:text/javascript,JSON.stringify = () => { throw new RangeError("too long") }'
    const args = ['--import', broken, built.script, 'list', '--format', 'json']
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    expect(status).toBe(2)
    expect(stderr).toMatch(/^error: Heddle itself failed: .*RangeError: too long/s)
  })

  it('stops quietly when nobody reads on', async () => {
    // More than fits into what lies between.
    const child = built.start('run', 'semaphore-threads', '--users', '500', '--format', 'json')
    let errors = ''
    child.stderr.on('data', (data: Buffer) => {
      errors += data.toString()
    })
    child.stdout.once('data', () => child.stdout.destroy())
    const code = await new Promise((resolve) => child.on('close', resolve))
    // Not everything could be written, which who has gone knows.
    expect({ code, errors }).toEqual({ code: 2, errors: '' })
  })

  it.skipIf(!existsSync('/dev/full'))('says so when the disk is full', () => {
    const full = openSync('/dev/full', 'w')
    const { status, stderr } = spawnSync(process.execPath, [built.script, 'run', 'two-locks'], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    })
    closeSync(full)
    const error = 'error: standard output cannot be written: no space left on the device\n'
    expect({ status, stderr }).toEqual({ status: 2, stderr: error })
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
    const { code, stdout, stderr } = await run('explore', path, '--all', '--format', 'json')
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    const { traces, counterexample, outcomes } = JSON.parse(stdout)
    expect({ traces, preemptions: counterexample.preemptions }).toEqual({ traces: 4, preemptions: 1 })
    expect(outcomes.map(({ kind }: { kind: string }) => kind).sort()).toEqual(['assertion', 'finished'])
    const replayed = await run('replay', path, '--choices', counterexample.choices.join(), '--format', 'json')
    expect(replayed.code).toBe(1)
    // Lines are those of the modules as they were written.
    const read = JSON.parse(replayed.stdout).steps.find(({ operation }: { operation: string }) => operation === 'read')
    expect(read.line).toBe(3)
    expect((await run('explore', path, '--all', '--goal', '9')).stdout).toContain('in 4 of 4 traces')
  })

  it.each([
    ['none.js', null, 'there is no such file'],
    [
      'syntax.js',
      "'a'\n\texport const a = (]",
      'Unexpected token (syntax.js, line 2, column 20)\n  \texport const a = (]\n  \t                  ^\n',
    ],
    ['enum.ts', '\nenum Way { in, out }', 'allowed is TypeScript whose types can simply be left out'],
    ['throws.js', "\nthrow new Error('not today')", 'does not load: Error: not today (line 2)'],
    ['empty.js', 'export const other = 1', 'declares no program: it exports other; needed is `export const scenario'],
    ['name.js', "\nimport { defineProgrm } from 'heddle'", 'did you mean defineProgram? allowed are'],
    ['unimported.js', 'export const a = 1\ndefineProgram({})', "(line 2): import { defineProgram } from 'heddle'"],
    [
      'other.js',
      "import { defineProgram } from 'heddle'\nexport const mine = defineProgram({ *main() {} })",
      'it exports mine; mine is a program, which is to be called scenario',
    ],
    [
      'both.js',
      "import { defineProgram } from 'heddle'\n\nexport const scenario = defineProgram({ *main() {}, threads: [] })",
      'both.js:3: defineProgram: there are both main and threads',
    ],
    [
      'none-of-it.js',
      "import { defineProgram } from 'heddle'\nexport const scenario = defineProgram({ thread: [] })",
      'none-of-it.js:2: defineProgram: there is no thread; did you mean threads?',
    ],
    [
      'option.js',
      "import { defineProgram } from 'heddle'\nexport const scenario = defineProgram({ parameters: { format: 1 }, *main() {} })",
      'a parameter cannot be called like the option --format',
    ],
    [
      'outside.js',
      "import { defineProgram } from 'heddle'\nexport const scenario = defineProgram({ parameters: { n: { default: 9, max: 3 } }, *main() {} })",
      'outside.js:2: parameter "n": default must be from 0 to 3, got 9',
    ],
    [
      'forgotten.js',
      adders('export function* adder(os, { total }) {\n  total.read()\n}'),
      'forgotten.js:3:3: total.read() only makes the operation, which nobody carries out: write yield* total.read()',
    ],
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
      'lines.js',
      adders(
        'let n = 0\nexport function* adder(os, { total }) {\n  if (n++ > 0) yield* total.read()\n  else yield* total.write(1)\n}',
      ),
      'n is changed while threads run (line 4), and belongs to the module',
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

  it('ends with its mistakes wherever it is run, and never as if a bug was found', async () => {
    const path = await program(
      'mistaken.js',
      adders('export function* adder(os, { total }) {\n  yield* total.raed()\n}'),
    )
    const commands = [
      ['run'],
      ['run', '--executor', 'workers'],
      ['run', '--repeat', '3'],
      ['replay', '--choices', 'main'],
    ]
    for (const [command = '', ...options] of commands) {
      const { code, stdout, stderr } = await run(command, path, ...options)
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toMatch(/^error: .*mistaken\.js:3: a cell has no raed; did you mean read\?\n$/)
    }
  })

  it('declares parameters in short, and names things by its variables', async () => {
    const path = await program(
      'short.js',
      `import { defineProgram } from 'heddle'
export const scenario = defineProgram({
  parameters: { variant: ['bug', 'fixed'], times: { default: 2, max: 5, label: 'How often' } },
  *main(os, { variant, times }) {
    const door = yield* os.lock()
    yield* os.print(variant + times)
  },
})
`,
    )
    const { code, stdout } = await run('run', path, '--variant', 'fixed', '--format', 'json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ output: [{ text: 'fixed2' }], objects: [{ name: 'door' }] })
    expect((await run('run', path, '--help')).stdout).toContain('How often: a whole number from 0 to 5')
    expect((await run('run', path, '--times', '6')).stderr).toContain('Allowed is a whole number from 0 to 5.')
  })

  it('is replayed with the exit code of what came of it', async () => {
    const path = await program(
      'ends.mjs',
      `import { defineProgram } from 'heddle'
function* keeps(os, lock) { yield* lock.acquire() }
function* fails() { throw new Error('no') }
function* waits(os, lock) { yield* lock.acquire(); yield* lock.acquire() }
export const scenario = defineProgram({
  parameters: { way: ['well', 'keeps', 'fails', 'waits'] },
  *main(os, { way }) {
    const lock = yield* os.lock()
    const body = { keeps, fails, waits }[way]
    if (body === undefined) return
    yield* os.thread(body, [lock]).start()
  },
})
`,
    )
    const codes: number[] = []
    for (const way of ['well', 'keeps', 'fails', 'waits']) {
      const { code } = await run('replay', path, '--way', way, '--choices', 'main')
      expect((await run('explore', path, '--way', way)).code).toBe(code)
      codes.push(code)
    }
    expect(codes).toEqual([0, 1, 1, 1])
    const unfit = await run('replay', path, '--choices', 'main,0')
    expect(unfit.code).toBe(2)
    expect(unfit.stdout).toContain('where the given order does not fit')
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
  process.kill(process.ppid, 'SIGINT')
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

  it('is explored as far as it comes until it is interrupted', async () => {
    const path = await program(
      'many.js',
      `import { defineProgram } from 'heddle'
let isAsked = false
export function* adder(os, total) {
  if (!isAsked) process.kill(process.ppid, 'SIGINT')
  isAsked = true
  for (let i = 0; i < 9; i++) yield* total.add(1)
}
export const scenario = defineProgram({ *shared(os) { return yield* os.cell(0, 'total') }, threads: [adder, adder, adder] })
`,
    )
    const { code, stdout, stderr } = await run('explore', path)
    expect({ code, stderr }).toEqual({ code: 3, stderr: 'Stopped by hand.\n' })
    expect(stdout).toContain('Not exhaustive: it was stopped before the end.')
  })

  it('is explored further from a checkpoint, also where it is kept from files', async () => {
    const path = await program('twice.js', adders('export function* adder(os, { total }) { yield* total.add(1) }'))
    const file = join(built.programs, 'twice.json')
    const args = ['explore', path, '--contained', '--format', 'json', '--checkpoint', file]
    expect((await run(...args, '--max-executions', '1')).code).toBe(3)
    const { code, stdout, stderr } = await run(...args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ executions: 2, exhaustive: true })
    await program('twice.js', adders('export function* adder(os, { total }) { yield* total.add(2) }'))
    const changed = await run(...args)
    expect(changed.code).toBe(2)
    expect(changed.stderr).toContain('the text of the program has changed since')
  })

  it('is explored beside a loop of which others see nothing, which is named', async () => {
    const path = await program(
      'loop.js',
      `import { defineProgram } from 'heddle'
export function* sleeper(os) {
  for (;;) yield* os.sleep(1)
}
export function* adder(os, total) {
  yield* total.add(1)
}
export const scenario = defineProgram({ *shared(os) { return yield* os.cell(0, 'total') }, threads: [sleeper, adder, adder] })
`,
    )
    const [text, json] = await Promise.all([run('explore', path), run('explore', path, '--format', 'json')])
    expect(text.code).toBe(3)
    expect(text.stdout).toContain('2 executions, 2 distinct traces')
    expect(text.stdout).toContain(
      '  cut off before its end: 2 traces\n      sleeper1 goes on by itself, with nothing that others see, and was cut off on line 3\n',
    )
    expect(text.stdout).toContain(
      'Not exhaustive: sleeper1 went on by itself for more than 5000 steps, with nothing that others see, and was cut off on line 3 (--max-events 5000; more events allow more such steps).',
    )
    expect(JSON.parse(json.stdout)).toMatchObject({
      exhaustive: false,
      limits: ['own-steps'],
      metBy: { 'own-steps': { thread: 'sleeper1', line: 3 } },
      outcomes: [{ kind: 'limit', traces: 2, reason: { cutOff: [{ thread: 'sleeper1', line: 3 }] } }],
    })
  })

  it('may wait busily by atomic blocks', async () => {
    const waiting = (threads: string) => `import { defineProgram } from 'heddle'
export function* waits(os, { x, y }) {
  for (;;) {
    const both = yield* os.atomic(function* () {
      return (yield* x.read()) === 1 && (yield* y.read()) === 1
    })
    if (both) return
  }
}
export function* sets(os, { x, y }) {
  yield* y.write(1)
  yield* x.write(1)
}
export const scenario = defineProgram({
  *shared(os) {
    return { x: yield* os.cell(0), y: yield* os.cell(0) }
  },
  threads: [${threads}],
})
`
    const met = await run('explore', await program('met.js', waiting('waits, sets')), '--all', '--format', 'json')
    expect(JSON.parse(met.stdout)).toMatchObject({ exhaustive: true, traces: 2, outcomes: [{ kind: 'finished' }] })
    const alone = await run('explore', await program('alone.js', waiting('waits')), '--format', 'json')
    expect(JSON.parse(alone.stdout)).toMatchObject({
      outcomes: [{ kind: 'livelock', reason: { stuck: [{ thread: 'waits1', operation: 'atomic', busy: true }] } }],
    })
  })

  it('has daemons that only sleep, which keep nothing from being exhaustive', async () => {
    const beating = (before: string, after: string) => `import { defineProgram } from 'heddle'
export function* beat(os, lock) {
  ${before}
  for (;;) {
    yield* os.sleep(1)
    yield* os.sleep(2)
  }
}
export const scenario = defineProgram({
  *main(os) {
    const lock = yield* os.lock()
    yield* os.thread(beat, [lock], { daemon: true, name: 'beat' }).start()
    ${after}
  },
})
`
    const alone = await run('explore', await program('beat.js', beating('', '')))
    expect(alone).toMatchObject({ code: 0, stdout: expect.stringContaining('No bug was found. Exhaustive') })
    const holding = beating('yield* lock.acquire()', 'yield* lock.acquire()\n    yield* lock.release()')
    const kept = await run('explore', await program('keeps.js', holding), '--all', '--format', 'json')
    expect(JSON.parse(kept.stdout)).toMatchObject({
      exhaustive: true,
      outcomes: [{ kind: 'deadlock', reason: { stuck: [{ thread: 'main', object: 'lock' }] } }, { kind: 'finished' }],
    })
    const counting = beating('', '').replace(
      'for (;;) {',
      'for (let n = 0; ; n++) {\n    if (n > 9999) yield* lock.release()',
    )
    expect(await run('explore', await program('counts.js', counting))).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('beat went on by itself for more than 5000 steps'),
    })
  })

  it('has tickets of which more than their order counts, in the body and in what it asks for', async () => {
    const lock = (act: string) => `import { defineProgram } from 'heddle'
export function* taker(os, { next, now }) {
  yield* os.forever(function* () {
    const mine = yield* next.fetchAdd(1)
    while ((yield* now.read()) !== mine);
    ${act}
    yield* now.write(mine + 1)
  })
}
export const scenario = defineProgram({
  *shared(os) { return { next: yield* os.cell(0), now: yield* os.cell(0) } },
  threads: [taker, taker],
})
`
    const asked = await run('explore', await program('rest.js', lock("os.assert(mine % 500 !== 250, 'it is 250')")))
    expect(asked).toMatchObject({ code: 1, stderr: '', stdout: expect.stringContaining('AssertionError: it is 250') })
    const printed = await run(
      'explore',
      await program('prints.js', lock('yield* os.print(mine)')),
      '--max-states',
      '3000',
    )
    expect(printed).toMatchObject({ code: 3, stderr: '', stdout: expect.stringContaining('endless: 3000 states') })
    const plain = await run('explore', await program('plain.js', lock('')))
    expect(plain).toMatchObject({ code: 0, stdout: expect.stringContaining('No bug was found.') })
  })

  it('follows daemons through as many rounds as are asked for', async () => {
    const path = await program(
      'ticks.js',
      `import { defineProgram } from 'heddle'
export function* ticks(os, n) {
  for (;;) yield* n.add(1)
}
export const scenario = defineProgram({
  *main(os) {
    const n = yield* os.cell(0)
    yield* os.thread(ticks, [n], { daemon: true, name: 'clock' }).start()
    yield* os.sleep(1)
  },
})
`,
    )
    const rounds = async (most: number) => {
      const { stdout } = await run('explore', path, '--max-daemon-rounds', String(most))
      expect(stdout).toContain(`(--max-daemon-rounds ${most})`)
      return stdout.match(/n = \d+/g)?.length
    }
    expect([await rounds(1), await rounds(5)]).toEqual([2, 6])
  })

  it('is left at once by the one who interrupts a second time', async () => {
    const path = await program(
      'deaf.js',
      `import { defineProgram } from 'heddle'
process.on('message', () => {
  process.kill(process.ppid, 'SIGINT')
  for (;;);
})
export const scenario = defineProgram({ *main(os) {
  process.kill(process.ppid, 'SIGINT')
  for (;;) yield* os.sleep(0)
} })
`,
    )
    const { code, stderr } = await run('run', path)
    expect({ code, stderr }).toEqual({ code: 3, stderr: 'interrupted: nothing of the run is left.\n' })
  })

  it('may have bodies that are not exported, come from elsewhere or have no name', async () => {
    await program('far.mjs', "export function* far(os) { yield* os.print('far') }\n")
    const path = await program(
      'hidden.js',
      `import { defineProgram } from 'heddle'
import { far } from './far.mjs'
const make = (n) => function* (os) { yield* os.print(String(n)) }
function* starts(os) {
  const thread = os.thread(far)
  yield* thread.start()
  yield* thread.join()
}
export default defineProgram({ threads: [make(1), make(2), starts, starts] })
`,
    )
    for (const args of [[], ['--executor', 'workers']]) {
      const { code, stdout, stderr } = await run('run', path, '--format', 'json', ...args)
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      const texts = JSON.parse(stdout).output.map(({ text }: { text: string }) => text)
      expect(texts.sort()).toEqual(['1', '2', 'far', 'far'])
    }
    expect((await run('explore', path)).stdout).toContain('No bug was found. Exhaustive')
  })

  it('may be TypeScript, in several files, and has its lines', async () => {
    await program('part.ts', 'export type N = number\n\nexport const half = (n: N): N => n / 2\n')
    const path = await program(
      'typed.ts',
      `import { defineProgram, type Os } from 'heddle'
import { half, type N } from './part.ts'
interface Things { readonly n: N }

export const scenario = defineProgram({ *main(os: Os) {
  const things = { n: half(8) } satisfies Things
  yield* os.print(String(things.n as N))
} })
`,
    )
    const { code, stdout, stderr } = await run('run', path, '--format', 'json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout).steps[0]).toMatchObject({ operation: 'print', line: 7, argument: '4' })
  })

  it('ends though it goes on for ever, with the line and the steps so far', async () => {
    const spins = await program(
      'spins.js',
      `import { defineProgram } from 'heddle'
export const scenario = defineProgram({ *main(os) {
  yield* os.print('spins')
  console.error('spins')
  for (;;) {}
} })
`,
    )
    const top = await program('top.js', "import { defineProgram } from 'heddle'\nfor (;;) {}\n")
    const asked = built.start('run', spins)
    const whole = (async () => {
      let out = ''
      asked.stdout.on('data', (data: Buffer) => {
        out += data
      })
      const code = new Promise((resolve) => asked.on('close', resolve))
      // Now it is in its loop.
      await new Promise((resolve) => asked.stderr.once('data', resolve))
      asked.kill('SIGINT')
      return { code: await code, out }
    })()
    const limit = ['--max-seconds', '0.3']
    const [interrupted, ran, explored, real, loaded] = await Promise.all([
      whole,
      run('run', spins, ...limit),
      run('explore', spins, ...limit),
      run('run', spins, '--executor', 'workers', ...limit),
      run('run', top, ...limit),
    ])
    expect([ran, explored, real, loaded, interrupted].map(({ code }) => code)).toEqual([3, 3, 3, 3, 3])
    expect(ran.stdout).toContain('0  0.001 s  main  print spins\n')
    const where = 'main was computing, or in a loop without an end, after line 3.'
    expect(ran.stdout).toContain(`Stopped after 0.3 seconds (--max-seconds), while ${where}`)
    expect(explored.stderr).toContain(`${where} Nothing was explored yet.`)
    expect(real.stdout).toContain('Stopped after 0.3 seconds (--max-seconds).')
    expect(loaded.stderr).toContain('(--max-seconds), while the program was being loaded')
    expect(interrupted.out).toContain('0  0.001 s  main  print spins\n')
    expect(interrupted.out).toContain(`stopped after 1 step and 0.001 s. Stopped by hand, while ${where}`)
  })

  it('is told from its process', async () => {
    const ends = await program(
      'ends.js',
      "import { defineProgram } from 'heddle'\nexport const scenario = defineProgram({ *main(os) { yield* os.print('a'); process.exit(0) } })\n",
    )
    const { code, stderr } = await run('run', ends)
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'error: the program ended its process (with exit code 0) before the command was done; nothing of the run is left.\n',
    })
    const goesOn = await program(
      'goes-on.js',
      "import { defineProgram } from 'heddle'\nsetInterval(() => {}, 1)\nexport const scenario = defineProgram({ *main(os) { yield* os.print('\\x1b[31m') } })\n",
    )
    const end = await run('run', goesOn)
    expect(end.code).toBe(0)
    expect(end.stdout).toContain('main  \\u001b[31m\n')
  })
})

describe('a contained program', () => {
  it.each(['simulator', 'workers'])('gets at nothing on %s, and its record is kept', async (executor) => {
    await program('helper.cjs', 'exports.helper = 1\n')
    await program('helps.ts', "import helper from './helper.cjs'\nexport const help: number = helper.helper\n")
    const path = await program('tries.js', tries)
    const output = join(built.programs, `tries-${executor}.heddle`)
    const ran = await run('run', path, '--contained', '--executor', executor, '--output', output)
    expect(ran.stderr).toBe('')
    const { threads, steps, operations, values, end } = decodeTrace(await readFile(output))
    expect(end.status).toBe('finished')
    const failures = Array.from(steps.operation).flatMap((operation, step) =>
      operations[operation] === 'fail' ? [steps.argument[step] ?? 0] : [],
    )
    const messages = failures.map((value) => values[value])
    expect(messages).toHaveLength(threads.length - 1)
    for (const error of messages)
      expect(error).toEqual({
        error: 'Error',
        message: expect.stringMatching(/restricted|is denied to a contained program|^1 undefined$/),
      })
  })
})

/** Each thread tries something that a contained program may not. */
const tries = `import { defineProgram } from 'heddle'
import cp from 'node:child_process'
import dns from 'node:dns/promises'
import fs, { writeFileSync } from 'node:fs'
import http from 'node:http'
import net, { connect } from 'node:net'
import { Worker } from 'node:worker_threads'
import { help } from './helps.ts'
const acts = {
  read: () => fs.readFileSync(process.execPath),
  list: () => fs.readdirSync('.'),
  write: () => writeFileSync('heddle-test', 'x'),
  run: () => cp.execFileSync(process.execPath, ['-e', '']),
  connect: () => connect(80, '127.0.0.1'),
  listen: () => net.createServer().listen(0),
  http: () => http.get('http://127.0.0.1:9'),
  fetch: () => fetch('http://127.0.0.1:9'),
  resolve: () => dns.lookup('localhost'),
  exit: () => process.exit(0),
  kill: () => process.kill(process.pid),
  env: () => { throw new Error(help + ' ' + process.env.PATH) },
  thread: () => new Worker('1', { eval: true }),
}
export function* does(os, name) { acts[name]() }
export const scenario = defineProgram({ *main(os) {
  for (const name of Object.keys(acts)) {
    const thread = os.thread(does, [name], { name })
    yield* thread.start()
    yield* thread.join()
  }
} })
`
