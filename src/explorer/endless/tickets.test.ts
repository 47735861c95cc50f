/** Locks whose tickets grow for ever: their states close, since nothing but the order of tickets matters. */
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../program/cells.ts'
import { ProgramError } from '../../program/errors.ts'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Body, Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { defineProgram } from '../../program/vocabulary.ts'
import type { Condition } from '../../program/waiting.ts'
import { explored } from '../testing/explored.ts'
import { program } from '../testing/programs.ts'

interface Shared {
  readonly next: Cell
  readonly now: Cell
  readonly inside: Cell
  readonly lock: Lock
  readonly turn: Condition
  readonly choosing: readonly Cell[]
  readonly tickets: readonly Cell[]
}

/** What a round does, by the number of its thread. */
type Round = (shared: Shared, me: number, os: Os) => Operation<unknown>

/** This many threads that go round. */
function together(count: number, round: Round): ScenarioModule {
  const bodies: { [name: string]: Body } = {}
  for (let n = 0; n < count; n++)
    bodies[`t${n}`] = function* (os: Os, shared: Shared) {
      return yield* round(shared, n, os)
    }
  return program(function* (os) {
    const choosing: Cell[] = []
    const tickets: Cell[] = []
    for (let n = 0; n < count; n++) {
      choosing.push(yield* os.cell(0, `choosing${n}`))
      tickets.push(yield* os.cell(0, `ticket${n}`))
    }
    const lock = yield* os.lock('lock')
    const turn = yield* os.condition(lock, 'turn')
    const [next, now, inside] = [yield* os.cell(0, 'next'), yield* os.cell(0, 'now'), yield* os.cell(0, 'inside')]
    return [{ next, now, inside, lock, turn, choosing, tickets }]
  }, bodies)
}

/** Nobody else may be in here. */
function* critical({ inside }: Shared): Operation<void> {
  if ((yield* inside.add(1)) !== 0) throw new ProgramError('AssertionError', 'two are inside')
  yield* inside.add(-1)
}

/** A ticket lock, by how it waits for its turn, and how it lets the next one in. */
const ticketLock = (
  awaits: (shared: Shared, mine: number) => Operation<unknown>,
  leaves: (shared: Shared, mine: number) => Operation<unknown> = ({ now }, mine) => now.write(mine + 1),
): Round =>
  function* (shared) {
    const mine = yield* shared.next.fetchAdd(1)
    yield* awaits(shared, mine)
    yield* critical(shared)
    yield* leaves(shared, mine)
  }

const adds = ({ now }: Shared): Operation<unknown> => now.add(1)

function* whileOther({ now }: Shared, mine: number): Operation<void> {
  while ((yield* now.read()) !== mine);
}

function* whileLess({ now }: Shared, mine: number): Operation<void> {
  let seen = yield* now.read()
  while (seen < mine) seen = yield* now.read()
}

function* inLists({ now }: Shared, mine: number): Operation<void> {
  const list = [mine]
  for (let seen = [yield* now.read()]; ; seen = [yield* now.read()]) {
    const [first] = seen
    const { wanted } = { wanted: list.find(() => true) }
    if (wanted === first) return
  }
}

function* byWaiting({ now }: Shared, mine: number): Operation<void> {
  for (let seen = yield* now.read(); seen !== mine; seen = yield* now.read()) yield* now.wait(seen)
}

function* byCondition({ now, lock, turn }: Shared, mine: number): Operation<void> {
  yield* lock.acquire()
  while ((yield* now.read()) !== mine) yield* turn.wait()
  yield* lock.release()
}

function* tellsAll({ now, lock, turn }: Shared): Operation<void> {
  yield* lock.acquire()
  yield* now.add(1)
  yield* turn.notifyAll()
  yield* lock.release()
}

function* tellsOne({ now, lock, turn }: Shared): Operation<void> {
  yield* lock.acquire()
  yield* now.add(1)
  yield* turn.notify()
  yield* lock.release()
}

