import type { Greenlet } from '../program/greenlets.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './coroutine-principle.py?raw'
import typescript from './coroutine-principle.ts?raw'
import { titles } from './titles.ts'

const parameters = {
  order: {
    type: 'choice',
    default: 'turns',
    options: [
      { value: 'turns', label: { en: 'in turns', zh: '轮流' } },
      { value: 'row', label: { en: 'one after the other', zh: '一个接一个' } },
    ],
    label: { en: 'The tasks run', zh: '任务的执行' },
  },
  rounds: { type: 'integer', default: 4, min: 1, max: 1000, label: { en: 'Rounds of each', zh: '每个任务的轮数' } },
  seconds: {
    type: 'number',
    default: 0.1,
    min: 0.001,
    max: 10,
    unit: { en: 's', zh: '秒' },
    label: { en: 'Computing in a round', zh: '每轮计算' },
  },
} as const satisfies Parameters

type Given = ParameterValues<typeof parameters>

// #region listing
/** Adds up numbers. After each round it lets `caller` go on, and keeps its sum until it has its next turn. */
export function* task(os: Os, caller: Greenlet, given: Given): Operation<void> {
  let sum = 0
  for (let round = 1; round <= given.rounds; round++) {
    yield* os.work(given.seconds) //: work
    sum += round
    yield* os.print(`${os.self.name} has ${sum}`) //: print
    if (given.order === 'turns') {
      yield* caller.switch() //: yield
    }
  }
}

export function* main(os: Os, given: Given): Operation<void> {
  const begin = yield* os.now() //: begin
  const tasks: Greenlet[] = []
  for (const name of ['A', 'B']) {
    tasks.push(yield* os.greenlet(task, [os.self.greenlet, given], { name })) //: create
  }
  for (let one = tasks.shift(); one !== undefined; one = tasks.shift()) {
    yield* one.switch() //: next
    if (!(yield* one.dead())) tasks.push(one) //: again
  }
  const took = (yield* os.now()) - begin //: end
  yield* os.print(`${took.toFixed(2)} s`) //: took
}
// #endregion

export const scenario = defineScenario({
  id: 'coroutine-principle',
  ...titles['coroutine-principle'],
  parameters,
  main,
  threads: () => 1,
  machine: { cores: 4, cost: 0.001, switchCoroutine: 0.02 },
  listings: { python, typescript },
  story: {
    shows: {
      en: 'A coroutine is a function that can stop in the middle and go on later, with all its variables as they were. Two of them take turns in one thread, so neither waits until the other is done. For pure computing that wins nothing: the same work on the same core, and each switch costs a little on top.',
      zh: '协程是可以在中途停下、以后再继续的函数，变量都保持原样。两个协程在一个线程里轮流执行，谁也不必等另一个做完。但对纯计算来说毫无收益：还是那个核心、那些活，每次切换还要额外花一点时间。',
    },
    highlights: [
      {
        operation: 'switch',
        thread: 'A',
        words: {
          en: 'A stops after its first round. Its sum is kept where it is.',
          zh: 'A 在第一轮后停下，它的和原样保留。',
        },
      },
      {
        operation: 'switch',
        thread: 'main',
        nth: 3,
        words: { en: 'A goes on with the sum that it had.', zh: 'A 带着原来的和继续。' },
      },
    ],
    tries: [
      {
        parameters: { order: 'row' },
        words: {
          en: 'One after the other: fewer switches, and done sooner by what those cost.',
          zh: '一个接一个：切换更少，省下的就是切换的时间。',
        },
      },
      {
        parameters: { rounds: 40, seconds: 0.01 },
        words: {
          en: 'The same work in ten times as many pieces: now the switches cost more than the work.',
          zh: '同样的活切成十倍多的小块：切换的开销超过了活本身。',
        },
      },
    ],
  },
})
