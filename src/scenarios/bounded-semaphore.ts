import type { Cell } from '../program/cells.ts'
import type { BoundedSemaphore, Semaphore } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './bounded-semaphore.py?raw'
import typescript from './bounded-semaphore.ts?raw'
import { policyOf, policyParameter } from './shared/semaphore-parameters.ts'
import { titles } from './titles.ts'

const parameters = {
  semaphore: {
    type: 'choice',
    default: 'bounded',
    options: [
      { value: 'bounded', label: { en: 'BoundedSemaphore', zh: 'BoundedSemaphore' } },
      { value: 'plain', label: { en: 'Semaphore', zh: 'Semaphore' } },
    ],
    label: { en: 'Kind', zh: '种类' },
    hint: {
      en: 'A BoundedSemaphore refuses to have more permits than it was made with.',
      zh: 'BoundedSemaphore 不允许名额多于创建时的数目。',
    },
  },
  clients: {
    type: 'integer',
    default: 6,
    min: 1,
    max: 200,
    unit: { en: 'threads', zh: '个线程' },
    label: { en: 'Clients', zh: '客户' },
  },
  connections: { type: 'integer', default: 2, min: 1, max: 200, label: { en: 'Connections', zh: '连接' } },
  careless: {
    type: 'integer',
    default: 2,
    min: 0,
    max: 200,
    label: { en: 'Careless clients', zh: '粗心的客户' },
    hint: { en: 'How many of the first ones give their connection back twice', zh: '最先来的这几个把连接归还两次' },
  },
  gap: {
    type: 'number',
    default: 1.5,
    min: 0,
    max: 60,
    unit: { en: 's', zh: '秒' },
    label: { en: 'Between arrivals', zh: '到来间隔' },
  },
  policy: policyParameter,
} as const satisfies Parameters

// #region listing
type Connections = Semaphore | BoundedSemaphore

export function* client(os: Os, connections: Connections, inside: Cell, careless: boolean): Operation<void> {
  yield* connections.acquire() //: acquire
  try {
    const others = yield* inside.add(1) //: in
    yield* os.print(`${os.self.name} is connected, one of ${others + 1}`) //: print
    yield* os.sleep(os.random(0.5, 0.9)) //: stay
  } finally {
    yield* inside.add(-1) //: out
    yield* connections.release() //: release
    if (careless) {
      yield* connections.release() //: again
    }
  }
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const make = given.semaphore === 'plain' ? 'semaphore' : 'boundedSemaphore'
  const policy = policyOf(given.policy)
  const connections = yield* os[make](given.connections, 'connections', { policy }) //: make
  const inside = yield* os.cell(0, 'inside') //: inside
  const clients = []
  for (let n = 1; n <= given.clients; n++)
    clients.push(os.thread(client, [connections, inside, n <= given.careless], { name: `client${n}` }))
  for (const thread of clients) {
    yield* thread.start() //: start
    yield* os.sleep(given.gap) //: gap
  }
  for (const thread of clients) yield* thread.join() //: join
}
// #endregion

export const scenario = defineScenario({
  id: 'bounded-semaphore',
  ...titles['bounded-semaphore'],
  parameters,
  main,
  threads: (given) => given.clients + 1,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'Two clients give back what they took, and then give it back once more. A Semaphore takes that for a new connection, and sooner or later there are more inside than there should be. A BoundedSemaphore knows how many permits it was made with: the release that would be one too many is an error in the thread that makes it.',
      zh: '两个客户归还了所取的连接，又再还一次。Semaphore 会当成多了一个连接，迟早会有过多的人在内。BoundedSemaphore 记得创建时的名额：多出来的那次释放，会在做它的线程里报错。',
    },
    highlights: [
      {
        operation: 'release',
        thread: 'client1',
        object: 'connections',
        words: {
          en: 'The first client gives its connection back: two of two are free.',
          zh: '第一个客户归还连接：两个都空闲。',
        },
      },
      {
        operation: 'release',
        nth: 2,
        thread: 'client1',
        object: 'connections',
        words: {
          en: 'It gives it back again: ValueError. Its thread ends here, and the others go on.',
          zh: '它再还一次：ValueError。它的线程到此为止，其余继续。',
        },
      },
    ],
    tries: [
      {
        parameters: { semaphore: 'plain', gap: 0.2 },
        words: {
          en: 'A Semaphore: no error, and up to four share two connections.',
          zh: '换成 Semaphore：没有错误，却有多达四个客户共用两个连接。',
        },
      },
      {
        parameters: { gap: 0.2 },
        words: {
          en: 'More traffic: while others hold connections, a release too many goes unnoticed at first, and the error may come to somebody else.',
          zh: '更繁忙：别人占着连接时，多余的释放起初不会被发现，错误可能落到别人头上。',
        },
      },
    ],
  },
})
