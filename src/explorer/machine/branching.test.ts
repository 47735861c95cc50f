import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkTrace } from '../../model/checker.ts'
import type { Cell } from '../../program/cells.ts'
import { choicesOf } from '../../program/choices.ts'
import { ProgramError } from '../../program/errors.ts'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import type { Condition } from '../../program/waiting.ts'
import { simulate } from '../../simulator/simulation.ts'
import { outputOf } from '../../trace/trace.ts'
import { Exploration } from '../exploration/exploration.ts'
import type { ExplorationOptions } from '../exploration/exploration-result.ts'
import { detailOf } from '../outcomes/outcomes.ts'
import { OptimalSearch } from '../search/optimal.ts'
import { RandomWalk } from '../search/random-walk.ts'
import { readStrategy } from '../search/strategy.ts'
import type { EventSequence } from '../search/wakeup-tree.ts'
import type { Branches } from '../state/branches.ts'
import { randomValues } from '../state/random-choices.ts'
import { allTraces, normalForm } from '../testing/brute-force.ts'
import { present, times } from '../testing/programs.ts'
import { branchingFamilies } from '../testing/random-actions.ts'
import { learntOf, moduleOf, randomProgram } from '../testing/random-programs.ts'
import { ExploringMachine } from './machine.ts'
import { choicesSoFar } from './schedule-so-far.ts'

const runs = Number(process.env.HEDDLE_RUNS ?? 80)
const maxExecutions = 3000

const all: Branches = { spurious: 1, draws: 2, wakers: true }

function explore(module: ScenarioModule, branches: Partial<Branches>, more: Partial<ExplorationOptions> = {}) {
  const exploration = new Exploration(module, {}, { seed: 1, strategy: { kind: 'optimal' }, branches, ...more })
  while (!exploration.advance(1000));
  return exploration.result()
}

const replay = (module: ScenarioModule, choices: readonly string[], policy?: 'fair' | 'barging') =>
  simulate(
    module,
    {},
    { seed: 1, strategy: 'first-come', cores: 1, cost: 0, choices, ...(policy === undefined ? {} : { policy }) },
  )

describe.each(['barging', 'fair'] as const)('with all that can be chosen, %s', (policy) => {
  it('every trace is found once, as taking every alternative in every state finds them', () => {
    fc.assert(
      fc.property(randomProgram(7, branchingFamilies), (program) => {
        const module = moduleOf(program)
        const options = { seed: 1, policy, branches: all, ...learntOf(program) }
        const expected = allTraces(new ExploringMachine(module, {}, options), maxExecutions)
        if (expected === null) return
        const machine = new ExploringMachine(module, {}, options)
        const search = new OptimalSearch(machine, 1000)
        const traces: string[] = []
        while (traces.length <= maxExecutions && search.next() === 'execution') traces.push(normalForm(machine))
        expect(search.redundant).toBe(0)
        expect(traces.sort()).toEqual([...expected].sort())
      }),
      { numRuns: runs },
    )
  })

  it('orders are ordinary runs that come to the same end, and the orders of these runs are too', () => {
    fc.assert(
      fc.property(randomProgram(9, branchingFamilies), fc.nat(1_000_000), (program, chance) => {
        const module = moduleOf(program)
        const options = { seed: 1, policy, branches: { spurious: 2, draws: 3, wakers: true }, ...learntOf(program) }
        const machine = new ExploringMachine(module, {}, options)
        new RandomWalk(machine, 1, chance, 1000).next()
        if (machine.cutShort) return
        const { output, stuck } = detailOf(machine)
        const trace = replay(module, choicesSoFar(machine), policy)
        expect(trace.end.detail.kind).not.toBe('choice')
        expect(checkTrace(trace)).toBeNull()
        const printed: { [thread: string]: string[] } = {}
        for (const { thread, text } of outputOf(trace)) {
          const name = trace.threads[thread]?.name ?? ''
          printed[name] = [...(printed[name] ?? []), text]
        }
        expect(printed).toEqual(output)
        expect(trace.end.status).toBe(stuck.length > 0 ? 'deadlock' : 'finished')
        const again = replay(module, choicesOf(trace), policy)
        expect([...again.steps.operation]).toEqual([...trace.steps.operation])
        expect([...again.effects.value]).toEqual([...trace.effects.value])
      }),
      { numRuns: runs },
    )
  })
})

