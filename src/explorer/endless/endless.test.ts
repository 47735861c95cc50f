import { describe, expect, it } from 'vitest'
import type { Cell, RWLock } from '../../program/cells.ts'
import { ProgramError } from '../../program/errors.ts'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Body, Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { simulate } from '../../simulator/simulation.ts'
import { Exploration } from '../exploration/exploration.ts'
import { ExploringMachine } from '../machine/machine.ts'
import { explored, search } from '../testing/explored.ts'
import { program } from '../testing/programs.ts'
import { EndlessSearch } from './endless.ts'
import { forEver } from './for-ever.ts'

/** Takes the first lock and tries the second; gives the first back when that is taken. */
const polite = (mine: 0 | 1): Body =>
  function* (_os: Os, ...locks: Lock[]) {
    const [own, other] = mine === 0 ? locks : [locks[1], locks[0]]
    if (own === undefined || other === undefined) return false
    yield* own.acquire()
    const both = yield* other.tryAcquire()
    if (both) yield* other.release()
    yield* own.release()
    return both
  }

const twoLocks = function* (os: Os): Operation<unknown[]> {
  return [yield* os.lock('a'), yield* os.lock('b')]
}

function* read(_os: Os, page: RWLock): Operation<void> {
  yield* page.acquireRead()
  yield* page.releaseRead()
}

function* write(_os: Os, page: RWLock): Operation<void> {
  yield* page.acquireWrite()
  yield* page.releaseWrite()
}

const readersWriter = (preference: 'readers' | 'writers'): ScenarioModule =>
  program(
    function* (os) {
      return [yield* os.rwlock(preference, 'page')]
    },
    { r1: read, r2: read, w: write },
  )

function* enter(_os: Os, lock: Lock): Operation<void> {
  yield* lock.acquire()
  yield* lock.release()
}

const philosophers = (count: number, ordered: boolean): ScenarioModule =>
  program(
    function* (os) {
      const forks: Lock[] = []
      for (let n = 0; n < count; n++) forks.push(yield* os.lock(`fork${n}`))
      return forks
    },
    Object.fromEntries(
      Array.from({ length: count }, (_, n): [string, Body] => [
        `p${n}`,
        function* (_os: Os, ...forks: Lock[]) {
          const sides = [forks[n], forks[(n + 1) % count]]
          if (ordered && n === count - 1) sides.reverse()
          const [first, second] = sides
          if (first === undefined || second === undefined) return
          yield* first.acquire()
          yield* second.acquire()
          yield* second.release()
          yield* first.release()
        },
      ]),
    ),
  )

