import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell, CellValue } from '../../program/cells.ts'
import { ProgramError } from '../../program/errors.ts'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import { type LockKind, lockBodies, locking } from '../../program/testing/lock-programs.ts'
import type { Condition } from '../../program/waiting.ts'
import { simulate } from '../../simulator/simulation.ts'
import { programOf } from '../../simulator/testing/programs.ts'
import { outputOf, type Trace } from '../../trace/trace.ts'
import { ExploringMachine } from '../machine/machine.ts'
import { choicesSoFar } from '../machine/schedule-so-far.ts'
import { detailOf } from '../outcomes/outcomes.ts'
import { OptimalSearch } from '../search/optimal.ts'
import { RandomWalk } from '../search/random-walk.ts'
import { allTraces, normalForm } from '../testing/brute-force.ts'
import { present } from '../testing/programs.ts'
import { Exploration, type ExplorationOptions } from './exploration.ts'

interface Shared {
  readonly x: Cell<CellValue>
  readonly n: Cell
  readonly lock: Lock
  readonly loose: Condition
}

/** What a thread can do in a line, to cells and to a condition that is notified without its lock. */
const lines = {
  read: ({ x }: Shared) => x.read(),
  writeBig: ({ x }: Shared) => x.write(5_000_000_000),
  writeText: ({ x }: Shared) => x.write('a text'),
  exchange: ({ x }: Shared) => x.exchange(1),
  exchangeReference: ({ x, n }: Shared) => x.exchange(n),
  swap: ({ x, n }: Shared) => x.compareExchange(n, null),
  *follow({ x, n }: Shared) {
    const there = yield* x.read()
    return typeof there === 'object' && there !== null && 'add' in there ? yield* n.add(1) : false
  },
  add: ({ n }: Shared) => n.add(2 ** 53 - 2),
  subtract: ({ n }: Shared) => n.fetchSub(1),
  and: ({ n }: Shared) => n.fetchAnd(6),
  or: ({ n }: Shared) => n.fetchOr(5),
  xor: ({ n }: Shared) => n.fetchXor(2 ** 40),
  wait: ({ n }: Shared) => n.wait(0),
  timedWait: ({ n }: Shared) => n.wait(0, 1),
  notify: ({ n }: Shared) => n.notify(1),
  notifyAll: ({ n }: Shared) => n.notify(),
  *waitLoose({ lock, loose }: Shared) {
    return yield* lock.with(() => loose.wait())
  },
  *timedLoose({ lock, loose }: Shared) {
    return yield* lock.with(() => loose.wait(1))
  },
  notifyLoose: ({ loose }: Shared) => loose.notify(),
  notifyAllLoose: ({ loose }: Shared) => loose.notifyAll(),
} satisfies { [name: string]: (shared: Shared, os: Os) => Operation<unknown> }
type Name = keyof typeof lines

function* make(os: Os): Operation<Shared> {
  const lock = yield* os.lock('lock')
  const loose = yield* os.condition(lock, 'loose', { posix: true })
  return { x: yield* os.cell<CellValue>(null, 'x'), n: yield* os.cell(0, 'n'), lock, loose }
}

function moduleOf(program: readonly (readonly Name[])[]) {
  return present(
    make,
    program.map((names) => {
      return function* (shared: Shared, os: Os): Operation<void> {
        for (const name of names) {
          try {
            const found = yield* (lines[name] as (shared: Shared, os: Os) => Operation<unknown>)(shared, os)
            yield* os.print(`${name} ${typeof found === 'object' && found !== null ? 'reference' : found}`)
          } catch (thrown) {
            if (!(thrown instanceof ProgramError)) throw thrown
            yield* os.print(`${name} ${thrown.name}`)
          }
        }
      }
    }),
  )
}

const names = Object.keys(lines) as Name[] // the keys of that very object
const isLoose = (name: Name) => name.endsWith('Loose')
const program = fc
  .constantFrom(
    names.filter((name) => !isLoose(name)),
    [...names.filter(isLoose), 'writeBig' as const],
  )
  .chain((family) => {
    const line = fc.constantFrom(...family)
    return fc.array(fc.array(line, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 3 })
  })
  .filter((threads) => threads.flat().length <= 6)

