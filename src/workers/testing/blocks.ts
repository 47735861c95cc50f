import type { Cell } from '../../program/cells.ts'
import { ProgramError } from '../../program/errors.ts'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import type { Thread } from '../../program/threads.ts'

interface Bank {
  readonly from: Cell
  readonly to: Cell
  readonly door: Lock
}

/** Waits for its end. */
export function* idler(_os: Os, door: Lock): Operation<void> {
  yield* door.acquire()
  yield* door.acquire()
}

/** Fails in an atomic block, which ends so. */
export function* doubter(os: Os, { from }: Bank): Operation<void> {
  yield* os.atomic(function* () {
    yield* from.add(1)
    yield* from.add(-1)
    os.assume(false)
  })
}

/** Moves money in atomic blocks, and besides waits, makes objects, and starts and terminates others. */
export function* clerk(os: Os, bank: Bank, rounds: number): Operation<void> {
  const { from, to, door } = bank
  for (let round = 0; round < rounds; round++) {
    const what = os.randomWhole(0, 9)
    if (what === 0) yield* os.lock('more')
    else if (what === 1) {
      const other = os.process(idler, [yield* os.lock('own')])
      yield* other.start()
      yield* other.terminate()
      yield* other.join()
    } else if (what === 2) {
      if (yield* door.acquire(0.002)) yield* door.release()
    } else if (what === 3) yield* door.with(() => to.read())
    else {
      const amount = os.randomWhole(1, 5)
      try {
        yield* os.atomic(function* () {
          const left = Number(yield* from.read())
          const sum = left + Number(yield* to.read())
          if (sum !== 100) yield* os.print(`there are ${sum}`)
          yield* from.write(left - amount)
          yield* to.add(amount)
          if (amount === 5) yield* door.acquire()
        })
        if (amount === 5) yield* door.release()
      } catch (thrown) {
        if (!(thrown instanceof ProgramError)) throw thrown
      }
    }
  }
}

/** Several clerks of a bank, in threads and processes. */
export function* blocks(
  os: Os,
  { users, rounds }: { readonly users: number; readonly rounds: number },
): Operation<void> {
  const bank = { from: yield* os.cell(100, 'from'), to: yield* os.cell(0, 'to'), door: yield* os.lock('door') }
  const clerks: Thread[] = []
  for (let n = 0; n < users; n++) clerks.push(os[n % 2 === 0 ? 'thread' : 'process'](clerk, [bank, rounds]))
  for (const each of clerks) yield* each.start()
  for (const each of clerks) yield* each.join()
  yield* os.print('all have ended')
}

/** A thread assumes what does not hold, in an atomic block; others go on. */
export function* doubts(os: Os, { users }: { readonly users: number }): Operation<void> {
  const bank = { from: yield* os.cell(100, 'from'), to: yield* os.cell(0, 'to'), door: yield* os.lock('door') }
  const doubting = os.thread(doubter, [bank])
  const clerks = Array.from({ length: users }, () => os.thread(clerk, [bank, 20]))
  for (const each of [doubting, ...clerks]) yield* each.start()
  for (const each of [doubting, ...clerks]) yield* each.join()
  yield* os.print('all have ended')
}
