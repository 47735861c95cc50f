import { describe, expect, it } from 'vitest'
import type { Cell } from '../../program/cells.ts'
import { ProgramError } from '../../program/errors.ts'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Body, Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import type { Condition } from '../../program/waiting.ts'
import type { Policy } from '../../trace/tables.ts'
import { explored } from '../testing/explored.ts'
import { program } from '../testing/programs.ts'

type Wanted = { readonly [name: string]: number | readonly number[] }

/** Cells by name: this many that hold 0, or those that hold these numbers. */
function cells(wanted: Wanted) {
  return function* (os: Os): Operation<unknown[]> {
    const made: { [name: string]: Cell[] } = {}
    for (const [name, numbers] of Object.entries(wanted)) {
      const list: Cell[] = []
      const held = typeof numbers === 'number' ? Array.from({ length: numbers }, () => 0) : numbers
      for (const [n, number] of held.entries()) list.push(yield* os.cell(number, `${name}${n}`))
      made[name] = list
    }
    return [made]
  }
}

interface Cells {
  readonly [name: string]: readonly Cell[]
}

/** The cell of a name and number. */
function at(all: Cells, name: string, n: number): Cell {
  const cell = all[name]?.[n]
  if (cell === undefined) throw new Error(`there is no cell ${name}${n}`)
  return cell
}

/** Nobody else may be in here. */
function* critical(all: Cells): Operation<void> {
  if ((yield* at(all, 'inside', 0).add(1)) !== 0) throw new ProgramError('AssertionError', 'two are inside')
  yield* at(all, 'inside', 0).add(-1)
}

type Round = (all: Cells, me: number, os: Os) => Operation<unknown>

/** This many threads that do the same, each with its number. */
function together(count: number, wanted: Wanted, round: Round, once?: Round) {
  const bodies: { [name: string]: Body } = {}
  for (let n = 0; n < count - (once === undefined ? 0 : 1); n++)
    bodies[`t${n}`] = function* (os: Os, all: Cells) {
      return yield* round(all, n, os)
    }
  const last: { [name: string]: Body } = {}
  if (once !== undefined)
    last.once = function* (os: Os, all: Cells) {
      yield* once(all, count - 1, os)
    }
  return program(cells({ inside: 1, ...wanted }), bodies, last)
}

function* peterson(all: Cells, me: number): Operation<void> {
  yield* at(all, 'flag', me).write(1)
  yield* at(all, 'turn', 0).write(1 - me)
  while ((yield* at(all, 'flag', 1 - me).read()) === 1 && (yield* at(all, 'turn', 0).read()) === 1 - me);
  yield* critical(all)
  yield* at(all, 'flag', me).write(0)
}

function* petersonSwapped(all: Cells, me: number): Operation<void> {
  yield* at(all, 'turn', 0).write(1 - me)
  yield* at(all, 'flag', me).write(1)
  while ((yield* at(all, 'flag', 1 - me).read()) === 1 && (yield* at(all, 'turn', 0).read()) === 1 - me);
  yield* critical(all)
  yield* at(all, 'flag', me).write(0)
}

/** Peterson's lock for more than two: a level for each but one. */
const filter = (count: number): Round =>
  function* (all, me) {
    for (let level = 1; level < count; level++) {
      yield* at(all, 'level', me).write(level)
      yield* at(all, 'victim', level).write(me)
      for (let other = 0; other < count; other++) {
        if (other === me) continue
        while ((yield* at(all, 'level', other).read()) >= level && (yield* at(all, 'victim', level).read()) === me);
      }
    }
    yield* critical(all)
    yield* at(all, 'level', me).write(0)
  }

function* dekker(all: Cells, me: number): Operation<void> {
  yield* at(all, 'wants', me).write(1)
  while ((yield* at(all, 'wants', 1 - me).read()) === 1) {
    if ((yield* at(all, 'turn', 0).read()) === me) continue
    yield* at(all, 'wants', me).write(0)
    while ((yield* at(all, 'turn', 0).read()) !== me);
    yield* at(all, 'wants', me).write(1)
  }
  yield* critical(all)
  yield* at(all, 'turn', 0).write(1 - me)
  yield* at(all, 'wants', me).write(0)
}

/** Hyman, "Comments on a Problem in Concurrent Programming Control", CACM 9(1), 1966: famous for being wrong. */
function* hyman(all: Cells, me: number): Operation<void> {
  yield* at(all, 'wants', me).write(1)
  while ((yield* at(all, 'turn', 0).read()) !== me) {
    while ((yield* at(all, 'wants', 1 - me).read()) === 1);
    yield* at(all, 'turn', 0).write(me)
  }
  yield* critical(all)
  yield* at(all, 'wants', me).write(0)
}