function printedIn(trace: Trace): { [thread: string]: string[] } {
  const printed: { [thread: string]: string[] } = {}
  for (const { thread, text } of outputOf(trace)) {
    const { name: by } = trace.threads[thread] ?? { name: '' }
    printed[by] = [...(printed[by] ?? []), text]
  }
  return printed
}

describe('cells that hold anything, and are waited at, and POSIX conditions', () => {
  it('are explored in every trace once, as taking every step in every state finds them', () => {
    fc.assert(
      fc.property(program, fc.constantFrom('barging', 'fair'), (threads, policy) => {
        const module = moduleOf(threads)
        const options = { seed: 1, watchesRounds: true, policy }
        const expected = allTraces(new ExploringMachine(module, {}, options), 3000)
        if (expected === null) return
        const machine = new ExploringMachine(module, {}, options)
        const search = new OptimalSearch(machine, 1000)
        const found: string[] = []
        while (search.next() === 'execution') found.push(normalForm(machine))
        expect(search.redundant).toBe(0)
        expect(found.sort()).toEqual([...expected].sort())
      }),
      { numRuns: 150 },
    )
  })

  it('come in the simulator to what the same order gives, and what it does is among what is explored', () => {
    fc.assert(
      fc.property(program, fc.nat(1_000_000), (threads, chance) => {
        const module = moduleOf(threads)
        const machine = new ExploringMachine(module, {}, { seed: 1 })
        new RandomWalk(machine, 1, chance, 1000).next()
        if (!machine.cutShort) {
          const { output } = detailOf(machine)
          const order = { seed: 1, strategy: 'first-come', cores: 1, cost: 0, choices: choicesSoFar(machine) } as const
          expect(printedIn(simulate(module, {}, order))).toEqual(output)
        }
        const run = simulate(module, {}, { seed: chance, strategy: 'random', cores: 2, cost: 1 })
        const exploration = new Exploration(
          module,
          {},
          { seed: 1, strategy: { kind: 'optimal' }, limits: { executions: 3000 } },
        )
        while (!exploration.advance(3000));
        const { outcomes, exhaustive } = exploration.result()
        if (exhaustive)
          expect(outcomes.map(({ detail }) => JSON.stringify(sorted(detail.output)))).toContain(
            JSON.stringify(sorted(printedIn(run))),
          )
      }),
      { numRuns: 60 },
    )
  })
})

const sorted = (printed: { readonly [thread: string]: readonly string[] }) =>
  Object.entries(printed).sort(([p], [q]) => (p < q ? -1 : 1))

describe('a lock that is built of cells', () => {
  const explored = (kind: LockKind, users: number, rounds: number) => {
    const module = programOf((os) => locking(os, { kind, users, rounds }), lockBodies)
    const options: ExplorationOptions = { seed: 1, strategy: { kind: 'optimal' }, limits: { executions: 20_000 } }
    const exploration = new Exploration(module, {}, options)
    while (!exploration.advance(1000));
    return exploration.result()
  }

  it.each([
    ['mcs', 2, 1],
    ['clh', 2, 1],
    ['futex', 2, 2],
  ] as const)('keeps others out: %s', (kind, users, rounds) => {
    const { outcomes, limits } = explored(kind, users, rounds)
    // Those that spin look again and again.
    expect(limits.filter((limit) => limit !== 'rounds')).toEqual([])
    // They differ in who had the lock last.
    for (const outcome of outcomes) {
      expect(outcome.kind).toBe('finished')
      expect(outcome.detail.output).toEqual({ main: [String(users * rounds)] })
    }
  })

  it('leaves somebody asleep where nobody is woken', () => {
    const stuck = explored('sleepy', 2, 1).outcomes.filter(({ kind }) => kind === 'deadlock')
    const asleep = stuck.flatMap(({ detail }) => detail.stuck.filter(({ kind }) => kind === 'cell'))
    expect(asleep.map(({ operation, object }) => `${operation} ${object}`)).toEqual(['wait state', 'wait state'])
  })
})
