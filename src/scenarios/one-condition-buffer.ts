import type { Cell } from '../program/cells.ts'
import type { Lock } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import type { Condition } from '../program/waiting.ts'
import python from './one-condition-buffer.py?raw'
import typescript from './one-condition-buffer.ts?raw'
import { isFixed, variantParameter } from './shared/variant-parameter.ts'
import { titles } from './titles.ts'

const parameters = {
  variant: variantParameter,
} as const satisfies Parameters

// #region listing
export function* putter(_os: Os, lock: Lock, changed: Condition, count: Cell, all: boolean): Operation<void> {
  yield* lock.acquire() //: put-lock
  while ((yield* count.read()) === 1) {
    //: full
    yield* changed.wait() //: wait-room
  }
  yield* count.write(1) //: put
  if (all) {
    yield* changed.notifyAll() //: put-all
  } else {
    yield* changed.notify() //: put-one
  }
  yield* lock.release() //: put-out
}

export function* getter(_os: Os, lock: Lock, changed: Condition, count: Cell, all: boolean): Operation<void> {
  yield* lock.acquire() //: get-lock
  while ((yield* count.read()) === 0) {
    //: empty
    yield* changed.wait() //: wait-item
  }
  yield* count.write(0) //: get
  if (all) {
    yield* changed.notifyAll() //: get-all
  } else {
    yield* changed.notify() //: get-one
  }
  yield* lock.release() //: get-out
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const lock = yield* os.lock('lock') //: lock
  const changed = yield* os.condition(lock, 'changed') //: condition
  const count = yield* os.cell(0, 'count') //: cell
  const shared = [lock, changed, count, isFixed(given.variant)]
  const everybody = []
  for (let n = 1; n <= 2; n++) everybody.push(os.thread(getter, shared, { name: `G${n}` }))
  for (let n = 1; n <= 2; n++) everybody.push(os.thread(putter, shared, { name: `P${n}` }))
  for (const thread of everybody) yield* thread.start() //: start
  for (const thread of everybody) yield* thread.join() //: join
}
// #endregion

export const scenario = defineScenario({
  id: 'one-condition-buffer',
  ...titles['one-condition-buffer'],
  parameters,
  main,
  threads: () => 5,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'A buffer for one item, with one condition for both sides and notify for one. The notification of a getter may wake another getter in place of the putter who waits for room: it goes back to sleep, and everybody waits.',
      zh: '容量为一的缓冲区，两侧共用一个条件变量，每次只通知一个。取者的通知可能唤醒另一个取者，而不是等空位的放者：它又睡去，人人都在等。',
    },
    highlights: [
      {
        operation: 'block',
        thread: 'G1',
        words: { en: 'A getter waits: nothing is there.', zh: '取者等待：里面没有东西。' },
      },
      { operation: 'notify', words: { en: 'One is woken. Is it the right one?', zh: '唤醒一个。是该唤醒的那个吗？' } },
      {
        operation: 'notify',
        thread: 'G1',
        words: {
          en: 'Nobody hears this one. Had another getter stood in line, it would have been woken where a putter was meant.',
          zh: '没人听到这次通知。若还有取者在排队，本该唤醒放者的通知就会唤醒它。',
        },
      },
    ],
    tries: [
      {
        parameters: { variant: 'fixed' },
        words: {
          en: 'notify_all wakes everybody, and each looks for itself.',
          zh: 'notify_all 唤醒所有人，各自查看。',
        },
      },
    ],
  },
})
