import { describe, expect, it } from 'vitest'
import type { Cell } from '../../program/cells.ts'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { at } from '../../program/site.ts'
import { simulate } from '../../simulator/simulation.ts'
import { isBug } from '../outcomes/outcomes.ts'
import { readStrategy } from '../search/strategy.ts'
import * as bugs from '../testing/known-bugs.ts'
import * as known from '../testing/known-programs.ts'
import { present, terminatedAtWork, times } from '../testing/programs.ts'
import { compareMeasures } from './counterexample.ts'
import { Exploration, type ExplorationOptions } from './exploration.ts'

function explore(module: ScenarioModule, strategy: string, options: Partial<ExplorationOptions> = {}) {
  const read = readStrategy(strategy)
  if (read === null) throw new Error(`no strategy ${strategy}`)
  const exploration = new Exploration(module, {}, { seed: 1, ...options, strategy: read })
  while (!exploration.advance(1000));
  return exploration.result()
}

describe('strategies', () => {
  it.each([
    ['philosophers', known.philosophers(3, 'naive'), [6, 57, 129, 150, 168, 168]],
    ['increments', known.counter(3), [6, 24, 60, 90, 90, 90]],
    ['a search for the last zero', known.lastZero(3), [24, 142, 451, 816, 909, 920]],
  ])('count the interleavings of %s with this many preemptions', (_name, module, counts) => {
    const strategies = ['preemptions=0', 'preemptions=1', 'preemptions=2', 'preemptions=3', 'preemptions=4', 'dfs']
    expect(strategies.map((strategy) => explore(module, strategy).executions)).toEqual(counts)
  })

  it.each([
    ['philosophers', known.philosophers(3, 'naive'), 7],
    ['increments', known.counter(3), 36],
    ['stray release', bugs.strayRelease, 58],
  ])('find the same traces and outcomes of %s', (_name, module, traces) => {
    const optimal = explore(module, 'optimal')
    const dfs = explore(module, 'dfs')
    expect(optimal).toMatchObject({ executions: traces, traces, redundant: 0, exhaustive: true })
    expect(dfs).toMatchObject({ traces, exhaustive: true })
    const kinds = (result: typeof optimal) => result.outcomes.map(({ kind, detail }) => JSON.stringify([kind, detail]))
    expect(kinds(dfs).sort()).toEqual(kinds(optimal).sort())
    expect(explore(module, 'random=20000').traces).toBe(traces)
    const pct = explore(module, 'pct=3,20000')
    expect(pct.traces).toBeLessThanOrEqual(traces)
    expect(pct.counterexample === null).toBe(optimal.counterexample === null)
  })
})

describe('a script of input that ends it', () => {
  const asking = (typed: string): ScenarioModule => {
    const module = present(
      function* () {
        return {}
      },
      times(
        2,
        () =>
          function* (_shared, os) {
            yield* os.input('')
          },
      ),
    )
    const text = { en: '', zh: '' }
    const parameters = { typed: { type: 'input', default: typed, label: text } } as const
    return { ...module, scenario: { ...module.scenario, parameters } }
  }

  it('tells one that input has ended, whichever asks later, as one that is used up does', () => {
    for (const typed of ['1 a', '1 a; 2 ^D']) {
      const result = explore(asking(typed), 'optimal')
      expect(result).toMatchObject({ executions: 2, traces: 2, redundant: 0, exhaustive: true })
      expect(result.outcomes.map(({ kind }) => kind)).toEqual(['exception', 'exception'])
      for (const { choices } of result.outcomes) {
        const trace = simulate(asking(typed), {}, { seed: 1, strategy: 'first-come', cores: 4, cost: 0, choices })
        expect(trace.end).toMatchObject({ status: 'finished', detail: { failed: { length: 1 } } })
      }
    }
  })
})

