/** Daemons end with the program, wherever they are: it may end between any two of their steps. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../program/cells.ts'
import { ProgramError } from '../../program/errors.ts'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { simulate } from '../../simulator/simulation.ts'
import { programOf } from '../../simulator/testing/programs.ts'
import { Exploration } from '../exploration/exploration.ts'
import { OptimalSearch } from '../search/optimal.ts'
import { type MachineOptions, type Requirements, StartOver } from '../state/requirements.ts'
import { allTraces, normalForm } from '../testing/brute-force.ts'
import { families } from '../testing/random-actions.ts'
import { poolModule, poolProgram } from '../testing/random-pools.ts'
import { learntOf, moduleOf, randomProgram } from '../testing/random-programs.ts'
import { ExploringMachine } from './machine.ts'

function explored(module: ScenarioModule) {
  const exploration = new Exploration(module, {}, { seed: 1, strategy: { kind: 'optimal' }, limits: { tries: 0 } })
  while (!exploration.advance(1000));
  return exploration.result()
}

/** Each outcome in a few words, with the number of its traces; the orders that lead to them are run, too. */
function outcomesOf(module: ScenarioModule): string[] {
  const { outcomes, exhaustive, redundant } = explored(module)
  expect(exhaustive).toBe(true)
  expect(redundant).toBe(0)
  return outcomes
    .map(({ kind, detail, traces, choices }) => {
      const trace = simulate(module, {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 0, choices })
      expect(trace.end.detail.kind).not.toBe('choice')
      const told = [detail.values, detail.output, ...detail.failed.map(({ error }) => error), ...detail.held]
      return `${kind} ${traces}: ${told.map((one) => JSON.stringify(one)).join(' ')}`
    })
    .sort()
}

function* adds(os: Os, total: Cell): Operation<void> {
  yield* total.add(1)
  yield* os.print('done')
}

describe('the end of the program', () => {
  it('may come before, between and after the steps of a daemon', () => {
    const module = programOf(
      function* (os) {
        const total = yield* os.cell(0, 'total')
        yield* os.thread(adds, [total], { daemon: true, name: 'D' }).start()
      },
      { adds },
    )
    expect(outcomesOf(module)).toEqual([
      'finished 1: {"total":0} {}',
      'finished 1: {"total":1} {"D":["done"]}',
      'finished 1: {"total":1} {}',
    ])
  })

  it('may come between the steps of the workers of a pool that nobody waits for', () => {
    const module = programOf(
      function* (os) {
        const total = yield* os.cell(0, 'total')
        const pool = yield* os.pool(2)
        yield* pool.applyAsync(adds, [total])
      },
      { adds },
    )
    const told = outcomesOf(module)
      .map((outcome) => outcome.replace(/ \d+:/, ''))
      .sort()
    expect(told).toEqual([
      'finished {"total":0} {}',
      'finished {"total":1} {"ForkPoolWorker-1":["done"]}',
      'finished {"total":1} {"ForkPoolWorker-2":["done"]}',
      'finished {"total":1} {}',
    ])
  })

  it('comes after what main has waited for: who waits for a daemon sees all of it', () => {
    const main = (joins: boolean) =>
      programOf(
        function* (os) {
          const total = yield* os.cell(0, 'total')
          const middle = os.thread(joiner, [total], { name: 'M' })
          yield* middle.start()
          if (joins) yield* middle.join()
        },
        { adds, joiner },
      )
    function* joiner(os: Os, total: Cell): Operation<void> {
      const daemon = os.thread(adds, [total], { daemon: true, name: 'D' })
      yield* daemon.start()
      yield* daemon.join()
    }
    for (const joins of [true, false])
      expect(outcomesOf(main(joins))).toEqual(['finished 1: {"total":1} {"D":["done"]}'])
  })

  it('finds no fault with a lock that a daemon holds', () => {
    function* keeps(_os: Os, lock: Lock): Operation<void> {
      yield* lock.acquire()
      yield* lock.release()
    }
    const main = (daemon: boolean) =>
      programOf(
        function* (os) {
          const lock = yield* os.lock('lock')
          yield* os.thread(keeps, [lock], { daemon: true }).start()
          if (!daemon) yield* lock.acquire()
        },
        { keeps },
      )
    expect(outcomesOf(main(true))).toEqual(['finished 3: {} {}'])
    expect(outcomesOf(main(false))).toEqual(['lock-held 2: {} {} "lock"'])
  })

  it('may come before a daemon fails', () => {
    function* fails(os: Os): Operation<void> {
      yield* os.print('before')
      throw new ProgramError('ValueError', 'late')
    }
    const failing = programOf(
      function* (os) {
        yield* os.thread(fails, [], { daemon: true, name: 'D' }).start()
      },
      { fails },
    )
    expect(outcomesOf(failing)).toEqual([
      'exception 1: {} {"D":["before"]} "ValueError"',
      'finished 1: {} {"D":["before"]}',
      'finished 1: {} {}',
    ])
  })
})

