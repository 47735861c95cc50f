import { pathToFileURL } from 'node:url'
import { compileFunction } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Exploration } from '../explorer/exploration/exploration.ts'
import { readParameters } from '../program/parameters.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import * as vocabulary from '../program/vocabulary.ts'
import { watchWith } from '../program/watcher.ts'
import { defaultLimits } from '../simulator/options.ts'
import { simulate } from '../simulator/simulation.ts'
import { handleClasses } from './handle-classes.ts'
import * as marked from './marked.ts'
import { noticeMissing } from './missing.ts'
import { takeMistake, watchMistakes } from './mistakes.ts'
import { setMainFile } from './places.ts'
import { programSource } from './program-source.ts'

beforeAll(() => {
  setMainFile('a.mjs')
  noticeMissing(handleClasses)
  watchMistakes()
})
afterAll(() => watchWith(null))

/** A program as the command line loads it, whose imports are what tests have imported. */
async function loaded(code: string): Promise<ScenarioModule> {
  const makers = new Set(['lock', 'queue', 'cell', 'semaphore', 'condition', 'event'])
  const source = await programSource(code, 'a.mjs', {
    file: 'a.mjs',
    specifier: 'heddle:site',
    exports: ['defineProgram', 'ProgramError'],
    makers,
  })
  const names: string[] = []
  const body = (source?.text ?? '')
    .replace(/import \{([^}]*)\} from '(heddle(?::site)?)'/g, (_, list: string, from: string) => {
      return `const {${list.replaceAll(' as ', ': ')}} = ${from === 'heddle' ? 'vocabulary' : 'marked'}`
    })
    .replace(/export \{[^}]*\}/g, '')
    .replace(/^(;?)export (const|function\*?|async function\*?) (\w+)/gm, (_, semicolon, kind, name: string) => {
      names.push(name)
      return `${semicolon}${kind} ${name}`
    })
  // Imports come first, wherever they stand.
  const imports = [...body.matchAll(/^;?const \{.*\} = (?:vocabulary|marked)$/gm)].map(([text]) => text)
  const rest = imports.reduce((text, line) => text.replace(line, ''), body)
  const text = `'use strict';${imports.join(';')};${rest}\nreturn { ${names.join(', ')} }`
  const filename = pathToFileURL('a.mjs').href
  const made: unknown = compileFunction(text, ['vocabulary', 'marked'], { filename })(vocabulary, marked)
  return made as ScenarioModule // what the texts here declare
}

/** What is told of a program, run and then explored. */
async function told(code: string): Promise<{ readonly run: string | null; readonly explored: string | null }> {
  const module = await loaded(code)
  const { values } = readParameters(module.scenario.parameters, new Map())
  takeMistake()
  simulate(module, values, {
    seed: 1,
    strategy: 'first-come',
    cores: 1,
    cost: 0,
    limits: { ...defaultLimits, steps: 200 },
  })
  const run = takeMistake()?.message ?? null
  const exploration = new Exploration(module, values, {
    strategy: { kind: 'optimal' },
    seed: 1,
    limits: { executions: 100, events: 200, timeouts: 1 },
  })
  for (let i = 0; i < 100 && !exploration.advance(10); i++);
  return { run, explored: takeMistake()?.message ?? null }
}

const program = (body: string) => `import { defineProgram } from 'heddle'
${body}
export const scenario = defineProgram({ *shared(os) { return { m: yield* os.lock(), q: yield* os.queue(), total: yield* os.cell(0) } }, threads: [t] })
`
/** A body, whose first sign is on line 3, in column 1. */
const inBody = (statements: string) => program(`export function* t(os, { m, q, total }) {\n${statements}\n}`)

