import type { Future } from '../program/futures.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import { crewParameters, taskTimeParameters } from './shared/pool-parameters.ts'
import python from './sync-async.py?raw'
import typescript from './sync-async.ts?raw'
import { titles } from './titles.ts'

const parameters = {
  style: {
    type: 'choice',
    default: 'synchronous',
    options: [
      { value: 'synchronous', label: { en: 'synchronous', zh: '同步' } },
      { value: 'asynchronous', label: { en: 'asynchronous', zh: '异步' } },
    ],
    label: { en: 'Calls', zh: '调用方式' },
    hint: {
      en: 'Synchronous: wait for each result before the next call. Asynchronous: call all, and be called back.',
      zh: '同步：等到结果再作下一次调用。异步：全部调用，完成时回调。',
    },
  },
  ...crewParameters(2, 5),
  ...taskTimeParameters(1, 3),
} as const satisfies Parameters

// #region listing
export function* task(os: Os, n: number, from: number, to: number): Operation<string> {
  const seconds = os.random(from, to)
  yield* os.sleep(seconds) //: work
  return `task ${n} took ${seconds} s`
}

export function* show(os: Os, future: Future): Operation<void> {
  const result = yield* future.result() //: value
  yield* os.print(`${result}`) //: show
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const start = yield* os.now() //: start
  const executor = yield* os.threadPoolExecutor(given.workers) //: executor
  for (let n = 1; n <= given.tasks; n++) {
    const future = yield* executor.submit(task, [n, given.takesFrom, given.takesTo]) //: submit
    if (given.style === 'synchronous') {
      const result = yield* future.result() //: wait
      yield* os.print(`${result}`) //: print
    } else {
      yield* future.addDoneCallback(show) //: callback
    }
  }
  yield* executor.shutdown() //: shutdown
  const seconds = (yield* os.now()) - start //: end
  yield* os.print(`${given.style}: ${seconds.toFixed(1)} s`) //: time
}
// #endregion

export const scenario = defineScenario({
  id: 'sync-async',
  ...titles['sync-async'],
  parameters,
  main,
  threads: (given) => given.workers + 1,
  listings: { python, typescript },
  compare: { parameters: { style: 'asynchronous' } },
  story: {
    shows: {
      en: 'The same five tasks on the same two threads. Synchronous calls wait for each result before they make the next call: only one thread ever works. Asynchronous calls are all made at once, and a callback takes each result: both threads work. Each task takes as long as in the other run.',
      zh: '同样的五个任务、同样的两个线程。同步调用等到每个结果才作下一次调用：始终只有一个线程在工作。异步调用一次全部发出，由回调接收结果：两个线程都在工作。同一个任务在两次运行中用时相同。',
    },
    moments: [
      {
        operation: 'block',
        thread: 'main',
        words: {
          en: 'main waits for one task while a thread could work on another.',
          zh: 'main 等一个任务，而另一个线程本可以工作。',
        },
      },
      {
        operation: 'result',
        thread: 'main',
        nth: 2,
        words: {
          en: 'Two results in the time of both tasks, one after the other.',
          zh: '两个结果，用了两个任务先后相加的时间。',
        },
      },
    ],
    tries: [
      {
        parameters: { style: 'asynchronous' },
        words: { en: 'Asynchronous: the same tasks in about half the time.', zh: '异步：同样的任务，大约一半时间。' },
      },
      {
        parameters: { style: 'asynchronous', workers: 5 },
        words: { en: 'Five threads: as long as the longest task.', zh: '五个线程：与最长的任务一样久。' },
      },
    ],
  },
})
