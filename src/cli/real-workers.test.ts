import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkTrace } from '../model/checker.ts'
import { choicesOf } from '../program/choices.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import { loadScenario } from '../scenarios/catalogue.ts'
import { simulate } from '../simulator/simulation.ts'
import { decodeTrace } from '../trace/codec.ts'
import { outputOf, type Trace } from '../trace/trace.ts'
import { meaning } from '../workers/testing/meaning.ts'
import { type BuiltCommandLine, buildCommandLine } from './testing/command-line.ts'

let built: BuiltCommandLine
beforeAll(async () => {
  built = await buildCommandLine()
}, 60_000)
afterAll(() => built.remove())

const real = ['--executor', 'workers', '--scale', '0.01']

let written = 0

/** Runs a program on Node's threads: the trace, of which the model allows each step, the file with it, and the exit code. */
async function runReally(program: string, ...args: string[]) {
  const file = join(built.programs, `${++written}.heddle`)
  const { code, stderr } = await built.run('run', program, ...real, ...args, '--output', file)
  expect(stderr).toBe('')
  const trace = decodeTrace(await readFile(file))
  expect(trace.run.executor).toBe('workers')
  expect(checkTrace(trace)).toBeNull()
  return { trace, code, file }
}

/** Expects that the simulator repeats each step. */
function lawful(trace: Trace, module: ScenarioModule): void {
  const values = trace.run.parameters as { readonly [name: string]: number | string } // as `runReally` gave them
  const options = { seed: trace.run.seed, strategy: 'first-come', cores: 1, cost: 0 } as const
  expect(meaning(simulate(module, values, { ...options, choices: choicesOf(trace) }))).toEqual(meaning(trace))
}

/** Runs a program of one's own, and expects that the simulator repeats each step; what it printed, and how it ended. */
async function runOwn(name: string, text: string) {
  const path = await built.program(`${name}.js`, `import { defineProgram, ProgramError } from 'heddle'\n${text}`)
  const { trace, code, file } = await runReally(path)
  const again = join(built.programs, `${name}-again.heddle`)
  await built.run('replay', path, '--choices', file, '--output', again)
  expect(meaning(decodeTrace(await readFile(again)))).toEqual(meaning(trace))
  return { trace, code, file, lines: outputOf(trace).map((line) => line.text), end: trace.end }
}

const finished = { status: 'finished', detail: { kind: 'finished', failed: [] } }

