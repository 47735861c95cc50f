/** Programs that wait busily: what the search finds, with threads held back, is all that can come of them. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../program/cells.ts'
import { ProgramError } from '../../program/errors.ts'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Queue } from '../../program/queues.ts'
import type { Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import type { Event } from '../../program/waiting.ts'
import type { Policy } from '../../trace/tables.ts'
import { detailOf, kindOf } from '../outcomes/outcomes.ts'
import { OptimalSearch } from '../search/optimal.ts'
import { Doing } from '../state/local-state.ts'
import { present } from '../testing/programs.ts'
import { ExploringMachine } from './machine.ts'

interface Things {
  readonly x: Cell
  readonly y: Cell
  readonly lock: Lock
  readonly flag: Event
  readonly queue: Queue
}

function* make(os: Os): Operation<Things> {
  return {
    x: yield* os.cell(0, 'x'),
    y: yield* os.cell(0, 'y'),
    lock: yield* os.lock('lock'),
    flag: yield* os.event('flag'),
    queue: yield* os.queue(1, 'queue'),
  }
}

type Act = (things: Things, os: Os) => Operation<void>

const spins: { readonly [name: string]: Act } = {
  *untilOne({ x }) {
    while ((yield* x.read()) !== 1);
  },
  *untilChanged({ y }) {
    const before = yield* y.read()
    while ((yield* y.read()) === before);
  },
  *untilBoth({ x, y }) {
    while ((yield* x.read()) + (yield* y.read()) < 2);
  },
  *untilEither({ x, y }) {
    while ((yield* x.read()) === 0 && (yield* y.read()) === 0);
  },
  *swap({ x }) {
    while (!(yield* x.compareExchange(0, 1)));
  },
  *tryLock({ lock }) {
    while (!(yield* lock.tryAcquire()));
    yield* lock.release()
  },
  *untilSet({ flag }) {
    while (!(yield* flag.isSet()));
  },
  *saysSo({ x, y }) {
    do yield* y.write(1)
    while ((yield* x.read()) === 0)
  },
  *takes({ queue }, os) {
    for (;;) {
      try {
        yield* os.print(String(yield* queue.get({ block: false })))
        return
      } catch (thrown) {
        if (!(thrown instanceof ProgramError)) throw thrown
      }
    }
  },
  *underLock({ lock, x }) {
    for (;;) {
      yield* lock.acquire()
      const seen = yield* x.read()
      yield* lock.release()
      if (seen === 1) return
    }
  },
  *withLock({ lock, y }) {
    for (;;) {
      let seen = 0
      yield* lock.with(function* () {
        seen = yield* y.read()
      })
      if (seen > 0) return
    }
  },
  *turns({ x, y }) {
    // What it takes away it puts back.
    while ((yield* y.read()) === 0) {
      if (!(yield* x.compareExchange(0, 1))) continue
      yield* x.write(0)
    }
  },
  *polls({ x }, os) {
    for (let n = 0; n < 2; n++) if ((yield* x.read()) === 1) return
    yield* os.print('gave up')
  },
  *putsForATime({ queue, flag }) {
    while (!(yield* flag.isSet())) {
      try {
        yield* queue.put(1, 0.1)
        return
      } catch (thrown) {
        if (!(thrown instanceof ProgramError)) throw thrown
      }
    }
  },
}

const acts: { readonly [name: string]: Act } = {
  ...spins,
  *one({ x }) {
    yield* x.write(1)
  },
  *zero({ x }) {
    yield* x.write(0)
  },
  *other({ y }) {
    yield* y.write(1)
  },
  *adds({ x, y }) {
    yield* x.write((yield* y.read()) + 1)
  },
  *takesLock({ lock, y }) {
    yield* lock.acquire()
    yield* y.write(2)
    yield* lock.release()
  },
  *sets({ flag }) {
    yield* flag.set()
  },
  *clears({ flag }) {
    yield* flag.clear()
  },
  *puts({ queue }) {
    yield* queue.put(7)
  },
  *triesOnce({ lock, y }, os) {
    const mine = yield* lock.tryAcquire()
    yield* os.print(String(mine))
    if (!mine) return
    yield* y.write(1)
    yield* lock.release()
  },
  *tells({ x }, os) {
    yield* os.print(String(yield* x.read()))
  },
}

function moduleOf(threads: readonly (readonly string[])[]): ScenarioModule {
  return present(
    make,
    threads.map(
      (lines) =>
        function* (things: Things, os: Os) {
          for (const line of lines) yield* (acts[line] as Act)(things, os) // they are names of these
        },
    ),
  )
}

/** How an execution has ended, but for those that never do. */
function endOf(machine: ExploringMachine): string {
  const { stuck, failed, output, values, held } = detailOf(machine)
  return JSON.stringify([stuck.map(({ thread, line }) => [thread, line]), failed, output, values, held])
}

