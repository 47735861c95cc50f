import type { Semaphore } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './semaphore-processes.py?raw'
import typescript from './semaphore-processes.ts?raw'
import { policyOf, semaphoreParameters } from './shared/semaphore-parameters.ts'
import { titles } from './titles.ts'

const parameters = semaphoreParameters({ users: 13, noun: 'processes', stayFrom: 0, stayTo: 3 })

// #region listing
export function* user(os: Os, seats: Semaphore, from: number, to: number): Operation<void> {
  yield* seats.acquire() //: acquire
  yield* os.print(`${os.self.name} takes a seat`) //: print
  yield* os.sleep(os.random(from, to)) //: stay
  yield* seats.release() //: release
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const policy = policyOf(given.policy)
  const seats = yield* os.multiprocessing.semaphore(given.permits, 'seats', { policy }) //: create
  const everybody = []
  for (let n = 1; n <= given.users; n++) {
    const arguments_ = [seats, given.stayFrom, given.stayTo]
    everybody.push(os.process(user, arguments_, { name: `user${n}` }))
  }
  for (const process of everybody) yield* process.start() //: start
  for (const process of everybody) yield* process.join() //: join
  yield* os.print('All users have left') //: close
}
// #endregion

export const scenario = defineScenario({
  id: 'semaphore-processes',
  ...titles['semaphore-processes'],
  parameters,
  main,
  threads: (given) => given.users + 1,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'A semaphore has permits. Who acquires takes one; when none is left, acquiring means to wait; who releases puts one back and wakes the first in line. So never more than five are inside.',
      zh: '信号量有若干名额。获取就拿走一个；没有剩余时，获取就要等待；释放则放回一个，并唤醒队首。所以内部从不超过五个。',
    },
    highlights: [
      {
        operation: 'block',
        object: 'seats',
        words: {
          en: 'The sixth comes, and no permit is left: it waits at the gate.',
          zh: '第六个到来，名额已空：在门外等待。',
        },
      },
      {
        operation: 'release',
        object: 'seats',
        words: {
          en: 'The first one leaves: its permit is free, and the first in line wakes.',
          zh: '第一个离开：名额空出，队首醒来。',
        },
      },
      {
        operation: 'acquire',
        object: 'seats',
        nth: 6,
        words: {
          en: 'It takes the permit that was freed: five are inside again.',
          zh: '它拿走空出的名额：里面又是五个。',
        },
      },
    ],
    tries: [
      {
        parameters: { permits: 1 },
        words: {
          en: 'One permit: they go in one after another, as with a lock.',
          zh: '一个名额：逐个进入，如同一把锁。',
        },
      },
      {
        parameters: { permits: 0 },
        words: { en: 'No permit at all: everybody waits for ever.', zh: '一个名额也没有：全都永远等待。' },
      },
      {
        parameters: { policy: 'fair', stayTo: 0.2 },
        words: {
          en: 'Short stays, handed over fairly: nobody who comes later overtakes the line.',
          zh: '停留很短，公平交接：后来的不能插到队伍前面。',
        },
      },
    ],
  },
})
