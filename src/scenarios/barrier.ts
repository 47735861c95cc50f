import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import type { Barrier } from '../program/waiting.ts'
import python from './barrier.py?raw'
import typescript from './barrier.ts?raw'
import { titles } from './titles.ts'

const seconds = { en: 's', zh: '秒' }

const parameters = {
  parties: {
    type: 'integer',
    default: 4,
    min: 1,
    max: 200,
    unit: { en: 'runners', zh: '个跑者' },
    label: { en: 'Parties', zh: '参与者' },
  },
  laps: { type: 'integer', default: 3, min: 1, max: 1000, label: { en: 'Laps', zh: '圈数' } },
  lapFrom: {
    type: 'number',
    default: 0.5,
    min: 0,
    max: 60,
    atMost: 'lapTo',
    unit: seconds,
    label: { en: 'A lap, at least', zh: '一圈至少' },
  },
  lapTo: {
    type: 'number',
    default: 2,
    min: 0,
    max: 60,
    unit: seconds,
    label: { en: 'A lap, at most', zh: '一圈至多' },
  },
  stumbles: {
    type: 'integer',
    default: 0,
    min: 0,
    max: 200,
    label: { en: 'Stumbles', zh: '摔倒的跑者' },
    hint: {
      en: 'The runner of this number stumbles on the last lap and breaks the barrier; 0 for none',
      zh: '该编号的跑者在最后一圈摔倒，屏障因此破损；0 表示没有',
    },
  },
} as const satisfies Parameters

// #region listing
export function* runner(
  os: Os,
  line: Barrier,
  number: number,
  given: ParameterValues<typeof parameters>,
): Operation<void> {
  for (let lap = 1; lap <= given.laps; lap++) {
    yield* os.sleep(os.random(given.lapFrom, given.lapTo)) //: run
    if (number === given.stumbles && lap === given.laps) {
      yield* line.abort() //: abort
      return
    }
    const place = yield* line.wait() //: wait
    if (place === given.parties - 1) yield* os.print(`Lap ${lap} is over: ${os.self.name} was the last`) //: print
  }
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const line = yield* os.barrier(given.parties, 'line') //: create
  const runners = []
  for (let n = 1; n <= given.parties; n++) runners.push(os.thread(runner, [line, n, given], { name: `runner${n}` }))
  for (const thread of runners) yield* thread.start() //: start
  for (const thread of runners) yield* thread.join() //: join
  yield* os.print('The race is over') //: close
}
// #endregion

export const scenario = defineScenario({
  id: 'barrier',
  ...titles.barrier,
  parameters,
  main,
  threads: (given) => given.parties + 1,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'Nobody begins a lap before everybody has finished the one before: who comes early waits at the barrier, and the last to come lets all go.',
      zh: '大家都跑完一圈，才有人开始下一圈：先到的在屏障处等待，最后到的放行所有人。',
    },
    highlights: [
      {
        operation: 'block',
        object: 'line',
        words: { en: 'The first to come waits for the others.', zh: '第一个到的等待其他人。' },
      },
      {
        operation: 'wait',
        object: 'line',
        words: {
          en: 'The last one does not wait at all: its coming lets everybody go.',
          zh: '最后一个根本不用等：它一到，大家都放行。',
        },
      },
    ],
    tries: [
      {
        parameters: { lapFrom: 0.1, lapTo: 5 },
        words: {
          en: 'Unequal laps: everybody is as slow as the slowest of each lap.',
          zh: '快慢悬殊：每一圈大家都和最慢的一样慢。',
        },
      },
      {
        parameters: { stumbles: 1 },
        words: {
          en: 'One stumbles and breaks the barrier: all others get BrokenBarrierError.',
          zh: '一个摔倒，屏障破损：其余都得到 BrokenBarrierError。',
        },
      },
    ],
  },
})
