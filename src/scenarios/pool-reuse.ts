import type { AsyncResult } from '../program/compounds/async-result.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './pool-reuse.py?raw'
import typescript from './pool-reuse.ts?raw'
import { crewParameters, taskTimeParameters } from './shared/pool-parameters.ts'
import { titles } from './titles.ts'

const parameters = {
  ...crewParameters(3, 10),
  ...taskTimeParameters(0.5, 1.5),
} as const satisfies Parameters

// #region listing
export function* task(os: Os, n: number, from: number, to: number): Operation<number> {
  yield* os.print(`task ${n} in process ${os.self.pid}`) //: say
  yield* os.sleep(os.random(from, to)) //: work
  return os.self.pid
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const pool = yield* os.pool(given.workers) //: pool
  const results: AsyncResult[] = []
  for (let n = 1; n <= given.tasks; n++) {
    results.push(yield* pool.applyAsync(task, [n, given.takesFrom, given.takesTo])) //: apply
  }
  yield* pool.close() //: close
  yield* pool.join() //: join
  const pids = new Set()
  for (const result of results) pids.add(yield* result.get()) //: get
  yield* os.print(`${given.tasks} tasks, ${pids.size} pids: ${[...pids].sort().join(', ')}`) //: print
}
// #endregion

export const scenario = defineScenario({
  id: 'pool-reuse',
  ...titles['pool-reuse'],
  parameters,
  main,
  threads: (given) => given.workers + 4,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'A pool starts all its processes when it is made, and uses them again and again: ten tasks, and never a fourth pid. Some tutorials say that processes start as tasks come; in CPython they are all there from the beginning, and wait. Tasks for which nobody is free wait in line.',
      zh: '进程池在创建时就启动全部进程，并反复使用它们：十个任务，却从没有第四个 pid。有的教程说任务来了才启动进程；在 CPython 中它们一开始就都在，等着。没有空闲进程的任务排队等候。',
    },
    highlights: [
      {
        operation: 'run',
        nth: 3,
        words: {
          en: 'All three processes were there before the first task; now each has one, and the others wait in line.',
          zh: '三个进程在第一个任务之前就都在；现在每个都有一个任务，其余的排队等候。',
        },
      },
      {
        operation: 'run',
        nth: 4,
        words: {
          en: 'The fourth task goes to a process that has done one before: the same pid.',
          zh: '第四个任务交给一个已做过任务的进程：同一个 pid。',
        },
      },
      {
        operation: 'join',
        thread: 'main',
        words: {
          en: 'After close the workers end when nothing is left, and join returns.',
          zh: 'close 之后，工作进程做完剩下的任务便结束，join 返回。',
        },
      },
    ],
    tries: [
      {
        parameters: { workers: 10 },
        words: { en: 'As many workers as tasks: nobody is used twice.', zh: '工作进程与任务一样多：没有谁被用两次。' },
      },
      {
        parameters: { workers: 1 },
        words: { en: 'One worker: one task after the other.', zh: '一个工作进程：任务一个接一个。' },
      },
    ],
  },
})
