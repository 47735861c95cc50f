import type { Cell } from '../program/cells.ts'
import { ProgramError } from '../program/errors.ts'
import type { Lock } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import type { Condition } from '../program/waiting.ts'
import python from './if-for-while.py?raw'
import typescript from './if-for-while.ts?raw'
import { isFixed, variantParameter } from './shared/variant-parameter.ts'
import { titles } from './titles.ts'

const parameters = {
  variant: variantParameter,
} as const satisfies Parameters

// #region listing
export function* taker(_os: Os, lock: Lock, filled: Condition, count: Cell, fixed: boolean): Operation<void> {
  yield* lock.acquire() //: take-lock
  if (fixed) {
    while ((yield* count.read()) === 0) {
      //: while
      yield* filled.wait() //: wait-again
    }
  } else if ((yield* count.read()) === 0) {
    //: if
    yield* filled.wait() //: wait-once
  }
  const seen = yield* count.read() //: look
  if (seen === 0) {
    yield* lock.release() //: give-up
    throw new ProgramError('AssertionError', 'woken, but nothing is there') //: assert
  }
  yield* count.write(seen - 1) //: take
  yield* lock.release() //: leave
}

export function* giver(_os: Os, lock: Lock, filled: Condition, count: Cell): Operation<void> {
  for (let n = 0; n < 2; n++) {
    yield* lock.acquire() //: give-lock
    const seen = yield* count.read() //: count
    yield* count.write(seen + 1) //: give
    yield* filled.notify() //: notify
    yield* lock.release() //: give-out
  }
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const lock = yield* os.lock('lock') //: lock
  const filled = yield* os.condition(lock, 'filled') //: condition
  const count = yield* os.cell(0, 'count') //: cell
  const taking = [lock, filled, count, isFixed(given.variant)]
  const everybody = [
    os.thread(taker, taking, { name: 'taker1' }),
    os.thread(taker, taking, { name: 'taker2' }),
    os.thread(giver, [lock, filled, count], { name: 'giver' }),
  ]
  for (const thread of everybody) yield* thread.start() //: start
  for (const thread of everybody) yield* thread.join() //: join
}
// #endregion

export const scenario = defineScenario({
  id: 'if-for-while',
  ...titles['if-for-while'],
  parameters,
  main,
  threads: () => 4,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'A thread that waits for a condition has to look again when it wakes: between the notification and its turn at the lock, somebody else may have taken what was there. With if in place of while, one order in twelve fails.',
      zh: '等待条件变量者醒来后必须再看一次：从被通知到重新得到锁之间，别人可能已把东西取走。用 if 代替 while，十二种次序中有一种会失败。',
    },
    highlights: [
      {
        operation: 'block',
        thread: 'taker1',
        words: {
          en: 'Nothing is there yet: taker1 gives up the lock and waits.',
          zh: '还没有东西：taker1 交出锁并等待。',
        },
      },
      {
        operation: 'notify',
        words: { en: 'It is notified. But it has to get the lock back first.', zh: '它被通知。但它得先取回锁。' },
      },
      {
        operation: 'wait',
        thread: 'taker1',
        words: {
          en: 'It has the lock again, and something is there: this time nobody was quicker.',
          zh: '它重新得到锁，东西还在：这次没人抢先。',
        },
      },
    ],
    tries: [
      {
        parameters: { variant: 'fixed' },
        words: {
          en: 'With while it looks again, and waits again: no order fails.',
          zh: '用 while：再看一次，没有就再等：任何次序都不失败。',
        },
      },
    ],
  },
})