describe('a search that is broken', () => {
  const programs = fc.sample(randomProgram(6, branchingFamilies), { numRuns: 30, seed: 5 })

  /** In how many programs it finds other traces than there are. */
  function differences(make: (machine: ExploringMachine) => OptimalSearch): number {
    return programs.filter((program) => {
      const machineOf = () =>
        new ExploringMachine(moduleOf(program), {}, { seed: 1, policy: 'barging', branches: all, ...learntOf(program) })
      const expected = allTraces(machineOf(), 500)
      if (expected === null) return false
      const machine = machineOf()
      const search = make(machine)
      const traces: string[] = []
      while (traces.length <= 500 && search.next() === 'execution') traces.push(normalForm(machine))
      return search.redundant > 0 || traces.sort().join() !== [...expected].sort().join()
    }).length
  }

  it('is none that forgets nothing', () => {
    expect(differences((machine) => new OptimalSearch(machine, 1000))).toBe(0)
  })

  it.each<[string, (machine: ExploringMachine) => OptimalSearch]>([
    [
      'since it forgets alternatives',
      (machine) =>
        new (class extends OptimalSearch {
          protected override noteAlternatives(): void {}
        })(machine, 1000),
    ],
    [
      'since a thread sleeps on after an alternative of its own',
      (machine) =>
        new (class extends OptimalSearch {
          protected override sleepOn(asleep: EventSequence, _slot: number, print: number, after: EventSequence): void {
            super.sleepOn(asleep, -1, print, after)
          }
        })(machine, 1000),
    ],
  ])('is found out, %s', (_name, make) => {
    expect(differences(make)).toBeGreaterThan(0)
  })
})

interface Shop {
  readonly m: Lock
  readonly n: Cell
  readonly c: Condition
}

function* shop(os: Os): Operation<Shop> {
  const m = yield* os.lock('m')
  return { m, n: yield* os.cell(0, 'n'), c: yield* os.condition(m, 'c') }
}

const consumer = (loops: boolean) =>
  function* ({ m, n, c }: Shop): Operation<void> {
    yield* m.acquire()
    if (loops) while ((yield* n.read()) === 0) yield* c.wait()
    else if ((yield* n.read()) === 0) yield* c.wait()
    const left = yield* n.read()
    if (left === 0) throw new ProgramError('AssertionError', 'nothing to take')
    yield* n.write(left - 1)
    yield* m.release()
  }

function* producer({ m, n, c }: Shop): Operation<void> {
  yield* m.acquire()
  yield* n.write((yield* n.read()) + 1)
  yield* c.notify()
  yield* m.release()
}

const kinds = ({ outcomes }: ReturnType<typeof explore>) => [...new Set(outcomes.map(({ kind }) => kind))].sort()