describe('known bugs', () => {
  it.each([
    ['lost update', bugs.lostUpdate(false), 'assertion', 1, 0.5],
    ['two locks', bugs.twoLocks, 'deadlock', 1, 0.5],
    ['three philosophers', known.philosophers(3, 'naive'), 'deadlock', 1, 0.333],
    ['four philosophers', known.philosophers(4, 'naive'), 'deadlock', 1, 0.229],
    ['five philosophers', known.philosophers(5, 'naive'), 'deadlock', 1, 0.158],
    ['if for while', bugs.ifForWhile(false), 'assertion', 1, 0.056],
    ['missed signal', bugs.missedSignal(false), 'partial-deadlock', 1, 0.125],
    ['upgrade', bugs.upgrade, 'deadlock', 1, 0.5],
    ['nested monitor', bugs.nestedMonitor, 'deadlock', 0, 0.5],
    ['pool starvation', bugs.poolStarvation, 'deadlock', 0, 1],
    ['stray release', bugs.strayRelease, 'assertion', 1, 0.29],
  ])('%s: least preemptions, and how often chance finds it', (_name, module, kind, preemptions, chance) => {
    const { counterexample, outcomes } = explore(module, 'optimal')
    expect(counterexample).toMatchObject({ preemptions, least: true })
    expect(outcomes.filter((outcome) => isBug(outcome.kind)).map((outcome) => outcome.kind)).toContain(kind)
    const random = explore(module, 'random=20000', { limits: { tries: 0 } })
    const bad = random.outcomes
      .filter((outcome) => isBug(outcome.kind))
      .reduce((sum, { executions }) => sum + executions, 0)
    expect(bad / random.executions).toBeCloseTo(chance, 1.7)
  })
})

describe('an order that was found', () => {
  it.each(Object.entries({ ...bugs.everyBug }))('is an ordinary run of %s', (_name, module) => {
    const { outcomes, counterexample } = explore(module, 'optimal')
    const orders = outcomes.map(({ kind, choices }) => ({ kind, choices }))
    if (counterexample !== null) orders.push({ kind: 'assertion', choices: counterexample.choices })
    for (const { choices, kind } of orders) {
      const options = { seed: 1, strategy: 'first-come', cores: 1, cost: 0, choices } as const
      const { end, stepCount } = simulate(module, {}, options)
      expect(end.detail.kind).not.toBe('choice')
      expect(stepCount).toBeGreaterThanOrEqual(choices.length)
      if (kind === 'deadlock') expect(end.status).toBe('deadlock')
      if (kind === 'finished') expect(end).toMatchObject({ status: 'finished', detail: { failed: [] } })
    }
  })
})

describe('orders that lead to a bug', () => {
  it('are compared by preemptions, then by switches, then by steps', () => {
    const ordered = [
      { preemptions: 0, switches: 5, steps: 9 },
      { preemptions: 1, switches: 2, steps: 8 },
      { preemptions: 1, switches: 3, steps: 6 },
      { preemptions: 1, switches: 3, steps: 7 },
    ]
    const others = [3, 1, 0, 2].flatMap((i) => ordered[i] ?? [])
    expect(others.sort(compareMeasures)).toEqual(ordered)
  })
})

