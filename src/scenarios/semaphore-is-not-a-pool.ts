import type { Semaphore } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './semaphore-is-not-a-pool.py?raw'
import typescript from './semaphore-is-not-a-pool.ts?raw'
import { policyOf, semaphoreParameters } from './shared/semaphore-parameters.ts'
import { titles } from './titles.ts'

const parameters = {
  ...semaphoreParameters({ users: 13, noun: 'processes', stayFrom: 0.5, stayTo: 1.5 }),
  workers: {
    type: 'integer',
    default: 3,
    min: 1,
    max: 64,
    unit: { en: 'processes', zh: '个进程' },
    label: { en: 'Workers', zh: '工作进程' },
    hint: { en: 'They do as many tasks as there are users', zh: '任务数与用户数相同' },
  },
} as const satisfies Parameters

// #region listing
/** A semaphore: each task is a process of its own, and all of them exist from the start. */
export function* user(os: Os, seats: Semaphore, task: number, from: number, to: number): Operation<void> {
  yield* seats.acquire() //: acquire
  yield* os.print(`process ${os.self.pid} does task ${task}`) //: inside
  yield* os.sleep(os.random(from, to)) //: stay
  yield* seats.release() //: release
}

/** A pool: a few processes, each of which does one task after another. */
export function* worker(os: Os, tasks: readonly number[], from: number, to: number): Operation<void> {
  for (const task of tasks) {
    yield* os.print(`process ${os.self.pid} does task ${task}`) //: task
    yield* os.sleep(os.random(from, to)) //: work
  }
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const policy = policyOf(given.policy)
  const seats = yield* os.multiprocessing.semaphore(given.permits, 'seats', { policy }) //: create
  const stay = [given.stayFrom, given.stayTo]
  const shares: number[][] = Array.from({ length: given.workers }, () => [])
  const everybody = []
  for (let task = 1; task <= given.users; task++) {
    everybody.push(os.process(user, [seats, task, ...stay], { name: `user${task}` }))
    shares[(task - 1) % given.workers]?.push(task)
  }
  shares.forEach((tasks, n) => {
    everybody.push(os.process(worker, [tasks, ...stay], { name: `worker${n + 1}` }))
  })
  for (const process of everybody) yield* process.start() //: start
  for (const process of everybody) yield* process.join() //: join
  yield* os.print(`${given.users} tasks by ${given.users} processes, and by ${given.workers}`) //: close
}
// #endregion

export const scenario = defineScenario({
  id: 'semaphore-is-not-a-pool',
  ...titles['semaphore-is-not-a-pool'],
  parameters,
  main,
  threads: (given) => given.users + given.workers + 1,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'A semaphore limits how many are inside, not how many there are: 13 tasks are 13 processes, most of which stand and wait. A pool has few processes, each of which does one task after another.',
      zh: '信号量限制的是同时在内的数目，而不是进程的数目：13 个任务就有 13 个进程，多数站着等。进程池只有几个进程，每个做完一个任务再做下一个。',
    },
    highlights: [
      {
        operation: 'block',
        object: 'seats',
        words: { en: 'A process that exists only to wait for its turn.', zh: '一个进程，存在却只是等着轮到自己。' },
      },
      {
        operation: 'print',
        thread: 'worker1',
        nth: 2,
        words: {
          en: 'The same process, with the same pid, does its second task.',
          zh: '同一个进程，同一个 pid，做第二个任务。',
        },
      },
    ],
    tries: [
      {
        parameters: { users: 25 },
        words: {
          en: '25 tasks: 25 processes on one side, still three on the other.',
          zh: '25 个任务：一边 25 个进程，另一边仍是三个。',
        },
      },
      {
        parameters: { workers: 5 },
        words: {
          en: 'As many workers as permits: both sides take about as long.',
          zh: '工作进程与名额一样多：两边用时差不多。',
        },
      },
    ],
  },
})