/** Taubenfeld, "The Black-White Bakery Algorithm", DISC 2004: its tickets are no more than there are threads. */
function* blackWhiteBakery(all: Cells, me: number): Operation<void> {
  const other = 1 - me
  yield* at(all, 'choosing', me).write(1)
  const colour = yield* at(all, 'colour', 0).read()
  yield* at(all, 'mine', me).write(colour)
  const seen = (yield* at(all, 'mine', other).read()) === colour ? yield* at(all, 'ticket', other).read() : 0
  yield* at(all, 'ticket', me).write(seen + 1)
  yield* at(all, 'choosing', me).write(0)
  while ((yield* at(all, 'choosing', other).read()) === 1);
  if ((yield* at(all, 'mine', other).read()) === colour) {
    for (;;) {
      const ticket = yield* at(all, 'ticket', other).read()
      if (ticket === 0 || ticket > seen + 1 || (ticket === seen + 1 && me < other)) break
      if ((yield* at(all, 'mine', other).read()) !== colour) break
    }
  } else {
    for (;;) {
      if ((yield* at(all, 'ticket', other).read()) === 0) break
      if ((yield* at(all, 'colour', 0).read()) !== colour) break
      if ((yield* at(all, 'mine', other).read()) === colour) break
    }
  }
  yield* critical(all)
  yield* at(all, 'colour', 0).write(1 - colour)
  yield* at(all, 'ticket', me).write(0)
}

/** Szymanski, "A Simple Solution to Lamport's Concurrent Programming Problem with Linear Wait", ICS 1988. */
const szymanski = (count: number): Round =>
  function* (all, me) {
    const others = Array.from({ length: count }, (_, n) => n).filter((n) => n !== me)
    yield* at(all, 'flag', me).write(1)
    for (const other of others) while ((yield* at(all, 'flag', other).read()) > 2);
    yield* at(all, 'flag', me).write(3)
    let waits = false
    for (const other of others) if ((yield* at(all, 'flag', other).read()) === 1) waits = true
    if (waits) {
      yield* at(all, 'flag', me).write(2)
      for (let open = false; !open; )
        for (const other of others) if ((yield* at(all, 'flag', other).read()) === 4) open = true
    }
    yield* at(all, 'flag', me).write(4)
    for (const other of others) if (other < me) while ((yield* at(all, 'flag', other).read()) > 1);
    yield* critical(all)
    for (const other of others)
      if (other > me)
        for (;;) {
          const flag = yield* at(all, 'flag', other).read()
          if (flag !== 2 && flag !== 3) break
        }
    yield* at(all, 'flag', me).write(0)
  }

/** Tickets are numbers modulo 4: the counter is brought back after each. */
function* ticket(all: Cells): Operation<void> {
  const mine = (yield* at(all, 'next', 0).fetchAdd(1)) & 3
  yield* at(all, 'next', 0).fetchAnd(3)
  while ((yield* at(all, 'now', 0).read()) !== mine);
  yield* critical(all)
  yield* at(all, 'now', 0).write((mine + 1) & 3)
}

function* testAndSet(all: Cells): Operation<void> {
  while ((yield* at(all, 'taken', 0).exchange(1)) === 1);
  yield* critical(all)
  yield* at(all, 'taken', 0).write(0)
}

function* testAndTestAndSet(all: Cells): Operation<void> {
  do while ((yield* at(all, 'taken', 0).read()) === 1);
  while (!(yield* at(all, 'taken', 0).compareExchange(0, 1)))
  yield* critical(all)
  yield* at(all, 'taken', 0).write(0)
}

/** Mellor-Crummey and Scott, ACM TOCS 9(1), 1991. Nodes are numbers from 1. */
const mcs = (waitsFirst: boolean): Round =>
  function* (all, me) {
    yield* at(all, 'follower', me).write(0)
    const before = yield* at(all, 'tail', 0).exchange(me + 1)
    if (before !== 0) {
      if (waitsFirst) yield* at(all, 'locked', me).write(1)
      yield* at(all, 'follower', before - 1).write(me + 1)
      if (!waitsFirst) yield* at(all, 'locked', me).write(1)
      while ((yield* at(all, 'locked', me).read()) === 1);
    }
    yield* critical(all)
    if ((yield* at(all, 'follower', me).read()) === 0) {
      if (yield* at(all, 'tail', 0).compareExchange(me + 1, 0)) return
      while ((yield* at(all, 'follower', me).read()) === 0);
    }
    const next = yield* at(all, 'follower', me).read()
    yield* at(all, 'locked', next - 1).write(0)
  }