describe('busy waiting', () => {
  /** One waits busily until the other has raised a flag. */
  const spin = (raises: boolean) =>
    present(
      function* (os) {
        return { flag: yield* os.cell(0, 'flag'), data: yield* os.cell(0, 'data') }
      },
      [
        function* ({ flag, data }) {
          while ((yield* flag.read()) === 0);
          yield* data.read()
        },
        function* ({ flag, data }) {
          yield* data.write(1)
          if (raises) yield* flag.write(1)
        },
      ],
    )

  it('is no endless exploration', () => {
    const result = explore(spin(true), 'optimal')
    expect(result).toMatchObject({ exhaustive: true, limits: [], counterexample: null })
    // None or one vain look before the flag is raised: more come to the same.
    expect(result.traces).toBe(2)
    expect(result.outcomes.map(({ kind }) => kind)).toEqual(['finished'])
  })

  it('is seen in a round that changes nothing, whatever the rounds before it changed', () => {
    const waits = present(
      function* (os) {
        return { mine: yield* os.cell(0, 'mine'), flag: yield* os.cell(0, 'flag') }
      },
      [
        function* ({ mine, flag }) {
          do yield* mine.write(1)
          while ((yield* flag.read()) === 0)
        },
      ],
    )
    const [outcome, ...others] = explore(waits, 'optimal').outcomes
    expect(others).toEqual([])
    expect(outcome).toMatchObject({ kind: 'livelock', detail: { stuck: [{ thread: 't0', busy: true }] } })
    // The first step has changed something; then comes a round of two steps.
    expect(outcome?.choices.filter((path) => path === '0')).toHaveLength(3)
  })

  it('for what never comes is reported', () => {
    const result = explore(spin(false), 'optimal')
    expect(result.outcomes).toMatchObject([
      { kind: 'livelock', detail: { stuck: [{ operation: 'read', busy: true }] } },
    ])
    expect(result.counterexample).toMatchObject({ preemptions: 0 })
  })

  it('on a lock by trying is not taken for a deadlock', () => {
    const polite = present(
      function* (os) {
        return { m: yield* os.lock('m'), x: yield* os.cell(0, 'x') }
      },
      times(
        2,
        () =>
          function* ({ m, x }: { m: Lock; x: Cell }) {
            while (!(yield* m.tryAcquire()));
            yield* x.write((yield* x.read()) + 1)
            yield* m.release()
          },
      ),
    )
    const result = explore(polite, 'optimal')
    expect(result.outcomes).toMatchObject([{ kind: 'finished', detail: { values: { x: 2 } } }])
  })

  it('is not what a loop does that ends by itself', () => {
    const reads = present(
      function* (os) {
        return { x: yield* os.cell(0, 'x') }
      },
      [
        function* ({ x }) {
          for (let i = 0; i < 5; i++) yield* x.read()
        },
        function* ({ x }) {
          yield* x.write(1)
        },
      ],
    )
    expect(explore(reads, 'optimal')).toMatchObject({ traces: 6, exhaustive: true })
  })
})

describe('a wait for a limited time', () => {
  it('is no deadlock, also where it gives up more often than is explored', () => {
    const waits = present(
      function* (os) {
        return { m: yield* os.lock('m'), tries: yield* os.cell(0, 'tries') }
      },
      [
        function* ({ m }) {
          yield* m.acquire()
        },
        function* ({ m, tries }) {
          for (let i = 0; i < 5; i++) if (!(yield* m.acquire(1))) yield* tries.add(1)
        },
      ],
    )
    const result = explore(waits, 'optimal')
    expect(result).toMatchObject({ exhaustive: false, limits: ['timeouts'] })
    // It comes to its end all the same; another may wait for what it holds then.
    expect(new Set(result.outcomes.map(({ kind }) => kind))).toEqual(new Set(['lock-held', 'partial-deadlock']))
  })

  it('may end by time or not', () => {
    const waits = present(
      function* (os) {
        return { e: yield* os.event('e') }
      },
      [
        function* ({ e }, os) {
          yield* os.print(String(yield* e.wait(1)))
        },
        function* ({ e }) {
          yield* e.set()
        },
      ],
    )
    const { outcomes, exhaustive } = explore(waits, 'optimal')
    expect(exhaustive).toBe(true)
    expect(outcomes.map(({ detail }) => detail.output.t0?.[0]).sort()).toEqual(['false', 'true'])
  })

  it('also sees whether a thread has ended', () => {
    const { scenario } = bugs.twoLocks
    const body = function* (_os: Os, x: Cell) {
      yield* x.write(1)
    }
    const main = function* (os: Os) {
      const x = yield* os.cell(0, 'x')
      const thread = os.thread(body, [x])
      yield* thread.start()
      const before = yield* thread.isAlive()
      yield* thread.join(1)
      yield* os.print(`${before} ${yield* thread.isAlive()} ${yield* x.read()}`)
    }
    const { outcomes } = explore({ scenario: { ...scenario, main }, body } as ScenarioModule, 'optimal')
    const printed = outcomes.map(({ detail }) => detail.output.main?.[0]).sort()
    expect(printed).toEqual(['false false 1', 'true false 1', 'true true 0', 'true true 1'])
  })
})

