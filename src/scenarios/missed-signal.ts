import type { Cell } from '../program/cells.ts'
import type { Lock } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import type { Condition } from '../program/waiting.ts'
import python from './missed-signal.py?raw'
import typescript from './missed-signal.ts?raw'
import { isFixed, variantParameter } from './shared/variant-parameter.ts'
import { titles } from './titles.ts'

const parameters = {
  variant: variantParameter,
} as const satisfies Parameters

// #region listing
export function* waiter(_os: Os, lock: Lock, come: Condition, ready: Cell, fixed: boolean): Operation<void> {
  if (fixed) {
    yield* lock.acquire() //: lock-first
    while ((yield* ready.read()) === 0) {
      //: look-inside
      yield* come.wait() //: wait-inside
    }
    yield* lock.release() //: leave-inside
  } else if ((yield* ready.read()) === 0) {
    //: look
    yield* lock.acquire() //: lock-late
    yield* come.wait() //: wait
    yield* lock.release() //: leave
  }
}

export function* signaler(_os: Os, lock: Lock, come: Condition, ready: Cell, fixed: boolean): Operation<void> {
  if (!fixed) {
    yield* ready.write(1) //: set
  }
  yield* lock.acquire() //: signal-lock
  if (fixed) {
    yield* ready.write(1) //: set-inside
  }
  yield* come.notify() //: notify
  yield* lock.release() //: signal-out
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const lock = yield* os.lock('lock') //: lock
  const come = yield* os.condition(lock, 'come') //: condition
  const ready = yield* os.cell(0, 'ready') //: cell
  const shared = [lock, come, ready, isFixed(given.variant)]
  const both = [os.thread(waiter, shared, { name: 'waiter' }), os.thread(signaler, shared, { name: 'signaler' })]
  for (const thread of both) yield* thread.start() //: start
  for (const thread of both) yield* thread.join() //: join
}
// #endregion

export const scenario = defineScenario({
  id: 'missed-signal',
  ...titles['missed-signal'],
  parameters,
  main,
  threads: () => 3,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'A notification is not kept: who comes too late waits for ever. Here the waiter looks at the flag before it takes the lock. When the flag is set and the notification sent in between, it waits for something that is over.',
      zh: '通知不会被保留：来晚者永远等待。这里等待者在取锁之前看标志；若标志在其间被设置、通知已发出，它等的就是已经过去的事。',
    },
    highlights: [
      {
        operation: 'read',
        thread: 'waiter',
        words: { en: 'The waiter looks, without the lock.', zh: '等待者看标志，没有持锁。' },
      },
      {
        operation: 'notify',
        words: { en: 'The notification. Does anybody wait to hear it?', zh: '通知发出。有人在等着听吗？' },
      },
      {
        operation: 'wait',
        thread: 'waiter',
        words: {
          en: 'This time it was heard. Had it come before the wait, it would be lost.',
          zh: '这次听到了。若在等待之前到来，就错过了。',
        },
      },
    ],
    tries: [
      {
        parameters: { variant: 'fixed' },
        words: {
          en: 'Looking inside the lock, in a loop: nothing can come in between.',
          zh: '在锁内循环检查：中间插不进任何事。',
        },
      },
    ],
  },
})
