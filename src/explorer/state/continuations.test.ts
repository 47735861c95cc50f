import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Value } from '../../base/value.ts'
import type { Cell } from '../../program/cells.ts'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import type { Condition } from '../../program/waiting.ts'
import { ExploringMachine } from '../machine/machine.ts'
import { statesNow } from '../outcomes/outcomes.ts'
import { RandomWalk } from '../search/random-walk.ts'
import { present } from '../testing/programs.ts'
import { learntOf, moduleOf, randomProgram } from '../testing/random-programs.ts'
import { Doing, type LocalState } from './local-state.ts'

interface Things {
  readonly x: Cell
  readonly y: Cell
  readonly lock: Lock
  readonly ready: Condition
}

type Body = (things: Things, os: Os) => Operation<void>

function* make(os: Os): Operation<Things> {
  const lock = yield* os.lock('lock')
  return { x: yield* os.cell(0, 'x'), y: yield* os.cell(0, 'y'), lock, ready: yield* os.condition(lock, 'ready') }
}

/** The first states of a thread in which it asks something that others see, given these results one after another. */
function asked(body: Body, results: readonly Value[]): { readonly machine: ExploringMachine; states: LocalState[] } {
  const machine = new ExploringMachine(present(make, [body]), {}, { seed: 1 })
  const slot = machine.spawned.at(-1) ?? 0
  const states: LocalState[] = []
  let at = machine.current[slot]
  for (const result of results) {
    if (!at) throw new Error('there is no such thread')
    states.push(at)
    at = machine.states.after(at, machine.values.intern(result))
  }
  if (at) states.push(at)
  return { machine, states }
}

/** The numbers of what a thread does in these states, each named by where it first occurs; -1 for what is not known. */
function futures(body: Body, results: readonly Value[]): number[] {
  const { machine, states } = asked(body, results)
  const numbers = states.map((state) => machine.states.continuationOf(state))
  return numbers.map((number) => (number === 0 ? -1 : numbers.indexOf(number)))
}

