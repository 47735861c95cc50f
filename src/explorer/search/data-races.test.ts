import { describe, expect, it } from 'vitest'
import type { Cell } from '../../program/cells.ts'
import type { Lock, Semaphore } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { simulate } from '../../simulator/simulation.ts'
import { operationName } from '../../trace/trace.ts'
import { Exploration } from '../exploration/exploration.ts'
import * as bugs from '../testing/known-bugs.ts'
import { present } from '../testing/programs.ts'
import { readStrategy } from './strategy.ts'

function explored(module: ScenarioModule, text = 'optimal') {
  const strategy = readStrategy(text)
  if (strategy === null) throw new Error(text)
  const exploration = new Exploration(module, {}, { seed: 1, strategy })
  while (!exploration.advance(100));
  return exploration.result()
}

/** Who races with whom for what, in no order. */
const pairs = (module: ScenarioModule, text?: string): string[] =>
  explored(module, text)
    .races.map(
      ({ cell, accesses }) =>
        `${cell}: ${accesses
          .map(({ operation }) => operation)
          .toSorted()
          .join(' ')}`,
    )
    .toSorted()

interface Shared {
  readonly data: Cell
  readonly flag: Cell
  readonly lock: Lock
  readonly items: Semaphore
}

function* shared(os: Os): Operation<Shared> {
  return {
    data: yield* os.cell(0, 'data'),
    flag: yield* os.cell(0, 'flag'),
    lock: yield* os.lock('lock'),
    items: yield* os.semaphore(0, 'items'),
  }
}

type Act = (o: Shared) => Operation<unknown>
const program = (...threads: Act[]) =>
  present(
    shared,
    threads.map(
      (act) =>
        function* (o: Shared) {
          yield* act(o)
        },
    ),
  )

const writeData: Act = ({ data }) => data.write(1)
const readData: Act = ({ data }) => data.read()
const locked = (act: Act): Act =>
  function* (o) {
    yield* o.lock.acquire()
    yield* act(o)
    yield* o.lock.release()
  }

describe('data races', () => {
  it.each(['optimal', 'dfs', 'random=20'])('are found between accesses that nothing orders, by %s', (text) => {
    expect(pairs(program(writeData, readData), text)).toEqual(['data: read write'])
    expect(pairs(program(writeData, writeData), text)).toEqual(['data: write write'])
    expect(pairs(program(readData, readData), text)).toEqual([])
    // Both run the same lines, so which of them comes first makes no other race.
    expect(pairs(bugs.lostUpdate(false), text)).toEqual(['x: read write', 'x: write write'])
  })

  it('are none where a lock, a semaphore, or a join orders the accesses', () => {
    expect(pairs(program(locked(writeData), locked(readData)))).toEqual([])
    expect(pairs(bugs.lostUpdate(true))).toEqual([])
    const giver: Act = function* (o) {
      yield* o.data.write(1)
      yield* o.items.release()
    }
    const taker: Act = function* (o) {
      yield* o.items.acquire()
      yield* o.data.read()
    }
    expect(pairs(program(giver, taker))).toEqual([])
    // Each of two may have been given by the other one.
    expect(pairs(program(giver, giver, taker))).toEqual(['data: read write', 'data: read write', 'data: write write'])
  })

  it('are none where one of them may not come while the other could', () => {
    const one: Act = function* (o) {
      if (yield* o.flag.compareExchange(0, 1)) yield* o.data.write(1)
    }
    expect(pairs(program(one, one))).toEqual([])
  })

  it('are also those of an atomic access with a plain one, and none of atomic ones', () => {
    const add: Act = ({ data }) => data.add(1)
    expect(pairs(program(add, add))).toEqual([])
    expect(pairs(program(add, readData))).toEqual(['data: add read'])
    expect(pairs(program(add, writeData))).toEqual(['data: add write'])
  })

  it('are also found where only what races itself orders them', () => {
    const sender: Act = function* (o) {
      yield* o.data.write(1)
      yield* o.flag.write(1)
    }
    const receiver: Act = function* (o) {
      if ((yield* o.flag.read()) === 1) yield* o.data.read()
    }
    expect(pairs(program(sender, receiver))).toEqual(['data: read write', 'flag: read write'])
    const atomic: Act = function* (o) {
      if ((yield* o.flag.add(0)) === 1) yield* o.data.read()
    }
    const adder: Act = function* (o) {
      yield* o.data.write(1)
      yield* o.flag.add(1)
    }
    expect(pairs(program(adder, atomic))).toEqual([])
  })

  it('come with lines and an order in which they meet, as the simulator runs it', () => {
    const busy: Act = function* (o) {
      yield* o.items.release()
      yield* o.data.write(1)
      yield* o.items.release()
    }
    const other: Act = function* (o) {
      yield* o.flag.add(1)
      yield* o.data.read()
    }
    const module = program(busy, other)
    const [race, ...more] = explored(module).races
    expect(more).toEqual([])
    expect(race?.accesses.map(({ thread, operation }) => [thread, operation]).toSorted()).toEqual([
      ['t0', 'write'],
      ['t1', 'read'],
    ])
    const { choices = [] } = race ?? {}
    const trace = simulate(module, {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 0, choices })
    const events = choices
      .map((_, step) => operationName(trace, step))
      .filter((name) => /read|write|add|release/.test(name))
    expect(events.slice(-2).toSorted()).toEqual(['read', 'write'])
  })

  it('are found in programs that go on for ever, and none in their twins without', () => {
    const endless = (...threads: Act[]) =>
      present(
        shared,
        threads.map(
          (act) =>
            function* (o: Shared, os: Os) {
              yield* os.forever(() => act(o))
            },
        ),
      )
    expect(pairs(endless(writeData, readData))).toEqual(['data: read write'])
    expect(pairs(endless(readData, readData))).toEqual([])
    expect(pairs(endless(locked(writeData), locked(readData)))).toEqual([])
    expect(pairs(endless(locked(writeData), readData))).toEqual(['data: read write'])
    const inTurn = (mine: number): Act =>
      function* (o) {
        if ((yield* o.flag.fetchAdd(0)) !== mine) return false
        yield* o.data.write(mine)
        yield* o.flag.exchange(1 - mine)
        return true
      }
    expect(pairs(endless(inTurn(0), inTurn(1)))).toEqual([])
    const hasty: Act = function* (o) {
      if ((yield* o.flag.fetchAdd(0)) === 1) yield* o.data.read()
    }
    // Its look may be old by the time it reads, so each of the two may write just then.
    const module = endless(inTurn(0), inTurn(1), hasty)
    expect(pairs(module)).toEqual(['data: read write', 'data: read write'])
    const { choices = [] } = explored(module).races[0] ?? {}
    const trace = simulate(module, {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 0, choices })
    const events = choices.map((_, step) => operationName(trace, step)).filter((name) => /read|write/.test(name))
    expect(events.slice(-2).toSorted()).toEqual(['read', 'write'])
  })
})
