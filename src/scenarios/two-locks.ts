import type { Lock } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import { isFixed, variantParameter } from './shared/variant-parameter.ts'
import { titles } from './titles.ts'
import python from './two-locks.py?raw'
import typescript from './two-locks.ts?raw'

const parameters = {
  variant: variantParameter,
} as const satisfies Parameters

// #region listing
export function* both(_os: Os, first: Lock, second: Lock): Operation<void> {
  yield* first.acquire() //: first
  yield* second.acquire() //: second
  yield* second.release() //: second-out
  yield* first.release() //: first-out
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const a = yield* os.lock('A') //: a
  const b = yield* os.lock('B') //: b
  const order = isFixed(given.variant) ? [a, b] : [b, a]
  const threads = [os.thread(both, [a, b], { name: 'T1' }), os.thread(both, order, { name: 'T2' })]
  for (const thread of threads) yield* thread.start() //: start
  for (const thread of threads) yield* thread.join() //: join
}
// #endregion

export const scenario = defineScenario({
  id: 'two-locks',
  ...titles['two-locks'],
  parameters,
  main,
  threads: () => 3,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'Two threads take two locks in opposite orders. When each has taken its first lock before the other takes its second, as in this run, neither can go on; with other timing all ends well. Explore it: of three orders that differ, one is a deadlock.',
      zh: '两个线程以相反的顺序取两把锁。若各自都先取到了第一把（如这次运行），谁也无法继续；时机不同则一切顺利。探索它：三种不同的次序中，有一种死锁。',
    },
    highlights: [
      { operation: 'acquire', thread: 'T1', words: { en: 'T1 has its first lock.', zh: 'T1 取到第一把锁。' } },
      {
        operation: 'acquire',
        thread: 'T2',
        words: {
          en: 'T2 has its first lock before T1 has both: now each has what the other needs.',
          zh: 'T2 在 T1 取齐两把之前取到了第一把：现在各自握着对方需要的。',
        },
      },
      {
        operation: 'block',
        thread: 'T2',
        words: { en: 'T2 waits for A, and T1 for B: the ring is closed.', zh: 'T2 等 A，T1 等 B：环闭合了。' },
      },
    ],
    tries: [
      {
        parameters: { variant: 'fixed' },
        words: {
          en: 'Both take them in the same order: no schedule deadlocks.',
          zh: '两者按同一顺序取锁：任何调度都不会死锁。',
        },
      },
    ],
  },
})
