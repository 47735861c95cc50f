import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './nested.py?raw'
import typescript from './nested.ts?raw'
import { titles } from './titles.ts'

const parameters = {
  processes: { type: 'integer', default: 2, min: 1, max: 8, label: { en: 'Processes', zh: '进程数' } },
  threads: { type: 'integer', default: 2, min: 1, max: 8, label: { en: 'Threads in each', zh: '每个进程的线程数' } },
  coroutines: {
    type: 'integer',
    default: 3,
    min: 1,
    max: 50,
    label: { en: 'Coroutines in each thread', zh: '每个线程的协程数' },
  },
  seconds: {
    type: 'number',
    default: 1,
    min: 0,
    max: 100,
    unit: { en: 's', zh: '秒' },
    label: { en: 'Each sleeps', zh: '各睡' },
  },
} as const satisfies Parameters

type Given = ParameterValues<typeof parameters>

// #region listing
export function* coroutine(os: Os, given: Given): Operation<void> {
  yield* os.print(`${os.self.name} begins`) //: begins
  yield* os.gevent().sleep(given.seconds) //: sleep
  yield* os.print(`${os.self.name} ends`) //: ends
}

export function* thread(os: Os, given: Given): Operation<void> {
  const all = []
  for (let n = 1; n <= given.coroutines; n++) {
    const name = `${os.self.name}.c${n}`
    all.push(yield* os.gevent().spawn(coroutine, [given], {}, { name })) //: spawn
  }
  yield* os.gevent().joinall(all) //: joinall
}

export function* process(os: Os, given: Given): Operation<void> {
  const threads = Array.from({ length: given.threads }, (_, n) =>
    os.thread(thread, [given], { name: `${os.self.name}.t${n + 1}` }),
  )
  for (const one of threads) yield* one.start() //: start-threads
  for (const one of threads) yield* one.join() //: join-threads
}

export function* main(os: Os, given: Given): Operation<void> {
  const processes = Array.from({ length: given.processes }, (_, n) =>
    os.process(process, [given], { name: `p${n + 1}` }),
  )
  for (const one of processes) yield* one.start() //: start
  for (const one of processes) yield* one.join() //: join
}
// #endregion

export const scenario = defineScenario({
  id: 'nested',
  ...titles.nested,
  parameters,
  main,
  threads: (given) => 1 + given.processes * (1 + given.threads),
  listings: { python, typescript },
  story: {
    shows: {
      en: 'Processes share nothing and use several cores. Inside each, threads share its memory. Inside each thread, coroutines take turns, and switch only where they say. All of them sleep at the same time: each thread has a hub of its own, which keeps its coroutines’ timers.',
      zh: '进程互不共享，可用多个核心；进程之内，线程共享内存；线程之内，协程轮流执行，只在自己说的地方切换。它们全都同时睡眠：每个线程有自己的 hub，管着自己协程的定时器。',
    },
    highlights: [
      {
        operation: 'start',
        thread: 'p1',
        words: { en: 'A process starts a thread inside itself.', zh: '进程在自己里面启动线程。' },
      },
      {
        operation: 'greenlet',
        thread: 'p1.t1',
        nth: 2,
        words: { en: 'A thread makes a coroutine inside itself.', zh: '线程在自己里面创建协程。' },
      },
      {
        operation: 'switch',
        thread: 'p1.t1.c1',
        words: {
          en: 'A coroutine lets those of its own thread go on. Other threads do not take part in that.',
          zh: '协程让本线程的其他协程继续；别的线程与此无关。',
        },
      },
    ],
    tries: [
      {
        parameters: { processes: 1, threads: 1, coroutines: 12 },
        words: {
          en: 'One process, one thread, twelve coroutines: as many sleep at once, and no more workers are needed.',
          zh: '一个进程，一个线程，十二个协程：一样多的同时睡眠，却不需要更多工作者。',
        },
      },
    ],
  },
})