describe('a daemon that goes on for ever', () => {
  const beside = (daemon: (os: Os, x: Cell) => Operation<void>, waits: boolean) =>
    programOf(
      function* (os) {
        const x = yield* os.cell(0, 'x')
        const never = yield* os.event('never')
        yield* os.thread(daemon, [x], { daemon: true, name: 'D' }).start()
        yield* os.sleep(1)
        if (waits) yield* never.wait()
      },
      { daemon },
    )
  function* beats(os: Os, x: Cell): Operation<void> {
    for (;;) {
      yield* x.add(1)
      yield* os.sleep(1)
    }
  }
  function* ticks(os: Os): Operation<void> {
    for (;;) yield* os.print('tick')
  }
  function* looks(_os: Os, x: Cell): Operation<void> {
    while ((yield* x.read()) === 0);
  }

  it('is ended by the end of the program: a few of its rounds are looked at, and so it is said', () => {
    for (const [daemon, told] of [
      [beats, (n: number) => ({ values: { x: n }, output: {} })],
      [
        ticks,
        (n: number) => ({ values: { x: 0 }, output: n === 0 ? {} : { D: Array.from({ length: n }, () => 'tick') } }),
      ],
    ] as const) {
      const { outcomes, limits, metBy, redundant } = explored(beside(daemon, false))
      expect(outcomes.map(({ kind, detail: { values, output } }) => ({ kind, values, output }))).toEqual(
        [3, 2, 1, 0].map((n) => ({ kind: 'finished', ...told(n) })),
      )
      expect(limits).toEqual(['daemons'])
      expect(metBy.daemons?.thread).toBe('D')
      expect(redundant).toBe(0)
    }
  })

  it('may put back what it changes in each round, up to the end of the program', () => {
    function* takes(_os: Os, lock: Lock): Operation<void> {
      for (;;) {
        yield* lock.acquire()
        yield* lock.release()
      }
    }
    function* takesOnce(_os: Os, lock: Lock): Operation<void> {
      yield* lock.acquire()
      yield* lock.release()
    }
    const module = programOf(
      function* (os) {
        const lock = yield* os.lock('lock')
        yield* os.thread(takes, [lock], { daemon: true, name: 'D' }).start()
        yield* os.thread(takesOnce, [lock]).start()
      },
      { takes, takesOnce },
    )
    const { outcomes, exhaustive, redundant } = explored(module)
    expect(exhaustive).toBe(true)
    expect(redundant).toBe(0)
    expect(outcomes.map(({ kind }) => kind)).toEqual(['finished'])
  })

  it('may have helped who waits for ever: so nothing is said of them', () => {
    expect(explored(beside(beats, true)).outcomes.map(({ kind }) => kind)).toEqual(['limit'])
  })

  it('is no livelock where it but looks again, and no deadlock where it waits', () => {
    function* waits(os: Os): Operation<void> {
      yield* (yield* os.event('own')).wait()
    }
    for (const daemon of [looks, waits]) {
      const { outcomes, exhaustive } = explored(beside(daemon, false))
      expect(exhaustive).toBe(true)
      expect(outcomes.map(({ kind }) => kind)).toEqual(['finished'])
    }
    expect(explored(beside(waits, true)).outcomes.map(({ kind }) => kind)).toEqual(['deadlock'])
  })
})

/** What a search finds on a machine that learns what it has to. */
function learning<Found>(
  module: ScenarioModule,
  options: MachineOptions,
  look: (machine: ExploringMachine, requirements: Requirements) => Found,
): Found {
  for (let requirements: Requirements = {}; ; )
    try {
      return look(new ExploringMachine(module, {}, { ...options, ...requirements }), requirements)
    } catch (thrown) {
      if (!(thrown instanceof StartOver)) throw thrown
      requirements = { ...requirements, ...thrown.options }
    }
}

const most = 1000

it('is found wherever it can come in programs of pools, timers and processes, each trace once', () => {
  let compared = 0
  fc.assert(
    fc.property(poolProgram, (program) => {
      const [every, optimal] = (['dfs', 'optimal'] as const).map((kind) => {
        const limits = { tries: 0, executions: most }
        const exploration = new Exploration(poolModule(program), {}, { seed: 1, strategy: { kind }, limits })
        while (!exploration.advance(1000));
        return exploration.result()
      })
      if (every?.exhaustive !== true) return
      compared++
      expect(optimal?.traces).toBe(every.traces)
    }),
    { numRuns: Number(process.env.HEDDLE_RUNS ?? 60) },
  )
  expect(compared).toBeGreaterThan(15)
})

describe.each(['barging', 'fair'] as const)('programs with daemons, %s', (policy) => {
  it('are explored as taking every step in every state finds them, each trace once', () => {
    let compared = 0
    fc.assert(
      fc.property(randomProgram(6, families), fc.array(fc.boolean(), { maxLength: 4 }), (program, daemons) => {
        if (learntOf(program).terminates || !daemons.includes(true)) return
        const module = moduleOf(program, daemons)
        const options = { seed: 1, policy, ...learntOf(program), endOfMain: true }
        learning(module, options, (machine, requirements) => {
          if (requirements.terminates || requirements.startsAreEvents) return
          const expected = allTraces(machine, most)
          if (expected === null) return
          compared++
          const other = new ExploringMachine(module, {}, { ...options, ...requirements })
          const search = new OptimalSearch(other, 1000)
          const traces: string[] = []
          while (traces.length <= most && search.next() === 'execution') traces.push(normalForm(other))
          expect(traces.sort()).toEqual([...expected].sort())
          expect(search.redundant).toBe(0)
        })
      }),
      { numRuns: Number(process.env.HEDDLE_RUNS ?? 60) },
    )
    expect(compared).toBeGreaterThan(10)
  })
})
