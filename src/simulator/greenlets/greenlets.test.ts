import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { choicesOf } from '../../program/choices.ts'
import type { Greenlet } from '../../program/greenlets.ts'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { decodeTrace, encodeTrace } from '../../trace/codec.ts'
import { traceToJson } from '../../trace/json.ts'
import { StateReader } from '../../trace/state.ts'
import { ThreadStatus } from '../../trace/tables.ts'
import { outputOf, type Trace, versionOf } from '../../trace/trace.ts'
import { simulate } from '../simulation.ts'
import { defaultRun, lawfulRun, manyRuns } from '../testing/facts.ts'
import { type GreenletScript, greenletActions, runGreenlets } from '../testing/greenlet-scripts.ts'
import { programOf } from '../testing/programs.ts'

const told = (trace: Trace) => outputOf(trace).map(({ text }) => text)

const defaultRunOf = (module: ScenarioModule, choices: readonly string[]) =>
  simulate(module, {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 0, choices })

/** How often a greenlet or its thread could take a step while another of the same thread could, too. */
function crowds(trace: Trace): number {
  const reader = new StateReader(trace)
  const status = trace.threadLayout.fields.find(({ type }) => type === 'status')?.offset ?? 0
  const turns = [ThreadStatus.runnable, ThreadStatus.blocked, ThreadStatus.sleeping] as readonly number[]
  let crowds = 0
  for (let step = 0; step < trace.stepCount; step++) {
    const state = reader.at(step)
    const hosts = trace.threads
      .filter(({ base }) => turns.includes(state[base + status] ?? 0))
      .map(({ id, host }) => host ?? id)
    if (new Set(hosts).size < hosts.length) crowds++
  }
  return crowds
}

const answers: readonly { readonly script: GreenletScript; readonly prints: readonly string[] }[] = JSON.parse(
  readFileSync(new URL('answers.json', import.meta.url), 'utf8'),
)

