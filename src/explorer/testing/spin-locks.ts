/** Locks that threads wait for by looking again and again, from the textbooks. Only tests run them. */
import type { Cell } from '../../program/cells.ts'
import { ProgramError } from '../../program/errors.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { present, times } from './programs.ts'

/** What a lock is made of, by the names that its source uses. */
export interface SpinLock<Parts> {
  readonly make: (os: Os, threads: number) => Operation<Parts>
  readonly enter: (parts: Parts, me: number, threads: number) => Operation<void>
  readonly leave: (parts: Parts, me: number, threads: number) => Operation<void>
}

function* cells(os: Os, count: number, name: string, value = 0): Operation<Cell[]> {
  const made: Cell[] = []
  for (let i = 0; i < count; i++) made.push(yield* os.cell(value, `${name}${i}`))
  return made
}

function at(list: readonly Cell[], i: number): Cell {
  const cell = list[i]
  if (cell === undefined) throw new Error(`no cell ${i}`)
  return cell
}

interface Flags {
  readonly flag: Cell[]
  readonly turn: Cell
}

function* flagsAndTurn(os: Os, threads: number): Operation<Flags> {
  return { flag: yield* cells(os, threads, 'flag'), turn: yield* os.cell(0, 'turn') }
}

/** Peterson, "Myths about the mutual exclusion problem", 1981. */
export const peterson: SpinLock<Flags> = {
  make: flagsAndTurn,
  *enter({ flag, turn }, me) {
    yield* at(flag, me).write(1)
    yield* turn.write(1 - me)
    while ((yield* at(flag, 1 - me).read()) === 1 && (yield* turn.read()) === 1 - me);
  },
  *leave({ flag }, me) {
    yield* at(flag, me).write(0)
  },
}

/** The same with its two writes swapped: both may be inside. */
export const petersonSwapped: SpinLock<Flags> = {
  ...peterson,
  *enter({ flag, turn }, me) {
    yield* turn.write(1 - me)
    yield* at(flag, me).write(1)
    while ((yield* at(flag, 1 - me).read()) === 1 && (yield* turn.read()) === 1 - me);
  },
}

/** Dekker's, as Dijkstra tells it: EWD 123, 1965. */
export const dekker: SpinLock<Flags> = {
  make: flagsAndTurn,
  *enter({ flag, turn }, me) {
    yield* at(flag, me).write(1)
    while ((yield* at(flag, 1 - me).read()) === 1) {
      if ((yield* turn.read()) === me) continue
      yield* at(flag, me).write(0)
      while ((yield* turn.read()) !== me);
      yield* at(flag, me).write(1)
    }
  },
  *leave({ flag, turn }, me) {
    yield* turn.write(1 - me)
    yield* at(flag, me).write(0)
  },
}

interface Bakery {
  readonly choosing: Cell[]
  readonly number: Cell[]
}

/** Lamport, "A new solution of Dijkstra's concurrent programming problem", CACM 17(8), 1974. */
export const bakery: SpinLock<Bakery> = {
  *make(os, threads) {
    return { choosing: yield* cells(os, threads, 'choosing'), number: yield* cells(os, threads, 'number') }
  },
  *enter({ choosing, number }, me, threads) {
    yield* at(choosing, me).write(1)
    let most = 0
    for (let i = 0; i < threads; i++) if (i !== me) most = Math.max(most, yield* at(number, i).read())
    const mine = most + 1
    yield* at(number, me).write(mine)
    yield* at(choosing, me).write(0)
    for (let i = 0; i < threads; i++) {
      if (i === me) continue
      while ((yield* at(choosing, i).read()) === 1);
      for (;;) {
        const other = yield* at(number, i).read()
        if (other === 0 || other > mine || (other === mine && i > me)) break
      }
    }
  },
  *leave({ number }, me) {
    yield* at(number, me).write(0)
  },
}

/** Szymanski, "A simple solution to Lamport's concurrent programming problem with linear wait", 1988. */
export const szymanski: SpinLock<Cell[]> = {
  make: (os, threads) => cells(os, threads, 'flag'),
  *enter(flag, me, threads) {
    yield* at(flag, me).write(1)
    for (let i = 0; i < threads; i++) while (i !== me && (yield* at(flag, i).read()) > 2);
    yield* at(flag, me).write(3)
    let waits = false
    for (let i = 0; i < threads && !waits; i++) waits = i !== me && (yield* at(flag, i).read()) === 1
    if (waits) {
      yield* at(flag, me).write(2)
      for (let open = false; !open; )
        for (let i = 0; i < threads && !open; i++) open = i !== me && (yield* at(flag, i).read()) === 4
    }
    yield* at(flag, me).write(4)
    for (let i = 0; i < me; i++) while ((yield* at(flag, i).read()) > 1);
  },
  *leave(flag, me, threads) {
    for (let i = me + 1; i < threads; i++)
      for (;;) {
        const other = yield* at(flag, i).read()
        if (other !== 2 && other !== 3) break
      }
    yield* at(flag, me).write(0)
  },
}

interface Ticket {
  readonly next: Cell
  readonly serving: Cell
}

