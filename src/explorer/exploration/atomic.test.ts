import { describe, expect, it } from 'vitest'
import { checkTrace } from '../../model/checker.ts'
import type { Cell } from '../../program/cells.ts'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { defineProgram, type Invariant } from '../../program/vocabulary.ts'
import { simulate } from '../../simulator/simulation.ts'
import { decodeTrace, encodeTrace } from '../../trace/codec.ts'
import { readStrategy } from '../search/strategy.ts'
import { noBranches } from '../state/branches.ts'
import { Exploration } from './exploration.ts'

interface Shared {
  readonly x: Cell
  readonly y: Cell
  readonly lock: Lock
}

type Act = (os: Os, shared: Shared) => Operation<void>

function programOf(threads: readonly Act[], invariant?: Invariant): ScenarioModule {
  const bodies = Object.fromEntries(threads.map((act, i) => [`t${i}`, act]))
  const scenario = defineProgram({
    *shared(os) {
      return { x: yield* os.cell(0, 'x'), y: yield* os.cell(0, 'y'), lock: yield* os.lock('lock') }
    },
    threads: Object.values(bodies),
    ...(invariant === undefined ? {} : { invariant }),
  })
  return { scenario, ...bodies }
}

function explored(module: ScenarioModule, text = 'optimal', draws = 0) {
  const strategy = readStrategy(text)
  if (strategy === null) throw new Error(text)
  const branches = { ...noBranches, draws }
  const exploration = new Exploration(module, {}, { seed: 1, strategy, branches })
  while (!exploration.advance(1000));
  return exploration.result()
}

/** How an exploration comes out, when each outcome's order has been run in the simulator. */
function told(module: ScenarioModule, text?: string) {
  const result = explored(module, text)
  for (const { kind, choices } of result.outcomes) {
    if (kind === 'limit') continue
    const trace = simulate(module, {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 0, choices })
    expect(checkTrace(decodeTrace(encodeTrace(trace)))).toBeNull()
    expect(trace.end.detail.kind).not.toBe('choice')
  }
  const { exhaustive, redundant, traces, outcomes } = result
  expect({ exhaustive, redundant }).toEqual({ exhaustive: text?.startsWith('preemptions') !== true, redundant: 0 })
  return { traces, kinds: [...new Set(outcomes.map(({ kind }) => kind))].sort(), outcomes }
}

const adds: Act = function* (os, { x }) {
  yield* os.atomic(function* () {
    yield* x.write(Number(yield* x.read()) + 1)
  })
}

describe('atomic blocks, explored', () => {
  it.each(['optimal', 'dfs', 'preemptions=3'])('are one event each, of which none comes between: %s', (text) => {
    const { traces, kinds, outcomes } = told(programOf([adds, adds, adds]), text)
    expect({ traces, kinds }).toEqual({ traces: 6, kinds: ['finished'] })
    expect(outcomes.map(({ detail }) => detail.values)).toEqual([{ x: 3, y: 0 }])
  })

  it('are independent of what they do not touch', () => {
    const other: Act = function* (os, { y }) {
      yield* os.atomic(function* () {
        yield* y.add(1)
        yield* y.add(1)
      })
    }
    expect(told(programOf([adds, other])).traces).toBe(1)
  })

  it('touch what follows from what they find', () => {
    // It looks at y where x is set, and only then does it matter when others write there.
    const looks: Act = function* (os, { x, y }) {
      const seen = yield* os.atomic(function* () {
        return (yield* x.read()) === 1 ? yield* y.read() : -1
      })
      yield* os.print(String(seen))
    }
    const writes = (which: 'x' | 'y'): Act =>
      function* (_os, shared) {
        yield* shared[which].write(1)
      }
    const { traces, outcomes } = told(programOf([looks, writes('x'), writes('y')]))
    expect(outcomes.map(({ detail }) => Object.values(detail.output).flat()).sort()).toEqual([['-1'], ['0'], ['1']])
    // Before x is set; after it, before y and after y.
    expect(traces).toBe(3)
  })

  it('are nowhere looked into by invariants', () => {
    const moves: Act = function* (os, { x, y }) {
      yield* os.atomic(function* () {
        yield* x.add(-1)
        yield* y.add(1)
      })
    }
    const sum: Invariant = ({ x, y }) => Number(x) + Number(y) === 0
    expect(told(programOf([moves, moves], sum)).kinds).toEqual(['finished'])
    const wrong: Act = function* (os, { x, y }) {
      yield* os.atomic(function* () {
        yield* x.add(-1)
        yield* y.add(2)
      })
    }
    const { kinds, outcomes } = told(programOf([moves, wrong], sum))
    expect(kinds).toEqual(['invariant'])
    expect(outcomes.map(({ detail }) => detail.broken?.message).sort()).toEqual([
      'sum: x = −1, y = 2, lock = False',
      'sum: x = −2, y = 3, lock = False',
    ])
    const module = programOf([moves, wrong], sum)
    const trace = simulate(module, {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 0 })
    expect(trace.end.detail).toMatchObject({ kind: 'property', property: 'invariant' })
  })

  it('fail where they would have to wait', () => {
    const takes: Act = function* (os, { lock, x }) {
      yield* os.atomic(function* () {
        yield* lock.acquire()
        yield* x.add(1)
      })
      yield* lock.release()
    }
    const { outcomes, traces } = told(programOf([takes, takes]))
    const failed = outcomes.flatMap(({ detail }) => detail.failed.map(({ message }) => message))
    expect(new Set(failed)).toEqual(new Set(['acquire of lock would wait in an atomic block']))
    // One has it and releases before the other comes, or after it failed; the other way round as well.
    expect(traces).toBe(4)
  })

  it('end where something is assumed that does not hold', () => {
    const doubts: Act = function* (os, { x }) {
      yield* os.atomic(function* () {
        os.assume((yield* x.read()) === 0)
      })
    }
    const { outcomes } = told(programOf([doubts, adds]))
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['finished', 'unmet'])
  })

  it('are states of their own in no program that goes on for ever', () => {
    function* round(os: Os, { x, y }: Shared): Operation<void> {
      yield* os.atomic(function* () {
        yield* x.write(1 - Number(yield* x.read()))
        yield* y.write(yield* x.read())
      })
    }
    const turns: Act = function* (os, shared) {
      yield* os.forever(round, [shared])
    }
    const same: Invariant = ({ x, y }) => x === y
    const module = { ...programOf([turns, turns], same), round }
    const { outcomes, exhaustive } = explored(module)
    expect(exhaustive).toBe(true)
    expect(outcomes.filter(({ kind }) => kind === 'invariant')).toEqual([])
  })

  it('take no random numbers that are to be chosen', () => {
    const draws: Act = function* (os, { x }) {
      yield* os.atomic(function* () {
        yield* x.write(os.randomWhole(0, 1))
        yield* x.read()
      })
    }
    expect(explored(programOf([draws])).exhaustive).toBe(true)
    expect(() => explored(programOf([draws]), 'optimal', 2)).toThrow('takes a random number in the atomic block')
  })
})