/** Craig, Landin and Hagersten: each waits at the node of who came before, which is its own from then on. Node 0 is free. */
function* clh(all: Cells, me: number): Operation<void> {
  const node = yield* at(all, 'mine', me).read()
  yield* at(all, 'locked', node).write(1)
  const before = yield* at(all, 'tail', 0).exchange(node)
  while ((yield* at(all, 'locked', before).read()) === 1);
  yield* critical(all)
  yield* at(all, 'locked', node).write(0)
  yield* at(all, 'mine', me).write(before)
}

/** Both give way when they see that the other wants to. */
function* giveWay(all: Cells, me: number): Operation<void> {
  yield* at(all, 'wants', me).write(1)
  while ((yield* at(all, 'wants', 1 - me).read()) === 1) {
    yield* at(all, 'wants', me).write(0)
    yield* at(all, 'wants', me).write(1)
  }
  yield* critical(all)
  yield* at(all, 'wants', me).write(0)
}

/** Both insist. */
function* insist(all: Cells, me: number): Operation<void> {
  yield* at(all, 'wants', me).write(1)
  while ((yield* at(all, 'wants', 1 - me).read()) === 1);
  yield* critical(all)
  yield* at(all, 'wants', me).write(0)
}

function* takeTurns(all: Cells, me: number): Operation<void> {
  while ((yield* at(all, 'turn', 0).read()) !== me);
  yield* critical(all)
  yield* at(all, 'turn', 0).write(1 - me)
}

/** A barrier of a counter and a sense that is turned around each time. */
const senseBarrier = (count: number, countsFirst: boolean): Round =>
  function* (all, me) {
    const sense = 1 - (yield* at(all, 'mine', me).read())
    yield* at(all, 'mine', me).write(sense)
    if ((yield* at(all, 'count', 0).add(1)) === count - 1) {
      if (countsFirst) yield* at(all, 'count', 0).write(0)
      yield* at(all, 'sense', 0).write(sense)
      if (!countsFirst) yield* at(all, 'count', 0).write(0)
    } else while ((yield* at(all, 'sense', 0).read()) !== sense);
  }

/** What was found: each kind of failure or deadlock once, and who does not get on. */
function verdictOn(module: ScenarioModule, policy?: Policy) {
  const { outcomes, limits } = explored(module, policy)
  const told = outcomes.map(({ kind, detail }) => [kind, ...(detail.endless?.threads.toSorted() ?? [])].join(' '))
  return { limits, told: [...new Set(told)] }
}

const starve = (...threads: string[]) => threads.map((thread) => `starvation ${thread}`)
const clean: string[] = []

describe('locks that wait busily within a round', () => {
  it.each<[string, ScenarioModule, string[]]>([
    ['Peterson', together(2, { flag: 2, turn: 1 }, peterson), clean],
    [
      'Peterson, who writes his turn before his flag',
      together(2, { flag: 2, turn: 1 }, petersonSwapped),
      ['assertion'],
    ],
    ['Peterson, of whom one comes once', together(2, { flag: 2, turn: 1 }, peterson, peterson), clean],
    ['the filter lock of three', together(3, { level: 3, victim: 3 }, filter(3)), clean],
    ['Dekker', together(2, { wants: 2, turn: 1 }, dekker), clean],
    ['Hyman', together(2, { wants: 2, turn: 1 }, hyman), ['assertion', ...starve('t0', 't1')]],
    ['the black-white bakery', together(2, { choosing: 2, ticket: 2, mine: 2, colour: 1 }, blackWhiteBakery), clean],
    ['Szymanski', together(2, { flag: 2 }, szymanski(2)), clean],
    ['Szymanski, of three', together(3, { flag: 3 }, szymanski(3)), clean],
    ['tickets of two', together(2, { next: 1, now: 1 }, ticket), clean],
    ['tickets of three', together(3, { next: 1, now: 1 }, ticket), clean],
    ['test and set of two', together(2, { taken: 1 }, testAndSet), starve('t0', 't1')],
    ['test and set of three', together(3, { taken: 1 }, testAndSet), starve('t0', 't1', 't2')],
    ['test and set, of whom one comes once', together(2, { taken: 1 }, testAndSet, testAndSet), starve('once')],
    ['test, then test and set', together(2, { taken: 1 }, testAndTestAndSet), starve('t0', 't1')],
    ['MCS of two', together(2, { follower: 2, locked: 2, tail: 1 }, mcs(true)), clean],
    ['MCS of three', together(3, { follower: 3, locked: 3, tail: 1 }, mcs(true)), clean],
    ['MCS that waits too late', together(2, { follower: 2, locked: 2, tail: 1 }, mcs(false)), ['livelock t0 t1']],
    ['CLH of two', together(2, { mine: [1, 2], locked: 3, tail: 1 }, clh), clean],
    ['CLH of three', together(3, { mine: [1, 2, 3], locked: 4, tail: 1 }, clh), clean],
    ['giving way', together(2, { wants: 2 }, giveWay), ['livelock t0 t1']],
    ['insisting', together(2, { wants: 2 }, insist), ['livelock t0 t1']],
    ['taking turns', together(2, { turn: 1 }, takeTurns), clean],
    ['taking turns with one who comes once', together(2, { turn: 1 }, takeTurns, takeTurns), ['livelock t0']],
    ['a barrier of two', together(2, { mine: 2, count: 1, sense: 1 }, senseBarrier(2, true)), clean],
    ['a barrier of three', together(3, { mine: 3, count: 1, sense: 1 }, senseBarrier(3, true)), clean],
    [
      'a barrier that opens before it is ready',
      together(2, { mine: 2, count: 1, sense: 1 }, senseBarrier(2, false)),
      ['livelock t0 t1'],
    ],
  ])('%s', (_name, module, verdict) => {
    expect(verdictOn(module)).toEqual({ limits: [], told: verdict })
  })
})

