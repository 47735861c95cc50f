import type { Future } from '../program/futures.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './process-executor.py?raw'
import typescript from './process-executor.ts?raw'
import { crewParameters, taskTimeParameters } from './shared/pool-parameters.ts'
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
  ...crewParameters(3, 11),
  ...taskTimeParameters(1, 3),
  wait: {
    type: 'choice',
    default: 'yes',
    options: [
      { value: 'yes', label: { en: 'waits', zh: '等待' } },
      { value: 'no', label: { en: 'does not wait', zh: '不等待' } },
    ],
    label: { en: 'shutdown', zh: 'shutdown' },
    hint: {
      en: 'Not waiting returns at once; what was submitted goes on',
      zh: '不等待则立即返回；已提交的任务继续进行',
    },
  },
} as const satisfies Parameters

// #region listing
export function* task(os: Os, n: number, from: number, to: number): Operation<string> {
  yield* os.print(`task ${n} in process ${os.self.pid}`) //: say
  yield* os.sleep(os.random(from, to)) //: work
  return `${n * n} by ${os.self.pid}`
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const executor =
    given.kind === 'threads'
      ? yield* os.threadPoolExecutor(given.workers) //: threads
      : yield* os.processPoolExecutor(given.workers) //: processes
  const futures: Future[] = []
  for (let n = 1; n <= given.tasks; n++) {
    futures.push(yield* executor.submit(task, [n, given.takesFrom, given.takesTo])) //: submit
  }
  yield* executor.shutdown({ wait: given.wait === 'yes' }) //: shutdown
  let done = 0
  for (const future of futures) done += (yield* future.done()) ? 1 : 0 //: done
  yield* os.print(`after shutdown: ${done} of ${given.tasks} are done`) //: after
  for (const future of futures) {
    const result = yield* future.result() //: result
    yield* os.print(`${result}`) //: print
  }
}
// #endregion

export const scenario = defineScenario({
  id: 'process-executor',
  ...titles['process-executor'],
  parameters,
  main,
  threads: (given) => given.workers + (given.kind === 'threads' ? 1 : 3),
  listings: { python, typescript },
  story: {
    shows: {
      en: 'An executor takes tasks and gives a future for each at once. With the first task it starts all three of its processes; eleven tasks share them. (Threads it would start as tasks come.) shutdown takes no more and waits for what was submitted. The results come in the order of submission, with several pids; with threads there is one.',
      zh: '执行器接受任务，立即为每个任务返回一个 Future。第一个任务到来时，它启动全部三个进程；十一个任务共用它们。（线程则随任务到来而启动。）shutdown 不再接受任务，并等待已提交的完成。结果按提交顺序，pid 有几个；若用线程则只有一个。',
    },
    highlights: [
      {
        operation: 'take',
        nth: 3,
        words: {
          en: 'The first submission has started all three processes. Now all three work.',
          zh: '第一次提交就启动了三个进程。现在三个都在工作。',
        },
      },
      {
        operation: 'setResult',
        nth: 1,
        words: {
          en: 'The manager, a thread of the main process, takes a result and lets go the thread that waits for it.',
          zh: '管理线程（属于主进程）取回一个结果，并放行等它的线程。',
        },
      },
      {
        operation: 'print',
        thread: 'main',
        nth: 2,
        words: { en: 'The results, in the order of submission.', zh: '结果，按提交的顺序。' },
      },
    ],
    tries: [
      {
        parameters: { wait: 'no' },
        words: {
          en: 'Without waiting, shutdown returns at once; the tasks go on, and each result is waited for.',
          zh: '不等待：shutdown 立即返回，任务继续，取每个结果时才等待。',
        },
      },
      { parameters: { kind: 'threads' }, words: { en: 'Threads: one pid for all.', zh: '线程：全部同一个 pid。' } },
    ],
  },
})
