import { describe, expect, it } from 'vitest'
import { checkTrace } from '../model/checker.ts'
import { simulate } from '../simulator/simulation.ts'
import { decodeTrace, encodeTrace } from '../trace/codec.ts'
import { operationName, outputOf, type Trace } from '../trace/trace.ts'
import type { Cell } from './cells.ts'
import type { Lock } from './handles.ts'
import type { Os } from './os.ts'
import type { Operation } from './request.ts'
import type { ScenarioModule } from './scenario.ts'
import { defineProgram, ProgramError } from './vocabulary.ts'

interface Shared {
  readonly x: Cell
  readonly y: Cell
  readonly lock: Lock
}

type Act = (os: Os, shared: Shared) => Operation<void>

function programOf(...threads: readonly Act[]): ScenarioModule {
  const bodies = Object.fromEntries(threads.map((act, i) => [`t${i}`, act]))
  const scenario = defineProgram({
    *shared(os) {
      return { x: yield* os.cell(0, 'x'), y: yield* os.cell(0, 'y'), lock: yield* os.lock('lock') }
    },
    threads: Object.values(bodies),
  })
  return { scenario, ...bodies }
}

function run(module: ScenarioModule, seed: number, choices?: readonly string[]): Trace {
  const order = choices === undefined ? {} : { choices }
  const trace = simulate(module, {}, { seed, strategy: 'random', cores: 3, cost: 10, ...order })
  expect(checkTrace(decodeTrace(encodeTrace(trace)))).toBeNull()
  return trace
}

const seeds = Array.from({ length: 20 }, (_, seed) => seed)

/** What the first thread prints of the error that an operation of a block raises. */
function* told(os: Os, block: () => Operation<unknown>): Operation<void> {
  try {
    yield* os.atomic(block)
  } catch (thrown) {
    if (!(thrown instanceof ProgramError)) throw thrown
    yield* os.print(`${thrown.name}: ${thrown.message}`)
  }
}

describe('an atomic block', () => {
  const adds: Act = function* (os, { x }) {
    for (let i = 0; i < 3; i++)
      yield* os.atomic(function* () {
        const seen = Number(yield* x.read())
        yield* x.write(seen + 1)
      })
  }
  const says: Act = function* (os, { x }) {
    yield* os.print(String(yield* x.read()))
  }

  it.each(seeds)('has nobody else in between: seed %i', (seed) => {
    const trace = run(
      programOf(adds, adds, adds, function* (_os, { x }) {
        for (let i = 0; i < 5; i++) yield* x.read()
      }),
      seed,
    )
    const { steps } = trace
    let last = 0
    for (let step = 0; step < trace.stepCount; step++) {
      if (operationName(trace, step) === 'write') last++
      if (operationName(trace, step) === 'write') expect(steps.thread[step - 1]).toBe(steps.thread[step])
    }
    expect(last).toBe(9)
    expect(trace.end.status).toBe('finished')
    const values = trace.values.filter((value) => typeof value === 'number')
    expect(Math.max(...values)).toBe(9)
  })

  it('gives what its body returns, and a block within it is a part of it', () => {
    const trace = run(
      programOf(function* (os, { x }) {
        const two = yield* os.atomic(function* (inner) {
          const one = yield* inner.atomic(function* () {
            return yield* x.fetchAdd(1)
          })
          return one + 2
        })
        yield* os.print(String(two))
      }),
      1,
    )
    expect(outputOf(trace).map(({ text }) => text)).toEqual(['2'])
    const names = Array.from({ length: trace.stepCount }, (_, step) => operationName(trace, step))
    expect(names.filter((name) => name === 'atomic')).toHaveLength(2)
  })

  it('ends with an error of its body, which is told with its line', () => {
    const trace = run(
      programOf(function* (os) {
        yield* os.atomic(function* () {
          os.assert(false, 'wrong')
        })
      }, says),
      1,
    )
    expect(trace.end.detail).toMatchObject({ kind: 'finished', failed: [1] })
    expect(outputOf(trace).map(({ text }) => text)).toEqual(['0'])
  })

  it.each<[string, (os: Os, shared: Shared) => Operation<unknown>, string]>([
    ['waits', (_os, { lock }) => lock.acquire(), 'acquire of lock would wait in an atomic block'],
    [
      'waits for a time',
      (_os, { lock }) => lock.acquire({ timeout: 1 }),
      'acquire of lock would wait in an atomic block',
    ],
    ['sleeps', (os) => os.sleep(1), 'sleep: an atomic block only asks objects, and prints'],
    ['makes objects', (os) => os.lock('more'), 'create: an atomic block only asks objects, and prints'],
    ['looks at the clock', (os) => os.now(), 'now: an atomic block only asks objects, and prints'],
    ['starts threads', (os) => os.thread(says).start(), 'start: an atomic block only asks objects, and prints'],
  ])('that %s fails, and others go on', (_what, act, message) => {
    const trace = run(
      programOf(function* (os, shared) {
        yield* shared.lock.acquire()
        yield* told(os, function* () {
          yield* shared.x.write(1)
          yield* act(os, shared)
          yield* shared.x.write(2)
        })
      }, says),
      1,
    )
    expect(outputOf(trace).map(({ text }) => text)).toContain(`RuntimeError: ${message}`)
  })

  it('has no more than ten thousand operations', () => {
    const trace = run(
      programOf((os, { x }) =>
        told(os, function* () {
          for (;;) yield* x.read()
        }),
      ),
      1,
    )
    expect(outputOf(trace)[0]?.text).toBe('RuntimeError: an atomic block has more than 10000 operations')
  })

  it('that an order cuts short is finished, and one that it interrupts is refused', () => {
    const module = programOf(adds, says)
    const order = ['', '', '', '', '', '0', '0']
    const trace = run(module, 1, order)
    expect(trace.end.status).toBe('finished')
    const refused = run(module, 1, [...order, '1'])
    expect(refused.end.detail).toMatchObject({ kind: 'choice', message: 'thread 1 is not in the atomic block' })
  })

  it('is one in traces too: a step of another in between, and what it may not do, are found', () => {
    const reads: Act = function* (_os, { x }) {
      yield* x.read()
    }
    const module = programOf(function* (os, { x }) {
      yield* os.atomic(function* () {
        yield* x.read()
      })
    }, reads)
    const order = ['', '', '', '', '', '0', '0', '0', '1']
    const swapped = run(module, 1, order)
    for (const column of [swapped.steps.thread, swapped.steps.operation, swapped.steps.target, swapped.steps.cause])
      column.set([column[8] ?? 0, column[7] ?? 0], 7)
    expect(checkTrace(swapped)).toMatchObject({ step: 7, expected: 'a step of thread1, which is in an atomic block' })
    const unbegun = run(module, 1, order)
    unbegun.steps.argument[5] = unbegun.steps.argument[7] ?? 0
    expect(checkTrace(unbegun)).toMatchObject({ step: 5, expected: 'an atomic block to begin first' })
    const sleeping = run(module, 1, order)
    sleeping.steps.operation[6] = sleeping.operations.indexOf('now')
    sleeping.steps.target[6] = -1
    expect(checkTrace(sleeping)).toMatchObject({ step: 6, expected: 'what may be done in an atomic block' })
  })

  it('that is given no generator function says so', () => {
    const trace = run(
      programOf(function* (os) {
        yield* os.atomic((() => 3) as unknown as () => Operation<number>)
      }),
      1,
    )
    expect(JSON.stringify(trace.values)).toContain('os.atomic gets no generator function')
  })
})
