import type { Lock } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './polite.py?raw'
import typescript from './polite.ts?raw'
import { isFixed, variantParameter } from './shared/variant-parameter.ts'
import { titles } from './titles.ts'

const parameters = {
  variant: variantParameter,
  rounds: {
    type: 'integer',
    default: 3,
    min: 1,
    max: 1000,
    label: { en: 'Rounds in a run', zh: '运行的轮数' },
    hint: { en: 'Explored, it goes on for ever', zh: '探索时则永远继续' },
  },
} as const satisfies Parameters

// #region listing
/** Takes one lock and tries the other; who finds that taken is polite and gives the first one back. */
export function* round(_os: Os, first: Lock, second: Lock, wait: boolean): Operation<boolean> {
  yield* first.acquire() //: first
  const both = wait ? yield* second.acquire() : yield* second.tryAcquire() //: try
  if (both) {
    yield* second.release() //: second-out
  }
  yield* first.release() //: first-out
  return both
}

export function* walker(os: Os, first: Lock, second: Lock, wait: boolean, rounds: number): Operation<void> {
  yield* os.forever(round, [first, second, wait], { rounds }) //: forever
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const a = yield* os.lock('A') //: a
  const b = yield* os.lock('B') //: b
  const fixed = isFixed(given.variant)
  const both = [
    os.thread(walker, [a, b, fixed, given.rounds], { name: 'T1' }),
    os.thread(walker, [...(fixed ? [a, b] : [b, a]), fixed, given.rounds], { name: 'T2' }),
  ]
  for (const thread of both) yield* thread.start() //: start
  for (const thread of both) yield* thread.join() //: join
}
// #endregion

export const scenario = defineScenario({
  id: 'polite',
  ...titles.polite,
  parameters,
  main,
  threads: () => 3,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'Two threads take their locks in opposite orders, but wait for none: who finds the second taken gives the first back and begins anew. So they cannot deadlock; but in step with each other they can give way for ever, and nobody gets on. The explorer finds that as a cycle of states that a fair scheduler may repeat.',
      zh: '两个线程以相反的顺序取锁，但不等待：发现第二把被占，就放回第一把重来。因此不会死锁；但若步调一致，可以永远互相谦让，谁也做不成事。探索器发现这是公平调度也可能无限重复的状态环。',
    },
    highlights: [
      {
        operation: 'acquire',
        thread: 'T1',
        words: {
          en: 'T1 takes its first lock and will only try the second.',
          zh: 'T1 取第一把锁，对第二把只是试一试。',
        },
      },
      {
        operation: 'round',
        thread: 'T1',
        nth: 2,
        words: { en: 'A round is over. Has it brought anything about?', zh: '一轮结束。做成了什么吗？' },
      },
    ],
    tries: [
      {
        parameters: { variant: 'fixed' },
        words: {
          en: 'In the same order, and waiting for the second: everybody gets on.',
          zh: '按同一顺序，并等待第二把：人人都能前进。',
        },
      },
    ],
  },
})
