import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import typescript from './gevent.ts?raw'
import python from './gevent-spawn.py?raw'
import { titles } from './titles.ts'

const parameters = {
  patched: {
    type: 'choice',
    default: 'yes',
    options: [
      { value: 'yes', label: { en: 'yes', zh: '是' } },
      { value: 'no', label: { en: 'no', zh: '否' } },
    ],
    label: { en: 'Patched', zh: '打补丁' },
    hint: {
      en: 'monkey.patch_all(): what waits, for time, sockets, pages, locks or queues, switches instead of blocking',
      zh: 'monkey.patch_all()：等待时间、套接字、网页、锁或队列时改为切换，不再阻塞',
    },
  },
  seconds: {
    type: 'number',
    default: 3,
    min: 0,
    max: 1000,
    unit: { en: 's', zh: '秒' },
    label: { en: 'Each sleeps', zh: '各睡' },
  },
} as const satisfies Parameters

// #region listing
export function* eat(os: Os, name: string, seconds: number): Operation<string> {
  yield* os.print(`${name} eats in ${os.gevent().currentThreadName()}`) //: eat
  yield* os.sleep(seconds) //: eat-sleep
  yield* os.print(`${name} has eaten`) //: eaten
  return 'full'
}

export function* play(os: Os, seconds: number, { name }: { name: string }): Operation<void> {
  yield* os.print(`${name} plays in ${os.gevent().currentThreadName()}`) //: play
  yield* os.sleep(seconds) //: play-sleep
  yield* os.print(`${name} has played`) //: played
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const gevent = os.gevent({ patched: given.patched === 'yes' })
  const begin = yield* os.now() //: begin
  const eats = yield* gevent.spawn(eat, ['egon', given.seconds], {}, { name: 'eats' }) //: spawn-eat
  const plays = yield* gevent.spawn(play, [given.seconds], { name: 'egon' }, { name: 'plays' }) //: spawn-play
  yield* gevent.joinall([eats, plays]) //: joinall
  const took = (yield* os.now()) - begin //: end
  yield* os.print(`${eats.value} after ${took.toFixed(1)} s`) //: took
}
// #endregion

export const scenario = defineScenario({
  id: 'gevent',
  ...titles.gevent,
  parameters,
  main,
  threads: () => 1,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'Nobody here says switch. Patched, sleeping means: tell the hub when to wake me, and let it go on with another that can. So both sleep at the same time, in one thread. Not patched, a sleep keeps the thread, and the second begins when the first is done.',
      zh: '这里没有人写切换。打了补丁，睡眠就成了：告诉 hub 何时叫醒我，让它去运行能运行的。于是两者在一个线程里同时睡。没打补丁时，睡眠占住线程，第一个做完第二个才开始。',
    },
    highlights: [
      {
        operation: 'switch',
        thread: 'eats',
        words: {
          en: 'Instead of sleeping, eats leaves a timer with the hub and switches to it. plays can begin.',
          zh: 'eats 没有去睡，而是在 hub 里留下定时器并切换过去。plays 可以开始了。',
        },
      },
      {
        operation: 'sleep',
        thread: 'hub',
        words: {
          en: 'Nobody can go on: only now does the thread sleep, until the first timer.',
          zh: '谁也不能继续：线程这才真正睡眠，直到第一个定时器。',
        },
      },
      {
        operation: 'end',
        thread: 'eats',
        words: { en: 'It has ended. Its value is kept for main.', zh: '它结束了，返回值为 main 留着。' },
      },
    ],
    tries: [
      {
        parameters: { patched: 'no' },
        words: {
          en: 'Not patched: 6 seconds in place of 3, since each sleep keeps the whole thread.',
          zh: '不打补丁：6 秒而不是 3 秒，每次睡眠都占住整个线程。',
        },
      },
    ],
  },
})
