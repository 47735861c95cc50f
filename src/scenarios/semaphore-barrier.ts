import type { Cell } from '../program/cells.ts'
import { ProgramError } from '../program/errors.ts'
import type { Lock, Semaphore } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './semaphore-barrier.py?raw'
import typescript from './semaphore-barrier.ts?raw'
import { isFixed, variantParameter } from './shared/variant-parameter.ts'
import { titles } from './titles.ts'

const parameters = {
  variant: variantParameter,
} as const satisfies Parameters

// #region listing
const parties = 2
const rounds = 2

/** Lets nobody on before all have come: the last opens the gate, and each lets the next through. */
function* meet(lock: Lock, count: Cell, gate: Semaphore): Operation<void> {
  yield* lock.acquire() //: lock
  const come = (yield* count.add(1)) + 1 //: count
  yield* lock.release() //: unlock
  if (come === parties) {
    yield* gate.release() //: open
  }
  yield* gate.acquire() //: pass
  yield* gate.release() //: next
}

/** The same, and nobody comes back to it before all have left. */
function* meetAndLeave(lock: Lock, count: Cell, gate: Semaphore, exit: Semaphore): Operation<void> {
  yield* lock.acquire() //: lock-both
  const come = (yield* count.add(1)) + 1 //: count-both
  if (come === parties) {
    yield* gate.release(parties) //: open-both
  }
  yield* lock.release() //: unlock-both
  yield* gate.acquire() //: pass-both
  yield* lock.acquire() //: lock-exit
  const left = (yield* count.add(-1)) - 1 //: count-exit
  if (left === 0) {
    yield* exit.release(parties) //: open-exit
  }
  yield* lock.release() //: unlock-exit
  yield* exit.acquire() //: pass-exit
}

export function* runner(
  _os: Os,
  lock: Lock,
  count: Cell,
  gate: Semaphore,
  exit: Semaphore,
  done: readonly Cell[],
  fixed: boolean,
): Operation<void> {
  for (let round = 0; round < rounds; round++) {
    yield* done[round]!.add(1) //: run
    if (fixed) {
      yield* meetAndLeave(lock, count, gate, exit) //: meet-both
    } else {
      yield* meet(lock, count, gate) //: meet
    }
    const finished = yield* done[round]!.read() //: check
    if (finished < parties) throw new ProgramError('AssertionError', `goes on before all have run round ${round + 1}`) //: assert
  }
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const lock = yield* os.lock('lock') //: create-lock
  const count = yield* os.cell(0, 'count') //: create-count
  const gate = yield* os.semaphore(0, 'gate') //: create-gate
  const exit = yield* os.semaphore(0, 'exit') //: create-exit
  const done: Cell[] = []
  for (let round = 1; round <= rounds; round++) done.push(yield* os.cell(0, `round${round}`)) //: create-round
  const everybody = []
  const shared = [lock, count, gate, exit, done, isFixed(given.variant)]
  for (let n = 1; n <= parties; n++) everybody.push(os.thread(runner, shared, { name: `R${n}` }))
  for (const thread of everybody) yield* thread.start() //: start
  for (const thread of everybody) yield* thread.join() //: join
}
// #endregion

export const scenario = defineScenario({
  id: 'semaphore-barrier',
  ...titles['semaphore-barrier'],
  parameters,
  main,
  threads: () => 3,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'A barrier made of a lock, a count and a semaphore. Used once it is right; used again its gate is still open from the round before, and a runner goes on before all have come. A second gate at the way out makes it right.',
      zh: '用一把锁、一个计数和一个信号量做的屏障。用一次没问题；再用时闸门还开着，有人不等大家到齐就继续。在出口再加一道闸门就对了。',
    },
    highlights: [
      {
        operation: 'add',
        thread: 'R2',
        object: 'count',
        words: { en: 'R2 comes, and is counted.', zh: 'R2 到了，计入人数。' },
      },
      {
        operation: 'acquire',
        thread: 'R1',
        object: 'gate',
        words: { en: 'R1 passes the gate, and lets the next through.', zh: 'R1 通过闸门，并放下一位过去。' },
      },
      {
        operation: 'release',
        thread: 'R1',
        object: 'gate',
        words: {
          en: 'R1 leaves, and the gate stays open: in the next round nobody has to wait.',
          zh: 'R1 离开，闸门仍开着：下一轮谁也不必等。',
        },
      },
    ],
    tries: [
      {
        parameters: { variant: 'fixed' },
        words: {
          en: 'With a second gate nobody comes back before all have left.',
          zh: '加第二道闸门：大家都离开之前，谁也不会再来。',
        },
      },
    ],
  },
})
