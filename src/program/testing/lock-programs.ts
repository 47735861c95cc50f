/** Locks that are built of cells, around an update of a cell that is not atomic. Programs that only tests run. */
import type { Cell } from '../cells.ts'
import type { Os } from '../os.ts'
import type { Operation } from '../request.ts'

/** A place in the line of an MCS lock: whether its thread has to wait, and who comes next. */
type Node = { readonly next: Cell<Node | null>; readonly locked: Cell<boolean> }

interface McsLock {
  readonly tail: Cell<Node | null>
  readonly nodes: readonly Node[]
}

/** One thread of a lock of Mellor-Crummey and Scott, "Algorithms for scalable synchronization", TOCS 9(1), 1991. */
export function* mcs(_os: Os, lock: McsLock, total: Cell, me: number, rounds: number): Operation<void> {
  const mine = lock.nodes[me]
  if (mine === undefined) return
  for (let n = 0; n < rounds; n++) {
    yield* mine.next.write(null)
    const before = yield* lock.tail.exchange(mine)
    if (before !== null) {
      yield* mine.locked.write(true)
      yield* before.next.write(mine)
      while (yield* mine.locked.read());
    }
    yield* total.write((yield* total.read()) + 1)
    let next = yield* mine.next.read()
    if (next === null && (yield* lock.tail.compareExchange(mine, null))) continue
    while (next === null) next = yield* mine.next.read()
    yield* next.locked.write(false)
  }
}

export function* makeMcs(os: Os, threads: number): Operation<McsLock> {
  const nodes: Node[] = []
  for (let i = 0; i < threads; i++) {
    const next = yield* os.cell<Node | null>(null, `next${i}`)
    nodes.push({ next, locked: yield* os.cell(false, `locked${i}`) })
  }
  return { tail: yield* os.cell<Node | null>(null, 'tail'), nodes }
}

interface ClhLock {
  readonly tail: Cell<Cell<boolean>>
  readonly nodes: readonly Cell<boolean>[]
}

/** One thread of a lock of Craig, Landin and Hagersten: each waits for the node of the one before, and takes it over. */
export function* clh(_os: Os, { tail, nodes }: ClhLock, total: Cell, me: number, rounds: number): Operation<void> {
  let mine = nodes[me]
  if (mine === undefined) return
  for (let n = 0; n < rounds; n++) {
    yield* mine.write(true)
    const before: Cell<boolean> = yield* tail.exchange(mine)
    while (yield* before.read());
    yield* total.write((yield* total.read()) + 1)
    yield* mine.write(false)
    mine = before
  }
}

export function* makeClh(os: Os, threads: number): Operation<ClhLock> {
  const nodes: Cell<boolean>[] = []
  for (let i = 0; i < threads; i++) nodes.push(yield* os.cell(false, `node${i}`))
  const free = yield* os.cell(false, 'free')
  return { tail: yield* os.cell<Cell<boolean>>(free, 'tail'), nodes }
}

/**
 * One thread of the second mutex of Drepper, "Futexes are tricky": 0 is free, 1 taken, 2 taken and perhaps waited for.
 * @param wakes whether who releases it wakes one who waits, as is right
 */
export function* futex(_os: Os, state: Cell, total: Cell, wakes: boolean, rounds: number): Operation<void> {
  for (let n = 0; n < rounds; n++) {
    if (!(yield* state.compareExchange(0, 1))) while ((yield* state.exchange(2)) !== 0) yield* state.wait(2)
    yield* total.write((yield* total.read()) + 1)
    if ((yield* state.exchange(0)) === 2 && wakes) yield* state.notify(1)
  }
}

export const lockKinds = ['mcs', 'clh', 'futex', 'sleepy'] as const
export type LockKind = (typeof lockKinds)[number]

export const lockBodies = { mcs, clh, futex }

/**
 * This many threads that each add one this many times, under a lock of the kind; prints the sum. `sleepy` wakes nobody.
 */
export function* locking(
  os: Os,
  { kind, users, rounds }: { readonly kind: LockKind; readonly users: number; readonly rounds: number },
): Operation<void> {
  const total = yield* os.cell(0, 'total')
  const mcsLock = yield* makeMcs(os, kind === 'mcs' ? users : 0)
  const clhLock = yield* makeClh(os, kind === 'clh' ? users : 0)
  const state = yield* os.cell(0, 'state')
  const threads = Array.from({ length: users }, (_, me) => {
    if (kind === 'mcs') return os.thread(mcs, [mcsLock, total, me, rounds], { name: `t${me}` })
    if (kind === 'clh') return os.thread(clh, [clhLock, total, me, rounds], { name: `t${me}` })
    return os.thread(futex, [state, total, kind === 'futex', rounds], { name: `t${me}` })
  })
  for (const thread of threads) yield* thread.start()
  for (const thread of threads) yield* thread.join()
  yield* os.print(`${yield* total.read()}`)
}
