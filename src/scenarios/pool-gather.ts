import type { AsyncResult } from '../program/compounds/async-result.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './pool-gather.py?raw'
import typescript from './pool-gather.ts?raw'
import { crewParameters } from './shared/pool-parameters.ts'
import { titles } from './titles.ts'

const parameters = {
  ...crewParameters(4, 10),
  takes: {
    type: 'number',
    default: 1,
    min: 0,
    max: 60,
    unit: { en: 's', zh: '秒' },
    label: { en: 'A task takes', zh: '每个任务用时' },
  },
  when: {
    type: 'choice',
    default: 'after',
    options: [
      { value: 'after', label: { en: 'after all', zh: '全部提交后' } },
      { value: 'each', label: { en: 'after each', zh: '每次提交后' } },
    ],
    label: { en: 'Ask for results', zh: '取结果' },
    hint: {
      en: 'Asking after each submission waits for it: one task at a time',
      zh: '每次提交后就取结果，要等它做完：一次只做一个任务',
    },
  },
} as const satisfies Parameters

// #region listing
export function* square(os: Os, n: number, takes: number): Operation<number> {
  yield* os.sleep(takes) //: work
  return n * n
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const pool = yield* os.pool(given.workers) //: pool
  const results: AsyncResult[] = []
  const squares: unknown[] = []
  for (let n = 1; n <= given.tasks; n++) {
    const result = yield* pool.applyAsync(square, [n, given.takes]) //: apply
    if (given.when === 'each') {
      squares.push(yield* result.get()) //: each
    } else {
      results.push(result)
    }
  }
  yield* pool.close() //: close
  yield* pool.join() //: join
  for (const result of results) squares.push(yield* result.get()) //: get
  yield* os.print(`squares: ${squares.join(', ')}`) //: print
}
// #endregion

export const scenario = defineScenario({
  id: 'pool-gather',
  ...titles['pool-gather'],
  parameters,
  main,
  threads: (given) => given.workers + 4,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'Who only wants all the results needs no callback: submit everything, close, join, and then ask each result for its value. As many workers as the machine has cores do ten tasks of a second in three. The results are in the order of submission, the one who was first.',
      zh: '只想要全部结果，就不需要回调：全部提交，close，join，再逐个取值。工作进程与核数相同，十个一秒的任务三秒做完。不论谁先完成，结果都按提交的顺序。',
    },
    highlights: [
      { operation: 'run', nth: 4, words: { en: 'Four tasks at once; six wait.', zh: '四个任务同时进行；六个等待。' } },
      {
        operation: 'result',
        thread: 'main',
        words: {
          en: 'After join every result is there: asking for it does not wait.',
          zh: 'join 之后结果都已在：取值不必等待。',
        },
      },
    ],
    tries: [
      {
        parameters: { when: 'each' },
        words: {
          en: 'Asked for after each submission, the tasks run one after the other: a pool, and nothing gained.',
          zh: '每次提交后就取结果，任务只能一个接一个：有了进程池，却毫无收益。',
        },
      },
      {
        parameters: { workers: 10 },
        words: { en: 'Ten workers: all in one second.', zh: '十个工作进程：一秒全部完成。' },
      },
    ],
  },
})