describe('greenlets', () => {
  it('do what those of the greenlet package do', () => {
    for (const { script, prints } of answers)
      expect(told(defaultRun(programOf((os) => runGreenlets(os, script))))).toEqual(prints)
  })

  it('take turns within their thread, whatever other threads do', () => {
    const action = fc
      .tuple(fc.constantFrom('make', 'switch', 'switch', ...greenletActions), fc.nat(7))
      .map(([does, which]) => `${does} ${which}`)
    const scripts = fc.array(fc.array(action, { maxLength: 8 }), { minLength: 2, maxLength: 5 })
    const strategy = fc.constantFrom('first-come', 'round-robin', 'random')
    fc.assert(
      fc.property(fc.tuple(scripts, scripts, scripts), fc.nat(), strategy, fc.nat(3), (each, seed, strategy, cores) => {
        const program = programOf(
          function* (os) {
            const threads = each.map((script) => os.thread(runGreenlets, [script]))
            for (const thread of threads) yield* thread.start()
            for (const thread of threads) yield* thread.join()
          },
          { runGreenlets },
        )
        const trace = lawfulRun(program, {}, { seed, strategy, cores: cores + 1, cost: 0.01 })
        expect(crowds(trace)).toBe(0)
        expect(trace.end).toMatchObject({ status: 'finished' })
        // Each thread says what it would say alone.
        each.forEach((script, i) => {
          const alone = told(defaultRun(programOf((os) => runGreenlets(os, script))))
          const thread = trace.threads.find(({ path }) => path === String(i))?.id
          const family = trace.threads.filter(({ id, host }) => (host ?? id) === thread).map(({ id }) => id)
          const own = outputOf(trace).filter(({ thread }) => family.includes(thread))
          expect(own.map(({ text }) => text)).toEqual(alone)
        })
      }),
      { numRuns: 60 },
    )
  })

  it('block their whole thread when one of them sleeps or waits, and no other thread', () => {
    const program = programOf(
      function* (os) {
        const lock = yield* os.lock('lock')
        yield* lock.acquire()
        const thread = os.thread(hosting, [lock])
        yield* thread.start()
        yield* os.sleep(1)
        yield* os.print('releases')
        yield* lock.release()
        yield* thread.join()
      },
      { hosting },
    )
    for (const trace of manyRuns(program, {})) {
      expect(told(trace)).toEqual(['first waits', 'releases', 'first has it', 'first slept', 'second', 'back'])
      expect(crowds(trace)).toBe(0)
      const slept = outputOf(trace).find(({ text }) => text === 'first slept')
      expect(trace.steps.time[slept?.step ?? 0]).toBeGreaterThanOrEqual(101e6)
    }
  })

  it('cannot be switched to from another thread', () => {
    const program = programOf(
      function* (os) {
        const greenlet = yield* os.greenlet(function* (): Operation<void> {}, [], { name: 'mine' })
        const thread = os.thread(stranger, [greenlet])
        yield* thread.start()
        yield* thread.join()
        yield* greenlet.switch()
        yield* os.print(`dead: ${yield* greenlet.dead()}`)
      },
      { stranger },
    )
    for (const trace of manyRuns(program, {}))
      expect(told(trace)).toEqual([
        'dead: false',
        'greenlet.error: cannot switch to a different thread',
        'greenlet.error: cannot switch to a different thread',
        'ValueError: parent cannot be on a different thread',
        'ValueError: parent cannot be on a different thread',
        'dead: true',
      ])
  })

  it('cannot be named by an order while they are suspended, or before they are switched to', () => {
    const program = programOf(function* (os) {
      const main = os.self.greenlet
      const greenlet = yield* os.greenlet(function* (own: Os): Operation<void> {
        yield* own.print('begun')
        yield* main.switch()
      })
      yield* greenlet.switch()
      yield* os.print('back')
    })
    const endOf = (...choices: string[]) => defaultRunOf(program, choices).end.detail
    // Made, switched to; printed, switched back; printed, ended.
    expect(choicesOf(defaultRun(program))).toEqual(['', '', '0', '0', '', ''])
    expect(endOf('', '0')).toMatchObject({ kind: 'choice', step: 1, message: 'thread 0 has not been switched to' })
    expect(endOf('', '', '')).toMatchObject({ kind: 'choice', step: 2, message: 'the main thread is suspended' })
    expect(endOf('', '', '0', '0', '0')).toMatchObject({ kind: 'choice', step: 4, message: 'thread 0 is suspended' })
  })

  it('end with their thread, unheard', () => {
    const program = programOf(
      function* (os) {
        const thread = os.thread(leaver)
        yield* thread.start()
        yield* thread.join()
        yield* os.print('over')
      },
      { leaver },
    )
    const trace = defaultRun(program)
    expect(told(trace)).toEqual(['half', 'over'])
    expect(trace.end).toEqual({ status: 'finished', detail: { kind: 'finished', failed: [] } })
    expect(crowds(trace)).toBe(0)
  })

  it('are part of deadlocks, and keep no program alive', () => {
    const trace = defaultRun(
      programOf(function* (os) {
        const lock = yield* os.lock('lock')
        yield* lock.acquire()
        const greenlet = yield* os.greenlet(function* () {
          yield* lock.acquire()
        })
        yield* greenlet.switch()
      }),
    )
    // Its thread has the lock, and is suspended by the very one that waits for it.
    expect(trace.end).toMatchObject({ status: 'deadlock', detail: { stuck: [{ thread: 1, target: 0 }] } })
  })

  it('own what their thread owns: an RLock does not keep them from each other, a Lock does', () => {
    const twice = (kind: 'lock' | 'rlock') =>
      programOf(function* (os) {
        const lock = kind === 'lock' ? yield* os.lock('lock') : yield* os.rlock('lock')
        const greenlet = yield* os.greenlet(function* (own: Os): Operation<void> {
          yield* own.print(String(yield* lock.acquire(1)))
          if (kind === 'rlock') yield* lock.release()
        })
        yield* lock.acquire()
        yield* greenlet.switch()
        yield* lock.release()
        yield* os.print('free')
      })
    for (const trace of manyRuns(twice('rlock'), {})) expect(told(trace)).toEqual(['true', 'free'])
    for (const trace of manyRuns(twice('lock'), {})) expect(told(trace)).toEqual(['false', 'free'])
  })

  it('pass copies, begin with what is passed first, and share what they are made with', () => {
    const trace = defaultRun(
      programOf(function* (os) {
        const shared: string[] = []
        const body = function* (own: Os, list: string[], first: { word: string }): Operation<string[]> {
          list.push(first.word)
          first.word = 'changed'
          const second = yield* own.self.greenlet.parent?.switch(null) ?? own.print('no parent')
          list.push(String(second))
          return list
        }
        const greenlet = yield* os.greenlet(body, [shared], { name: 'body' })
        const first = { word: 'first' }
        yield* greenlet.switch(first)
        const result = yield* greenlet.switch('second')
        yield* os.print(JSON.stringify([shared, first, result, result !== shared, os.self.kind]))
      }),
    )
    expect(told(trace)).toEqual([
      JSON.stringify([['first', 'second'], { word: 'first' }, ['first', 'second'], true, 'process']),
    ])
  })

  it('have their own numbers and names, of the order in which they are made', () => {
    const trace = defaultRun(
      programOf(function* (os) {
        const body = function* (own: Os): Operation<void> {
          yield* own.print(`${own.self.kind} ${own.self.name} ${own.self.path} ${own.self.pid}`)
          if (own.self.path.length < 4) yield* (yield* own.greenlet(body)).switch()
        }
        yield* (yield* os.greenlet(body)).switch()
      }),
    )
    expect(told(trace)).toEqual([
      'greenlet greenlet-1 0 1000',
      'greenlet greenlet-0.1 0.0 1000',
      'greenlet greenlet-0.0.1 0.0.0 1000',
    ])
    expect(trace.threads.map(({ parent, host }) => [parent, host])).toEqual([
      [null, undefined],
      [0, 0],
      [1, 0],
      [2, 0],
    ])
  })
})

