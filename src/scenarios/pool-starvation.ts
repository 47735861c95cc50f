import type { ThreadPoolExecutor } from '../program/compounds/thread-pool-executor.ts'
import type { Future } from '../program/futures.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './pool-starvation.py?raw'
import typescript from './pool-starvation.ts?raw'
import { crewParameters } from './shared/pool-parameters.ts'
import { titles } from './titles.ts'

const parameters = crewParameters(2, 2) satisfies Parameters

// #region listing
export function* part(os: Os, n: number): Operation<number> {
  yield* os.sleep(0.5) //: part
  return n * n
}

export function* whole(os: Os, n: number, executor: ThreadPoolExecutor): Operation<number> {
  yield* os.sleep(0.2) //: prepare
  const future = yield* executor.submit(part, [n]) //: submit-part
  const square = yield* future.result() //: wait-part
  return Number(square) + 1
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const executor = yield* os.threadPoolExecutor(given.workers) //: executor
  const futures: Future[] = []
  for (let n = 1; n <= given.tasks; n++) futures.push(yield* executor.submit(whole, [n, executor])) //: submit
  for (const future of futures) {
    const result = yield* future.result() //: result
    yield* os.print(`${result}`) //: print
  }
  yield* executor.shutdown() //: shutdown
}
// #endregion

export const scenario = defineScenario({
  id: 'pool-starvation',
  ...titles['pool-starvation'],
  parameters,
  main,
  threads: (given) => given.workers + 1,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'A task that waits for another task of the same pool keeps its thread while it waits. When every thread does so, nobody is left for the tasks they wait for: a deadlock without any lock.',
      zh: '任务若等待同一个池里的另一个任务，等待时仍占着自己的线程。当每个线程都这样时，没有谁去做它们所等的任务：没有锁的死锁。',
    },
    highlights: [
      {
        operation: 'create',
        nth: 1,
        object: 'part(1)',
        words: {
          en: 'A task submits a part of its work to its own pool.',
          zh: '一个任务把自己的一部分工作提交给同一个池。',
        },
      },
      {
        operation: 'block',
        thread: 'ThreadPoolExecutor-0_1',
        words: {
          en: 'Now the last thread waits as well. The parts lie in the queue, and nobody will take them.',
          zh: '现在最后一个线程也在等。那些部分躺在队列里，没有谁会来取。',
        },
      },
    ],
    tries: [
      {
        parameters: { workers: 3 },
        words: {
          en: 'One thread more: it does the parts, and all ends well.',
          zh: '多一个线程：由它做那些部分，一切顺利。',
        },
      },
      {
        parameters: { tasks: 1 },
        words: { en: 'One task: the second thread does its part.', zh: '一个任务：第二个线程做它的部分。' },
      },
    ],
  },
})
