import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkTrace } from '../model/checker.ts'
import { choicesOf } from '../program/choices.ts'
import type { Lock } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Operation } from '../program/request.ts'
import type { Condition } from '../program/waiting.ts'
import { operationName, outputOf, resultOf, type Trace } from '../trace/trace.ts'
import type { SimulatorOptions } from './options.ts'
import { simulate } from './simulation.ts'
import { programOf } from './testing/programs.ts'

const usual: SimulatorOptions = { seed: 1, strategy: 'first-come', cores: 2, cost: 0.01 }

/** Looks at the clock until its time has come. How often it does so depends on how quick it is. */
function* waster(os: Os, seconds: number): Operation<void> {
  const end = (yield* os.now()) + seconds
  for (let looks = 1; ; looks++) {
    const now = yield* os.now()
    if (now < end) continue
    yield* os.print(`${looks} looks`)
    return
  }
}

function* napper(os: Os, seconds: number): Operation<void> {
  const since = yield* os.now()
  yield* os.sleep(seconds)
  yield* os.print(String((yield* os.now()) - since >= seconds - 1e-9))
}

const program = programOf(
  function* main(os) {
    const threads = [os.thread(waster, [0.03]), os.thread(waster, [0.1]), os.thread(napper, [0.25])]
    for (const thread of threads) yield* thread.start()
    for (const thread of threads) yield* thread.join()
    yield* os.print(`${(yield* os.now()) > 0.25}`)
  },
  { waster, napper },
)

function* patient(os: Os, lock: Lock, news: Condition): Operation<void> {
  yield* lock.acquire()
  const since = yield* os.now()
  let looks = 0
  const came = yield* news.waitFor(function* () {
    looks++
    return false
  }, 0.1)
  const waited = (yield* os.now()) - since
  yield* os.print(`${came} ${waited >= 0.1 && waited < 0.11}`)
  yield* os.print(String(looks))
  yield* lock.release()
}

/** What each thread saw on the clock, in order. */
function seen(trace: Trace): number[][] {
  const times: number[][] = trace.threads.map(() => [])
  for (let step = 0; step < trace.stepCount; step++)
    if (operationName(trace, step) === 'now') times[trace.steps.thread[step] ?? 0]?.push(Number(resultOf(trace, step)))
  return times
}

function shape({ steps, stepCount }: Trace): number[][] {
  const { thread, operation, line, cause, argument, result } = steps
  return [thread, operation, line, cause, argument, result].map((column) => [...column.subarray(0, stepCount)])
}

describe('the clock of a simulation', () => {
  it('shows virtual time, in seconds', () => {
    const trace = simulate(program, {}, usual)
    expect(checkTrace(trace)).toBeNull()
    for (let step = 0; step < trace.stepCount; step++)
      if (operationName(trace, step) === 'now') expect(resultOf(trace, step)).toBe((trace.steps.time[step] ?? 0) / 1e6)
    expect(outputOf(trace).filter(({ text }) => text !== 'true')).toHaveLength(2)
  })

  it('never goes back, whatever the order, and gives the same run again from its order at any speed', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom('first-come', 'round-robin', 'random'),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 30 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seed, strategy, cores, thousandths, part) => {
          const options: SimulatorOptions = { seed, strategy, cores, cost: thousandths / 1000 }
          const trace = simulate(program, {}, options)
          expect(checkTrace(trace)).toBeNull()
          for (const times of seen(trace)) expect(times).toEqual(times.toSorted((p, q) => p - q))
          const choices = choicesOf(trace)
          const other: SimulatorOptions = { seed, strategy: 'first-come', cores: 3, cost: 0.004 }
          const again = simulate(program, {}, { ...other, choices })
          expect(shape(again)).toEqual(shape(trace))
          // From any place on it goes on by its own clock, which has not gone back.
          const some = simulate(program, {}, { ...other, choices: choices.slice(0, Math.floor(part * choices.length)) })
          expect(checkTrace(some)).toBeNull()
          for (const times of seen(some)) expect(times).toEqual(times.toSorted((p, q) => p - q))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('lets a condition wait for so long in all, however often it is notified', () => {
    const trace = simulate(
      programOf(
        function* (os) {
          const lock = yield* os.lock('lock')
          const news = yield* os.condition(lock, 'news')
          const thread = os.thread(patient, [lock, news])
          yield* thread.start()
          for (let i = 0; i < 4; i++) {
            yield* os.sleep(0.04)
            yield* lock.with(() => news.notify())
          }
          yield* thread.join()
        },
        { patient },
      ),
      {},
      { ...usual, cost: 0.001 },
    )
    expect(checkTrace(trace)).toBeNull()
    expect(trace.end.status).toBe('finished')
    expect(outputOf(trace).map(({ text }) => text)).toEqual(['false true', '4'])
  })

  it('shows its own time where an order does not say what was seen, and refuses a time that nobody looks at', () => {
    const choices = choicesOf(simulate(program, {}, usual)).map((choice) => choice.replace(/@.*/, ''))
    const trace = simulate(program, {}, { ...usual, choices: choices.slice(0, 20) })
    expect(checkTrace(trace)).toBeNull()
    expect(trace.end.status).toBe('finished')
    const unfit = simulate(program, {}, { ...usual, choices: ['', '@1.5'] })
    expect(unfit.end.detail).toMatchObject({ kind: 'choice', step: 1, message: expect.stringContaining('the clock') })
  })
})
