import type { Lock, Semaphore } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './philosophers.py?raw'
import typescript from './philosophers.ts?raw'
import { titles } from './titles.ts'

const parameters = {
  seats: {
    type: 'integer',
    default: 5,
    min: 2,
    max: 100,
    label: { en: 'Philosophers', zh: '哲学家' },
  },
  order: {
    type: 'choice',
    default: 'naive',
    options: [
      { value: 'naive', label: { en: 'left fork first', zh: '先取左叉' } },
      { value: 'ordered', label: { en: 'lower fork first', zh: '先取编号小的' } },
      { value: 'seats', label: { en: 'one seat fewer', zh: '少一个座位' } },
    ],
    label: { en: 'Forks are taken', zh: '取叉方式' },
    hint: {
      en: 'One seat fewer: a semaphore lets all but one sit down',
      zh: '少一个座位：信号量让一人不能入座',
    },
  },
} as const satisfies Parameters

// #region listing
export function* philosopher(_os: Os, seats: Semaphore | null, first: Lock, second: Lock): Operation<void> {
  if (seats !== null) {
    yield* seats.acquire() //: sit
  }
  yield* first.acquire() //: first
  yield* second.acquire() //: second
  yield* second.release() //: second-out
  yield* first.release() //: first-out
  if (seats !== null) {
    yield* seats.release() //: rise
  }
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const count = given.seats
  const forks: Lock[] = []
  for (let n = 0; n < count; n++) forks.push(yield* os.lock(`fork${n}`)) //: fork
  const seats = given.order === 'seats' ? yield* os.semaphore(count - 1, 'seats') : null //: seats
  const everybody = []
  for (let n = 0; n < count; n++) {
    const sides = [forks[n], forks[(n + 1) % count]]
    if (given.order === 'ordered' && n === count - 1) sides.reverse()
    everybody.push(os.thread(philosopher, [seats, ...sides], { name: `P${n}` }))
  }
  for (const thread of everybody) yield* thread.start() //: start
  for (const thread of everybody) yield* thread.join() //: join
}
// #endregion

export const scenario = defineScenario({
  id: 'philosophers',
  ...titles.philosophers,
  parameters,
  main,
  threads: (given) => given.seats + 1,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'Philosophers sit around a table with a fork between each two, and everybody needs both forks to eat. Who takes the left one first, and waits for the right one, may wait for ever: when everybody has one. Five of them have 31 orders that differ, and exactly one is a deadlock; no amount of watching is sure to show it.',
      zh: '哲学家围坐一桌，每两人之间一把叉，每人都要两把才能吃。若都先取左叉再等右叉，当人人都拿着一把时，就永远等下去。五人共有 31 种不同的次序，恰有一种死锁；看多少次运行也未必碰到。',
    },
    highlights: [
      {
        operation: 'acquire',
        thread: 'P0',
        words: {
          en: 'P0 takes a fork. If all do that before anybody takes a second, nobody eats.',
          zh: 'P0 取一把叉。若人人都如此，而还没有人取第二把，谁也吃不了。',
        },
      },
      {
        operation: 'block',
        words: { en: 'Somebody waits for a fork that a neighbour has in hand.', zh: '有人等一把邻座手里的叉。' },
      },
      {
        operation: 'block',
        thread: 'P4',
        words: {
          en: 'The last one waits for the first: everybody has one fork, and nobody eats.',
          zh: '最后一个等第一个：人人一把叉，谁也吃不上。',
        },
      },
    ],
    tries: [
      {
        parameters: { order: 'ordered' },
        words: {
          en: 'The last one takes the lower fork first: the ring cannot close.',
          zh: '最后一位先取编号小的：环无法闭合。',
        },
      },
      {
        parameters: { order: 'seats' },
        words: {
          en: 'One seat fewer: somebody always has both neighbours’ forks free.',
          zh: '少一个座位：总有人能拿到两把叉。',
        },
      },
    ],
  },
})