/** A ticket for each, served in order. */
export const ticket: SpinLock<Ticket> = {
  *make(os) {
    return { next: yield* os.cell(0, 'next'), serving: yield* os.cell(0, 'serving') }
  },
  *enter({ next, serving }) {
    const mine = yield* next.add(1)
    while ((yield* serving.read()) !== mine);
  },
  *leave({ serving }) {
    yield* serving.add(1)
  },
}

/** Test-and-set. */
export const testAndSet: SpinLock<Cell> = {
  make: (os) => os.cell(0, 'taken'),
  *enter(taken) {
    while ((yield* taken.exchange(1)) === 1);
  },
  *leave(taken) {
    yield* taken.write(0)
  },
}

/** Test, and test-and-set: it looks before it tries. */
export const testAndTestAndSet: SpinLock<Cell> = {
  make: (os) => os.cell(0, 'taken'),
  *enter(taken) {
    do while ((yield* taken.read()) === 1);
    while (!(yield* taken.compareExchange(0, 1)))
  },
  *leave(taken) {
    yield* taken.write(0)
  },
}

interface Line {
  readonly tail: Cell
  readonly next: Cell[]
  readonly locked: Cell[]
}

/** Mellor-Crummey and Scott, "Algorithms for scalable synchronization", TOCS 9(1), 1991: places are numbers from 1. */
export const mcs: SpinLock<Line> = {
  *make(os, threads) {
    return {
      tail: yield* os.cell(0, 'tail'),
      next: yield* cells(os, threads, 'next'),
      locked: yield* cells(os, threads, 'locked'),
    }
  },
  *enter({ tail, next, locked }, me) {
    yield* at(next, me).write(0)
    const before = yield* tail.exchange(me + 1)
    if (before === 0) return
    yield* at(locked, me).write(1)
    yield* at(next, before - 1).write(me + 1)
    while ((yield* at(locked, me).read()) === 1);
  },
  *leave({ tail, next, locked }, me) {
    let after = yield* at(next, me).read()
    if (after === 0 && (yield* tail.compareExchange(me + 1, 0))) return
    while (after === 0) after = yield* at(next, me).read()
    yield* at(locked, after - 1).write(0)
  },
}

interface Clh {
  readonly tail: Cell
  readonly busy: Cell[]
  /** Which place is whose: each takes over the one before it. */
  readonly mine: Cell[]
  readonly before: Cell[]
}

/** Craig, and Landin and Hagersten, 1993 and 1994: each waits at the place of the one before. */
export const clh: SpinLock<Clh> = {
  *make(os, threads) {
    const mine: Cell[] = []
    for (let i = 0; i < threads; i++) mine.push(yield* os.cell(i, `mine${i}`))
    return {
      tail: yield* os.cell(threads, 'tail'),
      busy: yield* cells(os, threads + 1, 'busy'),
      mine,
      before: yield* cells(os, threads, 'before'),
    }
  },
  *enter({ tail, busy, mine, before }, me) {
    const place = yield* at(mine, me).read()
    yield* at(busy, place).write(1)
    const other = yield* tail.exchange(place)
    yield* at(before, me).write(other)
    while ((yield* at(busy, other).read()) === 1);
  },
  *leave({ busy, mine, before }, me) {
    const place = yield* at(mine, me).read()
    yield* at(busy, place).write(0)
    yield* at(mine, me).write(yield* at(before, me).read())
  },
}

/** Threads that are each inside this many times, and fail where they are not alone there. */
export function entering<Parts>(lock: SpinLock<Parts>, threads: number, rounds: number): ScenarioModule {
  return present(
    function* (os) {
      return { parts: yield* lock.make(os, threads), inside: yield* os.cell(0, 'inside') }
    },
    times(
      threads,
      (me) =>
        function* ({ parts, inside }: { readonly parts: Parts; readonly inside: Cell }) {
          for (let n = 0; n < rounds; n++) {
            yield* lock.enter(parts, me, threads)
            if ((yield* inside.add(1)) !== 0) throw new ProgramError('AssertionError', 'two are inside')
            yield* inside.add(-1)
            yield* lock.leave(parts, me, threads)
          }
        },
    ),
  )
}

/** A barrier whose threads wait by looking: the last to come turns the sense for all (`sense`), or just counts. */
export function meeting(threads: number, rounds: number, sense: boolean): ScenarioModule {
  return present(
    function* (os) {
      return {
        count: yield* os.cell(0, 'count'),
        turned: yield* os.cell(0, 'turned'),
        passed: yield* os.cell(0, 'passed'),
      }
    },
    times(
      threads,
      () =>
        function* ({ count, turned, passed }: { readonly [name: string]: Cell }) {
          if (count === undefined || turned === undefined || passed === undefined) return
          let mine = 0
          for (let n = 0; n < rounds; n++) {
            if (sense) {
              mine = 1 - mine
              if ((yield* count.add(1)) === threads - 1) {
                yield* count.write(0)
                yield* turned.write(mine)
              } else while ((yield* turned.read()) !== mine);
            } else {
              yield* count.add(1)
              while ((yield* count.read()) < threads * (n + 1));
            }
            // Nobody is a whole round ahead.
            const before = yield* passed.add(1)
            if (before < threads * n || before >= threads * (n + 1)) throw new ProgramError('AssertionError', 'ahead')
          }
        },
    ),
  )
}