describe('an operation that is made and never yielded', () => {
  it.each([
    [
      'm.acquire()',
      'a.mjs:3:1: m.acquire() only makes the operation, which nobody carries out: write yield* m.acquire()',
    ],
    ['os.sleep(1)', 'a.mjs:3:1: os.sleep(1) only makes'],
    ["os.print('x')", "write yield* os.print('x')"],
    [
      'const ok = m.tryAcquire()\nif (ok) yield* m.release()',
      'a.mjs:3:12: m.tryAcquire() only makes the operation, and the variable that has it',
    ],
    ['for (;;) { const ok = m.tryAcquire(); if (ok) break; yield* os.sleep(1) }', 'a.mjs:3:23: m.tryAcquire()'],
    [
      "if (q.empty()) yield* os.print('x')",
      'a.mjs:3:5: q.empty() is the operation and not its result, so it is always true',
    ],
    ['while (!q.empty()) yield* q.get()', 'so it is always true: write yield* q.empty()'],
    ['return m.acquire()', 'a.mjs:3:8: m.acquire() made an operation that was never yielded'],
    ['const seen = total.read(); yield* total.write(seen + 1)', 'a.mjs:3:14: total.read()'],
    [
      'const seen = total.read(); yield* total.write(seen)',
      'a.mjs:3:14: total.read() is the operation and not its result',
    ],
    ['yield* total.write(total.read() + 1)', 'write (yield* total.read())'],
    ['yield* os.print(q.get())', 'a.mjs:3:17: q.get() is the operation'],
    ['yield* q.put(total.read())', 'a.mjs:3:14: total.read() is the operation and not its result: write yield*'],
    ['yield* os.print(`${total.read()}`)', 'write (yield* total.read())'],
    ['for (const v of total.read()) yield* total.write(v)', 'a.mjs:3:17: total.read() is the operation and not its'],
    ['const [v] = total.read()', 'a.mjs:3:13: total.read() is the operation and not its result'],
    ['yield* os.print(String([...total.read()].length))', 'a.mjs:3:28: total.read() is the operation and not its'],
    [
      'function* both() { yield 1; yield* total.read() }\nfor (const v of both()) yield* total.write(v)',
      'a.mjs:4:17: both() is the operation and not its result',
    ],
    ['m.acquire().then(() => {})', 'a.mjs:3:1: m.acquire() is the operation and not its result'],
    ['try { m.acquire() } catch {}', 'a.mjs:3:7: m.acquire()'],
    ['const x = os.thread(w); x.start()', 'a.mjs:3:25: x.start()'],
    ['const x = os.thread(w); yield* x.start(); x.join()', 'a.mjs:3:43: x.join()'],
    ['const all = [os.thread(w)]; all.forEach((x) => x.start()); yield* all[0].join()', 'a.mjs:3:48: x.start() only'],
    ['const all = [os.thread(w)]; all.map((x) => x.start()); yield* all[0].join()', 'a.mjs:3:44: x.start() only'],
    ['[m].forEach(function* (x) { yield* x.acquire() })', 'a.mjs:3:13: the operation that function* (x)'],
    ['[m].forEach(w)', 'write for (… of …) and yield*'],
    ['w(os)', 'a.mjs:3:1: w(os) only makes the operation'],
    ['yield* h(m)', 'yield* h(m) only makes the operation, which nobody carries out: write yield* (yield* h(m))'],
    ['while (!(yield* h(m))) yield* os.sleep(1)', 'is always true: write yield* (yield* h(m))'],
    ['yield* os.forever(function* () { const l = [m.locked()]; yield* os.sleep(l.length) })', 'a.mjs:3:45: m.locked()'],
    ['const pool = yield* os.pool(1); pool.close()', 'a.mjs:3:33: pool.close()'],
    ['const ex = yield* os.threadPoolExecutor(1); const f = ex.submit(w)', 'a.mjs:3:55: ex.submit(w)'],
    ['os.gevent().spawn(w)', 'a.mjs:3:1: os.gevent().spawn(w)'],
  ])('%s', async (statements, message) => {
    const { run, explored } = await told(`${inBody(statements)}
export function* w(os) { yield* os.print('w') }
function* h(m) { return m.acquire() }`)
    expect(run).toContain(message)
    expect(explored).toContain(message)
  })

  it.each([
    "const op = m.acquire(); yield* os.print('x'); yield* op; yield* m.release()",
    'yield* all(m.acquire(), m.release())',
    'yield* grab(m); yield* m.release()',
    'yield* (yield* pick(m)); yield* m.release()',
    "yield* m.with(() => os.print('x'))",
    'yield* (m === null ? q.get() : m.acquire())',
    'for (const n of range(2)) yield* os.print(String(n))',
    'yield* os.print([...range(2)].join())',
    'const it = range(3); it.next(); const [one] = range(1); yield* os.print(String(one))',
    'const ops = [m].map((x) => x.acquire()); for (const op of ops) yield* op; yield* m.release()',
    'if ((yield* m.tryAcquire()) && (yield* q.empty())) yield* m.release()',
    'const ops = [m.acquire(), m.release()]\nyield* ops[0]; yield* ops[1]',
    'yield* os.forever(function* () { yield* m.acquire(); yield* m.release() }, [], { rounds: 2 })',
    'const text = q?.kind.toUpperCase(); yield* os.print(text)',
  ])('is none: %s', async (statements) => {
    const { run, explored } = await told(`${inBody(statements)}
function* all(...ops) { for (const op of ops) yield* op }
const grab = (m) => m.acquire()
function* pick(m) { return m.acquire() }
function* range(n) { for (let i = 0; i < n; i++) yield i }`)
    expect({ run, explored }).toEqual({ run: null, explored: null })
  })

  it('is none where its thread waits for ever before it comes to it', async () => {
    const { explored } = await told(inBody('const later = m.release(); yield* q.get(); yield* later'))
    expect(explored).toBeNull()
  })
})

