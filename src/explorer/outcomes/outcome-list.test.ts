import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../program/cells.ts'
import { ProgramError } from '../../program/errors.ts'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { programOf } from '../../simulator/testing/programs.ts'
import { Exploration, type ExplorationResult } from '../exploration/exploration.ts'
import { ExploringMachine } from '../machine/machine.ts'
import { OptimalSearch } from '../search/optimal.ts'
import type { Strategy } from '../search/strategy.ts'
import { present, times } from '../testing/programs.ts'
import { outcomeKey } from './outcome-list.ts'
import { detailOf, isBug, kindOf } from './outcomes.ts'

function explored(module: ScenarioModule, outcomes = 2000, strategy: Strategy = { kind: 'optimal' }) {
  const exploration = new Exploration(module, {}, { seed: 1, strategy, limits: { outcomes, tries: 1 } })
  while (!exploration.advance(1000));
  return exploration.result()
}

const keysOf = ({ outcomes }: ExplorationResult) => outcomes.map(({ kind, detail }) => outcomeKey(kind, detail)).sort()

interface Things {
  readonly x: Cell
  readonly a: Lock
}

function* make(os: Os): Operation<Things> {
  return { x: yield* os.cell(0, 'x'), a: yield* os.lock('a') }
}

/** What a thread does in a line; those that depend on what it last read are done in some executions only. */
const deeds = {
  *read({ x }: Things): Operation<number> {
    return yield* x.read()
  },
  *add({ x }: Things): Operation<number> {
    return (yield* x.add(1)) + 1
  },
  *tells({ x }: Things, os: Os): Operation<number> {
    const seen = yield* x.read()
    yield* os.print(String(seen))
    return seen
  },
  *keeps({ a }: Things): Operation<number> {
    return (yield* a.acquire({ blocking: false })) ? 1 : 0
  },
  *waits({ a }: Things): Operation<number> {
    yield* a.acquire()
    return 1
  },
  *makes(_: Things, os: Os, last: number): Operation<number> {
    if (last > 0) yield* os.cell(last, `of ${os.self.name}`)
    return last
  },
  *spawn(things: Things, os: Os, last: number): Operation<number> {
    if (last > 0) yield* os.thread(spawned, [things], { name: `${os.self.name}, ${last % 2}` }).start()
    return last
  },
  *fails({ x }: Things): Operation<number> {
    const seen = yield* x.read()
    if (seen > 1) throw new ProgramError('AssertionError', `${seen} is too much`)
    return seen
  },
} as const

function* spawned(_os: Os, { x }: Things): Operation<void> {
  if ((yield* x.read()) === 1) yield* x.write(3)
}

const programs = fc
  .array(fc.array(fc.constantFrom(...Object.values(deeds)), { minLength: 1, maxLength: 4 }), {
    minLength: 2,
    maxLength: 3,
  })
  .map((threads) => {
    const module = present(
      make,
      threads.map(
        (lines) =>
          function* (things: Things, os: Os) {
            let last = 0
            for (const line of lines) last = yield* line(things, os, last)
          },
      ),
    )
    return Object.assign({}, module, { born: spawned })
  })

