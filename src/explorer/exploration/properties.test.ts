import { describe, expect, it } from 'vitest'
import { checkTrace } from '../../model/checker.ts'
import type { Cell } from '../../program/cells.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { defineProgram, type Invariant } from '../../program/vocabulary.ts'
import { simulate } from '../../simulator/simulation.ts'
import { decodeTrace, encodeTrace } from '../../trace/codec.ts'
import { outputOf } from '../../trace/trace.ts'
import { outcomeKey } from '../outcomes/outcome-list.ts'
import { exploredBy, tracesByKind } from '../testing/explored.ts'

interface Shared {
  readonly x: Cell
  readonly y: Cell
}

type Act = (os: Os, shared: Shared) => Operation<void>

function programOf(threads: readonly Act[], invariant?: Invariant | { [name: string]: Invariant }): ScenarioModule {
  const bodies = Object.fromEntries(threads.map((act, i) => [`t${i}`, act]))
  const scenario = defineProgram({
    *shared(os) {
      return { x: yield* os.cell(0, 'x'), y: yield* os.cell(0, 'y') }
    },
    threads: Object.values(bodies),
    ...(invariant === undefined ? {} : { invariant }),
  })
  return { scenario, ...bodies }
}

const replayed = (module: ScenarioModule, choices: readonly string[]) =>
  simulate(module, {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 0, choices })

describe('assert', () => {
  it('fails its thread with its message, at its line', () => {
    const module = programOf([
      function* (os, { x }) {
        os.assert((yield* x.read()) === 0, 'somebody was here')
        os.assert(true)
      },
      function* (_os, { x }) {
        yield* x.write(1)
      },
    ])
    const { outcomes, exhaustive } = exploredBy(module)
    expect(exhaustive).toBe(true)
    const [failure] = outcomes.filter(({ kind }) => kind === 'assertion')
    const [failed] = failure?.detail.failed ?? []
    expect(failed).toMatchObject({ error: 'AssertionError', message: 'somebody was here' })
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['assertion', 'finished'])
  })
})

describe('assume', () => {
  const guess: Act = function* (os, { x, y }) {
    try {
      os.assume((yield* x.read()) === 1)
    } catch {
      yield* os.print('not to be caught')
    } finally {
      yield* y.write(1)
    }
    yield* os.print('met')
  }
  const writer: Act = function* (_os, { x }) {
    yield* x.write(1)
    yield* x.write(2)
  }

  it.each(['optimal', 'dfs'])('counts executions apart in which it does not hold, and loses no other: %s', (text) => {
    const { outcomes, exhaustive, traces } = exploredBy(programOf([guess, writer]), text)
    expect(exhaustive).toBe(true)
    const counted = Object.fromEntries(outcomes.map((outcome) => [outcome.kind, outcome.traces]))
    expect(counted).toEqual({ finished: 1, unmet: 2 })
    expect(traces).toBe(3)
    expect(outcomes.find(({ kind }) => kind === 'finished')?.detail.output).toEqual({ guess1: ['met'] })
  })

  it('hides what others do wrong in such executions', () => {
    const fails: Act = function* (os, { y }) {
      os.assert((yield* y.read()) === 0)
    }
    const module = programOf([
      function* (os, { x, y }) {
        yield* y.write(1)
        os.assume((yield* x.read()) === 1)
      },
      fails,
    ])
    expect(tracesByKind(module)).toEqual({ unmet: 2 })
  })

  it('ends a run, whose trace says so', () => {
    const trace = simulate(programOf([guess]), {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 1 })
    expect(trace.end).toMatchObject({ status: 'stopped', detail: { kind: 'property', property: 'assumption' } })
    expect(outputOf(trace)).toEqual([])
    const again = decodeTrace(encodeTrace(trace))
    expect(again.end).toEqual(trace.end)
    expect(checkTrace(again)).toBeNull()
  })
})

