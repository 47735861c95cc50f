import { describe, expect, it } from 'vitest'
import { checkTrace } from '../model/checker.ts'
import { choicesOf } from '../program/choices.ts'
import { ProgramError } from '../program/errors.ts'
import type { Lock, Semaphore } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Operation } from '../program/request.ts'
import { decodeTrace, encodeTrace } from '../trace/codec.ts'
import { endSentence } from '../trace/end-sentence.ts'
import { operationName, outputOf, resultOf, type Trace } from '../trace/trace.ts'
import { defaultLimits, type Limits, type SimulatorOptions } from './options.ts'
import { Simulation, simulate } from './simulation.ts'
import { programOf } from './testing/programs.ts'

const options: SimulatorOptions = { seed: 1, strategy: 'first-come', cores: 2, cost: 0.01 }

/** Whatever its end, the trace so far is a lawful one that can be written to a file. */
function lawful(trace: Trace): Trace {
  expect(checkTrace(trace)).toBeNull()
  expect(decodeTrace(encodeTrace(trace))).toEqual(trace)
  return trace
}

function* takeBoth(os: Os, first: Lock, second: Lock): Operation<void> {
  yield* first.acquire()
  yield* os.sleep(0.1)
  yield* second.acquire()
  yield* second.release()
  yield* first.release()
}

const crosswise = programOf(
  function* (os) {
    const a = yield* os.lock('a')
    const b = yield* os.lock('b')
    const one = os.thread(takeBoth, [a, b], { name: 'one' })
    const two = os.thread(takeBoth, [b, a], { name: 'two' })
    yield* one.start()
    yield* two.start()
    yield* one.join()
    yield* two.join()
  },
  { takeBoth },
)

describe('a deadlock', () => {
  it('is found when two threads want each other’s lock', () => {
    const trace = lawful(simulate(crosswise, {}, options))
    expect(trace.end).toEqual({
      status: 'deadlock',
      detail: {
        kind: 'deadlock',
        stuck: [
          { thread: 0, target: -3, line: expect.any(Number) },
          { thread: 1, target: 1, line: expect.any(Number) },
          { thread: 2, target: 0, line: expect.any(Number) },
        ],
      },
    })
    expect(endSentence(trace)).toBe(
      'Nobody can go on: main waits for the end of one; one waits for b; two waits for a.',
    )
  })

  it('does not happen on an order that keeps them apart', () => {
    const choices = ['', '', '', '', '0', '0', '0', '0', '0', '0', '0']
    expect(lawful(simulate(crosswise, {}, { ...options, choices })).end.status).toBe('finished')
  })

  it('is found when nobody will ever release', () => {
    const alone = programOf(function* (os) {
      const gate = yield* os.semaphore(0, 'gate')
      yield* gate.acquire()
    })
    expect(lawful(simulate(alone, {}, options)).end).toMatchObject({
      status: 'deadlock',
      detail: { stuck: [{ thread: 0, target: 0 }] },
    })
  })

  it('is not what a sleeper leaves behind', () => {
    function* later(os: Os, gate: Semaphore): Operation<void> {
      yield* os.sleep(1000)
      yield* gate.release()
    }
    const program = programOf(
      function* (os) {
        const gate = yield* os.semaphore(0, 'gate')
        yield* os.thread(later, [gate]).start()
        yield* gate.acquire()
      },
      { later },
    )
    expect(lawful(simulate(program, {}, options)).end.status).toBe('finished')
  })
})

function* spin(os: Os): Operation<void> {
  for (;;) yield* os.print('still here')
}

function* breed(os: Os): Operation<void> {
  yield* os.thread(breed).start()
}

const forever = programOf(spin)
const breeding = programOf(breed, { breed })

describe('a limit', () => {
  const run = (limits: Partial<Limits>, program = forever) =>
    lawful(simulate(program, {}, { ...options, limits: { ...defaultLimits, ...limits } }))

  it.each([
    ['events', { steps: 100 }, 100],
    ['time', { seconds: 2 }, 2],
    ['memory', { bytes: 10_000 }, 10_000],
  ] as const)('of %s stops a run and keeps its trace', (limit, limits, value) => {
    const trace = run(limits)
    expect(trace.end).toEqual({ status: 'stopped', detail: { kind: 'limit', limit, value } })
    expect(trace.stepCount).toBeGreaterThan(50)
    expect(outputOf(trace)).toHaveLength(trace.stepCount)
    if (limit === 'events') expect(trace.stepCount).toBe(100)
    if (limit === 'time') expect(trace.steps.time[trace.stepCount - 1]).toBe(2_000_000)
    if (limit === 'memory') expect(trace.stepCount).toBeLessThan(10_000 / 33 + 1)
  })

  it('of threads stops a run that starts more and more', () => {
    const trace = run({ threads: 50 }, breeding)
    expect(trace.end.detail).toEqual({ kind: 'limit', limit: 'threads', value: 50 })
    expect(trace.threads.length).toBeLessThanOrEqual(51)
  })

  it('holds while an order is followed, too', () => {
    const choices = new Array<string>(500).fill('')
    const limits = { ...defaultLimits, steps: 100 }
    expect(simulate(forever, {}, { ...options, limits, choices }).stepCount).toBe(100)
  })
})