/** Between reading and writing the next ticket others may come. */
function* torn({ next, now, ...shared }: Shared): Operation<void> {
  const mine = yield* next.read()
  yield* next.write(mine + 1)
  while ((yield* now.read()) < mine);
  yield* critical({ next, now, ...shared })
  yield* now.write(mine + 1)
}

/** Lamport, "A New Solution of Dijkstra's Concurrent Programming Problem", CACM 17(8), 1974, as it is mostly written. */
const bakery = (chooses: boolean): Round =>
  function* (shared, me) {
    const { choosing, tickets } = shared
    const mineOf = (cells: readonly Cell[]) => cells[me] as Cell // there is one for each thread
    if (chooses) yield* mineOf(choosing).write(1)
    const seen: number[] = []
    for (const cell of tickets) seen.push(yield* cell.read())
    const mine = 1 + Math.max(...seen)
    yield* mineOf(tickets).write(mine)
    if (chooses) yield* mineOf(choosing).write(0)
    for (let other = 0; other < tickets.length; other++) {
      const cell = tickets[other]
      if (other === me || cell === undefined) continue
      if (chooses) while ((yield* (choosing[other] as Cell).read()) === 1); // as above
      for (;;) {
        const theirs = yield* cell.read()
        if (!theirs || !isBefore([theirs, other], [mine, me])) break
      }
    }
    yield* critical(shared)
    yield* mineOf(tickets).write(0)
  }

function isBefore([p, i]: readonly [number, number], [q, j]: readonly [number, number]): boolean {
  return p < q || (p === q && i < j)
}

/** The greatest is looked for in a loop. */
function* bakeryByLoop(shared: Shared, me: number): Operation<void> {
  const { choosing, tickets } = shared
  const [mine, theirs] = [tickets[me] as Cell, tickets[1 - me] as Cell] // of two
  yield* (choosing[me] as Cell).write(1)
  let greatest = 0
  for (const cell of tickets) {
    const seen = yield* cell.read()
    if (seen > greatest) greatest = seen
  }
  greatest++
  yield* mine.write(greatest)
  yield* (choosing[me] as Cell).write(0)
  while ((yield* (choosing[1 - me] as Cell).read()) === 1);
  for (;;) {
    const other = yield* theirs.read()
    if (other === 0 || other > greatest || (other === greatest && me === 0)) break
  }
  yield* critical(shared)
  yield* mine.write(0)
}

function verdictOn(module: ScenarioModule) {
  const { outcomes, limits, states } = explored(module, 'barging')
  const told = outcomes.map(({ kind, detail }) => [kind, ...(detail.endless?.threads.toSorted() ?? [])].join(' '))
  return { limits, told: [...new Set(told)].sort(), states }
}

describe('tickets that grow for ever close:', () => {
  it.each<[string, number, Round, readonly string[], number]>([
    ['a ticket lock of two', 2, ticketLock(whileOther), [], 60],
    ['of three', 3, ticketLock(whileOther), [], 200],
    ['that adds', 3, ticketLock(whileLess, adds), [], 1100],
    ['that looks whether it is less', 3, ticketLock(whileLess), [], 1100],
    ['that keeps tickets in lists', 3, ticketLock(inLists), [], 1100],
    [
      'that sleeps, and wakes all',
      2,
      ticketLock(byWaiting, function* ({ now }, mine) {
        yield* now.write(mine + 1)
        yield* now.notify()
      }),
      [],
      500,
    ],
    ['that sleeps, and nobody wakes it', 2, ticketLock(byWaiting), ['deadlock'], 500],
    ['with a condition', 3, ticketLock(byCondition, tellsAll), [], 3000],
    ['with a condition that wakes one of three', 3, ticketLock(byCondition, tellsOne), ['deadlock'], 5000],
    ['that reads and writes the next ticket', 2, torn, ['assertion', 'livelock t0 t1'], 7000],
    ['the bakery of two', 2, bakery(true), [], 300],
    ['the bakery of two, by a loop', 2, bakeryByLoop, [], 500],
    ['the bakery of two without choosing', 2, bakery(false), ['assertion'], 300],
    ['the bakery of three', 3, bakery(true), [], 16_000],
  ])('%s', (_name, count, round, verdict, most) => {
    const { limits, told, states } = verdictOn(together(count, round))
    expect({ limits, told }).toEqual({ limits: [], told: verdict })
    expect(states).toBeLessThanOrEqual(most)
  })
})

