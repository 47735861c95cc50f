import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import type { Event } from '../program/waiting.ts'
import python from './event.py?raw'
import typescript from './event.ts?raw'
import { titles } from './titles.ts'

const parameters = {
  visitors: {
    type: 'integer',
    default: 5,
    min: 1,
    max: 500,
    unit: { en: 'processes', zh: '个进程' },
    label: { en: 'Visitors', zh: '访客' },
    hint: { en: 'They come before the flag is up', zh: '在标志置起之前到来' },
  },
  closed: {
    type: 'number',
    default: 2,
    min: 0,
    max: 60,
    unit: { en: 's', zh: '秒' },
    label: { en: 'Closed for', zh: '关闭时长' },
    hint: { en: 'The same before each of the two sets', zh: '两次 set 之前各等这么久' },
  },
} as const satisfies Parameters

// #region listing
export function* visitor(os: Os, opened: Event): Operation<void> {
  yield* os.print(`${os.self.name} comes`) //: come
  yield* opened.wait() //: wait
  yield* os.print(`${os.self.name} passes`) //: pass
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const opened = yield* os.multiprocessing.event('opened') //: create
  const early = []
  for (let n = 1; n <= given.visitors; n++) early.push(os.process(visitor, [opened], { name: `visitor${n}` }))
  for (const process of early) yield* process.start() //: start
  yield* os.sleep(given.closed) //: closed
  yield* opened.set() //: set
  for (const process of early) yield* process.join() //: join

  const late = os.process(visitor, [opened], { name: 'late' })
  yield* late.start() //: late
  yield* late.join() //: late-join

  yield* opened.clear() //: clear
  const last = os.process(visitor, [opened], { name: 'last' })
  yield* last.start() //: last
  yield* os.sleep(given.closed) //: closed-again
  yield* opened.set() //: set-again
  yield* last.join() //: last-join
}
// #endregion

export const scenario = defineScenario({
  id: 'event',
  ...titles.event,
  parameters,
  main,
  threads: (given) => given.visitors + 1,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'An event is a flag. While it is down, everybody who calls wait stands still; set raises it and lets all of them go at once; from then on wait holds nobody, until clear lowers it again.',
      zh: '事件是一面标志。标志落下时，调用 wait 的都停住；set 把它置起，所有等待者同时放行；此后 wait 不再拦任何人，直到 clear 再把它落下。',
    },
    highlights: [
      {
        operation: 'set',
        object: 'opened',
        words: {
          en: 'One set lets everybody go who waits: a single step, and the line is empty.',
          zh: '一次 set 放行全部等待者：只是一步，队伍就空了。',
        },
      },
      {
        operation: 'wait',
        thread: 'late',
        words: {
          en: 'The flag is still up: a latecomer passes without waiting.',
          zh: '标志仍然置起：迟到者不用等待，直接通过。',
        },
      },
      {
        operation: 'block',
        thread: 'last',
        words: {
          en: 'After clear the same call waits again.',
          zh: 'clear 之后，同样的调用又要等待。',
        },
      },
    ],
    tries: [
      {
        parameters: { closed: 0 },
        words: {
          en: 'Raise the flag at once: those who come before it wait for a moment, those who come after it not at all.',
          zh: '立刻置起标志：先到的等一小会儿，后到的完全不等。',
        },
      },
      {
        parameters: { visitors: 20 },
        words: {
          en: '20 visitors: one set still lets all of them go.',
          zh: '20 位访客：一次 set 仍然全部放行。',
        },
      },
    ],
  },
})
