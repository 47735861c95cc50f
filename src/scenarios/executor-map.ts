import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './executor-map.py?raw'
import typescript from './executor-map.ts?raw'
import { crewParameters } from './shared/pool-parameters.ts'
import { titles } from './titles.ts'

const parameters = crewParameters(3, 9) satisfies Parameters

// #region listing
export function* square(os: Os, n: number): Operation<number> {
  yield* os.sleep(os.random(0.5, 2)) //: work
  yield* os.print(`${n} is ready`) //: ready
  return n * n
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const executor = yield* os.threadPoolExecutor(given.workers) //: executor
  const numbers = Array.from({ length: given.tasks }, (_, i) => i + 1)
  const results = yield* executor.map(square, numbers) //: map
  while (results.left > 0) {
    const result = yield* results.next() //: next
    yield* os.print(`result ${result}`) //: print
  }
  yield* executor.shutdown() //: shutdown
}
// #endregion

export const scenario = defineScenario({
  id: 'executor-map',
  ...titles['executor-map'],
  parameters,
  main,
  threads: (given) => given.workers + 1,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'map submits a task for each number at once and gives the results in the order of the numbers, though the tasks end in another order: a result that is ready early waits until those before it have been taken.',
      zh: 'map 立即为每个数提交一个任务，并按这些数的顺序给出结果，虽然任务完成的次序不同：先就绪的结果要等前面的都被取走。',
    },
    highlights: [
      {
        operation: 'block',
        thread: 'main',
        words: {
          en: 'main waits for the first result, whichever others are ready.',
          zh: 'main 等第一个结果，不管别的是否就绪。',
        },
      },
      {
        operation: 'setResult',
        nth: 1,
        words: { en: 'The first task to end. Is it the first number?', zh: '最先完成的任务。它是第一个数吗？' },
      },
      {
        operation: 'print',
        thread: 'main',
        nth: 1,
        words: { en: 'The first result that main has is that of 1.', zh: 'main 得到的第一个结果是 1 的。' },
      },
    ],
    tries: [
      {
        parameters: { workers: 1 },
        words: { en: 'One thread: they end in order, too.', zh: '一个线程：完成的次序也相同。' },
      },
      {
        parameters: { workers: 9 },
        words: { en: 'Nine threads: all at once, and still in order.', zh: '九个线程：同时进行，结果仍按顺序。' },
      },
    ],
  },
})
