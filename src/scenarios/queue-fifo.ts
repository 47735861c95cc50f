import type { Os } from '../program/os.ts'
import type { ParameterValues } from '../program/parameters.ts'
import type { Queue } from '../program/queues.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './queue-fifo.py?raw'
import typescript from './queue-fifo.ts?raw'
import { queueHighlights, queueParameters, queueTries } from './shared/queue-parameters.ts'
import { policyOf } from './shared/semaphore-parameters.ts'
import { titles } from './titles.ts'

const parameters = queueParameters

// #region listing
/** Three go in, and come out in the queue's order. */
export function* three(os: Os): Operation<void> {
  const order = yield* os.queue(0, 'order') //: order
  for (const word of ['first', 'second', 'third']) yield* order.put(word) //: in
  for (let n = 1; n <= 3; n++) {
    const item = yield* order.get() //: out
    yield* os.print(String(item)) //: say
    yield* order.taskDone() //: used
  }
}

export function* producer(os: Os, items: Queue, count: number, making: number): Operation<void> {
  for (let n = 1; n <= count; n++) {
    yield* os.sleep(os.random(0, making)) //: make
    yield* items.put(`${os.self.name}.${n}`) //: put
  }
}

export function* consumer(os: Os, items: Queue, using: number): Operation<void> {
  for (;;) {
    const item = yield* items.get() //: get
    yield* os.print(`${os.self.name} takes ${item}`) //: take
    yield* os.sleep(os.random(0, using)) //: use
    yield* items.taskDone() //: done
  }
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  yield* three(os) //: three
  const policy = policyOf(given.policy)
  const items = yield* os.queue(given.maxsize, 'items', { policy }) //: create
  for (let n = 1; n <= given.consumers; n++) {
    const options = { name: `C${n}`, daemon: true }
    yield* os.thread(consumer, [items, given.using], options).start() //: consume
  }
  const producers = []
  for (let n = 1; n <= given.producers; n++)
    producers.push(os.thread(producer, [items, given.items, given.making], { name: `P${n}` }))
  for (const thread of producers) yield* thread.start() //: start
  for (const thread of producers) yield* thread.join() //: join
  yield* items.join() //: finish
  yield* os.print('Every item is used') //: close
}
// #endregion

export const scenario = defineScenario({
  id: 'queue-fifo',
  ...titles['queue-fifo'],
  parameters,
  main,
  threads: (given) => given.producers + given.consumers + 1,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'A queue gives items back in the order in which they came. Those who find it full wait on one side, those who find it empty on the other.',
      zh: '队列按放入的先后取出。发现队列已满的在一边等待，发现队列为空的在另一边等待。',
    },
    highlights: queueHighlights('P2', {
      operation: 'get',
      thread: 'C2',
      object: 'items',
      nth: 2,
      words: {
        en: 'P1.2 and P1.3 lie there: C2 gets P1.2, which came first.',
        zh: '里面有 P1.2 和 P1.3：C2 取到先放入的 P1.2。',
      },
    }),
    tries: queueTries([
      {
        parameters: { producers: 1, consumers: 1 },
        words: {
          en: 'One of each: the items are used in the very order in which they were made.',
          zh: '各一个：使用的次序正是生产的次序。',
        },
      },
      {
        parameters: { maxsize: 0 },
        words: { en: 'Room without limit: no producer ever waits.', zh: '容量不限：生产者从不等待。' },
      },
    ]),
  },
})
