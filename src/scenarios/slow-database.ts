import { ProgramError } from '../program/errors.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import type { Event } from '../program/waiting.ts'
import python from './slow-database.py?raw'
import typescript from './slow-database.ts?raw'
import { titles } from './titles.ts'

const parameters = {
  checkerDelay: {
    type: 'choice',
    default: 'random',
    options: [
      { value: 'random', label: { en: '2, 3 or 4 s', zh: '2、3 或 4 秒' } },
      { value: '2', label: { en: '2 s', zh: '2 秒' } },
      { value: '3', label: { en: '3 s', zh: '3 秒' } },
      { value: '4', label: { en: '4 s', zh: '4 秒' } },
    ],
    label: { en: 'The check takes', zh: '检查耗时' },
    hint: {
      en: 'Those who want to connect wait 3 s in all; of three lengths, the seed chooses one',
      zh: '连接者一共等 3 秒；三种时长由种子选定一种',
    },
  },
} as const satisfies Parameters

// #region listing
/** Tries three times, for a second each. Nobody comes at the very same moment as another. */
export function* connector(os: Os, ready: Event): Operation<void> {
  yield* os.sleep(os.random(0, 0.1)) //: come
  for (let attempt = 1; attempt <= 3; attempt++) {
    yield* os.print(`${os.self.name} tries to connect: ${attempt}`) //: try
    const connected = yield* ready.wait(1) //: wait
    if (connected) {
      yield* os.print(`${os.self.name} is connected`) //: connected
      return
    }
  }
  throw new ProgramError('TimeoutError', 'the database is not ready') //: fail
}

/** Looks every second whether the database is up. */
export function* checker(os: Os, ready: Event, delay: number): Operation<void> {
  yield* os.sleep(os.random(0, 0.1)) //: begin
  for (let second = 1; second <= delay; second++) {
    yield* os.print('checking the database') //: check
    yield* os.sleep(1) //: pause
  }
  yield* ready.set() //: set
  yield* os.print('the database is ready') //: ready
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const delay = given.checkerDelay === 'random' ? os.randomWhole(2, 4) : Number(given.checkerDelay)
  const ready = yield* os.event('ready') //: create
  const everybody = [
    os.thread(connector, [ready], { name: 'connector1' }),
    os.thread(connector, [ready], { name: 'connector2' }),
    os.thread(checker, [ready, delay], { name: 'checker' }),
  ]
  for (const thread of everybody) yield* thread.start() //: start
  for (const thread of everybody) yield* thread.join() //: join
}
// #endregion

export const scenario = defineScenario({
  id: 'slow-database',
  ...titles['slow-database'],
  parameters,
  main,
  threads: () => 4,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'Two threads wait for a database, three times for one second, and then give up with a TimeoutError. The event says whether the database is ready; whether it is set in time is not in their hands.',
      zh: '两个线程等数据库，每次一秒，最多三次，之后以 TimeoutError 放弃。事件表示数据库是否就绪；能否及时置起，不由它们决定。',
    },
    highlights: [
      {
        operation: 'block',
        thread: 'connector1',
        words: {
          en: 'The flag is down: connector1 waits, but for a second at most.',
          zh: '标志未置起：connector1 等待，但最多一秒。',
        },
      },
      {
        operation: 'wait',
        thread: 'connector1',
        words: {
          en: 'The second is over: wait returns false, and connector1 tries again.',
          zh: '一秒到了：wait 返回 false，connector1 再试一次。',
        },
      },
      {
        operation: 'set',
        object: 'ready',
        words: {
          en: 'The checker raises the flag. Is anybody still there?',
          zh: '检查者置起标志。还有谁在等吗？',
        },
      },
    ],
    tries: [
      {
        parameters: { checkerDelay: '2' },
        words: { en: '2 s: both connect in time.', zh: '2 秒：两个都及时连上。' },
      },
      {
        parameters: { checkerDelay: '4' },
        words: {
          en: '4 s: both fail, each in its own thread; the checker and main go on.',
          zh: '4 秒：两个都失败，错误只在各自线程里；检查者和主线程照常运行。',
        },
      },
      {
        parameters: { checkerDelay: '3' },
        words: {
          en: '3 s: a tie, decided by hundredths of a second. Change the seed or the schedule, and the same program ends another way.',
          zh: '3 秒：不分先后，百分之几秒定结局。换个种子或调度，同一程序的结局就不同。',
        },
      },
    ],
  },
})