describe('spurious wake-ups', () => {
  const single = (loops: boolean) => present(shop, [consumer(loops), producer])

  it('find `if` for `while` where there is but one consumer', () => {
    expect(kinds(explore(single(false), {}))).toEqual(['finished'])
    const found = explore(single(false), { spurious: 1 })
    expect(kinds(found)).toEqual(['assertion', 'finished'])
    expect(found.counterexample).toMatchObject({ least: true, preemptions: 0 })
    const { choices = [] } = found.counterexample ?? {}
    expect(choices.filter((choice) => choice.endsWith('^'))).toHaveLength(1)
    expect(outputOf(replay(single(false), choices))).toEqual([])
    expect(replay(single(false), choices).end.detail).toMatchObject({ kind: 'deadlock' })
  })

  it.each([1, 2])('do no harm to `while`, %i of them', (spurious) => {
    const result = explore(single(true), { spurious })
    expect(kinds(result)).toEqual(['finished'])
    expect(result).toMatchObject({ exhaustive: true, redundant: 0 })
  })

  it.each(['dfs', 'random=2000', 'pct=2,2000', 'preemptions=1'])('are found by strategy %s', (text) => {
    const strategy = readStrategy(text) ?? { kind: 'dfs' }
    expect(kinds(explore(single(false), { spurious: 1 }, { strategy }))).toContain('assertion')
  })
})

describe('which waiter a notify lets go', () => {
  const waiters = present(shop, [
    ...times(
      2,
      (who) =>
        function* ({ m, c }: Shop, os: Os) {
          yield* m.acquire()
          yield* c.wait()
          yield* os.print(`${who}`)
          yield* m.release()
        },
    ),
    producer,
  ])
  const woken = (branches: Partial<Branches>, policy: 'barging' | 'fair') =>
    explore(waiters, branches, { policy })
      .outcomes.filter(
        ({ choices }) => choices.filter((choice) => choice === '2' || choice.startsWith('2:')).length > 0,
      )
      .map(({ detail }) => Object.keys(detail.output))

  it('is chosen under barging, where it is asked for', () => {
    const orders = explore(waiters, { wakers: true }, { policy: 'barging' })
    expect(orders).toMatchObject({ exhaustive: true, redundant: 0 })
    expect(orders.traces).toBe(explore(waiters, {}, { policy: 'barging' }).traces + 2)
    expect(orders.outcomes.length).toBeGreaterThan(0)
    expect(woken({ wakers: true }, 'barging').length).toBeGreaterThan(0)
    expect(explore(waiters, { wakers: true }, { policy: 'fair' }).traces).toBe(
      explore(waiters, {}, { policy: 'fair' }).traces,
    )
  })
})

describe('random numbers', () => {
  const dice = present(
    function* (os) {
      return { x: yield* os.cell(0, 'x') }
    },
    times(
      2,
      () =>
        function* ({ x }: { x: Cell }, os: Os) {
          yield* x.add(os.randomWhole(1, 3))
        },
    ),
  )

  it('are as the seed gives them, unless values are asked for', () => {
    expect(explore(dice, {})).toMatchObject({ traces: 2, exhaustive: true })
    const { traces, redundant, exhaustive, outcomes } = explore(dice, { draws: 3 })
    expect({ traces, redundant, exhaustive }).toEqual({ traces: 18, redundant: 0, exhaustive: true })
    expect([...new Set(outcomes.map(({ detail }) => detail.values.x))].sort()).toEqual([2, 3, 4, 5, 6])
    for (const { choices, detail } of outcomes) {
      const drawn = choices.flatMap((choice) => (choice.includes('=') ? [Number(choice.split('=')[1])] : []))
      expect(drawn.reduce((sum, number) => sum + number)).toBe(detail.values.x)
    }
  })

  it('are tried at both ends where there are more than asked for, and the result says so', () => {
    const { limits, outcomes } = explore(dice, { draws: 2 })
    expect(limits).toEqual(['draws'])
    expect([...new Set(outcomes.map(({ detail }) => detail.values.x))].sort()).toEqual([2, 4, 6])
  })

  it('are spread evenly', () => {
    expect(randomValues(0, 1, false, 3)).toEqual([0, 0.5, 1])
    expect(randomValues(1, 6, true, 10)).toEqual([1, 2, 3, 4, 5, 6])
    expect(randomValues(0, 100, true, 3)).toEqual([0, 50, 100])
    expect(randomValues(5, 5, true, 3)).toEqual([5])
    expect(randomValues(2, 2, false, 3)).toEqual([2])
  })
})