describe('one outcome is one row', () => {
  it('and another one is another, with as many traces as lead to it, whatever was born, made and printed', () => {
    fc.assert(
      fc.property(programs, (module) => {
        const machine = new ExploringMachine(module, {}, { seed: 1 })
        const search = new OptimalSearch(machine, 100)
        const counts = new Map<string, number>()
        while (search.next() === 'execution') {
          const key = outcomeKey(kindOf(machine), detailOf(machine))
          counts.set(key, (counts.get(key) ?? 0) + 1)
        }
        const result = explored(module)
        expect(result.outcomes.map(({ kind, detail, traces }) => [outcomeKey(kind, detail), traces]).sort()).toEqual(
          [...counts].sort(),
        )
        expect(keysOf(explored(module, 2000, { kind: 'dfs' }))).toEqual(keysOf(result))
      }),
      { numRuns: 150 },
    )
  })

  it('also where a thread is born in some executions only', () => {
    const things = ({ x, y }: { x: Cell; y: Cell }) => ({ x, y })
    function* child(_os: Os, { x }: { x: Cell }): Operation<void> {
      yield* x.read()
    }
    const module = present(
      function* (os) {
        return things({ x: yield* os.cell(0, 'x'), y: yield* os.cell(0, 'y') })
      },
      [
        function* ({ y }) {
          yield* y.write(5)
        },
        function* (both, os) {
          if ((yield* both.x.read()) === 1) yield* os.thread(child, [both], { name: 'child' }).start()
        },
        function* ({ x }) {
          yield* x.write(1)
        },
        function* ({ y }) {
          yield* y.write(5)
        },
      ],
    )
    const { outcomes, executions } = explored(Object.assign({}, module, { child }))
    expect(executions).toBe(4)
    expect(outcomes).toMatchObject([{ kind: 'finished', traces: 4, detail: { values: { x: 1, y: 5 } } }])
  })

  it('tells cells and threads of one name apart', () => {
    function* prints(os: Os, n: number): Operation<void> {
      yield* os.print(String(n))
    }
    const module = programOf(
      function* (os) {
        for (const n of [1, 2]) {
          yield* os.cell(n, 'same')
          yield* os.thread(prints, [n], { name: 'one' }).start()
        }
      },
      { prints },
    )
    expect(explored(module).outcomes[0]?.detail).toMatchObject({
      values: { same: 1, 'same (2)': 2 },
      output: { one: ['1'], 'one (2)': ['2'] },
    })
  })
})

describe('where there are more outcomes than are listed', () => {
  /** SV-COMP's fib_bench: the largest number can be reached in few of many executions. */
  function fibBench(n: number, most: number): ScenarioModule {
    interface Two {
      readonly i: Cell
      readonly j: Cell
    }
    const adds = (to: 'i' | 'j', from: 'i' | 'j') =>
      function* (two: Two): Operation<void> {
        for (let k = 0; k < n; k++) {
          const seen = yield* two[to].read()
          yield* two[to].write(seen + (yield* two[from].read()))
        }
      }
    return present(
      function* (os): Operation<Two> {
        return { i: yield* os.cell(1, 'i'), j: yield* os.cell(1, 'j') }
      },
      [
        function* ({ i, j }) {
          const [a, b] = [yield* i.read(), yield* j.read()]
          if (a >= most || b >= most) throw new ProgramError('AssertionError', 'reached')
        },
        adds('i', 'j'),
        adds('j', 'i'),
      ],
    )
  }

  it('no bug is lost, and what finishes otherwise is one row', () => {
    const all = explored(fibBench(3, 21))
    const few = explored(fibBench(3, 21), 10)
    const bugs = ({ outcomes }: ExplorationResult) => outcomes.filter(({ kind }) => isBug(kind))
    expect(bugs(all).length).toBeGreaterThan(0)
    expect(bugs(few)).toEqual(bugs(all))
    const [last] = few.outcomes.filter(({ detail }) => detail.further)
    expect(few.outcomes).toHaveLength(bugs(all).length + 11)
    expect(last).toMatchObject({ kind: 'finished', detail: { values: {}, further: true } })
    expect(few.outcomes.reduce((sum, { traces }) => sum + traces, 0)).toBe(few.executions)
    expect(few).toMatchObject({ executions: all.executions, exhaustive: true, limits: [] })
  })

  it('bugs are told apart by who fails and waits, then by their kind, each with an order', () => {
    const module = present(
      function* (os) {
        return { x: yield* os.cell(0, 'x') }
      },
      times(
        5,
        (i) =>
          function* ({ x }: { x: Cell }, os: Os) {
            const nth = yield* x.add(1)
            yield* os.print(String(nth))
            if (i === 0) throw new ProgramError('ValueError', `came as ${nth}`)
          },
      ),
    )
    const { outcomes, executions, exhaustive } = explored(module, 3)
    expect(exhaustive).toBe(true)
    expect(executions).toBe(120)
    const told = outcomes.map(({ kind, detail }) => [kind, detail.failed[0]?.message, detail.further === true])
    const apart = told.filter(([, , further]) => !further)
    const together = told.filter(([, message, further]) => further && message !== undefined)
    expect(apart).toHaveLength(3)
    expect(together).toHaveLength(3)
    expect(new Set(together.map(([, message]) => message)).size).toBe(3)
    expect(told.slice(-1)).toEqual([['exception', undefined, true]])
    expect(outcomes.reduce((sum, { traces }) => sum + traces, 0)).toBe(120)
    for (const { choices } of outcomes) expect(choices.length).toBeGreaterThan(0)
  })
})