const maxEvents = 8
const maxExecutions = 20_000

/** How all executions end in which no thread takes more than this many events; null where there are too many. */
function allEnds(module: ScenarioModule, policy: Policy): Set<string> | null {
  const machine = new ExploringMachine(module, {}, { seed: 1, policy, watchesRounds: false, timeouts: maxEvents })
  const ends = new Set<string>()
  const taken: number[] = []
  let executions = 0
  const goOn = (): boolean => {
    let isEnd = true
    for (const slot of [...machine.spawned]) {
      if (!machine.couldStep(slot)) continue
      isEnd = false
      const events = taken[slot] ?? 0
      if (events === maxEvents) continue
      machine.step(slot)
      taken[slot] = events + 1
      const all = goOn()
      taken[slot] = events
      machine.undo()
      if (!all) return false
    }
    if (isEnd) ends.add(endOf(machine))
    return ++executions <= maxExecutions
  }
  return goOn() ? ends : null
}

/** How the executions end that the search finds; which of them wait busily for ever is told apart. */
function found(module: ScenarioModule, policy: Policy) {
  const machine = new ExploringMachine(module, {}, { seed: 1, policy, watchesRounds: true })
  const search = new OptimalSearch(machine, 500)
  const ends = new Set<string>()
  const busy: (readonly number[])[] = []
  for (let n = 0; n < 3000; n++) {
    const step = search.next()
    if (step === 'done') return { ends, busy, heldBack: machine.heldBack, redundant: search.redundant }
    const kind = kindOf(machine, step === 'limit' ? 'limit' : null)
    if (kind === 'livelock') busy.push(Array.from(machine.moves.subarray(0, machine.depth)))
    else ends.add(kind === 'limit' ? 'limit' : endOf(machine))
  }
  return null
}

/** Whether somebody goes on and on after these moves, though nobody is held back. */
function goesOnAndOn(module: ScenarioModule, policy: Policy, moves: readonly number[]): boolean {
  const machine = new ExploringMachine(module, {}, { seed: 1, policy, watchesRounds: false, timeouts: 1000 })
  for (const move of moves) machine.step(move)
  for (let n = 0; n < 200; n++) {
    const able = machine.spawned.filter((slot) => machine.couldStep(slot))
    const slot = able[n % Math.max(1, able.length)]
    if (slot === undefined) return false
    machine.step(slot)
  }
  return machine.current.some((state) => state && state.doing !== Doing.end)
}

const line = fc.oneof(fc.constantFrom(...Object.keys(spins)), fc.constantFrom(...Object.keys(acts)))
const programs = fc
  .array(fc.array(line, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 3 })
  .filter((threads) => threads.flat().length <= 5)

describe.each(['barging', 'fair'] as const)('programs that wait busily, %s', (policy) => {
  it('end in all ways in which they can, and go on for ever where they are said to', () => {
    let compared = 0
    fc.assert(
      fc.property(programs, (threads) => {
        const module = moduleOf(threads)
        const expected = allEnds(module, policy)
        if (expected === null) return
        const all = found(module, policy)
        if (all === null) return
        compared++
        expect(all.redundant).toBe(0)
        if (all.heldBack) expect(all.ends).toContain('limit')
        expect([...all.ends]).toEqual(expect.arrayContaining([...expected]))
        for (const moves of all.busy) expect(goesOnAndOn(module, policy, moves)).toBe(true)
      }),
      { numRuns: Number(process.env.HEDDLE_RUNS ?? 40) },
    )
    expect(compared).toBeGreaterThan(10)
  })
})