describe("a program of one's own on Node's worker threads", () => {
  it('shares semaphores and locks', async () => {
    const { end, code, lines, trace, file } = await runOwn(
      'doors',
      `export function* visitor(os, { door, lock, total }) {
  yield* door.acquire()
  yield* os.sleep(0.1)
  yield* lock.acquire()
  yield* total.write(1 + (yield* total.read()))
  yield* lock.release()
  yield* door.release()
}
export const scenario = defineProgram({
  *shared(os) {
    return { door: yield* os.semaphore(2, 'door'), lock: yield* os.lock('lock'), total: yield* os.cell(0, 'total') }
  },
  threads: [visitor, visitor, visitor, visitor],
  *after(os, { total }) { yield* os.print(String(yield* total.read())) },
})`,
    )
    expect({ end, code, lines }).toEqual({ end: finished, code: 0, lines: ['4'] })
    expect(trace.threads.map(({ name }) => name)).toEqual(['main', 'visitor1', 'visitor2', 'visitor3', 'visitor4'])
    // Lines are those of the file.
    const acquire = trace.steps.line[Array.from(trace.steps.thread).indexOf(1)]
    expect(acquire).toBe(3)
    expect((await built.run('check', file)).stdout).toContain('the model allows every step')
  })

  it('hands items through a queue between processes', async () => {
    const { end, lines } = await runOwn(
      'queue',
      `export function* producer(os, items) {
  for (const item of ['a', { b: [1, 2] }, 'end']) yield* items.put(item)
}
export const scenario = defineProgram({ *main(os) {
  const items = yield* os.queue(1, 'items')
  const other = os.process(producer, [items])
  yield* other.start()
  for (;;) {
    const item = yield* items.get()
    if (item === 'end') break
    yield* os.print(JSON.stringify(item))
  }
  yield* other.join()
} })`,
    )
    expect({ end, lines }).toEqual({ end: finished, lines: ['"a"', '{"b":[1,2]}'] })
  })

  it('is found to be deadlocked', async () => {
    const { end, code, trace } = await runOwn(
      'deadlock',
      `export function* crossing(os, [first, second], met) {
  yield* first.acquire()
  yield* met.wait()
  yield* second.acquire()
}
export const scenario = defineProgram({ *main(os) {
  const one = yield* os.lock('one')
  const two = yield* os.lock('two')
  const met = yield* os.barrier(2, 'met')
  const a = os.thread(crossing, [[one, two], met], { name: 'a' })
  const b = os.thread(crossing, [[two, one], met], { name: 'b' })
  yield* a.start()
  yield* b.start()
  yield* a.join()
} })`,
    )
    expect({ status: end.status, code }).toEqual({ status: 'deadlock', code: 1 })
    const { detail } = end
    if (detail.kind !== 'deadlock') throw new Error('it is one')
    expect(detail.stuck.map(({ thread }) => trace.threads[thread]?.name)).toEqual(['main', 'a', 'b'])
  })

  it('goes on when a thread fails, and fails with its main thread', async () => {
    const failing = `export function* falls(os) { throw new ProgramError('ValueError', 'fell') }
export const scenario = defineProgram({ *main(os, given) {
  const thread = os.thread(falls, [])
  yield* thread.start()
  yield* thread.join()
  yield* os.print('goes on')`
    const goesOn = await runOwn('goes-on', `${failing}\n} })`)
    expect(goesOn.end).toEqual({ status: 'finished', detail: { kind: 'finished', failed: [1] } })
    expect(goesOn.lines).toEqual(['goes on'])
    const fails = await runOwn('fails', `${failing}\n  throw new ProgramError('KeyError', 'gone')\n} })`)
    expect(fails.end).toMatchObject({ status: 'failed', detail: { error: { error: 'KeyError', message: 'gone' } } })
    expect(fails.code).toBe(1)
  })

  it('terminates a process that waits', async () => {
    const { end } = await runOwn(
      'terminate',
      `export function* waits(os, event) { yield* event.wait() }
export const scenario = defineProgram({ *main(os) {
  const event = yield* os.event('event')
  const child = os.process(waits, [event])
  yield* child.start()
  yield* os.sleep(1)
  yield* child.terminate()
  yield* child.join()
} })`,
    )
    expect(end).toEqual(finished)
  })

  it('switches between greenlets', async () => {
    const { end, lines } = await runOwn(
      'greenlets',
      `export const scenario = defineProgram({ *main(os) {
  const green = yield* os.greenlet(function* (os, first) {
    const second = yield* green.parent.switch(first + 1)
    return second + 1
  })
  yield* os.print(String(yield* green.switch(1)))
  yield* os.print(String(yield* green.switch(10)))
} })`,
    )
    expect({ end, lines }).toEqual({ end: finished, lines: ['2', '11'] })
  })

  it('has pools, executors and timers', async () => {
    const { end, lines } = await runOwn(
      'pools',
      `export function* square(os, n) { return n * n }
export function* rings(os, event) { yield* event.set() }
export const scenario = defineProgram({ *main(os) {
  const pool = yield* os.pool(2)
  const squares = yield* pool.with(function* () { return yield* pool.map(square, [1, 2, 3]) })
  const executor = yield* os.threadPoolExecutor(2)
  const future = yield* executor.submit(square, [9])
  squares.push(yield* future.result())
  yield* executor.shutdown()
  const event = yield* os.event('event')
  const timer = yield* os.timer(0.1, rings, [event])
  yield* timer.start()
  yield* event.wait()
  yield* timer.join()
  yield* os.print(squares.join(' '))
} })`,
    )
    expect({ end, lines }).toEqual({ end: finished, lines: ['1 4 9 81'] })
  })

  it('that cannot be loaded is refused as ever', async () => {
    const path = await built.program('empty.mjs', 'export const other = 1')
    const { code, stderr } = await built.run('run', path, ...real)
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('declares no program') })
  })

  it('fails where its own code does what no program can', async () => {
    const path = await built.program(
      'exits.js',
      `import { defineProgram } from 'heddle'
export function* leaves() { process.exit(7) }
export const scenario = defineProgram({ *main(os) {
  const thread = os.thread(leaves, [])
  yield* thread.start()
  yield* thread.join()
} })`,
    )
    const { code, stdout } = await built.run('run', path, ...real)
    expect(code).toBe(1)
    expect(stdout).toContain('the worker of Thread-1 (leaves) failed: its thread exited with code 7')
  })

  it('ends with the steps so far when it is interrupted, even in a loop that asks for nothing', async () => {
    const path = await built.program(
      'loops.js',
      `import { writeSync } from 'node:fs'
import { defineProgram } from 'heddle'
export function* loops() {
  writeSync(2, 'looping')
  for (;;);
}
export const scenario = defineProgram({ *main(os) {
  yield* os.print('begun')
  const thread = os.thread(loops, [])
  yield* thread.start()
  yield* thread.join()
} })`,
    )
    const child = built.start('run', path, ...real)
    let stdout = ''
    child.stdout.on('data', (data: Buffer) => {
      stdout += data.toString()
    })
    child.stderr.once('data', () => child.kill('SIGINT'))
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect(code).toBe(3)
    expect(stdout).toMatch(/Output\n {2}main +begun\n/)
    expect(stdout).toMatch(/stopped after \d+ steps and .*Stopped by hand\.\n$/)
  })

  it('has nobody come in between in atomic blocks', async () => {
    const { end, lines } = await runOwn(
      'blocks',
      `export function* adder(os, { x, y }) {
  for (let i = 0; i < 50; i++)
    yield* os.atomic(function* () {
      const seen = yield* x.read()
      if ((yield* y.read()) !== -seen) throw new ProgramError('AssertionError', 'somebody came in between')
      yield* x.write(seen + 1)
      yield* y.add(-1)
    })
}
export const scenario = defineProgram({
  *shared(os) {
    return { x: yield* os.cell(0), y: yield* os.cell(0) }
  },
  threads: [adder, adder, adder],
  *after(os, { x }) {
    yield* os.print(String(yield* x.read()))
  },
})
`,
    )
    expect({ end, lines }).toEqual({ end: finished, lines: ['150'] })
  })

  it('is looked back at for what must hold', async () => {
    const path = await built.program(
      'holds.js',
      `import { defineProgram, watch } from 'heddle'
export function* adder(os, { x }) {
  yield* x.add(1)
}
export const scenario = defineProgram({
  *main(os) {
    const x = yield* os.cell(0)
    yield* watch({ x })
    for (let i = 0; i < 3; i++) yield* os.thread(adder, [{ x }]).start()
  },
  invariant: { few: ({ x }) => x < 3 },
  eventually: { many: ({ x }) => x === 4 },
})
`,
    )
    const ran = await built.run('run', path, ...real)
    expect({ code: ran.code, stdout: ran.stdout }).toEqual({
      code: 1,
      stdout: expect.stringMatching(
        /\nAfter step \d+ \(Thread-\d \(adder\), line 3\) an invariant did not hold: few: x = 3\.\n$/,
      ),
    })
    const holds = await built.program('some.js', (await readFile(path, 'utf8')).replace('x < 3', 'x < 9'))
    const some = await built.run('run', holds, ...real, '--format', 'json')
    const never = 'What must hold some time has held after no step: many.\n'
    expect({ code: some.code, stderr: some.stderr }).toEqual({ code: 1, stderr: never })
    expect(JSON.parse(some.stdout).end.status).toBe('finished')
    expect((await built.run('replay', holds, '--choices', 'main')).stdout).toContain(never)
  })

  it('is cut off at its limit of steps', async () => {
    const path = await built.program(
      'endless.js',
      `import { defineProgram } from 'heddle'
export const scenario = defineProgram({ *main(os) { for (;;) yield* os.sleep(0) } })`,
    )
    const { code, stdout } = await built.run('run', path, ...real, '--max-steps', '50')
    expect(code).toBe(3)
    expect(stdout).toContain('stopped after 50 steps')
  })
})