describe('an exploration that is left and taken up again', () => {
  it('comes to the same', () => {
    const strategy = { kind: 'optimal' } as const
    const whole = explore(known.counter(4), 'optimal')
    const parts = new Exploration(known.counter(4), {}, { seed: 1, strategy })
    let portions = 0
    while (!parts.advance(7)) {
      portions++
      const { estimate, executions, done } = parts.progress()
      if (done || estimate === null) continue
      expect(estimate.low).toBeLessThanOrEqual(estimate.high)
      expect(estimate.high).toBeGreaterThanOrEqual(executions)
    }
    expect(portions).toBeGreaterThan(80)
    expect(parts.result()).toEqual(whole)
  })

  it('says that it was stopped', () => {
    const exploration = new Exploration(known.counter(4), {}, { seed: 1, strategy: { kind: 'optimal' } })
    expect(exploration.advance(10)).toBe(false)
    expect(exploration.result()).toMatchObject({ executions: 10, exhaustive: false, limits: ['stopped'] })
    const limited = new Exploration(
      known.counter(4),
      {},
      { seed: 1, strategy: { kind: 'optimal' }, limits: { executions: 10 } },
    )
    while (!limited.advance(1000));
    expect(limited.result()).toMatchObject({ executions: 10, exhaustive: false, limits: ['executions'] })
    // Two increments are a read and a write each, and what the main thread does.
    for (const strategy of ['optimal', 'dfs']) {
      const cut = explore(known.counter(2), strategy, { limits: { events: 4 } })
      expect(cut).toMatchObject({ exhaustive: false, limits: ['events'], redundant: 0 })
      expect(explore(known.counter(2), strategy, { limits: { events: 100 } })).toMatchObject({
        exhaustive: true,
        limits: [],
      })
    }
  })
})

describe('a program that keeps state outside of handles', () => {
  it('is refused, with its line and what differed', () => {
    let shared = 0
    const module = present(
      function* (os) {
        return { x: yield* os.cell(0, 'x') }
      },
      times(
        2,
        () =>
          function* ({ x }: { x: Cell }) {
            shared++
            if (shared === 1) yield* at(7, x.write(shared))
            else yield* at(8, x.write(shared))
          },
      ),
    )
    expect(() => explore(module, 'optimal')).toThrow(
      /not deterministic: with the same results, t0 asked for write\(1\) and then for write\([2-9]\) \(line 8\)/,
    )
  })
})

describe('greenlets and terminated processes', () => {
  it('take turns within a thread, which is explored with others', () => {
    const { scenario } = bugs.twoLocks
    const body = function* (os: Os, x: Cell) {
      const other = yield* os.greenlet(function* () {
        yield* x.add(10)
        yield* os.print('greenlet')
        return 'done'
      })
      yield* x.add(1)
      yield* os.print(String(yield* other.switch()))
    }
    const main = function* (os: Os) {
      const x = yield* os.cell(0, 'x')
      for (const name of ['a', 'b']) yield* os.thread(body, [x], { name }).start()
    }
    const module = { scenario: { ...scenario, main }, body } as ScenarioModule
    const { traces, redundant, outcomes } = explore(module, 'optimal')
    // As two threads with two events each on one object.
    expect({ traces, redundant }).toEqual({ traces: 6, redundant: 0 })
    expect(outcomes).toMatchObject([{ kind: 'finished', detail: { values: { x: 22 }, output: { a: ['done'] } } }])
  })

  it('end wherever they are; then redundant executions are counted', () => {
    const module = terminatedAtWork()
    const result = explore(module, 'optimal')
    const values = result.outcomes.map(({ detail }) => detail.values.x)
    expect([...new Set(values)].sort()).toEqual([0, 1, 2])
    expect(result.executions).toBe(result.traces + result.redundant)
    for (const { choices } of result.outcomes) {
      const { end } = simulate(module, {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 0, choices })
      expect(end.status).toBe('finished')
    }
  })
})