describe('an order that does not fit', () => {
  it.each([
    [['', '', '0'], 2, 'thread 0 has not been started'],
    [['', '', '', '', '1', '1', '1', '1', '1', '1', '1', '1'], 11, 'thread 1 has ended'],
    [['', '', '', '', '', ''], 5, 'the main thread is blocked'],
    [['', '9.9'], 1, 'thread 9.9 has not been started'],
    [['', '', '', '', '0', '0', '0', '1', '1', '1', '1', '1'], 11, 'thread 1 is blocked'],
  ])('%j stops at step %i', (choices, step, message) => {
    const trace = lawful(simulate(crosswise, {}, { ...options, choices }))
    expect(trace.end).toEqual({ status: 'stopped', detail: { kind: 'choice', step, message } })
    expect(trace.stepCount).toBe(step)
  })
})

describe('an order that ends early', () => {
  it.each(Array.from({ length: 12 }, (_, length) => length))(
    'after %i steps leaves everybody in the queue once',
    (n) => {
      for (const strategy of ['first-come', 'round-robin', 'random'] as const) {
        const whole = simulate(crosswise, {}, { ...options, strategy })
        const choices = choicesOf(whole).slice(0, n)
        const trace = lawful(simulate(crosswise, {}, { ...options, strategy, cores: 1, cost: 0, choices }))
        expect(choicesOf(trace).slice(0, n)).toEqual(choices)
        expect(trace.end.status).not.toBe('stopped')
      }
    },
  )
})

describe('a program that fails', () => {
  function* fails(): Operation<void> {
    throw new RangeError('of its own')
  }

  it('ends with the error of its main thread', () => {
    const trace = lawful(
      simulate(
        programOf(function* (os) {
          yield* os.print('before')
          throw new RangeError('of its own')
        }),
        {},
        options,
      ),
    )
    expect(trace.end).toEqual({
      status: 'failed',
      detail: { kind: 'failed', thread: 0, error: { error: 'RangeError', message: 'of its own' } },
    })
    expect(operationName(trace, trace.stepCount - 1)).toBe('fail')
  })

  it('names the other threads that failed, while the rest goes on', () => {
    const program = programOf(
      function* (os) {
        const child = os.process(fails)
        yield* child.start()
        yield* child.join()
        yield* os.print('after')
      },
      { fails },
    )
    const trace = lawful(simulate(program, {}, options))
    expect(trace.end).toEqual({ status: 'finished', detail: { kind: 'finished', failed: [1] } })
    expect(outputOf(trace).map((line) => line.text)).toEqual(['after'])
  })

  it('gets the errors of its operations, and can catch them', () => {
    const program = programOf(function* (os) {
      const lock = yield* os.lock('l')
      try {
        yield* lock.release()
      } catch (thrown) {
        yield* os.print(String(thrown))
      }
      yield* os.semaphore(-1, 's')
    })
    const trace = lawful(simulate(program, {}, options))
    expect(outputOf(trace).map((line) => line.text)).toEqual(['RuntimeError: release unlocked lock'])
    expect(resultOf(trace, 1)).toEqual({ error: 'RuntimeError', message: 'release unlocked lock' })
    expect(trace.objects).toHaveLength(1)
    expect(trace.end.detail).toMatchObject({
      kind: 'failed',
      error: { error: 'ValueError', message: 'semaphore initial value must be >= 0' },
    })
  })

  it('cannot start a body that its module does not export, nor pass on what cannot be copied', () => {
    const hidden = programOf(function* (os) {
      yield* os.thread(fails).start()
    })
    expect(lawful(simulate(hidden, {}, options)).end.detail).toMatchObject({ error: { error: 'TypeError' } })
    const passing = programOf(
      function* (os) {
        yield* os.thread(fails, [() => 0]).start()
      },
      { fails },
    )
    const { detail } = lawful(simulate(passing, {}, options)).end
    expect(detail).toMatchObject({
      error: { error: 'TypeError', message: expect.stringContaining('cannot be passed') },
    })
  })
})