describe('an invariant', () => {
  it('that is broken otherwise is another outcome, whatever else is the same', () => {
    const told = { stuck: [], failed: [], held: [], output: {}, values: { x: 0 } }
    const key = (message: string, line: number) =>
      outcomeKey('invariant', { ...told, broken: { message, thread: 't0', line } })
    expect(new Set([key('x = 1', 3), key('x = 2', 3), key('x = 1', 4)]).size).toBe(3)
  })

  /** Moves one from x to y, in two steps. */
  const moves: Act = function* (_os, { x, y }) {
    yield* x.add(-1)
    yield* y.add(1)
  }
  const sum: Invariant = ({ x, y }) => Number(x) + Number(y) >= -1

  it.each(['optimal', 'dfs', 'preemptions=2'])('is looked at in every state: %s', (text) => {
    const module = programOf([moves, moves], { sum })
    const { outcomes } = exploredBy(module, text)
    const broken = outcomes.filter(({ kind }) => kind === 'invariant')
    expect(broken.length).toBeGreaterThan(0)
    for (const { detail, choices } of broken) {
      expect(detail.broken?.message).toBe('sum: x = −2, y = 0')
      const trace = replayed(module, choices)
      expect(trace.end.detail).toMatchObject({ kind: 'property', property: 'invariant', message: 'sum: x = −2, y = 0' })
      expect(trace.threads.find(({ name }) => name === detail.broken?.thread)?.id).toBe(
        trace.steps.thread[trace.stepCount - 1],
      )
      expect(checkTrace(decodeTrace(encodeTrace(trace)))).toBeNull()
    }
    expect(exploredBy(programOf([moves], { sum }), text).outcomes.map(({ kind }) => kind)).toEqual(['finished'])
  })

  it('makes what it looks at depend on each other, so that no state between is left out', () => {
    const writes = (which: 'x' | 'y'): Act =>
      function* (_os, shared) {
        yield* shared[which].write(1)
        yield* shared[which].write(0)
      }
    const threads = [writes('x'), writes('y')]
    // Nobody would ever see both, or not see one: without an invariant all orders are one.
    expect(exploredBy(programOf(threads)).traces).toBe(1)
    expect(exploredBy(programOf(threads, () => true)).traces).toBe(6)
    expect(tracesByKind(programOf(threads, ({ x, y }) => x === 0 || y === 0))).toEqual({ finished: 2, invariant: 4 })
  })

  it('is looked at before anybody does anything', () => {
    expect(tracesByKind(programOf([moves], ({ x }) => x !== 0))).toEqual({ invariant: 1 })
  })

  it('says what is wrong with itself', () => {
    const invariant = (() => undefined) as unknown as Invariant
    const [outcome] = exploredBy(programOf([moves], { invariant })).outcomes
    expect(outcome?.detail.broken?.message).toBe('invariant (it returns nothing, not true or false): x = 0, y = 0')
  })

  it('gets plain values of all that is shared', () => {
    let seen: unknown = null
    const scenario = defineProgram({
      *shared(os) {
        const lock = yield* os.lock('lock')
        const queue = yield* os.queue(0, 'queue')
        const seats = yield* os.semaphore(2, 'seats')
        yield* queue.put('a')
        yield* queue.put([1, 2])
        yield* seats.acquire()
        return { lock, queue, seats, first: yield* os.cell(lock, 'first'), all: [seats], limit: 3 }
      },
      threads: [function* () {}],
      invariant(values) {
        seen = values
        return true
      },
    })
    exploredBy({ scenario })
    expect(seen).toEqual({ lock: false, queue: ['a', [1, 2]], seats: 1, first: 'lock', all: [1], limit: 3 })
  })

  it('is looked at in states of programs that go on for ever', () => {
    function* round(_os: Os, { x }: Shared): Operation<void> {
      if ((yield* x.read()) < 3) yield* x.add(1)
    }
    const turns: Act = function* (os, shared) {
      yield* os.forever(round, [shared])
    }
    const module = { ...programOf([turns, turns], ({ x }) => Number(x) < 4), round }
    const { outcomes } = exploredBy(module)
    expect(outcomes.filter(({ kind }) => kind === 'invariant').map(({ detail }) => detail.broken?.message)).toEqual([
      'invariant: x = 4, y = 0',
    ])
  })
})