describe('a buffer with room for one', () => {
  type Make = (os: Os) => Operation<unknown[]>
  const one: Make = function* (os) {
    const lock = yield* os.lock('lock')
    const changed = yield* os.condition(lock, 'changed')
    return [lock, changed, changed, yield* os.cell(0, 'full')]
  }
  const two: Make = function* (os) {
    const lock = yield* os.lock('lock')
    return [lock, yield* os.condition(lock, 'filled'), yield* os.condition(lock, 'emptied'), yield* os.cell(0, 'full')]
  }
  const mover = (from: 0 | 1, all: boolean): Body =>
    function* (_os: Os, lock: Lock, filled: Condition, emptied: Condition, full: Cell) {
      const [waits, tells] = from === 0 ? [emptied, filled] : [filled, emptied]
      yield* lock.acquire()
      while ((yield* full.read()) !== from) yield* waits.wait()
      yield* full.write(1 - from)
      if (all) yield* tells.notifyAll()
      else yield* tells.notify()
      yield* lock.release()
    }
  const buffer = (make: Make, producers: number, consumers: number, all: boolean) => {
    const bodies: { [name: string]: Body } = {}
    for (let n = 0; n < producers; n++) bodies[`p${n}`] = mover(0, all)
    for (let n = 0; n < consumers; n++) bodies[`c${n}`] = mover(1, all)
    return program(make, bodies)
  }
  it.each<[string, Policy, ScenarioModule, string[]]>([
    ['one condition, notify one of 1 + 1', 'barging', buffer(one, 1, 1, false), clean],
    ['one condition, notify one of 1 + 1', 'fair', buffer(one, 1, 1, false), clean],
    ['one condition, notify one of 1 + 2', 'barging', buffer(one, 1, 2, false), ['deadlock', ...starve('c0', 'c1')]],
    // The one who is notified stands in the lock's line before the one who notified can come again.
    ['one condition, notify one of 1 + 2', 'fair', buffer(one, 1, 2, false), starve('c0', 'c1')],
    // Cargill's lost wake-up.
    [
      'one condition, notify one of 2 + 2',
      'barging',
      buffer(one, 2, 2, false),
      ['deadlock', ...starve('p0', 'p1', 'c0', 'c1')],
    ],
    // Who is notified may find that another was quicker, however fair the lock is.
    ['one condition, notify all of 1 + 2', 'barging', buffer(one, 1, 2, true), starve('c0', 'c1')],
    ['one condition, notify all of 1 + 2', 'fair', buffer(one, 1, 2, true), starve('c0', 'c1')],
    ['two conditions, notify one of 1 + 2', 'barging', buffer(two, 1, 2, false), starve('c0', 'c1')],
    ['two conditions, notify one of 1 + 2', 'fair', buffer(two, 1, 2, false), starve('c0', 'c1')],
    ['two conditions, notify one of 2 + 2', 'fair', buffer(two, 2, 2, false), starve('p0', 'p1', 'c0', 'c1')],
  ])('%s, %s', (_name, policy, module, verdict) => {
    expect(verdictOn(module, policy)).toEqual({ limits: [], told: verdict })
  })
})