function* hosting(os: Os, lock: Lock): Operation<void> {
  const main = os.self.greenlet
  const first = yield* os.greenlet(function* (own: Os): Operation<void> {
    yield* own.print('first waits')
    yield* lock.acquire()
    yield* own.print('first has it')
    yield* own.sleep(100)
    yield* own.print('first slept')
    yield* second.switch()
  })
  const second = yield* os.greenlet(function* (own: Os): Operation<void> {
    yield* own.print('second')
    yield* main.switch()
  })
  yield* first.switch()
  yield* os.print('back')
}

function* stranger(os: Os, greenlet: Greenlet): Operation<void> {
  const attempt = function* (operation: Operation<unknown>): Operation<void> {
    try {
      yield* operation
    } catch (error) {
      yield* os.print(String(error))
    }
  }
  yield* os.print(`dead: ${yield* greenlet.dead()}`)
  yield* attempt(greenlet.switch(1))
  yield* attempt(greenlet.throw())
  yield* attempt(greenlet.setParent(os.self.greenlet))
  yield* attempt(os.greenlet(function* () {}, [], { parent: greenlet }))
}

function* leaver(os: Os): Operation<void> {
  const main = os.self.greenlet
  const half = yield* os.greenlet(function* (own: Os): Operation<void> {
    yield* own.print('half')
    yield* main.switch()
    yield* own.print('never')
  })
  yield* os.greenlet(function* (own: Os): Operation<void> {
    yield* own.print('never')
  })
  yield* half.switch()
}

describe('a trace with greenlets', () => {
  const { script } = answers[0] ?? { script: [] }
  const trace = defaultRun(programOf((os) => runGreenlets(os, script)))

  it('is of version 2, where one without is still of version 1', () => {
    expect(versionOf(trace)).toBe(2)
    expect(versionOf(defaultRun(programOf((os) => os.print('alone'))))).toBe(1)
    expect(new DataView(encodeTrace(trace).buffer).getUint32(8, true)).toBe(2)
  })

  it('comes back from its file, and tells where greenlets live', () => {
    expect(decodeTrace(encodeTrace(trace))).toEqual(trace)
    expect(traceToJson(trace).threads.map(({ kind, host }) => [kind, host])).toEqual(
      trace.threads.map(({ id }) => (id === 0 ? ['process', undefined] : ['greenlet', 0])),
    )
  })

  it('is refused when a greenlet lives nowhere, or in a greenlet', () => {
    const hosted = (host: number | undefined) => ({
      ...trace,
      threads: trace.threads.map((thread) => {
        const { host: _, ...rest } = thread
        return thread.id === 2 ? { ...rest, ...(host === undefined ? {} : { host }) } : thread
      }),
    })
    expect(() => decodeTrace(encodeTrace(hosted(undefined)))).toThrow('threads[2].host')
    expect(() => decodeTrace(encodeTrace(hosted(1)))).toThrow('threads[2].host is 1')
    expect(() => decodeTrace(encodeTrace(hosted(2)))).toThrow('threads[2].host is 2')
    const strange = { ...trace, threads: trace.threads.map((thread) => ({ ...thread, host: 0 })) }
    expect(() => decodeTrace(encodeTrace(strange))).toThrow('threads[0].host')
  })
})