describe("the catalogue's scenarios on Node's worker threads", () => {
  it.each([
    ['semaphore-threads', ['--users', '6']],
    ['queue-priority', ['--producers', '0']],
    ['process-executor', []],
    ['gevent', []],
    ['echo-pool', []],
  ])('%s runs', async (id, args) => {
    const { trace, code } = await runReally(id, ...args)
    lawful(trace, await loadScenario(id))
    expect({ status: trace.end.status, code }).toEqual({ status: 'finished', code: 0 })
  })

  it('fetch their pages', async () => {
    const { trace } = await runReally('crawler-coroutines')
    expect(outputOf(trace).map(({ text }) => text)).toContainEqual(expect.stringContaining('22461 bytes'))
  })

  it('have an interpreter lock where they are told to', async () => {
    const { trace } = await runReally('semaphore-threads', '--gil', 'on', '--users', '3')
    expect(trace.run.options).toMatchObject({ gil: 'on', scale: 0.01 })
  })
})

describe("repeated runs on Node's worker threads", () => {
  it('are counted, and the first of each is written', async () => {
    const output = join(built.programs, 'repeated.heddle')
    const args = ['--repeat', '3', '--format', 'json', '--output', output]
    const { code, stdout } = await built.run('run', 'semaphore-processes', '--permits', '0', ...real, ...args)
    const { endings, runs } = JSON.parse(stdout)
    expect({ code, runs }).toEqual({ code: 1, runs: 3 })
    // Who is in line behind whom is no other end.
    expect(endings).toMatchObject([{ kind: 'deadlock', count: 3, first: { run: 1, seed: 1 } }])
    expect(endings[0].first.file).toBe(join(built.programs, 'repeated-1.heddle'))
    const trace = decodeTrace(await readFile(endings[0].first.file))
    expect(trace.end.status).toBe('deadlock')
    lawful(trace, await loadScenario('semaphore-processes'))
  })
})
