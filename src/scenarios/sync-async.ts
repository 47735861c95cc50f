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
  kind: {
    type: 'choice',
    default: 'processes',
    options: [
      { value: 'processes', label: { en: 'processes', zh: '进程' } },
      { value: 'threads', label: { en: 'threads', zh: '线程' } },
    ],
    label: { en: 'Workers are', zh: '工作者是' },
  },
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
  yield* os.print(`${result}, told in process ${os.self.pid}`) //: show
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const start = yield* os.now() //: start
  const executor =
    given.kind === 'threads'
      ? yield* os.threadPoolExecutor(given.workers) //: threads
      : yield* os.processPoolExecutor(given.workers) //: processes
  for (let n = 1; n <= given.tasks; n++) {
    const future = yield* executor.submit(task, [n, given.takesFrom, given.takesTo]) //: submit
    if (given.style === 'synchronous') {
      const result = yield* future.result() //: wait
      yield* os.print(`${result}, told in process ${os.self.pid}`) //: print
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
  threads: (given) => given.workers + (given.kind === 'threads' ? 1 : 3),
  listings: { python, typescript },
  compare: { parameters: { style: 'asynchronous' } },
  story: {
    shows: {
      en: 'The same five tasks on the same two processes. Synchronous calls wait for each result before they make the next call: only one process ever works. Asynchronous calls are all made at once, and a callback, which runs in the main process, takes each result: both processes work. Each task takes as long as in the other run.',
      zh: '同样的五个任务、同样的两个进程。同步调用等到每个结果才作下一次调用：始终只有一个进程在工作。异步调用一次全部发出，由在主进程里运行的回调接收结果：两个进程都在工作。同一个任务在两次运行中用时相同。',
    },
    highlights: [
      {
        operation: 'block',
        thread: 'main',
        words: {
          en: 'main waits for one task while a process could work on another.',
          zh: 'main 等一个任务，而另一个进程本可以工作。',
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
        words: { en: 'Five processes: as long as the longest task.', zh: '五个进程：与最长的任务一样久。' },
      },
      {
        parameters: { style: 'asynchronous', kind: 'threads' },
        words: {
          en: 'Threads: the thread that did a task calls back.',
          zh: '线程：由做任务的那个线程回调。',
        },
      },
    ],
  },
})