/** That a ticket is 150 is noticed by more than its order, each time in another way. */
const uses: { readonly [how: string]: (mine: number) => unknown } = {
  rest: (mine) => mine % 200 === 150,
  less: (mine) => mine - 100 === 50,
  twice: (mine) => mine + mine === 300,
  half: (mine) => mine / 2 === 75,
  negative: (mine) => -mine === -150,
  bits: (mine) => (mine & 255) === 150,
  before: (mine) => {
    let it = mine
    it--
    return it === 149
  },
  text: (mine) => `${mine}` === '150',
  joined: (mine) => [mine, 1].join() === '150,1',
  'own text': (mine) => mine.toString() === '150',
  'text of a function': (mine) => String(mine) === '150',
  written: (mine) => JSON.stringify({ mine }) === '{"mine":150}',
  // biome-ignore lint/style/useTemplate: it is what programs write
  'added to a text': (mine) => mine + '!' === '150!',
  included: (mine) => [150].includes(mine),
  'place in a list': (mine) => [mine].indexOf(150) === 0,
  'in a set': (mine) => new Set([150]).has(mine),
  'a key': (mine) => ({ 150: true })[mine],
  switched: (mine) => {
    switch (mine) {
      case 150:
        return true
      default:
        return false
    }
  },
  root: (mine) => Math.hypot(mine) === 150,
  same: (mine) => Object.is(mine, 150),
  type: (mine) => typeof mine === 'number' && mine === 150,
  sorted: (mine) => [160, mine].sort((p, q) => p - q)[0] === 150,
  'of a list': (mine) => [{ length: mine }, {}].some((one) => Array.from(one as ArrayLike<unknown>).length === 150),
  evaluated: (mine) => new Function('mine', 'return mine === 150')(mine),
  // biome-ignore lint/suspicious/noDoubleEquals: as above
  alike: (mine) => mine == 150,
  'compared with a constant': (mine) => mine === 150,
  'between constants': (mine) => mine > 149 && mine < 151,
}

describe('what is done with a ticket beyond its order is noticed:', () => {
  it.each(Object.keys(uses))('%s', (how) => {
    const round: Round = ticketLock(whileOther, function* ({ now }, mine) {
      if (uses[how]?.(mine)) throw new ProgramError('AssertionError', 'it is 150')
      yield* now.write(mine + 1)
    })
    expect(verdictOn(together(2, round)).told).toEqual(['assertion'])
  })

  it('several operations in one event', () => {
    const round: Round = ({ next, now }, _me, os) =>
      os.atomic(function* () {
        const mine = yield* next.add(1)
        yield* now.add(1)
        if ((yield* now.add(1)) > mine + 1000) throw new ProgramError('AssertionError', 'it is far ahead')
      })
    expect(verdictOn(together(2, round)).told).toEqual(['assertion'])
  })

  it('what invariants look at', () => {
    const scenario = defineProgram({
      *shared(os) {
        return { next: yield* os.cell(0, 'next') }
      },
      threads: [adder],
      invariant: ({ next }) => next !== 3000,
    })
    expect(verdictOn({ scenario, ...{ adding, adder } }).told).toEqual(['invariant'])
  })
})

function* adder(os: Os, { next }: { readonly next: Cell }): Operation<void> {
  yield* os.forever(adding, [next])
}

function* adding(_os: Os, next: Cell): Operation<void> {
  yield* next.add(1)
}
