import type { Cell } from '../program/cells.ts'
import type { Lock } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import type { Condition } from '../program/waiting.ts'
import python from './nested-monitor.py?raw'
import typescript from './nested-monitor.ts?raw'
import { isFixed, variantParameter } from './shared/variant-parameter.ts'
import { titles } from './titles.ts'

const parameters = {
  variant: variantParameter,
} as const satisfies Parameters

// #region listing
export function* waiter(_os: Os, outer: Lock | null, inner: Lock, come: Condition, flag: Cell): Operation<void> {
  if (outer !== null) {
    yield* outer.acquire() //: outer
  }
  yield* inner.acquire() //: inner
  while ((yield* flag.read()) === 0) {
    //: look
    yield* come.wait() //: wait
  }
  yield* inner.release() //: inner-out
  if (outer !== null) {
    yield* outer.release() //: outer-out
  }
}

export function* setter(_os: Os, outer: Lock | null, inner: Lock, come: Condition, flag: Cell): Operation<void> {
  if (outer !== null) {
    yield* outer.acquire() //: set-outer
  }
  yield* inner.acquire() //: set-inner
  yield* flag.write(1) //: set
  yield* come.notify() //: notify
  yield* inner.release() //: set-inner-out
  if (outer !== null) {
    yield* outer.release() //: set-outer-out
  }
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const inner = yield* os.lock('inner') //: lock
  const come = yield* os.condition(inner, 'come') //: condition
  const flag = yield* os.cell(0, 'flag') //: cell
  const outer = isFixed(given.variant) ? null : yield* os.lock('outer') //: lock-outer
  const shared = [outer, inner, come, flag]
  const both = [os.thread(waiter, shared, { name: 'waiter' }), os.thread(setter, shared, { name: 'setter' })]
  for (const thread of both) yield* thread.start() //: start
  for (const thread of both) yield* thread.join() //: join
}
// #endregion

export const scenario = defineScenario({
  id: 'nested-monitor',
  ...titles['nested-monitor'],
  parameters,
  main,
  threads: () => 3,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'To wait gives up the condition’s own lock, and no other. The waiter keeps the outer lock while it waits; the thread that would set the flag needs that lock to get there.',
      zh: '等待只交出条件变量自己的锁，不交出别的锁。等待者一直握着外层锁；要设置标志的线程正需要它才能进来。',
    },
    highlights: [
      {
        operation: 'acquire',
        thread: 'waiter',
        object: 'outer',
        words: { en: 'The waiter takes the outer lock.', zh: '等待者取外层锁。' },
      },
      {
        operation: 'block',
        thread: 'setter',
        words: { en: 'The setter needs it, too, to get to the flag.', zh: '设置者要碰标志，也需要它。' },
      },
      {
        operation: 'block',
        thread: 'waiter',
        words: {
          en: 'The waiter waits inside, and gives up only the inner lock.',
          zh: '等待者在里面等待，只交出内层锁。',
        },
      },
    ],
    tries: [
      {
        parameters: { variant: 'fixed' },
        words: {
          en: 'Without the outer lock nothing is kept while waiting.',
          zh: '没有外层锁，等待时不占着任何东西。',
        },
      },
    ],
  },
})
