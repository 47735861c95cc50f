import { describe, expect, it } from 'vitest'
import { checkTrace } from '../../model/checker.ts'
import { simulate } from '../../simulator/simulation.ts'
import { decodeTrace, encodeTrace } from '../../trace/codec.ts'
import { traceToJson } from '../../trace/json.ts'
import { outputOf, type Trace } from '../../trace/trace.ts'
import { choicesOf } from '../choices.ts'
import type { Os } from '../os.ts'
import type { Queue } from '../queues.ts'
import type { Operation } from '../request.ts'
import { defineScenario } from '../scenario.ts'
import type { Event } from '../waiting.ts'

const options = { seed: 1, strategy: 'first-come', cores: 2, cost: 0.01 } as const

function program(main: (os: Os) => Operation<void>, bodies: object = {}, parameters: object = {}) {
  const described = { id: 'timer', title: { en: '', zh: '' }, summary: { en: '', zh: '' } }
  const listings = { python: '', typescript: '' }
  return { scenario: defineScenario({ ...described, parameters: { ...parameters }, main, listings }), ...bodies }
}

function run(module: ReturnType<typeof program>, values: { [name: string]: string } = {}): Trace {
  const trace = simulate(module, values, options)
  expect(checkTrace(trace)).toBeNull()
  const again = simulate(module, values, { ...options, choices: choicesOf(trace) })
  expect(choicesOf(again)).toEqual(choicesOf(trace))
  expect(again.effects).toEqual(trace.effects)
  return trace
}

const told = (trace: Trace) => outputOf(trace).map((line) => line.text)

function* ring(os: Os, word: string): Operation<void> {
  yield* os.print(word)
}

function* makeLock(os: Os, name: string): Operation<void> {
  yield* os.lock(name)
}

/** Rings every second, each time with a new timer, and tells the one who listens how to cancel the next one. */
function* again(os: Os, current: Queue): Operation<void> {
  yield* os.print('again')
  const timer = yield* os.timer(1, again, [current])
  yield* current.put(timer.finished)
  yield* timer.start()
}

describe('a timer', () => {
  it('runs its body after the interval, in a thread of its own', () => {
    const trace = run(
      program(
        function* (os) {
          const timer = yield* os.timer(2, ring, ['ding'])
          yield* timer.start()
          yield* os.print('started')
          yield* timer.join()
          yield* os.print('over')
        },
        { ring },
      ),
    )
    expect(told(trace)).toEqual(['started', 'ding', 'over'])
    const [, ding] = outputOf(trace)
    expect(trace.steps.time[ding?.step ?? 0]).toBeGreaterThanOrEqual(2e6)
    expect(trace.threads[ding?.thread ?? 0]?.name).toBe('Thread-1')
  })

  it('owns its thread and its event, but nothing of what its body makes', () => {
    const trace = run(
      program(
        function* (os) {
          const timer = yield* os.timer(2, makeLock, ['own'])
          yield* timer.start()
          yield* timer.join()
        },
        { makeLock },
      ),
    )
    expect(trace.threads.map(({ name, owner }) => [name, owner])).toEqual([
      ['main', undefined],
      ['Thread-1', 'Timer-1'],
    ])
    expect(trace.objects.map(({ name, owner }) => [name, owner])).toEqual([
      ['Timer-1.finished', 'Timer-1'],
      ['own', undefined],
    ])
    expect(decodeTrace(encodeTrace(trace))).toEqual(trace)
    expect(traceToJson(trace).threads.map(({ owner }) => owner)).toEqual([undefined, 'Timer-1'])
  })

  it('does nothing when it was cancelled before', () => {
    const trace = run(
      program(
        function* (os) {
          const timer = yield* os.timer(2, ring, ['ding'])
          yield* timer.start()
          yield* os.sleep(1)
          yield* timer.cancel()
          yield* timer.join()
          yield* os.print('over')
        },
        { ring },
      ),
    )
    expect(told(trace)).toEqual(['over'])
    expect(trace.steps.time[trace.stepCount - 1]).toBeLessThan(2e6)
  })

  it('can be made anew by its own body, and cancelled by the one who was told its event', () => {
    const trace = run(
      program(
        function* (os) {
          const current = yield* os.lifoQueue(0, 'current')
          const timer = yield* os.timer(1, again, [current])
          yield* timer.start()
          yield* os.sleep(3.5)
          const finished = (yield* current.get()) as Event
          yield* finished.set()
        },
        { again },
      ),
    )
    expect(told(trace)).toEqual(['again', 'again', 'again'])
    expect(trace.end.status).toBe('finished')
  })
})

describe('input', () => {
  const parameters = { typed: { type: 'input', default: '', label: { en: '', zh: '' } } }
  const echo = program(
    function* (os) {
      for (;;) yield* os.print(`${yield* os.input('? ')}!`)
    },
    {},
    parameters,
  )

  it('comes line by line at its time, and ends with an EOFError', () => {
    const trace = run(echo, { typed: '1 abc; 2.5 ; 4 x y' })
    expect(told(trace)).toEqual(['abc!', '!', 'x y!'])
    const first = outputOf(trace)[0]?.step ?? 0
    expect(trace.steps.time[first]).toBeGreaterThanOrEqual(1e6)
    expect(trace.end).toMatchObject({ status: 'failed', detail: { error: { error: 'EOFError' } } })
  })
})

describe('a limit of time', () => {
  it('ends a wait at its time, in the order of the line', () => {
    const trace = run(
      program(function* (os) {
        const event = yield* os.event('flag')
        yield* os.print(String(yield* event.wait(1.5)))
        const lock = yield* os.lock('lock')
        yield* lock.acquire()
        yield* os.print(String(yield* lock.acquire(0.5)))
        const seats = yield* os.semaphore(0, 'seats')
        yield* os.print(String(yield* seats.acquire(0)))
      }),
    )
    expect(told(trace)).toEqual(['false', 'false', 'false'])
    expect(trace.steps.time[trace.stepCount - 1]).toBeGreaterThanOrEqual(2e6)
  })
})