describe('an endless search', () => {
  it.each(['barging', 'fair'] as const)('finds that two who are polite may both give way for ever, %s', (policy) => {
    const { found, exhaustive, deadlocks } = search(program(twoLocks, { one: polite(0), two: polite(1) }), policy)
    expect(exhaustive).toBe(true)
    expect(deadlocks).toBe(0)
    expect(found).toHaveLength(1)
    const [livelock] = found
    expect(livelock?.kind).toBe('livelock')
    expect(livelock?.threads.toSorted()).toEqual(['one', 'two'])
    expect(new Set(livelock?.cycle)).toEqual(new Set(['0', '1']))
  })

  it.each(['barging', 'fair'] as const)('finds that readers may keep a writer out for ever, %s', (policy) => {
    const { found, exhaustive } = search(readersWriter('readers'), policy)
    expect(exhaustive).toBe(true)
    expect(found.map(({ kind, threads }) => [kind, threads])).toEqual([['starvation', ['w']]])
  })

  it.each(['barging', 'fair'] as const)('says nothing of a lock that prefers writers, %s', (policy) => {
    expect(search(readersWriter('writers'), policy)).toMatchObject({ found: [], deadlocks: 0, exhaustive: true })
  })

  it('says nothing of a fair lock', () => {
    const module = program(
      function* (os) {
        return [yield* os.lock('lock')]
      },
      { a: enter, b: enter, c: enter },
    )
    expect(search(module, 'fair')).toMatchObject({ found: [], deadlocks: 0, exhaustive: true })
  })

  it.each(['barging', 'fair'] as const)('says nothing of ordered philosophers, %s, but of the others', (policy) => {
    expect(search(philosophers(3, true), policy)).toMatchObject({ found: [], deadlocks: 0, exhaustive: true })
    expect(search(philosophers(3, false), policy).deadlocks).toBeGreaterThan(0)
  })

  it('gives cycles that are ordinary runs, which come back to where they were', () => {
    const module = program(twoLocks, { one: polite(0), two: polite(1) })
    const [livelock] = search(module).found
    const choices = [...(livelock?.stem ?? []), ...(livelock?.cycle ?? [])]
    const trace = simulate(module, {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 0, choices })
    expect(trace.end.detail.kind).not.toBe('choice')
    expect(trace.stepCount).toBeGreaterThanOrEqual(choices.length)
  })

  it.each(['barging', 'fair'] as const)('gives rounds that hold good where they are executed anew, %s', (policy) => {
    const page = function* (os: Os): Operation<unknown[]> {
      return [yield* os.rwlock('readers', 'page')]
    }
    const taken = function* (os: Os): Operation<unknown[]> {
      return [yield* os.cell(0, 'taken')]
    }
    const spin = function* (_os: Os, cell: Cell): Operation<void> {
      while ((yield* cell.exchange(1)) === 1);
      yield* cell.write(0)
    }
    const programs = [
      program(twoLocks, { one: polite(0), two: polite(1) }),
      readersWriter('readers'),
      program(page, { r1: read, r2: read }, { once: write }),
      program(taken, { always: spin }, { once: spin }),
    ]
    const told = programs.map((module) => {
      const [one] = search(module, policy).found
      if (one === undefined) throw new Error('nothing was found')
      const choices = [...one.stem, ...one.cycle]
      const executed = (order: readonly string[], round: number) =>
        forEver(module, {}, { seed: 1, policy }, order, round)
      const claimed = executed(choices, one.cycle.length)
      // A step less or more is no round, and neither is more than there is, nor what nobody can do.
      for (const round of [one.cycle.length - 1, one.cycle.length + 1, choices.length + 1])
        expect(executed(choices, round)).toBeNull()
      expect(executed([...choices, '7'], 1)).toBeNull()
      // Twice around is around, too.
      expect(executed([...choices, ...one.cycle], 2 * one.cycle.length)).toEqual(claimed)
      return claimed
    })
    expect(told).toEqual([
      { kind: 'livelock', threads: expect.arrayContaining(['one', 'two']) },
      { kind: 'starvation', threads: ['w'] },
      { kind: 'starvation', threads: ['once'] },
      { kind: 'starvation', threads: ['once'] },
    ])
  })

  it('takes nothing for a round for ever that only an unfair scheduler would repeat, or that brings everybody on', () => {
    const module = readersWriter('writers')
    const rounds = (names: readonly string[]) => {
      const machine = new ExploringMachine(module, {}, { seed: 1 })
      const around = () => {
        for (const name of names)
          for (const slot of machine.spawned)
            if (machine.current[slot]?.thread.name === name) for (let n = 0; n < 2; n++) machine.step(slot)
      }
      around()
      const stem = machine.schedule.top
      around()
      const choices = machine.schedule.choices(machine.places)
      return forEver(module, {}, { seed: 1 }, choices, choices.length - stem)
    }
    expect(rounds(['r1', 'r2'])).toBeNull()
    expect(rounds(['r1', 'r2', 'w'])).toBeNull()
  })

  it('is what an exploration does with such a program, whatever the strategy', () => {
    const module = program(twoLocks, { one: polite(0), two: polite(1) })
    const exploration = new Exploration(module, {}, { seed: 1, strategy: { kind: 'optimal' } })
    while (!exploration.advance(7));
    const { exhaustive, outcomes, states, transitions, done } = exploration.result()
    expect({ exhaustive, done }).toEqual({ exhaustive: true, done: true })
    expect(outcomes.map(({ kind, detail }) => [kind, detail.endless?.threads.toSorted()])).toEqual([
      ['livelock', ['one', 'two']],
    ])
    expect(states).toBeGreaterThan(5)
    expect(transitions).toBeGreaterThan(states ?? 0)
    const naive = new Exploration(philosophers(3, false), {}, { seed: 1, strategy: { kind: 'optimal' } })
    while (!naive.advance(50));
    expect(naive.result().outcomes.map(({ kind }) => kind)).toContain('deadlock')
    const { choices = [], preemptions } = naive.result().counterexample ?? {}
    expect(preemptions).toBe(1)
    const trace = simulate(philosophers(3, false), {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 0, choices })
    expect(trace.end.status).toBe('deadlock')
    expect(trace.stepCount).toBeLessThan(40)
  })

  it('finds a partial deadlock: two wait for each other, and a third goes on for ever', () => {
    const locks = (mine: 0 | 1): Body =>
      function* (_os: Os, ...all: Lock[]) {
        const [first, second] = mine === 0 ? all : [all[1], all[0]]
        if (first === undefined || second === undefined) return
        yield* first.acquire()
        yield* second.acquire()
        yield* second.release()
        yield* first.release()
      }
    const third: Body = function* (_os: Os, _a: Lock, _b: Lock, own: Lock) {
      yield* enter(_os, own)
    }
    const make = function* (os: Os): Operation<unknown[]> {
      return [yield* os.lock('a'), yield* os.lock('b'), yield* os.lock('own')]
    }
    const module = program(make, { one: locks(0), two: locks(1), third })
    const exploration = new Exploration(module, {}, { seed: 1, strategy: { kind: 'optimal' } })
    while (!exploration.advance(50));
    const { outcomes, counterexample } = exploration.result()
    expect(outcomes).toMatchObject([{ kind: 'partial-deadlock', executions: 1, traces: 1 }])
    const [{ detail, choices } = { detail: null, choices: [] }] = outcomes
    expect(detail?.stuck.map(({ thread, object }) => [thread, object])).toEqual([
      ['one', 'b'],
      ['two', 'a'],
    ])
    expect(counterexample).toMatchObject({ choices, least: false })
    // The order leads to where both wait; what remains of the run is the third one's.
    const trace = simulate(module, {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 0, choices })
    expect(trace.end.status).toBe('deadlock')
  })

  it('tells of a failure and of nothing that comes of it, by fewest events', () => {
    const module = program(
      function* (os) {
        return [yield* os.lock('lock'), yield* os.cell(0, 'left')]
      },
      {
        *careless(_os: Os, lock: Lock, left: Cell) {
          yield* lock.acquire()
          yield* left.write(((yield* left.read()) + 1) % 3)
          if ((yield* left.read()) === 2) throw new ProgramError('AssertionError', 'two')
          yield* lock.release()
        },
        other: enter,
        third: enter,
      },
    )
    // The lock that it does not give back keeps the others waiting for ever, as a consequence.
    const { outcomes, limits } = explored(module)
    expect(limits).toEqual([])
    expect(outcomes.map(({ kind, detail }) => [kind, detail.failed.map(({ message }) => message)])).toEqual([
      ['assertion', ['two']],
    ])
    expect(outcomes[0]?.choices.filter((path) => path === '1' || path === '2')).toHaveLength(2)
  })

  describe('at its limit', () => {
    const counting = (name: string, to: number): Body =>
      function* (_os: Os, ...cells: Cell[]) {
        const cell = cells[name.charCodeAt(0) - 97]
        if (cell !== undefined) yield* cell.write(((yield* cell.read()) + 1) % to)
      }
    const threeCells = function* (os: Os): Operation<unknown[]> {
      return [yield* os.cell(0, 'a'), yield* os.cell(0, 'b'), yield* os.cell(0, 'c')]
    }
    const nothing = { exhaustive: false, found: [], partialDeadlocks: [], deadlocks: 0 }

    it('says so, and nothing of what it has not looked at', () => {
      const apart = program(threeCells, { a: counting('a', 6), b: counting('b', 6), c: counting('c', 6) })
      // However far it gets, everybody may go on in what was left out.
      for (const most of [1, 2, 10, 100, 1000, 1727])
        expect(search(apart, 'barging', most)).toMatchObject({ ...nothing, states: most })
      expect(search(apart, 'barging', 1728)).toMatchObject({ ...nothing, exhaustive: true, states: 1728 })
      for (const most of [1, 5, 10, 15]) expect(search(philosophers(3, true), 'fair', most)).toMatchObject(nothing)
    })

    it('still finds who goes round without getting on, among what it has looked at', () => {
      const module = program(
        function* (os) {
          return [yield* os.lock('a'), yield* os.lock('b'), yield* os.cell(0, 'closed'), yield* os.cell(0, 'count')]
        },
        {
          one: polite(0),
          two: polite(1),
          *closer(_os: Os, _a: Lock, _b: Lock, closed: Cell) {
            yield* closed.write(1)
            return false
          },
          *counter(_os: Os, _a: Lock, _b: Lock, closed: Cell, count: Cell) {
            if ((yield* closed.read()) === 1) return false
            yield* count.add(1)
            return true
          },
        },
      )
      const { found, exhaustive, deadlocks, partialDeadlocks } = search(module, 'barging', 1000)
      expect({ exhaustive, deadlocks, partialDeadlocks }).toEqual({
        exhaustive: false,
        deadlocks: 0,
        partialDeadlocks: [],
      })
      expect(found.map(({ kind, threads }) => [kind, threads.toSorted()])).toEqual([
        ['livelock', ['closer', 'counter', 'one', 'two']],
      ])
    })

    it('still tells what is known when it is stopped', () => {
      const module = program(twoLocks, { one: polite(0), two: polite(1) })
      const begun = () => new Exploration(module, {}, { seed: 1, strategy: { kind: 'optimal' } })
      const whole = begun()
      let portions = 0
      for (; whole.progress().cycles === undefined; portions++) whole.advance(1)
      const exploration = begun()
      for (let n = 2; n < portions; n++) exploration.advance(1)
      expect(exploration.outcomes).toEqual([])
      expect(exploration.conclude()).toBe(true)
      const { outcomes, limits } = exploration.result()
      expect({ kinds: outcomes.map(({ kind }) => kind), limits }).toEqual({ kinds: ['livelock'], limits: ['stopped'] })
    })

    it('goes on after it was stopped and told what is known, and comes to the same', () => {
      const module = program(twoLocks, { one: polite(0), two: polite(1), three: polite(0) })
      const begun = () => new Exploration(module, {}, { seed: 1, strategy: { kind: 'optimal' } })
      const whole = begun()
      while (!whole.advance(1000));
      for (const pieces of [1, 2, 3, 7, 50]) {
        const exploration = begun()
        // What looks for cycles is given up half-way, or done, again and again.
        for (let over = false; !over; over = exploration.advance(3)) {
          for (let n = 0; n < pieces && !exploration.conclude(1); n++) {
            const { part, parts } = exploration.progress().cycles ?? { part: 0, parts: 0 }
            expect(part).toBeGreaterThan(0)
            expect(part).toBeLessThanOrEqual(parts)
          }
        }
        expect(exploration.result()).toEqual(whole.result())
      }
    })

    it('is told of all states where these were looked at before it was stopped', () => {
      const exploration = new Exploration(readersWriter('readers'), {}, { seed: 1, strategy: { kind: 'optimal' } })
      while (exploration.progress().cycles === undefined) exploration.advance(1)
      expect(exploration.result()).toMatchObject({ limits: ['stopped'], outcomes: [] })
      exploration.conclude()
      expect(exploration.result()).toMatchObject({ limits: [], exhaustive: true, outcomes: [{ kind: 'starvation' }] })
    })

    it('stops at a bug in the midst of the states, and where all were looked at says that', () => {
      const stopsAtBug = (portion: number) => {
        const options = { seed: 1, strategy: { kind: 'optimal' }, stopAtBug: true } as const
        const exploration = new Exploration(philosophers(3, false), {}, options)
        while (!exploration.advance(portion));
        const { exhaustive, limits, outcomes } = exploration.result()
        return { exhaustive, limits, isFound: outcomes.some(({ kind }) => kind === 'deadlock') }
      }
      expect(stopsAtBug(1)).toEqual({ exhaustive: false, limits: ['first-bug'], isFound: true })
      expect(stopsAtBug(10_000)).toEqual({ exhaustive: true, limits: [], isFound: true })
    })

    it('still finds deadlocks that were reached, by fewest events', () => {
      const machine = new ExploringMachine(philosophers(4, false), {}, { seed: 1, byStates: true })
      const events: number[] = []
      const all = new EndlessSearch(machine, 70, () => events.push(machine.depth))
      while (!all.advance(7));
      expect(all.result().exhaustive).toBe(false)
      // Each has taken one fork.
      expect(events).toEqual([4])
    })
  })

  it('tells states apart by all numbers, however large or below zero', () => {
    const cell = function* (os: Os): Operation<unknown[]> {
      return [yield* os.cell(0, 'x')]
    }
    const writes = (...numbers: number[]): Body =>
      function* (_os: Os, x: Cell) {
        for (const number of numbers) yield* x.write(number)
      }
    for (const numbers of [
      [1, 2, 3],
      [-1, 70_000, 65_535],
      [65_534, 65_535, 65_536],
      [2 ** 31 - 1, -(2 ** 31), 2 ** 30],
    ])
      expect(search(program(cell, { writer: writes(...numbers) }))).toMatchObject({ states: 4, exhaustive: true })
    const both = program(
      function* (os) {
        return [yield* os.cell(0, 'x'), yield* os.cell(0, 'y')]
      },
      {
        *writer(_os: Os, x: Cell, y: Cell) {
          for (const number of [1, 2]) {
            yield* x.write(-number)
            yield* y.write(number)
          }
        },
      },
    )
    // The first round begins where y is 0, each further one where it is 2.
    expect(search(both)).toMatchObject({ states: 6, exhaustive: true })
    // Numbers that differ in their upper bits alone, some of them below zero, while the thread is where it was.
    for (const bits of [2 ** 28, -(2 ** 28), 2 ** 16]) {
      const turner = function* (_os: Os, x: Cell): Operation<void> {
        yield* x.fetchXor(bits)
      }
      expect(search(program(cell, { turner }))).toMatchObject({ states: 2, exhaustive: true })
    }
  })

  it('tells states apart by where the main thread is, also while it is alone', () => {
    const { scenario } = program(twoLocks, {})
    function* main(os: Os): Operation<void> {
      const x = yield* os.cell(0, 'x')
      yield* os.forever(function* () {
        yield* x.read()
        yield* x.read()
        yield* x.read()
      })
    }
    expect(search({ scenario: { ...scenario, main } })).toMatchObject({ states: 3, exhaustive: true })
  })

  it('refuses rounds in which nothing happens that others see', () => {
    const idle = program(twoLocks, {
      idle: function* (os: Os) {
        yield* os.print('again')
      },
    })
    expect(() => search(idle)).toThrow(/would go on for ever/)
  })
})