describe('what a body does from a place on', () => {
  it.each<[string, Body, readonly Value[], number[]]>([
    [
      'is the same after each look of a loop',
      function* ({ x }) {
        while ((yield* x.read()) === 0);
      },
      [0, 0, 0],
      [0, 0, 0, 0],
    ],
    [
      'is another in every round of a loop that counts',
      function* ({ x }) {
        for (let n = 0; n < 9; n++) if ((yield* x.read()) === 1) return
      },
      [0, 0, 0],
      [0, 1, 2, 3],
    ],
    [
      'depends on what an unfinished sum holds, and not on what a finished one was',
      function* ({ x, y }) {
        for (;;) if ((yield* x.read()) + (yield* y.read()) === 9) return
      },
      [1, 5, 2, 5, 1, 7],
      [0, 1, 0, 3, 0, 1, 0],
    ],
    [
      'depends on variables that may still be read',
      function* ({ x, y }) {
        for (;;) {
          const seen = yield* x.read()
          if (seen > 2) return
          yield* y.write(0)
          if ((yield* y.read()) === seen) return
        }
      },
      [1, null, 9, 2, null, 9, 1, null],
      [0, 1, 2, 0, 4, 5, 0, 1, 2],
    ],
    [
      'depends on what helpers hold, and on who called them',
      function* ({ x }) {
        function* look(): Operation<number> {
          return yield* x.read()
        }
        const first = yield* look()
        while ((yield* look()) === first);
      },
      [4, 4, 4],
      [0, 1, 1, 1],
    ],
    [
      'depends on how far a loop over a list has come',
      function* ({ x, y }) {
        for (;;) for (const cell of [x, y, x]) if ((yield* cell.read()) === 1) return
      },
      [0, 0, 0, 0, 0],
      [0, 1, 2, 0, 1, 2],
    ],
    [
      'is known within a lock, and within a wait for a condition',
      function* ({ x, lock, ready }) {
        yield* lock.with(function* () {
          while ((yield* x.read()) === 0) yield* ready.wait()
        })
      },
      [true, 0, true, 0, true, 1],
      [0, 1, 2, 1, 2, 1, 6],
    ],
    [
      'is known where functions look for it',
      function* ({ x, lock, ready }) {
        yield* lock.acquire()
        yield* ready.waitFor(() => x.read())
        yield* lock.release()
      },
      [true, 0, true, 0, true, 1],
      [0, 1, 2, 1, 2, 1, 6],
    ],
    [
      'depends on variables that inner functions change',
      function* ({ x }) {
        let sum = 0
        const add = function* (): Operation<void> {
          const more = yield* x.read()
          sum += more
        }
        while (sum < 5) yield* add()
      },
      [0, 1, 0, 2],
      [0, 0, 2, 2, 4],
    ],
    [
      'depends on how a block was left that is tidied up after',
      function* ({ x, y }) {
        const look = function* (): Operation<number> {
          try {
            if ((yield* x.read()) === 1) return 1
          } finally {
            yield* y.write(0)
          }
          return 0
        }
        while ((yield* look()) === 0);
      },
      [0, null, 1, null],
      [0, 1, 0, 3, 4],
    ],
    [
      'is not known where a generator is kept',
      function* ({ x }) {
        const looks = [x.read(), x.read()]
        for (const look of looks) yield* look
      },
      [0],
      [-1, -1],
    ],
    [
      'is not known after an error that passes through what is tidied up',
      function* ({ x, lock }) {
        yield* lock.acquire()
        try {
          yield* x.read()
          throw new Error('no')
        } finally {
          yield* lock.release()
        }
      },
      [true, 0],
      [0, 1, -1],
    ],
    [
      'depends on which round the variable is of that a function keeps',
      function* ({ x, y }) {
        let held = (): void => {}
        for (;;) {
          let mine = 0
          const add = (): void => {
            mine++
          }
          if ((yield* x.read()) === 0) held = add
          if ((yield* y.read()) === 1) held()
          if (mine > 0) return
        }
      },
      [0, 0, 1, 0, 1, 0, 0, 0],
      [0, 1, 2, 3, 2, 3, 2, 1, 2],
    ],
    [
      'is not known where the variables of a loop that counts are kept by functions, and changed',
      function* ({ x }) {
        const all: (() => number)[] = []
        for (let n = 0; n < 3; n++) {
          yield* x.read()
          all.push(() => n++)
        }
        for (const one of all) one()
      },
      [0, 0],
      [0, -1, -1],
    ],
  ])('%s', (_name, body, results, expected) => {
    expect(futures(body, results)).toEqual(expected)
  })

  it('is not looked for in long lists', () => {
    const futureOf = (length: number) =>
      futures(
        function* ({ x }) {
          const list = Array.from({ length }, () => 1)
          while ((yield* x.read()) < list.length);
        },
        [0, 0],
      )
    expect(futureOf(10_000)).toEqual([0, 0, 0])
    expect(futureOf(10_001)).toEqual([-1, -1, -1])
  })

  it('tells handles, lists that are shared and random numbers apart', () => {
    const futureOf = (body: Body) => futures(body, [0, 0])
    expect(
      futureOf(function* ({ x, y }) {
        for (let cell = x; ; cell = cell === x ? y : x) if ((yield* x.read()) === (yield* cell.read())) return
      }),
    ).toEqual([0, 1, 2])
    expect(
      futureOf(function* ({ x }, os) {
        while ((yield* x.read()) === 0) os.random(0, 1)
      }),
    ).toEqual([0, 1, 2])
    expect(
      futureOf(function* ({ x }) {
        let pair = [[1], [1]]
        while ((yield* x.read()) === 0) {
          const [one = []] = pair
          pair = [one, one]
        }
        pair[0]?.push(2)
        yield* x.write(pair[1]?.length ?? 0)
      }),
    ).toEqual([0, 1, 1])
  })
})

/** What a thread asks for from a state on, for this many results that are found by chance. */
function asksAfter(machine: ExploringMachine, state: LocalState, keys: readonly number[]): string[] {
  const asks: string[] = []
  let at = state
  for (const key of [0, ...keys]) {
    asks.push(`${at.operation.name} ${at.targetBase} ${at.line} ${JSON.stringify(at.argument)}`)
    if (at.doing === Doing.end) break
    at = machine.states.after(at, at.doing === Doing.visible ? key : machine.values.intern(null))
  }
  return asks
}

it('states with equal numbers have equal futures, in random programs', () => {
  let compared = 0
  fc.assert(
    fc.property(randomProgram(10), fc.array(fc.nat(6), { minLength: 6, maxLength: 6 }), (program, chance) => {
      const machine = new ExploringMachine(moduleOf(program), {}, { seed: 1, policy: 'barging', ...learntOf(program) })
      const byNumber = new Map<number, LocalState>()
      const keys = chance.map((n) => machine.values.intern([false, true, null, 0, 1, 2, 3][n] ?? null))
      for (let seed = 0; seed < 4; seed++) {
        while (machine.depth > 0) machine.undo()
        new RandomWalk(machine, 1, seed, 200).next()
        for (const end of statesNow(machine))
          for (let at: LocalState | null = end; at !== null; at = at.parent) {
            const number = machine.states.continuationOf(at)
            const other = byNumber.get(number)
            if (other === undefined) byNumber.set(number, at)
            if (number === 0 || other === undefined || other === at) continue
            compared++
            expect(asksAfter(machine, at, keys)).toEqual(asksAfter(machine, other, keys))
          }
      }
    }),
    { numRuns: Number(process.env.HEDDLE_RUNS ?? 40) },
  )
  expect(compared).toBeGreaterThan(30)
})