describe('what is yielded and no operation', () => {
  it.each([
    [
      'yield m.acquire()',
      'a.mjs:3:1: yield m.acquire() gives up the operation without carrying it out: write yield* m.acquire()',
    ],
    ['yield 5', 'a.mjs:3:1: yield 5 is no operation: write yield* and one'],
    ['yield w(os)', 'a.mjs:3:1: yield w(os) gives up the operation'],
    ['yield* 5', 'a.mjs:3: behind yield* stands 5, and no operation'],
    ['yield* undefined', 'a.mjs:3: behind yield* stands undefined'],
    ['yield* Promise.resolve(1)', 'stands a promise'],
    ['yield* (async function* () {})()', 'async function*'],
    ['yield* [1, 2]', 'stands a list'],
    ["yield* 'ab'", 'stands "ab"'],
    ['yield* m', 'an object (Lock)'],
    ['yield* os.print', 'the function print, which is not called'],
  ])('%s', async (statement, message) => {
    const { run, explored } = await told(`${inBody(statement)}\nfunction* w(os) { yield* os.print('w') }`)
    expect(run).toContain(message)
    expect(explored).toContain(message)
  })
})

describe('a name that there is not', () => {
  it.each([
    ['yield* os.mutex()', 'os has no mutex; did you mean os.lock?'],
    ['yield* os.Semaphore(1)', 'did you mean os.semaphore?'],
    ['const c = yield* os.chan()', 'did you mean os.queue?'],
    ['yield* os.spawn(t)', 'did you mean os.thread?'],
    ['yield* os.atomic_int(0)', 'did you mean os.cell?'],
    ['yield* m.unlock()', 'a lock has no unlock; did you mean release?'],
    ['yield* m.lock()', 'did you mean acquire?'],
    ['yield* q.push(1)', 'a queue has no push; did you mean put?'],
    ['yield* q.pop()', 'did you mean get?'],
    ['yield* total.raed()', 'a cell has no raed; did you mean read?'],
    ['yield* total.frobnicate()', 'a cell has no frobnicate; it has '],
    ['const s = yield* os.semaphore(1); yield* s.P()', 'a semaphore has no P; did you mean acquire?'],
    ['const c = yield* os.condition(); yield* c.signal()', 'a condition has no signal; did you mean notify?'],
    ['yield* totl.read()', 'totl is not defined'],
    [
      "throw new ProgramError('AssertionError', '')",
      "ProgramError is not defined: import { ProgramError } from 'heddle'",
    ],
  ])('%s', async (statement, message) => {
    const { run, explored } = await told(inBody(statement))
    expect(run).toMatch(/^a\.mjs:3: /)
    expect(run).toContain(message)
    expect(explored).toBe(run)
  })

  it.each(['null.x', 'throw new TypeError("m.unlock is not a function")', 'undefined.acquire()'])(
    'is not what ails %s, which may be a bug',
    async (statement) => {
      expect(await told(inBody(`if (m.nothing === 1) return\n${statement}`))).toEqual({ run: null, explored: null })
    },
  )
})

