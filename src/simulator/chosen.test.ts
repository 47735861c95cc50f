import { describe, expect, it } from 'vitest'
import { checkTrace } from '../model/checker.ts'
import { choicesOf } from '../program/choices.ts'
import type { Lock } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Body, Operation } from '../program/request.ts'
import { defineScenario, type ScenarioModule } from '../program/scenario.ts'
import type { Condition } from '../program/waiting.ts'
import { decodeTrace, encodeTrace } from '../trace/codec.ts'
import { outputOf, type Trace } from '../trace/trace.ts'
import { simulate } from './simulation.ts'
import { programOf } from './testing/programs.ts'

const none = { en: '', zh: '' }
const listings = { python: '', typescript: '' }

function* waiter(os: Os, { lock, bell }: Shared, limit?: number): Operation<void> {
  yield* lock.acquire()
  yield* os.print(`${os.self.name} ${yield* bell.wait(limit)}`)
  yield* lock.release()
}

function* notifier(_os: Os, { lock, bell }: Shared): Operation<void> {
  yield* lock.acquire()
  yield* bell.notify()
  yield* lock.release()
}

function* drawer(os: Os): Operation<void> {
  yield* os.print(`${os.random(0, 1)} ${os.randomWhole(1, 6)}`)
}

interface Shared {
  readonly lock: Lock
  readonly bell: Condition
}

function program(bodies: readonly (readonly [string, Body, ...unknown[]])[]): ScenarioModule {
  function* main(os: Os): Operation<void> {
    const lock = yield* os.lock('lock')
    const bell = yield* os.condition(lock, 'bell')
    for (const [name, body, ...more] of bodies) yield* os.thread(body, [{ lock, bell }, ...more], { name }).start()
  }
  const scenario = defineScenario({ id: 'chosen', title: none, summary: none, parameters: {}, main, listings })
  return { scenario, ...{ waiter, notifier, drawer } }
}

const begun = (threads: number) => Array.from({ length: 2 + threads }, () => '')

function run(module: ScenarioModule, choices: readonly string[]): Trace {
  const trace = simulate(module, {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 0, choices })
  expect(checkTrace(trace)).toBeNull()
  return trace
}

const texts = (trace: Trace) => outputOf(trace).map(({ text }) => text)

/** A trace with its choices again, through a file. */
function again(module: ScenarioModule, trace: Trace): void {
  const copy = run(module, choicesOf(decodeTrace(encodeTrace(trace))))
  expect([...copy.steps.thread]).toEqual([...trace.steps.thread])
  expect([...copy.effects.value]).toEqual([...trace.effects.value])
  expect(texts(copy)).toEqual(texts(trace))
}

describe('an order', () => {
  it.each([[[]], [[5]]])('wakes who waits though nobody notified it, limits %j', (limits) => {
    const module = program([['a', waiter, ...limits]])
    const trace = run(module, [...begun(1), '0', '0', '0^'])
    expect(trace.end.status).toBe('finished')
    expect(texts(trace)).toEqual(['a true'])
    expect(choicesOf(trace)).toContain('0^')
    again(module, trace)
  })

  it('may let it wait for the lock after that', () => {
    const module = program([
      ['a', waiter],
      ['b', notifier],
    ])
    const trace = run(module, [...begun(2), '0', '0', '1', '0^', '1', '1'])
    expect(texts(trace)).toEqual(['a true'])
    again(module, trace)
  })

  it('notifies whom it says, and not who has waited longest', () => {
    const module = program([
      ['a', waiter],
      ['b', waiter],
      ['c', notifier],
    ])
    const trace = run(module, [...begun(3), '0', '0', '1', '1', '2', '2:1', '2'])
    expect(texts(trace)).toEqual(['b true'])
    expect(trace.end.status).toBe('deadlock')
    expect(choicesOf(trace)).toContain('2:1')
    again(module, trace)
  })

  it('gives the random numbers that are drawn', () => {
    const module = program([
      ['a', drawer],
      ['b', drawer],
    ])
    const trace = run(module, ['0=0.25', '0=4', ...begun(2), '1=0.5'])
    expect(texts(trace)[0]).toBe('0.25 4')
    expect(texts(trace)[1]).toMatch(/^0\.5 [1-6]$/)
    again(module, trace)
  })

  it('gives numbers to the main thread, after its first step as before it', () => {
    const module = programOf(function* (os) {
      const first = os.random(0, 1)
      yield* os.print(`${first} then ${os.randomWhole(1, 6)}`)
      yield* os.sleep(2)
      yield* os.print(String(os.randomWhole(1, 6)))
    })
    const trace = run(module, ['=0.25', '=4', '', '', '=5'])
    expect(texts(trace)).toEqual(['0.25 then 4', '5'])
    const drew = trace.annotationKinds.indexOf('drew')
    const rows = Array.from({ length: trace.annotationCount }, (_, row) => row).filter(
      (row) => trace.annotations.kind[row] === drew,
    )
    expect(rows.map((row) => trace.annotations.thread[row])).toEqual([0, 0, 0])
    expect(rows.map((row) => trace.values[trace.annotations.value[row] ?? -1])).toEqual([0.25, 4, 5])
    const seconds = rows.map((row) => Math.floor((trace.annotations.time[row] ?? 0) / 1_000_000))
    expect(seconds).toEqual([0, 0, 2])
    again(module, trace)
  })

  it.each([
    [['0', '0', '0^', '0^'], 'thread 0 does not wait for a condition'],
    [['0^'], 'thread 0 does not wait for a condition'],
    [['0', '0', '2', '2:1'], 'thread 1 does not wait for what thread 2 notifies'],
    [['2:0'], 'thread 2 notifies nobody'],
    [['3=7', '3'], 'thread 3 draws a number from 0 to 1, not 7'],
    [['3=0.5', '3=2.5', '3'], 'thread 3 draws a number from 1 to 6, not 2.5'],
  ])('that does not fit is refused: %j', (choices, message) => {
    const module = program([
      ['a', waiter],
      ['b', waiter],
      ['c', notifier],
      ['d', drawer],
    ])
    const { end } = simulate(
      module,
      {},
      { seed: 1, strategy: 'first-come', cores: 1, cost: 0, choices: [...begun(4), ...choices] },
    )
    expect(end.detail).toMatchObject({ kind: 'choice', message })
  })
})
