import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../program/cells.ts'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { defineProgram, type Invariant } from '../../program/vocabulary.ts'
import { withWalked } from '../exploration/scouts.ts'
import { exploredBy, tracesByKind } from '../testing/explored.ts'
import { forEver } from './for-ever.ts'

interface Shared {
  readonly x: Cell
  readonly y: Cell
  readonly lock: Lock
}

type Act = (os: Os, shared: Shared) => Operation<void>
type Properties = Invariant | { readonly [name: string]: Invariant }

function programOf(threads: readonly Act[], eventually: Properties, rounds: { [name: string]: Act } = {}) {
  const bodies = Object.fromEntries(threads.map((act, i) => [`t${i}`, act]))
  const scenario = defineProgram({
    *shared(os) {
      return { x: yield* os.cell(0, 'x'), y: yield* os.cell(0, 'y'), lock: yield* os.lock('lock') }
    },
    threads: Object.values(bodies),
    eventually,
  })
  return { scenario, ...bodies, ...rounds }
}

/** A program of threads that go round for ever. */
function endlessOf(rounds: readonly Act[], eventually: Properties): ScenarioModule {
  const turns = rounds.map(
    (round): Act =>
      function* (os, shared) {
        yield* os.forever(round, [shared])
      },
  )
  return programOf(turns, eventually, Object.fromEntries(rounds.map((round, i) => [`round${i}`, round])))
}

const sets = (which: 'x' | 'y', ...values: readonly number[]): Act =>
  function* (_os, shared) {
    for (const value of values) yield* shared[which].write(value)
  }
const both: Invariant = ({ x, y }) => x === 1 && y === 1

describe('what must hold some time', () => {
  it.each(['optimal', 'dfs'])('is a bug where it held in no state of an execution: %s', (text) => {
    const module = programOf([sets('x', 1, 0), sets('y', 1, 0)], { both })
    expect(tracesByKind(module, text)).toEqual({ eventually: 2, finished: 4 })
    const { outcomes, counterexample } = exploredBy(module, text)
    expect(outcomes.find(({ kind }) => kind === 'eventually')?.detail.never).toEqual(['both'])
    expect(counterexample?.choices.length).toBeGreaterThan(0)
  })

  it('is one row, whether a walk or the search has found it', () => {
    const module = programOf([sets('x', 1, 0), sets('y', 1, 0)], { both })
    const { outcomes, walks } = exploredBy(module, 'optimal', true)
    expect(walks?.found?.outcome.kind).toBe('eventually')
    expect(withWalked(outcomes, walks)).toEqual(outcomes)
  })

  it('may hold from the start, or at the end alone, and need not hold for long', () => {
    expect(tracesByKind(programOf([sets('x', 1)], ({ x }) => x === 0))).toEqual({ finished: 1 })
    expect(tracesByKind(programOf([sets('x', 1)], ({ x }) => x === 1))).toEqual({ finished: 1 })
    expect(tracesByKind(programOf([sets('x', 1, 2)], ({ x }) => x === 1))).toEqual({ finished: 1 })
    const two = programOf([sets('x', 1)], { no: ({ x }) => x === 2, yes: ({ x }) => x === 1, none: () => false })
    expect(exploredBy(two).outcomes.map(({ detail }) => detail.never)).toEqual([['no', 'none']])
  })

  it('is not looked for within an atomic block', () => {
    const passes: Act = function* (os, { x }) {
      yield* os.atomic(function* () {
        yield* x.write(1)
        yield* x.write(2)
      })
    }
    expect(tracesByKind(programOf([passes], ({ x }) => x === 1))).toEqual({ eventually: 1 })
  })

  it('says what is wrong with itself, as invariants do', () => {
    const wrong = (() => 3) as unknown as Invariant
    const [outcome] = exploredBy(programOf([sets('x', 1)], { wrong })).outcomes
    expect(outcome?.detail.broken?.message).toBe('wrong (it returns 3, not true or false): x = 0, y = 0, lock = False')
  })

  it('is found by the search for distinct traces as by taking every interleaving', () => {
    const line = fc.constantFrom<Act>(
      sets('x', 1),
      sets('x', 0),
      sets('y', 1),
      sets('y', 0),
      function* (_os, { x, y }) {
        yield* y.write(Number(yield* x.read()))
      },
      function* (_os, { lock, x }) {
        yield* lock.acquire()
        yield* x.add(1)
        yield* lock.release()
      },
      function* (_os, { lock }) {
        yield* lock.acquire()
      },
    )
    const goal = fc.constantFrom<Invariant>(
      both,
      ({ x }) => x === 2,
      ({ lock, y }) => lock === true && y === 1,
    )
    fc.assert(
      fc.property(
        fc.array(fc.array(line, { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 3 }),
        goal,
        (threads, goal) => {
          const acts = threads.map(
            (lines): Act =>
              function* (os, shared) {
                for (const act of lines) yield* act(os, shared)
              },
          )
          const module = programOf(acts, goal)
          expect(tracesByKind(module)).toEqual(tracesByKind(module, 'dfs'))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('is a deadlock first where some wait for ever', () => {
    const waits: Act = function* (_os, { lock }) {
      yield* lock.acquire()
      yield* lock.acquire()
    }
    expect(tracesByKind(programOf([waits], () => false))).toEqual({ deadlock: 1 })
  })
})

describe('what must hold some time in a program that goes on for ever', () => {
  const toggles: Act = function* (_os, { x }) {
    yield* x.write(1 - Number(yield* x.read()))
  }
  const raises: Act = function* (_os, { x }) {
    yield* x.write(1)
  }
  const looks: Act = function* (_os, { x, y }) {
    if ((yield* x.read()) === 1) yield* y.write(1)
  }
  const seen: Invariant = ({ y }) => y === 1

  it('is a bug where a fair scheduler may keep it from holding, with the order and the round', () => {
    const module = endlessOf([toggles, looks], { seen })
    const { outcomes, exhaustive } = exploredBy(module)
    expect(exhaustive).toBe(true)
    const [never, ...others] = outcomes.filter(({ kind }) => kind === 'eventually')
    expect(others).toEqual([])
    expect(never?.detail.never).toEqual(['seen'])
    const cycle = never?.detail.endless?.cycle ?? []
    expect(new Set(cycle)).toEqual(new Set(['0', '1']))
    expect(forEver(module, {}, { seed: 1 }, never?.choices ?? [], cycle.length)).toEqual({
      kind: 'eventually',
      threads: ['seen'],
    })
  })

  it('is none where only an unfair one could', () => {
    expect(tracesByKind(endlessOf([raises, looks], seen))).toEqual({})
  })

  it('is one where all have come to their ends without', () => {
    const stops: Act = function* (os, { x }) {
      if ((yield* x.read()) === 0) return
      yield* os.forever(toggles, [{ x }])
    }
    const module = programOf([stops], { risen: ({ x }) => x === 1 }, { toggles })
    expect(tracesByKind(module)).toEqual({ eventually: 1 })
    const rising = programOf([stops, sets('x', 1)], { risen: ({ x }) => x === 1 }, { toggles })
    expect(tracesByKind(rising).eventually).toBeUndefined()
  })
})
