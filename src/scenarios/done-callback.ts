import type { TextFile } from '../program/files.ts'
import type { Future } from '../program/futures.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './done-callback.py?raw'
import typescript from './done-callback.ts?raw'
import { crewParameters, taskTimeParameters } from './shared/pool-parameters.ts'
import { titles } from './titles.ts'

const parameters = {
  kind: {
    type: 'choice',
    default: 'threads',
    options: [
      { value: 'threads', label: { en: 'threads', zh: '线程' } },
      { value: 'processes', label: { en: 'processes', zh: '进程' } },
    ],
    label: { en: 'Workers are', zh: '工作者是' },
    hint: {
      en: 'With threads the worker calls back; with processes a thread of the main process does',
      zh: '用线程时由工作线程回调；用进程时由主进程的一个线程回调',
    },
  },
  workers: crewParameters(3, 5).workers,
  ...taskTimeParameters(0.5, 2),
} as const satisfies Parameters

// #region listing
const addresses = ['/index', '/news', '/weather', '/music', '/maps']

export function* visit(os: Os, address: string, from: number, to: number): Operation<string> {
  yield* os.sleep(os.random(from, to)) //: wait
  return `${address} by ${os.self.name}`
}

export function* keep(os: Os, future: Future, file: TextFile): Operation<void> {
  const result = yield* future.result() //: result
  yield* file.append(`${result}, kept by ${os.self.name}`) //: append
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const file = yield* os.file('db.txt') //: open
  const executor =
    given.kind === 'threads'
      ? yield* os.threadPoolExecutor(given.workers) //: threads
      : yield* os.processPoolExecutor(given.workers) //: processes
  for (const address of addresses) {
    const future = yield* executor.submit(visit, [address, given.takesFrom, given.takesTo]) //: submit
    yield* future.addDoneCallback(keep, [file]) //: callback
  }
  yield* executor.shutdown() //: shutdown
  for (const line of yield* file.read()) yield* os.print(line) //: print
}
// #endregion

export const scenario = defineScenario({
  id: 'done-callback',
  ...titles['done-callback'],
  parameters,
  main,
  threads: (given) => given.workers + (given.kind === 'threads' ? 1 : 3),
  listings: { python, typescript },
  story: {
    shows: {
      en: 'A callback gets the future, and runs when that is done: it takes the result and appends a line to a file. Who runs it? With threads, the very thread that did the task; with processes, a thread of the main process. A callback that is added late is run by the one who adds it.',
      zh: '回调得到 Future，在它完成时运行：取出结果，向文件追加一行。由谁运行？用线程时，就是做任务的那个线程；用进程时，是主进程的一个线程。若添加得晚，则由添加者自己运行。',
    },
    highlights: [
      {
        operation: 'addDoneCallback',
        words: { en: 'main says who is to be called, and goes on.', zh: 'main 说明要回调谁，然后继续。' },
      },
      {
        operation: 'append',
        nth: 1,
        words: { en: 'A line is appended. Look at whose step this is.', zh: '追加一行。看看这是谁的一步。' },
      },
    ],
    tries: [
      {
        parameters: { kind: 'processes' },
        words: {
          en: 'Processes: all lines are kept by one thread of the main process.',
          zh: '进程：所有行都由主进程的一个线程写入。',
        },
      },
      {
        parameters: { workers: 1 },
        words: { en: 'One thread visits and keeps in turn.', zh: '一个线程：轮流访问和记录。' },
      },
    ],
  },
})