describe('SystemExit', () => {
  it('ends a thread or process quietly, and a text is printed', () => {
    function* exits(os: Os, code: string): Operation<void> {
      os.exit(code)
    }
    function* throws(): Operation<void> {
      throw new ProgramError('SystemExit', '1')
    }
    const program = programOf(
      function* (os) {
        for (const one of [os.thread(throws), os.thread(exits, ['untold']), os.process(exits, ['told'])]) {
          yield* one.start()
          yield* one.join()
          if (one.threadKind === 'process') yield* os.print(`code ${yield* one.exitcode()}`)
        }
        os.exit(3)
      },
      { exits, throws },
    )
    const trace = lawful(simulate(program, {}, options))
    expect(outputOf(trace).map(({ text }) => text)).toEqual(['told', 'code 1'])
    expect(trace.end).toEqual({ status: 'finished', detail: { kind: 'finished', failed: [] } })
    expect(operationName(trace, trace.stepCount - 1)).toBe('end')
  })
})

describe('stopping', () => {
  it('keeps what was done so far, and nothing more is done', () => {
    const simulation = new Simulation(forever, {}, options)
    expect(simulation.advance(10)).toBe(false)
    expect(simulation.trace().end.detail).toEqual({ kind: 'running' })
    simulation.stop()
    expect(simulation.advance(10)).toBe(true)
    const trace = lawful(simulation.trace())
    expect(trace.stepCount).toBe(10)
    expect(trace.end).toEqual({ status: 'stopped', detail: { kind: 'stopped' } })
  })
})

describe('the end of a program', () => {
  it('does not wait for daemons', () => {
    function* sleeper(os: Os): Operation<void> {
      yield* os.sleep(50)
    }
    const program = programOf(
      function* (os) {
        yield* os.thread(sleeper, [], { daemon: true }).start()
        yield* os.print('done')
      },
      { sleeper },
    )
    const trace = lawful(simulate(program, {}, options))
    expect(trace.end.status).toBe('finished')
    expect(trace.steps.time[trace.stepCount - 1]).toBeLessThan(50_000_000)
  })

  it('is that of its daemon processes too, with all that is in them, also while others go on whose parents were killed', () => {
    function* sleeper(os: Os, seconds: number, text: string): Operation<void> {
      yield* os.sleep(seconds)
      yield* os.print(text)
    }
    function* host(os: Os): Operation<void> {
      yield* os.thread(sleeper, [50, 'never']).start()
      yield* os.sleep(50)
    }
    function* parent(os: Os): Operation<void> {
      yield* os.process(sleeper, [100, 'orphan']).start()
      yield* os.sleep(200)
    }
    const program = programOf(
      function* (os) {
        yield* os.process(host, [], { daemon: true }).start()
        yield* os.thread(sleeper, [50, 'never'], { daemon: true }).start()
        const victim = os.process(parent)
        yield* victim.start()
        yield* os.sleep(1)
        yield* victim.kill()
      },
      { sleeper, host, parent },
    )
    for (const strategy of ['first-come', 'round-robin', 'random'] as const) {
      const trace = lawful(simulate(program, {}, { ...options, strategy }))
      expect(outputOf(trace).map(({ text }) => text)).toEqual(['orphan'])
      expect(trace.end.status).toBe('finished')
    }
  })

  it('waits for threads and processes that wait for ever: then nobody can go on', () => {
    function* stuck(_os: Os, door: Semaphore): Operation<void> {
      yield* door.acquire()
    }
    function* leaves(os: Os, door: Semaphore): Operation<void> {
      yield* os.thread(stuck, [door], { name: 'inner' }).start()
    }
    const program = programOf(
      function* (os) {
        const door = yield* os.semaphore(0, 'door')
        yield* os.process(leaves, [door], { name: 'process' }).start()
      },
      { stuck, leaves },
    )
    expect(endSentence(lawful(simulate(program, {}, options)))).toBe(
      'Nobody can go on: main waits for the end of process; process waits for the end of inner; inner waits for door.',
    )
  })

  it('waits for threads that nobody joins', () => {
    function* sleeper(os: Os): Operation<void> {
      yield* os.sleep(50)
      yield* os.print('late')
    }
    const program = programOf(
      function* (os) {
        yield* os.thread(sleeper).start()
      },
      { sleeper },
    )
    expect(outputOf(lawful(simulate(program, {}, options))).map((line) => line.text)).toEqual(['late'])
  })
})