describe('what is given and cannot be', () => {
  it.each([
    ['yield* os.sleep()', 'sleep is given nothing where it needs a value'],
    ['yield* os.thread(undefined).start()', 'the body of a thread must be a generator function, and not undefined'],
    ["yield* os.process('t').start()", 'the body of a process must be a generator function, and not "t"'],
    ['yield* os.greenlet(w(os))', 'leave out the brackets behind its name'],
    ['yield* os.thread(w, m).start()', 'the parameters of a thread must be a list, os.thread(body, [first, second])'],
    ["yield* os.thread(w, [], 'first').start()", 'the options of a thread must be an object'],
    ['yield* os.lock(5)', 'the name of a lock must be a text, got 5'],
    ['yield* q.put(() => 1)', 'cannot be passed to another thread'],
    ['yield* q.put(undefined)', 'cannot be passed to another thread'],
  ])('%s', async (statement, message) => {
    const { run, explored } = await told(`${inBody(statement)}\nexport function* w(os) { yield* os.print('w') }`)
    expect(run).toMatch(/^a\.mjs:3: /)
    expect(run).toContain(message)
    expect(explored).toBe(run)
  })
})

describe('a body that is none', () => {
  it.each([
    [
      'export function t(os, { m }) { }',
      't is no generator function: write function*, and yield* before each operation',
    ],
    ['export const t = (os, { m }) => { m.acquire() }', 'a.mjs:2:35: m.acquire() only makes the operation'],
    ['export const t = async (os) => {}', 'defineProgram: threads[0] (t) is async: write function* without async'],
    ['export async function* t(os) {}', 'defineProgram: threads[0] (t) is async'],
    ['export async function t(os, { m }) { await m.acquire() }', 'defineProgram: threads[0] (t) is async'],
  ])('%s', async (body, message) => {
    const { run, explored } = await told(program(body)).catch((thrown: Error) => ({
      run: thrown.message,
      explored: thrown.message,
    }))
    expect(run).toContain(message)
    expect(explored).toContain(message)
  })

  it('may be a plain function that gives an operation', async () => {
    expect(await told(program("export const t = (os) => os.print('x')"))).toEqual({ run: null, explored: null })
  })

  it('is given all that it takes apart', async () => {
    const { run, explored } = await told(
      `${inBody('yield* os.thread(w).start()')}\nexport function* w(os, { m }) { yield* m.acquire() }`,
    )
    expect(run).toContain('w was not given a parameter that it takes apart')
    expect(run).toContain('write os.thread(w, [first, second])')
    expect(explored).toBe(run)
  })

  it('is what no other thread can be given', async () => {
    const { run } = await told(inBody('function* inner() {}\nyield* os.thread(inner).start()'))
    expect(run).toContain('a.mjs:4: the body of Thread-0.1 (inner) is not exported by its module')
  })
})

describe('names', () => {
  it('are those of variables, properties and places in lists, and numbers where there are none', async () => {
    const module = await loaded(`import { defineProgram } from 'heddle'
function* twice(os) {
  for (let i = 0; i < 2; i++) { const again = yield* os.lock(); yield* again.acquire() }
}
export const scenario = defineProgram({ *main(os) {
  const door = yield* os.lock()
  const things = { total: yield* os.cell(0), all: [yield* os.lock(), yield* os.lock()] }
  const forks = []
  for (let i = 0; i < 2; i++) forks.push(yield* os.semaphore(1))
  things.more = yield* os.queue()
  const own = yield* os.lock('its own')
  const changed = yield* os.condition()
  yield* (yield* os.event()).set()
  yield* twice(os)
} })
`)
    const trace = simulate(module, {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 0 })
    expect(trace.objects.map(({ name }) => name)).toEqual([
      'door',
      'total',
      'all[0]',
      'all[1]',
      'forks[0]',
      'forks[1]',
      'more',
      'its own',
      'changed.lock',
      'changed',
      'event-1',
      'again',
      'again-2',
    ])
  })
})
